import { expect, test } from 'vitest'
import type { Sample } from '../lib/wire.gen'
import { HEIGHT, plot, WIDTH } from './plot'

const NOW = Date.parse('2026-11-22T20:00:00Z')
const sample = (minutesAgo: number, state: string, rate = 0): Sample => ({
  at: new Date(NOW - minutesAgo * 60_000).toISOString(),
  state,
  rate,
  lag_ms: 0,
})

test('a rate is drawn over the time before its sample', () => {
  const drawn = plot([sample(20, 'live'), sample(10, 'live', 4), sample(0, 'live', 2)], NOW)!
  expect(drawn.area).toBe(`M0 ${HEIGHT}V0H${WIDTH / 2}V${HEIGHT / 2}H${WIDTH}V${HEIGHT}Z`)
  expect(drawn.most).toBe(4)
})

test('bands follow the states and their times add up', () => {
  const drawn = plot([sample(30, 'waiting'), sample(20, 'live', 1), sample(10, 'live', 1), sample(5, 'slow', 1)], NOW)!
  expect(drawn.bands.map((b) => [b.state, b.x, b.width])).toEqual([
    ['waiting', 0, 200],
    ['live', 200, 300],
    ['slow', 500, 100],
  ])
  expect(drawn.spans).toEqual([['live', 900_000], ['waiting', 600_000], ['slow', 300_000]])
})

test('only the last hours are shown, begun with the state of then', () => {
  const drawn = plot([sample(600, 'waiting'), sample(240, 'live', 90), sample(60, 'live', 3)], NOW)!
  expect(drawn.from).toBe(NOW - 3 * 3600_000)
  expect(drawn.bands).toEqual([{ state: 'live', x: 0, width: WIDTH }])
  expect(drawn.most).toBe(3)
})

test('a silent source has a flat line, a short life its room, and none no picture', () => {
  expect(plot([sample(20, 'live'), sample(10, 'live')], NOW)!.area).toBe(`M0 ${HEIGHT}V${HEIGHT}H300V${HEIGHT}Z`)
  expect(plot([sample(2, 'live'), sample(1, 'live', 1)], NOW)!.from).toBe(NOW - 600_000)
  expect(plot([], NOW)).toBeUndefined()
  expect(plot([sample(-5, 'live')], NOW)).toBeUndefined()
})
