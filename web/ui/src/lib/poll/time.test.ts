import { describe, expect, test } from 'vitest'
import { counts, poll, seen } from '../../../e2e/pages/polls'
import type { Poll } from '../wire.gen'
import { late, lately } from './late'
import { graceText, remaining, waits } from './time'

const BEGIN = Date.parse('2026-11-21T20:15:00.000Z')
const at = (seconds: number) => new Date(BEGIN + seconds * 1000).toISOString()
const now = (seconds: number) => BEGIN + seconds * 1000
const open = (more: Partial<Poll> = {}) =>
  seen(poll('quiz', 'open', { opened_at: at(0), closes_at: at(60), ...more }))

test('lateness is that of the platform, first as the poll knows it', () => {
  expect(late('youtube', { youtube: 9000 }, { youtube: 14000 })).toBe(9000)
  expect(late('youtube', undefined, { youtube: 14000 })).toBe(14000)
  expect(late('', { youtube: 14000 })).toBe(0)
  expect(late('constructor', {})).toBe(0)
  expect(late('youtube', { youtube: -5 })).toBe(0)
})

describe('a poll in a late picture', () => {
  test('opens and closes later', () => {
    expect(lately(open(), 14_000, now(13))).toBeUndefined()
    expect(lately(open(), 14_000, now(14))).toMatchObject({ state: 'open', closes_at: at(74) })
    const closed = open({ state: 'closed', final_at: at(75) })
    expect(lately(closed, 14_000, now(73))).toMatchObject({ state: 'open', closes_at: at(74) })
    expect(lately(closed, 14_000, now(74))?.state).toBe('closed')
    expect(lately({ ...closed, final: true }, 14_000, now(73))?.state).toBe('closed')
  })

  test('shows its result later, and nothing of it before', () => {
    const revealed = poll('quiz', 'revealed', { closes_at: at(60), opened_at: at(0), revealed_at: at(80), rounds: counts(poll('quiz')).polls })
    const early = lately(revealed, 14_000, now(93))
    expect(early).toMatchObject({ revealed: false, counts: null, by_source: null, voters: null, votes: 428 })
    expect(early?.options.some((o) => 'right' in o)).toBe(false)
    expect(early?.rounds).toBeUndefined()
    expect(lately(revealed, 14_000, now(94))).toBe(revealed)
  })
})

describe('a poll in the room', () => {
  test('is what the server says, at once', () => {
    const early = open({ opened_at: at(1) })
    expect(lately(early, 0, now(0))).toBe(early)
    expect(lately(open({ state: 'closed' }), 0, now(10))?.state).toBe('closed')
    expect(lately(open({ state: 'draft' }), 0, now(10))).toBeUndefined()
  })

  test('ends by the clock also when the word of it is late', () => {
    expect(lately(open(), 0, now(59))?.state).toBe('open')
    expect(lately(open(), 0, now(60))?.state).toBe('closed')
    expect(lately(open({ closes_at: undefined }), 0, now(6000))?.state).toBe('open')
  })
})

test('what remains is counted to the end, and not at all without one', () => {
  expect(remaining(open(), now(20))).toBe(40_000)
  expect(remaining(open(), now(61))).toBe(0)
  expect(remaining(open({ closes_at: undefined }), now(20))).toBeUndefined()
  expect(remaining(open({ state: 'closed' }), now(20))).toBeUndefined()
})

test('who may still vote after the end is said, the longest first', () => {
  const closed = open({ state: 'closed', grace: { facebook: 9000, youtube: 15_000, twitch: 2000 } })
  expect(waits(closed, now(63))).toEqual([{ kind: 'youtube', seconds: 12 }, { kind: 'facebook', seconds: 6 }])
  expect(graceText(closed, now(63), 'de')).toBe('noch 12 s für YouTube, 6 s für Facebook')
  expect(graceText(closed, now(63), 'en')).toBe('12 s for YouTube, 6 s for Facebook left')
  expect(graceText(closed, now(75), 'de')).toBe('')
  expect(graceText({ ...closed, final: true }, now(63), 'de')).toBe('')
})
