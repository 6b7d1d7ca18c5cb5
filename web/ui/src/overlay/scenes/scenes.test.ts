import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Poll, Tally } from '../../lib/wire.gen'
import { Later } from '../later.svelte'
import { newest } from '../programme.svelte'
import { after } from './cards'
import { Paced } from './paced.svelte'
import { seconds, status } from './status'
import { told } from './told'

const NOW = Date.parse('2026-05-01T20:00:00.000Z')
const at = (s: number) => new Date(NOW + s * 1000).toISOString()

const poll = (more: Partial<Poll> = {}) =>
  ({
    id: 'p', kind: 'choice', title: 'A?', options: [{ text: 'a' }, { text: 'b' }, { text: 'c' }], multiple: false, most: 1,
    anonymous: false, who: 'all', state: 'open', version: 1, round: 2, revealed: true, final: false,
    votes: 6, repeats: 0, v: 10, counts: [3, 2, 1], by_source: null, voters: null, created_at: at(0), ...more,
  }) as Poll
const tally = (more: Partial<Tally> = {}) =>
  ({ id: 'p', round: 2, v: 11, votes: 9, repeats: 1, counts: [4, 3, 2], by_source: null, voters: null, ...more }) as Tally
const known = (...of: Tally[]) => of.reduce((all, t) => newest(all, [t]), new Map() as ReadonlyMap<string, Tally>).get('p')

describe('which count is the newest', () => {
  test.each([
    ['a later one', [tally(), tally({ v: 12, votes: 10 })], 10],
    ['not one that was overtaken', [tally({ v: 12, votes: 10 }), tally()], 10],
    ['the next round, though it begins to count again', [tally({ v: 90 }), tally({ round: 3, v: 1, votes: 1 })], 1],
    ['not one of the round before', [tally({ round: 3, v: 1, votes: 1 }), tally({ v: 90 })], 1],
  ] as const)('%s', (_, tallies, votes) => expect(known(...tallies)?.votes).toBe(votes))

  test('names stay until there are others, a new round has none', () => {
    expect(known(tally({ ticker: ['Anna'] }), tally({ v: 12 }))?.ticker).toEqual(['Anna'])
    expect(known(tally({ ticker: ['Anna'] }), tally({ v: 12, ticker: ['Ben'] }))?.ticker).toEqual(['Ben'])
    expect(known(tally({ ticker: ['Anna'] }), tally({ round: 3, v: 1 }))?.ticker).toBeUndefined()
    expect(known(tally({ ticker: ['Anna'] }), tally({ v: 12, votes: 0 }))?.ticker).toBeUndefined()
  })
})

describe('what may be shown', () => {
  test('the newest count of this round', () => {
    expect(told(poll(), tally())).toMatchObject({ votes: 9, counts: [4, 3, 2] })
    expect(told(poll(), tally({ v: 9 }))).toMatchObject({ votes: 6, counts: [3, 2, 1] })
    expect(told(poll(), tally({ round: 1, v: 99 }))).toMatchObject({ votes: 6 })
    expect(told(poll(), tally({ round: 3 }))).toMatchObject({ votes: 6 })
  })

  test('while hidden the number of votes alone, whatever a count still carries', () => {
    const hidden = told(poll({ revealed: false, entries: [{ n: 1, text: 'x', votes: 1, state: 'shown' }] }), tally())
    expect(hidden).toMatchObject({ votes: 9, counts: null, by_source: null, voters: null })
    expect(hidden.entries ?? hidden.numbers ?? hidden.rounds).toBeUndefined()
  })

  test('no count without a result once there is one, and nothing after a new start', () => {
    expect(told(poll(), tally({ counts: null }))).toMatchObject({ votes: 6, counts: [3, 2, 1] })
    expect(told(poll(), tally({ votes: 0, counts: [0, 0, 0] }))).toMatchObject({ votes: 0, counts: [0, 0, 0] })
  })
})

describe('the pace', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('of many counts some are shown, each whole, and always the last', () => {
    const paced = new Paced()
    const seen: number[] = []
    for (let v = 1; v <= 20; v++) {
      paced.take(poll({ v, votes: v, counts: [v, 0, 0] }))
      expect(paced.shown!.counts![0]).toBe(paced.shown!.votes)
      seen.push(paced.shown!.votes)
      vi.advanceTimersByTime(100)
    }
    expect(new Set(seen).size).toBeLessThan(8)
    vi.advanceTimersByTime(1000)
    expect(paced.shown!.votes).toBe(20)
    paced.stop()
  })

  test('what is more than a count is shown at once', () => {
    const paced = new Paced()
    paced.take(poll())
    paced.take(poll({ votes: 7 }))
    expect(paced.shown!.votes).toBe(6)
    paced.take(poll({ revealed: false, version: 2, votes: 8 }))
    expect(paced.shown).toMatchObject({ revealed: false, votes: 8 })
    paced.stop()
  })
})

describe('the last line', () => {
  test.each([
    ['open', {}, true, 'A, B oder C kommentieren – oder scannen'],
    ['comments only', { who: 'comments' }, false, 'A, B oder C kommentieren'],
    ['room only', { who: 'room' }, true, 'QR-Code scannen und mitmachen'],
    ['several', { multiple: true, most: 2 }, true, 'A, B oder C kommentieren (bis zu 2) – oder scannen'],
    ['closed, late votes may come', { state: 'closed', revealed: false, closes_at: at(-3), grace: { youtube: 15000 } }, false, 'Abstimmung beendet – noch 12 s für YouTube'],
    ['closed', { state: 'closed', revealed: false, final: true, closes_at: at(-30) }, false, 'Abstimmung beendet – Ergebnis folgt'],
    ['revealed before the last', { state: 'closed', closes_at: at(-3), grace: { youtube: 15000 } }, false, 'Vorläufig – noch 12 s für YouTube'],
    ['revealed', { state: 'closed', final: true, closes_at: at(-30) }, false, 'Ergebnis'],
  ] as const)('%s', (_, more, scan, says) => {
    expect(status(poll(more as Partial<Poll>), scan, NOW, 'de')).toBe(says)
  })

  test('the seconds end at nothing, and only an open poll with an end has any', () => {
    expect(seconds(poll({ closes_at: at(9.2) }), NOW)).toBe(10)
    expect(seconds(poll({ closes_at: at(-4) }), NOW)).toBe(0)
    expect(seconds(poll(), NOW)).toBeUndefined()
    expect(seconds(poll({ state: 'closed', closes_at: at(5) }), NOW)).toBeUndefined()
  })
})

test('open answers come one after the other and again; new ones are taken in, gone ones passed over', () => {
  const of = (...all: number[]) => all.map((n) => ({ n }))
  expect(after(of(4, 1, 2), 1)).toBe(2)
  expect(after(of(4, 1, 2), 2)).toBe(4)
  expect(after(of(4, 1, 2), 4)).toBe(1)
  expect(after(of(4, 1), 2)).toBe(4)
  expect(after(of(), 2)).toBeUndefined()
})

describe('what is fetched later', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is fetched once, and again until it is there', async () => {
    const scenes = {}
    const fetch = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue(scenes)
    const later = new Later(fetch)
    later.soon()
    await vi.advanceTimersByTimeAsync(2000)
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(later.loaded).toBeUndefined()
    await vi.advanceTimersByTimeAsync(3000)
    expect(later.loaded).toBe(scenes)
    await later.load()
    expect(fetch).toHaveBeenCalledTimes(2)
  })
})
