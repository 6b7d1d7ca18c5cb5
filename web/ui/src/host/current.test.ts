import { expect, test } from 'vitest'
import type { Poll } from '../lib/wire.gen'
import { current } from './current'

const poll = (id: string, state: string, minute: number, more: Partial<Poll> = {}) =>
  ({ id, state, kind: 'choice', final: false, opened_at: `2026-05-01T20:0${minute}:00.000Z`, ...more }) as Poll

const draft = { ...poll('draft', 'draft', 0), opened_at: undefined } as Poll
const board = poll('board', 'open', 9, { kind: 'ideas' })
const first = poll('first', 'open', 1)
const second = poll('second', 'open', 2)
const late = poll('late', 'closed', 3)
const final = poll('final', 'closed', 4, { final: true })

test.each([
  ['the poll on air', [first, final, late], 'final', 'final'],
  ['the one opened last', [first, second, late, final], undefined, 'second'],
  ['the one opened last, where what is on air is not known', [second, first], 'gone', 'second'],
  ['one whose votes still come in', [draft, final, late], undefined, 'late'],
  ['no idea board before another poll', [board, first], undefined, 'first'],
  ['the idea board alone', [board, final], undefined, 'board'],
  ['nothing once all is final', [draft, final], undefined, undefined],
] as const)('%s', (_, polls, onAir, id) => {
  expect(current(polls, onAir)?.id).toBe(id)
})
