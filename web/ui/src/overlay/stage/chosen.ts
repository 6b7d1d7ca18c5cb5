// Who of the people on stage is in the picture.

import type { Publication } from '../../lib/wire.gen'
import type { StageLayout } from '../settings'

const MOST: Record<StageLayout, number> = { auto: 8, one: 1, two: 2, grid: 8 }
/** Somebody speaks from this level on. */
const SPEAKS = 15
/** Whoever came into the picture stays for this long, in ms. */
const STAYS = 3000

/** people are those whom this source shows, a screen first. */
export function people(all: readonly Publication[], host: boolean): Publication[] {
  const order = ['screen', 'host', 'guest']
  return all
    .filter((p) => !p.green && (p.kind === 'guest' || host))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.seat - b.seat)
}

/** Chosen keeps who is in the picture, and lets in who speaks when there is room for few only. */
export class Chosen {
  private shown: { id: string; since: number }[] = []
  private readonly spoke = new Map<string, number>()

  take(all: Publication[], layout: StageLayout, levels: ReadonlyMap<number, number>, now: number): Publication[] {
    const most = MOST[layout]
    for (const p of all) if ((levels.get(p.seat) ?? 0) >= SPEAKS) this.spoke.set(p.id, now)
    this.shown = this.shown.filter((s) => all.some((p) => p.id === s.id)).slice(0, most)
    const waiting = all.filter((p) => !this.shown.some((s) => s.id === p.id))
    for (const p of waiting) {
      if (this.shown.length < most) this.shown.push({ id: p.id, since: now })
      else if (p.kind === 'screen' || this.spoke.get(p.id) === now) this.letIn(p, all, now)
    }
    return all.filter((p) => this.shown.some((s) => s.id === p.id))
  }

  /** letIn gives somebody the place of whoever has been silent the longest. */
  private letIn(p: Publication, all: Publication[], now: number) {
    const last = (id: string) => this.spoke.get(id) ?? 0
    const [out] = this.shown
      .filter((s) => p.kind === 'screen' || (now - s.since >= STAYS && last(s.id) < now && all.find((o) => o.id === s.id)?.kind !== 'screen'))
      .sort((a, b) => last(a.id) - last(b.id))
    if (out) Object.assign(out, { id: p.id, since: now })
  }
}
