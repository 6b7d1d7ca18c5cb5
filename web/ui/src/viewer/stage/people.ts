// Who is where in the picture.

import type { Hand, Publication } from '../../lib/wire.gen'

export interface Placed {
  main: Publication | undefined
  /** Beside the main one, in the order of their seats. */
  rest: Publication[]
}

const order: Record<string, number> = { screen: 0, host: 1, guest: 2 }

/** placed puts a screen first, else the host, else the first guest. */
export function placed(all: readonly Publication[]): Placed {
  const [main, ...rest] = all
    .filter((p) => !p.green)
    .sort((a, b) => (order[a.kind] ?? 3) - (order[b.kind] ?? 3) || a.seat - b.seat)
  return { main, rest }
}

/** isOwn: this is the picture of the person whose hand it is, which the server does not send back. */
export function isOwn(p: Publication, hand: Hand | undefined): boolean {
  if (p.kind !== 'guest' || hand?.state !== 'stage') return false
  return p.hand ? p.hand === hand.id : p.name === (hand.author?.name ?? '') && (p.text ?? '') === hand.text
}

/** Without much data only the main picture comes, and small. */
const THRIFTY = 180

/** heights says how high each seat is wanted, in device pixels. */
export function heights(
  all: readonly Publication[],
  seats: number,
  shown: ReadonlyMap<number, number>,
  how: { looked: boolean; picture: boolean; thrifty: boolean; ratio: number },
): number[] {
  const wanted = Array.from({ length: seats }, () => 0)
  if (!how.looked || !how.picture) return wanted
  const { main, rest } = placed(all)
  for (const p of how.thrifty ? [main] : [main, ...rest]) {
    if (!p?.video || p.seat >= seats) continue
    const height = Math.round((shown.get(p.seat) ?? 0) * how.ratio)
    wanted[p.seat] = how.thrifty ? Math.min(THRIFTY, height) : height
  }
  return wanted
}
