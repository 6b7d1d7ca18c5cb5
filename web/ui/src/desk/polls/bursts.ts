// Votes that came suspiciously at once: marked, never discarded.

import type { History } from './history'

export interface Burst {
  source: string
  option: number
  votes: number
  seconds: number
  at: number // ms, when it was last seen
}

const WINDOW = 3000
const LEAST = 20
const TIMES = 5
const SHARE = 0.8
const STAYS = 60_000

/** The kinds whose counts are votes for an option. */
const counting = ['choice', 'yesno', 'quiz', 'scale']

export interface Round {
  kind: string
  opened: number // ms
  /** How far the picture of a source is behind, in ms: nobody there sees the poll earlier. */
  grace: Readonly<Record<string, number>>
}

/**
 * bursts finds the sources that sent at least 20 votes within 3 s, five times
 * as fast as before in this round, and four fifths of them for one option.
 */
export function bursts(history: History, round: Round, now: number): Burst[] {
  const end = history.last
  const begin = history.before(now - WINDOW)
  if (!counting.includes(round.kind) || !begin || !end) return []
  const found: Burst[] = []
  for (const [source, voters] of Object.entries(end.voters)) {
    const before = begin.voters[source] ?? 0
    const votes = voters - before
    const span = now - WINDOW - round.opened - (round.grace[source] ?? 0)
    // While there was no time before, nothing tells what is usual.
    if (votes < LEAST || span < WINDOW || votes / WINDOW < (TIMES * before) / span) continue
    const gained = (end.by[source] ?? []).map((n, i) => n - (begin.by[source]?.[i] ?? 0))
    const most = Math.max(0, ...gained)
    if (most < SHARE * votes) continue
    found.push({ source, option: gained.indexOf(most), votes, seconds: WINDOW / 1000, at: now })
  }
  return found
}

/** marked keeps for a minute what was found; of one burst its greatest moment. */
export function marked(marks: Burst[], found: Burst[], now: number): Burst[] {
  const same = (a: Burst) => (b: Burst) => a.source === b.source && a.option === b.option
  const kept = marks.filter((m) => now - m.at < STAYS && !found.some(same(m)))
  const news = found.map((f) => {
    const before = marks.find(same(f))
    return before && before.votes > f.votes ? { ...f, votes: before.votes } : f
  })
  return [...kept, ...news]
}
