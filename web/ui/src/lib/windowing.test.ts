import { expect, test } from 'vitest'
import { Heights, visible } from './windowing'

/** A generator that is the same in every run. */
function dice(seed: number) {
  return () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
}

test('sums are those of a plain list, after any changes', () => {
  const random = dice(7)
  const plain = Array.from({ length: 700 }, () => 20 + Math.floor(random() * 90))
  const heights = new Heights()
  heights.reset(plain.slice(0, 400))
  for (const h of plain.slice(400)) heights.append(h)
  for (let n = 0; n < 500; n++) {
    const i = Math.floor(random() * plain.length)
    const height = 20 + Math.floor(random() * 90)
    expect(heights.set(i, height)).toBe(height - plain[i]!)
    plain[i] = height
  }
  let sum = 0
  for (let i = 0; i < plain.length; i++) {
    expect(heights.before(i)).toBe(sum)
    expect(heights.at(sum)).toBe(i)
    expect(heights.at(sum + plain[i]! - 1)).toBe(i)
    sum += plain[i]!
  }
  expect(heights.total).toBe(sum)
  expect(heights.at(sum + 1000)).toBe(plain.length - 1)
})

test('an empty list draws nothing', () => {
  expect(visible(new Heights(), 0, 600, 100)).toEqual({ first: 0, last: 0, offset: 0 })
})

test('at the top the newest rows are drawn, whatever the length of the list', () => {
  const heights = new Heights()
  heights.reset(new Array<number>(20_000).fill(50))
  const { first, last, offset } = visible(heights, 0, 500, 100)
  expect(last).toBe(20_000)
  expect(offset).toBe(0)
  expect(last - first).toBeLessThanOrEqual(13)
})

test('what is in sight is drawn, at its place', () => {
  const heights = new Heights()
  heights.reset(new Array<number>(1000).fill(50))
  const { first, last, offset } = visible(heights, 10_000, 500, 100)
  expect(offset).toBeLessThanOrEqual(10_000 - 100 + 50)
  expect(offset + (last - first) * 50).toBeGreaterThanOrEqual(10_500)
  // The newest drawn row lies where the rows newer than it end.
  expect(offset).toBe((1000 - last) * 50)
})

test('20,000 rows come in at little cost', () => {
  const heights = new Heights()
  const began = performance.now()
  for (let i = 0; i < 20_000; i++) {
    heights.append(50)
    visible(heights, 0, 800, 400)
  }
  expect(performance.now() - began).toBeLessThan(2000)
})
