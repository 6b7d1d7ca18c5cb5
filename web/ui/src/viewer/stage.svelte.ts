// The part of the page for the stage: what the page must know at once, and the
// rest when somebody looks at it or is asked onto it.

import type { Frame } from '../lib/frames'
import type { Hand, Stage } from '../lib/wire.gen'
import type { Audience } from './audience.svelte'
import type { Room } from './stage/room.svelte'

type Loaded = typeof import('./stage')

const over = (hand: Hand) => hand.state === 'left' || hand.state === 'declined'

export class StagePart {
  stage = $state.raw<Stage>()
  /** This person's wish to speak; also one that is over. */
  hand = $state.raw<Hand>()
  loaded = $state.raw<Loaded>()
  room = $state.raw<Room>()
  failed = $state(false)
  private busy = false

  constructor(
    private readonly audience: Audience,
    private readonly fetch: () => Promise<Loaded> = () => import('./stage'),
  ) {}

  /** here: there is something to look at, or to answer. */
  get here(): boolean {
    return this.stage?.on === true || (this.hand !== undefined && !over(this.hand))
  }

  begin() {
    this.room?.stop()
    this.hand = undefined
    this.room = this.loaded && new this.loaded.Room(this.audience)
  }

  take(frame: Frame) {
    if (frame.t === 'snapshot' || frame.t === 'patch') this.stage = frame.stage ?? this.stage
    if (frame.t === 'you') this.put(frame.hand)
    const state = this.hand?.state
    if (state && state !== 'raised' && !over(this.hand!)) void this.load()
  }

  /** put takes the hand from a frame or an answer, unless a newer one is known. */
  put(hand: Hand | undefined) {
    const before = this.hand
    if (!hand) return
    const older = before?.id === hand.id ? before.version > hand.version : before && before.raised_at > hand.raised_at
    if (!older) this.hand = hand
  }

  /** found is the whole truth about the hand: none is none. */
  found(hand: Hand | null | undefined) {
    if (hand) this.put(hand)
    else if (this.hand && !over(this.hand)) this.hand = undefined
  }

  /** again: the connection was away. */
  again() {
    void this.room?.refresh()
  }

  async load(): Promise<void> {
    if (this.loaded || this.busy) return
    this.busy = true
    this.failed = false
    try {
      this.loaded = await this.fetch()
      this.room = new this.loaded.Room(this.audience)
    } catch {
      this.failed = true
    }
    this.busy = false
  }

  stop() {
    this.room?.stop()
  }
}
