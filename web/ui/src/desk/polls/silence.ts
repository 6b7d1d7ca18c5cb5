// Platforms that fell silent while a poll is open.

import type { Poll, Source } from '../../lib/wire.gen'

const SILENT = 40_000

export interface Silence {
  id: string
  kind: string
  seconds: number
}

/**
 * silent lists the platforms that an open poll waits for and that have brought
 * nothing for 40 s. One that reads well is only missed if it had comments
 * before, and not before the poll itself is 40 s old.
 */
export function silent(poll: Poll, sources: Source[], now: number): Silence[] {
  if (poll.state !== 'open' || poll.who === 'room') return []
  const opened = Date.parse(poll.opened_at ?? '')
  return sources.filter(awaited).flatMap(({ id, kind, state, heard_at }) => {
    const heard = heard_at ? Date.parse(heard_at) : undefined
    if (state === 'live' && heard === undefined) return []
    const since = state === 'live' ? Math.max(heard!, opened) : (heard ?? opened)
    if (!(now - since >= SILENT)) return []
    return [{ id, kind, seconds: Math.floor((now - (heard ?? opened)) / 1000) }]
  })
}

/** One that somebody paused, or that has not begun or is over, is not waited for. */
function awaited({ kind, state, paused }: Source): boolean {
  return kind !== 'room' && kind !== 'hall' && !paused && state !== 'waiting' && state !== 'ended'
}
