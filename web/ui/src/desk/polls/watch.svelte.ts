// What the tallies of open polls tell over time: their pace, and bursts.

import { clock } from '../../lib/clock.svelte'
import type { Poll } from '../../lib/wire.gen'
import { type Burst, bursts, marked } from './bursts'
import { History } from './history'

const nothing: Burst[] = []

export class Watch {
  private readonly histories = new Map<string, { v: number; state: string; of: History }>()
  private marks = $state.raw<ReadonlyMap<string, Burst[]>>(new Map())

  restart() {
    this.histories.clear()
  }

  /** see takes the counts of all polls as they are now. */
  see(polls: ReadonlyMap<string, Poll>, delays: Record<string, number>, now: number) {
    for (const id of this.histories.keys()) if (!polls.has(id)) this.histories.delete(id)
    const marks = new Map(this.marks)
    for (const poll of polls.values()) {
      // A new round begins with nothing.
      if (poll.state === 'draft') {
        this.histories.delete(poll.id)
        marks.delete(poll.id)
        continue
      }
      const kept = marked(marks.get(poll.id) ?? nothing, this.follow(poll, delays, now), now)
      if (kept.length) marks.set(poll.id, kept)
      else marks.delete(poll.id)
    }
    if (marks.size || this.marks.size) this.marks = marks
  }

  private follow(poll: Poll, delays: Record<string, number>, now: number): Burst[] {
    const known = this.histories.get(poll.id)
    if (known?.v === poll.v && known.state === poll.state) return nothing
    const history = known ?? { v: poll.v, state: poll.state, of: new History() }
    Object.assign(history, { v: poll.v, state: poll.state })
    this.histories.set(poll.id, history)
    history.of.add(now, poll)
    // The samples go by this page's time, which need not be the server's.
    const opened = now - (clock.now - Date.parse(poll.opened_at ?? ''))
    return bursts(history.of, { kind: poll.kind, opened, grace: poll.grace ?? delays }, now)
  }

  /** pace and bursts are as of this moment, and follow the clock. */
  pace(id: string): number[] {
    return this.histories.get(id)?.of.pace(moment()) ?? []
  }

  bursts(id: string): Burst[] {
    return marked(this.marks.get(id) ?? nothing, nothing, moment())
  }
}

/** moment is this page's time; the clock that moves it is the server's, which may differ. */
const moment = () => (clock.now ? Date.now() : 0)
