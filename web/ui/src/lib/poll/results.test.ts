import { expect, test } from 'vitest'
import type { Tally } from '../wire.gen'
import { before, lengths, shares, winner } from './results'

const poll = (counts: number[] | null, more = {}) => ({
  kind: 'choice', multiple: false, votes: (counts ?? []).reduce((a, b) => a + b, 0), counts, ...more,
})

test.each([
  [[1, 1, 1], [34, 33, 33]],
  [[2, 1], [67, 33]],
  [[0, 0], [0, 0]],
  [[5], [100]],
  [[333, 333, 334], [33, 33, 34]],
  [[1, 999], [0, 100]],
])('%j are %j percent', (counts, percents) => {
  expect(shares(poll(counts))).toEqual(percents)
})

test('percents of single votes always add up to 100', () => {
  for (let n = 2; n <= 20; n++) {
    const counts = Array.from({ length: n }, (_, i) => (i * 37 + n * 11) % 23)
    expect(shares(poll(counts)).reduce((a, b) => a + b, 0)).toBe(100)
  }
})

test('where several may be chosen, percents are of the people', () => {
  expect(shares(poll([8, 5, 2], { multiple: true, votes: 10 }))).toEqual([80, 50, 20])
  expect(shares(poll([0, 0], { multiple: true, votes: 0 }))).toEqual([0, 0])
})

test('hidden counts have neither shares nor a winner', () => {
  expect(shares(poll(null, { votes: 40 }))).toEqual([])
  expect(lengths(poll(null, { votes: 40 }))).toEqual([])
  expect(winner(poll(null, { votes: 40 }))).toEqual([])
})

test('bars are parts of the whole; of an order and a scale the shape matters', () => {
  expect(lengths(poll([3, 1]))).toEqual([0.75, 0.25])
  expect(lengths(poll([3, 1], { multiple: true, votes: 4 }))).toEqual([0.75, 0.25])
  expect(lengths(poll([8, 4], { kind: 'ranking' }))).toEqual([1, 0.5])
  expect(lengths(poll([0, 0]))).toEqual([0, 0])
})

test('equal options win together', () => {
  expect(winner(poll([3, 7, 7]))).toEqual([1, 2])
  expect(winner(poll([0, 0]))).toEqual([])
})

test('a round is compared with the newest one before that has a result', () => {
  const rounds = [1, 2, 3].map((round) => ({ round, counts: round === 3 ? null : [round] }) as Tally)
  expect(before({ round: 4, rounds })?.round).toBe(2)
  expect(before({ round: 2, rounds })?.round).toBe(1)
  expect(before({ round: 1, rounds: undefined })).toBeUndefined()
})
