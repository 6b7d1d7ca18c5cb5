import { expect, test } from 'vitest'
import { type Burst, bursts, marked } from './bursts'
import { History } from './history'

const round = { kind: 'choice', opened: 0, grace: {} }

/** rain lets Twitch vote evenly for 30 s, and then adds what the options get within 3 s. */
function rain(perSecond: number, burst: number[], kind = 'choice', grace = {}): Burst[] {
  const history = new History()
  const counts = [0, 0]
  const add = (at: number) => {
    const votes = counts[0]! + counts[1]!
    history.add(at, { round: 1, votes, voters: { twitch: votes }, by_source: { twitch: [...counts] } })
  }
  for (let s = 0; s <= 30; s++) {
    add(s * 1000)
    counts[s % 2]! += perSecond
  }
  counts[0]! += burst[0]! - perSecond
  counts[1]! += burst[1]!
  add(33_000)
  return bursts(history, { ...round, kind, grace }, 33_000)
}

test('many votes at once for one option from one source', () => {
  expect(rain(1, [0, 45])).toEqual([{ source: 'twitch', option: 1, votes: 45, seconds: 3, at: 33_000 }])
})

test.each([
  ['fewer than twenty', rain(0, [0, 19])],
  ['not faster than five times', rain(4, [0, 55])],
  ['for both options', rain(1, [16, 48])],
  ['points are no votes', rain(1, [0, 45], 'ranking')],
  ['the audience there has only just seen it', rain(0, [0, 45], 'choice', { twitch: 28_000 })],
])('%s is nothing suspicious', (_, found) => expect(found).toEqual([]))

test.each([
  ['twenty', rain(0, [0, 20])],
  ['exactly five times as fast', rain(4, [0, 60])],
  ['four fifths', rain(1, [10, 40])],
])('%s is', (_, found) => expect(found).toHaveLength(1))

test('the beginning of a round is never one: everybody votes then', () => {
  const history = new History()
  history.add(0, { round: 1, votes: 0, voters: {}, by_source: {} })
  history.add(2000, { round: 1, votes: 5, voters: { youtube: 5 }, by_source: { youtube: [5] } })
  history.add(5000, { round: 1, votes: 400, voters: { youtube: 400 }, by_source: { youtube: [400] } })
  expect(bursts(history, round, 5000)).toEqual([])
})

test('a page that has just come does not take the whole count for a burst', () => {
  const history = new History()
  history.add(60_000, { round: 1, votes: 900, voters: { youtube: 900 }, by_source: { youtube: [900] } })
  expect(bursts(history, round, 60_000)).toEqual([])
})

test('a mark stays for a minute, with the greatest number that was seen', () => {
  const burst = (votes: number, at: number, option = 1): Burst => ({ source: 'twitch', option, votes, seconds: 3, at })
  let marks = marked([], [burst(45, 1000)], 1000)
  marks = marked(marks, [burst(30, 2000)], 2000)
  expect(marks).toEqual([burst(45, 2000)])
  marks = marked(marks, [burst(22, 40_000, 0)], 40_000)
  expect(marks).toHaveLength(2)
  expect(marked(marks, [], 61_999)).toHaveLength(2)
  expect(marked(marks, [], 62_000)).toEqual([burst(22, 40_000, 0)])
})
