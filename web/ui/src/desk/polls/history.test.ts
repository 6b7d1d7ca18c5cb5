import { expect, test } from 'vitest'
import { History, SHOWN } from './history'

const count = (votes: number, round = 1) => ({ round, votes, voters: { youtube: votes }, by_source: { youtube: [votes] } })

test('votes fall into the second in which they came, the newest last', () => {
  const history = new History()
  history.add(0, count(100))
  history.add(1000, count(104))
  history.add(1500, count(106))
  history.add(2600, count(116))
  expect(history.pace(2900).slice(-3)).toEqual([0, 6, 10])
  expect(history.pace(3900).slice(-3)).toEqual([6, 10, 0])
  expect(history.pace(2900)).toHaveLength(SHOWN)
})

test('what was there when the page came is no pace, nor is a reset or another round', () => {
  const sum = (h: History, now: number) => h.pace(now).reduce((a, b) => a + b)
  const history = new History()
  history.add(0, count(5000))
  expect(sum(history, 500)).toBe(0)
  history.add(1000, count(5001))
  history.add(1100, count(0))
  history.add(1200, count(3))
  expect(sum(history, 1500)).toBe(3)
  history.add(1600, count(40, 2))
  expect(sum(history, 1700)).toBe(0)
})

test('a vote that was taken back is not counted against the others', () => {
  const history = new History()
  history.add(0, count(10))
  history.add(200, count(9))
  history.add(400, count(12))
  expect(history.pace(500).at(-1)).toBe(3)
})

test('what is older than a minute is forgotten, but for the count that the rest begins at', () => {
  const history = new History()
  for (let s = 0; s <= 300; s++) history.add(s * 1000, count(s))
  expect(history.before(200_000)).toBeUndefined()
  expect(history.before(297_400)!.votes).toBe(297)
  expect(history.pace(300_000).every((n) => n === 1)).toBe(true)
})
