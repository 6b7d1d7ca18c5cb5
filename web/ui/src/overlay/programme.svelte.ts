// What an overlay knows: the scene, whether it may still show it, and what it
// confirms to the server.

import { Connection, PING } from '../lib/connection'
import type { Frame } from '../lib/frames'
import type { Item, Question, Scene, Show, Stage, Tally } from '../lib/wire.gen'

/** Without a frame for this long, audience text leaves the picture. */
export const FADE = 20_000

/** counted puts newer vote counts into an item. */
export function counted(item: Item, votes: ReadonlyMap<number, number>): Item {
  const newer = (q: Question): Question => {
    const count = votes.get(q.number)
    return count === undefined || count === q.votes ? q : { ...q, votes: count }
  }
  return {
    ...item,
    ...(item.question && { question: newer(item.question) }),
    ...(item.top && { top: item.top.map(newer) }),
  }
}

/** newest keeps of each poll the latest count of its latest round; names stay until there are others. */
export function newest(known: ReadonlyMap<string, Tally>, tallies: Tally[]): ReadonlyMap<string, Tally> {
  const all = new Map(known)
  for (const tally of tallies) {
    const before = all.get(tally.id)
    const same = before?.round === tally.round
    if (before && (same ? before.v > tally.v : before.round > tally.round)) continue
    const names = tally.ticker ?? (same && tally.votes ? before?.ticker : undefined)
    all.set(tally.id, { ...tally, ticker: names })
  }
  return all
}

export class Programme {
  show = $state.raw<Show>()
  scene = $state.raw<Scene>({ version: 0, panic: false })
  stage = $state.raw<Stage>()
  /** Reactions of the last second. */
  reacted = $state.raw<Record<string, number>>()
  /** faded: there was no contact for so long that what is shown may have been withdrawn. */
  faded = $state(false)
  tallies = $state.raw<ReadonlyMap<string, Tally>>(new Map())
  /** By how many ms the server's clock is ahead of this one. */
  ahead = $state(0)
  private votes = $state.raw<ReadonlyMap<number, number>>(new Map())
  private newest = 0
  private fading: ReturnType<typeof setTimeout> | undefined
  private readonly connection: Connection

  constructor(readonly token: string) {
    this.connection = new Connection({
      role: 'overlay',
      token,
      ping: PING,
      onframe: (frame) => this.frame(frame),
      // An overlay never gives up and never says so: OBS may run for weeks.
      onlink: (link) => link.status === 'closed' && setTimeout(() => location.reload(), 60_000),
    })
  }

  start() {
    this.connection.start()
  }

  get item(): Item | undefined {
    return this.scene.panic || !this.scene.item ? undefined : counted(this.scene.item, this.votes)
  }

  private frame(frame: Frame) {
    clearTimeout(this.fading)
    this.fading = setTimeout(() => (this.faded = true), FADE)
    this.faded = false
    if (frame.t === 'snapshot' || frame.t === 'beat') this.ahead = Date.parse(frame.now) - Date.now()
    if (frame.t === 'snapshot') {
      this.newest = 0
      this.votes = new Map()
      this.tallies = new Map()
      this.show = frame.show
      this.scene = frame.scene
    }
    if (frame.t === 'snapshot' || frame.t === 'patch') this.stage = frame.stage ?? this.stage
    if (frame.t === 'reacted') this.reacted = frame.n
    if (frame.t === 'patch') {
      if (frame.show) this.show = frame.show
      if (frame.scene && frame.scene.version >= this.scene.version) this.scene = frame.scene
    }
    if (frame.t === 'tally') this.tallies = newest(this.tallies, frame.polls)
    if (frame.t === 'totals' && frame.v >= this.newest) {
      this.newest = frame.v
      const votes = new Map(this.votes)
      for (const [number, count] of frame.q as [number, number][]) votes.set(number, count)
      this.votes = votes
    }
  }

  /** confirm says that a scene is on the screen, once it has been painted. */
  confirm(version: number) {
    const say = () => this.connection.send({ t: 'shown', scene: version })
    // A hidden source paints nothing and gets no frames: it shows no text either.
    if (document.hidden) return say()
    requestAnimationFrame(() => requestAnimationFrame(say))
  }
}
