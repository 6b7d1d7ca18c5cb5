// What the counts of a poll say.

import type { Poll, Tally } from '../wire.gen'

export const letters = 'ABCDEFGHIJKLMNOPQRST'

type Counted = Pick<Poll, 'kind' | 'multiple' | 'votes'> & Pick<Tally, 'counts'>

const whole = (of: Counted) => (of.counts ?? []).reduce((sum, n) => sum + n, 0)

/**
 * shares are the percents of the options. Where one person has one vote they
 * add up to 100; where one may choose several they are shares of the people.
 */
export function shares(of: Counted): number[] {
  const counts = of.counts ?? []
  if (of.multiple) return counts.map((n) => (of.votes > 0 ? Math.round((100 * n) / of.votes) : 0))
  const all = whole(of)
  if (all === 0) return counts.map(() => 0)
  const exact = counts.map((n) => (100 * n) / all)
  const out = exact.map(Math.floor)
  const missing = 100 - out.reduce((sum, n) => sum + n, 0)
  const byRest = exact.map((_, i) => i).sort((a, b) => exact[b]! - out[b]! - (exact[a]! - out[a]!) || a - b)
  for (const i of byRest.slice(0, missing)) out[i]!++
  return out
}

/** lengths are the bars of the options, from 0 to 1: of all votes, or where only the shape matters of the greatest. */
export function lengths(of: Counted): number[] {
  const counts = of.counts ?? []
  const shape = of.kind === 'ranking' || of.kind === 'scale'
  const full = shape ? Math.max(0, ...counts) : of.multiple ? of.votes : whole(of)
  return counts.map((n) => (full > 0 ? Math.min(1, n / full) : 0))
}

/** winner names the options with the most votes, all of them where they are equal. */
export function winner(of: Counted): number[] {
  const counts = of.counts ?? []
  const most = Math.max(0, ...counts)
  return most === 0 ? [] : counts.flatMap((n, i) => (n === most ? [i] : []))
}

/** before is the newest earlier round with a result to compare with. */
export function before(poll: Pick<Poll, 'rounds' | 'round'>): Tally | undefined {
  return (poll.rounds ?? []).filter((r) => r.round < poll.round && r.counts).sort((a, b) => b.round - a.round)[0]
}
