// A poll as somebody sees it whose picture is seconds late.

import type { Poll } from '../wire.gen'

export type Delays = Record<string, number> | undefined

/** late is by how many ms somebody who watches on a platform sees everything later. */
export function late(via: string, ...delays: Delays[]): number {
  for (const by of delays) if (by && Object.hasOwn(by, via)) return Math.max(0, by[via]!)
  return 0
}

const time = (at: string | null | undefined) => (at ? Date.parse(at) : NaN)

/** lately is a poll as it is in a picture that is delay ms late; nothing where it has not opened yet. */
export function lately(poll: Poll, delay: number, now: number): Poll | undefined {
  if (poll.state === 'draft') return undefined
  // Only what is late waits for the clock, which moves by seconds.
  if (delay > 0 && time(poll.opened_at) + delay > now) return undefined
  const closes = time(poll.closes_at) + delay
  const open = poll.state === 'open' ? !(closes <= now) : !poll.final && delay > 0 && closes > now
  const shown = open && delay > 0 && poll.closes_at ? { closes_at: new Date(closes).toISOString() } : {}
  const state = open ? 'open' : 'closed'
  const early = delay > 0 && poll.revealed && time(poll.revealed_at) + delay > now
  if (early) return { ...unrevealed(poll), ...shown, state }
  return state === poll.state && !('closes_at' in shown) ? poll : { ...poll, ...shown, state }
}

/** unrevealed is a poll without its result. */
function unrevealed(poll: Poll): Poll {
  return {
    ...poll,
    options: poll.options.map(({ text, image }) => ({ text, image })),
    revealed: false,
    counts: null,
    by_source: null,
    voters: null,
    numbers: undefined,
    entries: undefined,
    rounds: undefined,
  }
}
