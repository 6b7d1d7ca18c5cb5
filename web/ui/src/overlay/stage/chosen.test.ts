import { expect, test } from 'vitest'
import type { Publication } from '../../lib/wire.gen'
import { Chosen, people } from './chosen'

const on = (seat: number, kind = 'guest', more: Partial<Publication> = {}): Publication => ({
  id: `p${seat}`, kind, seat, name: '', audio: true, video: true, muted: false, since: '', ...more,
})
const guests = [on(2), on(3), on(4)]
const seats = (of: Publication[]) => of.map((p) => p.seat)
const levels = (...of: [number, number][]) => new Map(of)

test('guests on stage, and host and screen when asked', () => {
  const all = [on(4), on(0, 'host'), on(2), on(1, 'screen'), on(3, 'guest', { green: true })]
  expect(seats(people(all, false))).toEqual([2, 4])
  expect(seats(people(all, true))).toEqual([1, 0, 2, 4])
})

test('one: who speaks comes into the picture, and stays there for a while', () => {
  const chosen = new Chosen()
  const take = (now: number, ...of: [number, number][]) => seats(chosen.take(guests, 'one', levels(...of), now))
  expect(take(0)).toEqual([2])
  expect(take(1000, [3, 60])).toEqual([2])
  expect(take(3000, [3, 5])).toEqual([2])
  expect(take(3500, [3, 60])).toEqual([3])
  expect(take(4000, [4, 60])).toEqual([3])
  expect(take(7000, [4, 60], [3, 40])).toEqual([3])
  expect(take(7500, [4, 60])).toEqual([4])
})

test('two: whoever has been silent the longest gives way; who leaves is gone at once', () => {
  const chosen = new Chosen()
  expect(seats(chosen.take(guests, 'two', levels([2, 50]), 1000))).toEqual([2, 3])
  expect(seats(chosen.take(guests, 'two', levels([4, 50]), 5000))).toEqual([2, 4])
  expect(seats(chosen.take(guests.slice(0, 2), 'two', levels(), 5500))).toEqual([2, 3])
})

test('grid and auto: everybody', () => {
  for (const layout of ['grid', 'auto'] as const) expect(seats(new Chosen().take(guests, layout, levels(), 0))).toEqual([2, 3, 4])
})

test('a screen is never kept waiting, and never gives way', () => {
  const chosen = new Chosen()
  const all = [on(1, 'screen'), ...guests]
  expect(seats(chosen.take(guests, 'one', levels(), 0))).toEqual([2])
  expect(seats(chosen.take(all, 'one', levels(), 100))).toEqual([1])
  expect(seats(chosen.take(all, 'one', levels([3, 90]), 9000))).toEqual([1])
})
