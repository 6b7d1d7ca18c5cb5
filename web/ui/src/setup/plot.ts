// The history of a source as a picture: the rate as steps, since each sample
// carries the mean of the time before it, and the states as bands.

import type { Sample } from '../lib/wire.gen'

export const WIDTH = 600
export const HEIGHT = 40
const LONGEST = 3 * 3600_000
const SHORTEST = 10 * 60_000

export interface Band {
  state: string
  x: number
  width: number
}

export interface Plot {
  area: string
  bands: Band[]
  from: number // ms
  most: number // comments a second
  /** How long each state lasted, in ms, the longest first. */
  spans: [state: string, ms: number][]
}

const round = (n: number) => Math.round(n * 10) / 10

export function plot(samples: Sample[], now: number): Plot | undefined {
  const all = samples.map((s) => ({ ...s, ms: Date.parse(s.at) })).filter((s) => s.ms <= now)
  const first = all[0]
  if (!first) return undefined
  const from = Math.max(Math.min(first.ms, now - SHORTEST), now - LONGEST)
  const x = (ms: number) => round(((Math.max(ms, from) - from) / (now - from)) * WIDTH)
  const shown = all.filter((s, i) => s.ms >= from || (all[i + 1]?.ms ?? now) > from)
  const most = Math.max(0, ...shown.filter((s) => s.ms > from).map((s) => s.rate))

  let area = ''
  let at = x(shown[0]!.ms)
  for (const sample of shown.slice(1)) {
    const y = most ? round(HEIGHT - (sample.rate / most) * HEIGHT) : HEIGHT
    const to = x(sample.ms)
    area += area ? `V${y}H${to}` : `M${at} ${HEIGHT}V${y}H${to}`
    at = to
  }
  if (area) area += `V${HEIGHT}Z`

  const bands: Band[] = []
  const spans = new Map<string, number>()
  shown.forEach((sample, i) => {
    const until = shown[i + 1]?.ms ?? now
    const begin = Math.max(sample.ms, from)
    spans.set(sample.state, (spans.get(sample.state) ?? 0) + until - begin)
    const last = bands.at(-1)
    if (last?.state === sample.state) last.width = round(x(until) - last.x)
    else bands.push({ state: sample.state, x: x(begin), width: round(x(until) - x(begin)) })
  })
  return { area, bands, from, most, spans: [...spans].sort((a, b) => b[1] - a[1]) }
}
