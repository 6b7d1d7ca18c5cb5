// The stage on one phone: watching it, and speaking on it.

import type { Hand, Stage } from '../../lib/wire.gen'
import type { Audience } from '../audience.svelte'
import { Hands, publishes } from './hands.svelte'
import type { Speaking } from './speak/speaking.svelte'
import { Viewing } from './viewing.svelte'

type Loaded = typeof import('./speak')

const AGAIN = 3000
const speaks = ['invited', 'accepted', 'preview', 'stage']

export class Room {
  readonly show: string
  readonly viewing: Viewing
  readonly hands: Hands
  /** What only those need who come on stage, fetched when one is asked to. */
  loaded = $state.raw<Loaded>()
  speaking = $state.raw<Speaking>()
  /** Whether the tab of the stage is the one that is seen. */
  looked = $state(false)
  /** The hand with which this person was in the green room or on stage. */
  private been = $state('')
  private busy = false
  private stopped = false

  constructor(
    readonly audience: Audience,
    private readonly fetch: () => Promise<Loaded> = () => import('./speak'),
  ) {
    this.show = audience.state.show?.id ?? ''
    this.viewing = new Viewing(this.show, () => this.stage)
    this.hands = new Hands(audience.client, this.show, () => this.hand, (hand) => audience.stage.put(hand))
    void this.refresh()
  }

  get stage(): Stage | undefined {
    return this.audience.stage.stage
  }

  get hand(): Hand | undefined {
    return this.audience.stage.hand
  }

  /** wasOn: others have seen or heard this person. */
  get wasOn(): boolean {
    return this.been !== '' && this.been === this.hand?.id
  }

  get ended(): boolean {
    return this.audience.state.show?.state === 'ended'
  }

  /** refresh asks what became of the hand while nobody could tell this page. */
  async refresh(): Promise<void> {
    try {
      const { hand } = await this.audience.client.get<{ hand: Hand | null }>(`/shows/${this.show}/stage`)
      this.audience.stage.found(hand)
    } catch {
      return
    }
  }

  async load(): Promise<void> {
    if (this.loaded || this.busy) return
    this.busy = true
    try {
      const loaded = await this.fetch()
      this.speaking = new loaded.Speaking(this.show, this.hands, () => this.hand)
      this.loaded = loaded
    } catch {
      if (!this.stopped) setTimeout(() => void this.load(), AGAIN)
    }
    this.busy = false
  }

  /** enter: who comes on stage must hear what is said there. */
  async enter(): Promise<void> {
    this.hear()
    await this.speaking?.enter()
  }

  async resume(): Promise<void> {
    this.hear()
    await this.speaking?.resume()
  }

  /** follow keeps up with the stage; seen: the page is in front. */
  follow(seen: boolean) {
    if (publishes(this.hand)) this.been = this.hand!.id
    if (this.hand && speaks.includes(this.hand.state)) void this.load()
    this.viewing.follow(seen && this.looked)
    this.speaking?.follow()
  }

  stop() {
    this.stopped = true
    this.viewing.leave()
    this.speaking?.off()
  }

  private hear() {
    if (!this.viewing.on) this.viewing.watch()
  }
}
