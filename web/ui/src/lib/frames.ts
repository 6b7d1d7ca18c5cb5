// The frames by their "t", so that TypeScript knows which one it holds. The
// shapes themselves are generated from live/wire.

import type * as wire from './wire.gen'

type Of<T extends string, F> = Omit<F, 't'> & { t: T }

export type Snapshot = Of<'snapshot', wire.Snapshot>
export type Patch = Of<'patch', wire.Patch>
export type Totals = Of<'totals', wire.Totals>
export type Tallies = Of<'tally', wire.Tallies>
export type Status = Of<'status', wire.Status>
export type Beat = Of<'beat', wire.Beat>
export type You = Of<'you', wire.You>
export type Reacted = Of<'reacted', wire.Reacted>
export type Ack = Of<'ack', wire.Ack>
export type Refused = Of<'refused', wire.Refused>
export type Bye = Of<'bye', wire.Bye>
export type Frame = Snapshot | Patch | Totals | Tallies | Status | Beat | You | Reacted | Ack | Refused | Bye

export type Vote = { t: 'vote'; op: string; number: number; value: 0 | 1 }
export type Ballot = wire.Ballot & { t: 'ballot'; op: string; poll: string; round: number; via?: string }
/** What the server answers, by its op. */
export type Asked = Vote | Ballot
export type Said =
  | Asked
  | { t: 'shown'; scene: number }
  | { t: 'here'; on: string }
  | { t: 'ping' }

export type Role = 'viewer' | 'moderator' | 'host' | 'overlay' | 'producer'

const known = new Set(['snapshot', 'patch', 'totals', 'tally', 'status', 'beat', 'you', 'reacted', 'ack', 'refused', 'bye'])

/** parse reads a frame; undefined for what this version does not know. */
export function parse(data: unknown): Frame | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const frame = JSON.parse(data) as { t?: unknown } | null
    return frame && typeof frame.t === 'string' && known.has(frame.t) ? (frame as Frame) : undefined
  } catch {
    return undefined
  }
}
