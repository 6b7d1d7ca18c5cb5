import type { PollEntry } from '../../lib/wire.gen'

/** after is the number of the answer that comes next, in the order they came; new ones are taken in, gone ones are passed over. */
export function after(entries: Pick<PollEntry, 'n'>[], now: number | undefined): number | undefined {
  const order = entries.map((e) => e.n).sort((a, b) => a - b)
  return order.find((n) => now !== undefined && n > now) ?? order[0]
}
