// The polls in the order in which the desk needs them.

import type { Poll } from '../../lib/wire.gen'

export interface Ordered {
  open: Poll[] // the newest first
  prepared: Poll[] // in the order in which they were made
  closed: Poll[] // the newest first
}

const time = (at: string | undefined) => (at ? Date.parse(at) : 0)
/** The polls of one import are numbered. */
const byId = (a: Poll, b: Poll) => a.id.localeCompare(b.id, 'en', { numeric: true })
const newest = (a: Poll, b: Poll) => time(b.opened_at) - time(a.opened_at) || byId(b, a)
const oldest = (a: Poll, b: Poll) => time(a.created_at) - time(b.created_at) || byId(a, b)

export function ordered(polls: Iterable<Poll>): Ordered {
  const all = [...polls]
  return {
    open: all.filter((p) => p.state === 'open').sort(newest),
    prepared: all.filter((p) => p.state === 'draft').sort(oldest),
    closed: all.filter((p) => p.state === 'closed').sort(newest),
  }
}
