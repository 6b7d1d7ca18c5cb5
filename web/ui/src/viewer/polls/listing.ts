// Which polls are cards, and which ones are history.

import type { Poll } from '../../lib/wire.gen'
import { newestFirst } from '../opened.svelte'

const moved = (poll: Poll) => [poll.opened_at ?? '', poll.revealed ? (poll.revealed_at ?? '') : ''].sort().at(-1)!

/** current are the polls to look at now: open ones, those that still take late votes, and the one that moved last. */
export function current(polls: Poll[]): Poll[] {
  const last = polls.reduce<Poll | undefined>((a, b) => (a && moved(a) >= moved(b) ? a : b), undefined)
  return polls.filter((p) => p.state === 'open' || !p.final || p === last).sort(newestFirst)
}

/** past are the others whose result may be seen. */
export function past(polls: Poll[]): Poll[] {
  const now = new Set(current(polls))
  return polls.filter((p) => p.revealed && !now.has(p))
}
