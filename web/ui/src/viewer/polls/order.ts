/** swapped is the order with two places exchanged. */
export function swapped(order: number[], a: number, b: number): number[] {
  const out = [...order]
  out[a] = order[b]!
  out[b] = order[a]!
  return out
}
