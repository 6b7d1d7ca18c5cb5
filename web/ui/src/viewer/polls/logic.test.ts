import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { choices, inSeconds, kinds, me, poll, ranks } from '../../../e2e/pages/polls'
import type { Client } from '../../lib/api'
import { Board } from './board.svelte'
import { estimate } from './estimate'
import { current, past } from './listing'
import { swapped } from './order'
import { spoken } from './spoken'

describe('the list', () => {
  const open = poll('ideas', 'open', { opened_at: inSeconds(-900) })
  const grace = poll('choice', 'grace')
  const old = poll('yesno', 'revealed', { opened_at: inSeconds(-800), revealed_at: inSeconds(-700) })
  const hidden = poll('scale', 'closed', { opened_at: inSeconds(-600) })
  const last = poll('quiz', 'revealed', { opened_at: inSeconds(-500), revealed_at: inSeconds(-10) })

  test('has what is open or still counted, and what moved last', () => {
    expect(current([open, old, hidden, last, grace])).toEqual([grace, last, open])
    expect(current([old, hidden])).toEqual([hidden])
    expect(current([])).toEqual([])
  })

  test('has a result that is revealed late on top again', () => {
    const now = { ...hidden, revealed: true, revealed_at: inSeconds(0) }
    expect(current([old, now, last])).toEqual([now])
  })

  test('has as history what was revealed, and nothing twice', () => {
    expect(past([open, old, hidden, last, grace])).toEqual([old])
  })
})

describe('an estimate', () => {
  const number = poll('number', 'open', { min: 0, max: 20, decimals: 1, unit: 'kg' })
  test.each([
    ['3,5', ''],
    ['20', ''],
    ['21', 'Von 0\u00a0kg bis 20\u00a0kg'],
    ['-1', 'Von 0\u00a0kg bis 20\u00a0kg'],
    ['3,55', 'Höchstens 1 Stelle nach dem Komma'],
    ['viel', 'Bitte eine Zahl eingeben'],
  ])('of %s: %s', (text, wrong) => expect(estimate(text, number, 'de')).toBe(wrong))

  test('with one limit, or whole numbers only', () => {
    expect(estimate('3', { ...number, max: undefined, min: 4 }, 'de')).toBe('Ab 4\u00a0kg')
    expect(estimate('30', { ...number, min: undefined }, 'de')).toBe('Bis 20\u00a0kg')
    expect(estimate('2,5', { ...number, decimals: 0 }, 'de')).toBe('Bitte eine ganze Zahl eingeben')
    expect(estimate('2,5', { ...number, min: undefined, max: undefined }, 'de')).toBe('')
  })
})

test('every kind of vote can be said', () => {
  const said = Object.fromEntries(kinds.map((kind) => [kind, spoken(poll(kind), choices[kind])]))
  expect(said).toMatchObject({
    choice: 'Speicher im Quartier',
    scale: '4',
    ranking: '1. Klima, 2. Preis, 3. Sicherheit',
    cloud: 'Sonne, Mut',
    ideas: 'Solardach auf der Schwimmhalle, Eine Karte, auf der man sieht, welche Dächer passen',
  })
  expect(said.number).toMatch(/^3[.,]500\u00a0kWh$/)
  expect(spoken(poll('choice'), undefined)).toBe('')
})

test('places are exchanged', () => {
  const order = [2, 0, 1]
  expect(swapped(order, 0, 1)).toEqual([0, 2, 1])
  expect(order).toEqual([2, 0, 1])
})

describe('the leaderboard', () => {
  const get = vi.fn(async () => ({ items: [...ranks, ...ranks], next: null, me }))
  const client = { get } as unknown as Client

  beforeEach(() => {
    vi.useFakeTimers()
    get.mockClear()
  })
  afterEach(() => vi.useRealTimers())

  test('is asked for after a pause of one’s own', async () => {
    const board = new Board(() => 0.5)
    board.load(client, 'S1')
    await vi.advanceTimersByTimeAsync(1499)
    expect(get).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(get).toHaveBeenCalledWith('/shows/S1/leaderboard')
    expect(board).toMatchObject({ state: 'here', me, ranks })
  })

  test('is not asked for once nobody looks', async () => {
    const off = new Board(() => 1).load(client, 'S1')
    off()
    await vi.advanceTimersByTimeAsync(5000)
    expect(get).not.toHaveBeenCalled()
  })

  test('is left out where it cannot be had', async () => {
    const board = new Board(() => 0)
    board.load({ get: () => Promise.reject(new Error('no')) } as unknown as Client, 'S1')
    await vi.advanceTimersByTimeAsync(0)
    expect(board.state).toBe('missing')
  })
})
