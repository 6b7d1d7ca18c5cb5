import { expect, test } from 'vitest'
import type { Poll } from '../../lib/wire.gen'
import { ordered } from './order'

const poll = (id: string, state: string, at: number): Poll =>
  ({ id, state, created_at: new Date(at).toISOString(), opened_at: state === 'draft' ? undefined : new Date(at).toISOString() }) as Poll

test('what runs and what is over begins with the newest, what is prepared keeps its order', () => {
  const all = [poll('a', 'draft', 1), poll('b', 'open', 2), poll('c', 'closed', 3), poll('d', 'draft', 4), poll('e', 'open', 5), poll('f', 'closed', 6)]
  const ids = Object.values(ordered(all.reverse())).map((list) => list.map((p: Poll) => p.id))
  expect(ids).toEqual([['e', 'b'], ['a', 'd'], ['f', 'c']])
})

test('what was made in one import keeps its order as well', () => {
  const ids = ordered(['p', 'p-1', 'p-2', 'p-10'].map((id) => poll(id, 'draft', 7)).reverse()).prepared.map((p) => p.id)
  expect(ids).toEqual(['p', 'p-1', 'p-2', 'p-10'])
})
