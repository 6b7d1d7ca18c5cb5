import { expect, test } from 'vitest'
import type { Hand } from '../../lib/wire.gen'
import { grouped, over } from './hands'

const hand = (id: string, state: string, raised: number, moved = raised) =>
  ({ id, state, raised_at: `2026-05-01T20:0${raised}:00.000Z`, moved_at: `2026-05-01T20:0${moved}:00.000Z` }) as Hand

test('who waits longest comes first, and each hand is in the group of its state', () => {
  const all = [
    hand('late', 'raised', 5),
    hand('early', 'raised', 1),
    hand('asked', 'invited', 2, 6),
    hand('checks', 'accepted', 3, 4),
    hand('green', 'preview', 0),
    hand('second', 'stage', 0, 8),
    hand('first', 'stage', 4, 7),
    hand('gone', 'left', 0),
    hand('no', 'declined', 0),
  ]
  const ids = Object.fromEntries(Object.entries(grouped(all)).map(([name, hands]) => [name, hands.map((h: Hand) => h.id)]))
  expect(ids).toEqual({ stage: ['first', 'second'], green: ['green'], coming: ['checks', 'asked'], raised: ['early', 'late'] })
  expect(all.filter(over).map((h) => h.id)).toEqual(['gone', 'no'])
})
