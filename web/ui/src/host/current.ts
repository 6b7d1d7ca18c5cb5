// Which of the polls concerns the presenter now.

import type { Poll } from '../lib/wire.gen'

const newestFirst = (a: Poll, b: Poll) =>
  (b.opened_at ?? '').localeCompare(a.opened_at ?? '') || b.id.localeCompare(a.id)

/**
 * current is the poll on air, else the one that was opened last, else the last
 * one whose votes are still coming in. An idea board that is open all evening
 * stands back behind any other.
 */
export function current(polls: Iterable<Poll>, onAir: string | undefined): Poll | undefined {
  const all = [...polls].sort(newestFirst)
  const open = all.filter((p) => p.state === 'open')
  return (
    all.find((p) => p.id === onAir) ??
    open.find((p) => p.kind !== 'ideas') ??
    all.find((p) => p.state === 'closed' && !p.final) ??
    open[0]
  )
}
