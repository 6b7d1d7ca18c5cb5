import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Rising, RISES, share } from './rising.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const of = (rising: Rising) => rising.all.map((one) => one.e).join('')

test('as many as there were, and each at least once when there are too many', () => {
  expect(share({ '👏': 3, '😂': 0 })).toEqual({ '👏': 3 })
  expect(share({ '👏': 980, '😂': 1, '🎉': 19 }, 10)).toEqual({ '👏': 10, '😂': 1, '🎉': 1 })
})

test('they go again', () => {
  const rising = new Rising()
  rising.add({ '👏': 2, '❤️': 1 })
  expect(of(rising)).toBe('👏👏❤️')
  vi.advanceTimersByTime(RISES + 1000)
  expect(rising.all).toEqual([])
})

test('my own is shown at once, and not twice', () => {
  const rising = new Rising()
  rising.mine('👏')
  expect(of(rising)).toBe('👏')
  rising.add({ '👏': 3 })
  expect(of(rising)).toBe('👏👏👏')
  rising.add({ '👏': 1 })
  expect(of(rising)).toBe('👏👏👏👏')
  rising.mine('🎉')
  vi.advanceTimersByTime(5000)
  rising.add({ '🎉': 1 })
  expect(of(rising)).toBe('🎉')
  rising.stop()
  expect(rising.all).toEqual([])
})
