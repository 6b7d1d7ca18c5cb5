// The polls of a show as one page sees them, kept up to date by frames.

import type { Ack, Patch, Snapshot, Tallies, You } from './frames'
import type { Choice, Poll, Tally } from './wire.gen'

const kept = ['votes', 'repeats', 'v', 'counts', 'by_source', 'voters', 'numbers', 'entries'] as const

/** counted is a poll with the counts of a tally. */
export function counted(poll: Poll, tally: Pick<Tally, (typeof kept)[number]>): Poll {
  const { votes, repeats, v, counts, by_source, voters, numbers, entries } = tally
  return { ...poll, votes, repeats, v, counts, by_source, voters, numbers, entries }
}

/** bare: nothing of the result is in it, though people have voted. */
function bare(of: Poll | Tally): boolean {
  return of.votes > 0 && !of.counts && !of.voters && !of.by_source && !of.numbers && !of.entries
}

export class Polls {
  all = $state.raw<ReadonlyMap<string, Poll>>(new Map())
  /** What this person has voted, by poll. */
  choices = $state.raw<ReadonlyMap<string, Choice>>(new Map())
  /** Whose comments were counted of late, by poll. */
  tickers = $state.raw<ReadonlyMap<string, string[]>>(new Map())
  /** Polls that forgot the vote of this person, until they vote again. */
  forgot = $state.raw<ReadonlySet<string>>(new Set())

  restart(frame: Snapshot) {
    this.all = new Map((frame.polls ?? []).map((p) => [p.id, p]))
    this.tickers = new Map()
  }

  patch(frame: Patch) {
    if (!frame.polls && !frame.polls_gone) return
    const all = new Map(this.all)
    for (const id of frame.polls_gone ?? []) all.delete(id)
    for (const poll of frame.polls ?? []) {
      this.forget(poll)
      put(all, poll)
    }
    this.all = all
  }

  /** put takes a poll from an answer of the API. */
  put(poll: Poll) {
    const all = new Map(this.all)
    put(all, poll)
    this.all = all
  }

  tally(frame: Tallies) {
    const all = new Map(this.all)
    const tickers = new Map(this.tickers)
    for (const tally of frame.polls) {
      const poll = all.get(tally.id)
      if (!poll || poll.round !== tally.round || tally.v < poll.v) continue
      // Counted before the result was revealed, and overtaken by it.
      if (poll.revealed && bare(tally) && !bare(poll)) continue
      all.set(tally.id, counted(poll, tally))
      if (tally.ticker) tickers.set(tally.id, tally.ticker)
    }
    this.all = all
    this.tickers = tickers
  }

  you(frame: You) {
    if (frame.choices) this.choices = new Map(frame.choices.map((c) => [c.poll, c]))
  }

  ack(frame: Ack) {
    if (!frame.choice) return
    const { poll } = frame.choice
    this.choices = new Map(this.choices).set(poll, frame.choice)
    if (this.forgot.has(poll)) this.forgot = new Set([...this.forgot].filter((id) => id !== poll))
  }

  /** forget drops the vote in a round that was started from nothing: a newer count knows of nobody. */
  private forget(poll: Poll) {
    const before = this.all.get(poll.id)
    if (!before || before.round !== poll.round || poll.votes > 0 || poll.v <= before.v || before.votes === 0) return
    const choices = new Map(this.choices)
    if (!choices.delete(poll.id)) return
    this.choices = choices
    this.forgot = new Set(this.forgot).add(poll.id)
  }

  /** mine is what this person has voted in the present round. */
  mine(poll: Poll): Choice | undefined {
    const choice = this.choices.get(poll.id)
    return choice?.round === poll.round ? choice : undefined
  }
}

function put(all: Map<string, Poll>, poll: Poll) {
  const before = all.get(poll.id)
  if (before && before.version > poll.version) return
  // Counts may be newer than the poll that was read for everyone, unless they are of another round or became seen.
  const newer = before && before.round === poll.round && before.revealed === poll.revealed && before.v > poll.v
  all.set(poll.id, newer ? counted(poll, before) : poll)
}
