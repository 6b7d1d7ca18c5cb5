// The part of the page for polls. It is fetched at leisure or with the first
// poll, so that the page itself is there sooner.

import type { Connection } from '../lib/connection'
import type { Polls } from '../lib/polls.svelte'
import type { Casting } from './polls/casting.svelte'

type Loaded = typeof import('./polls')

const SOONEST = 5000
const LATEST = 20_000

export class PollPart {
  loaded = $state.raw<Loaded>()
  casting = $state.raw<Casting>()
  failed = $state(false)
  private of: [Pick<Connection, 'ask'>, Polls, () => string] | undefined
  private busy = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly fetch: () => Promise<Loaded> = () => import('./polls')) {}

  /** begin gives a show its own votes. */
  begin(connection: Pick<Connection, 'ask'>, polls: Polls, via: () => string) {
    this.of = [connection, polls, via]
    if (this.loaded) this.casting = new this.loaded.Casting(...this.of)
    else this.timer ??= setTimeout(() => void this.load(), SOONEST + Math.random() * (LATEST - SOONEST))
  }

  async load(): Promise<void> {
    if (this.loaded || this.busy) return
    clearTimeout(this.timer)
    this.busy = true
    this.failed = false
    try {
      this.loaded = await this.fetch()
      if (this.of) this.casting = new this.loaded.Casting(...this.of)
    } catch {
      this.failed = true
    }
    this.busy = false
  }

  stop() {
    clearTimeout(this.timer)
  }
}
