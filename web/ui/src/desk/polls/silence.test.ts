import { expect, test } from 'vitest'
import type { Poll, Source } from '../../lib/wire.gen'
import { silent } from './silence'

const NOW = Date.parse('2026-11-21T20:15:00.000Z')
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString()
const poll = (more: Partial<Poll> = {}) => ({ state: 'open', who: 'all', opened_at: ago(50), ...more }) as Poll
const source = (more: Partial<Source> = {}) => ({ id: 's1', kind: 'youtube', state: 'live', heard_at: ago(41), ...more }) as Source
const of = (s: Partial<Source>, p: Partial<Poll> = {}) => silent(poll(p), [source(s)], NOW).map(({ kind, seconds }) => `${kind} ${seconds}`)

test('a platform that had comments is missed after 40 s', () => {
  expect(of({})).toEqual(['youtube 41'])
  expect(of({ heard_at: ago(39) })).toEqual([])
  expect(of({ heard_at: undefined })).toEqual([])
})

test('a poll that has just opened waits as well', () => {
  expect(of({ heard_at: ago(300) }, { opened_at: ago(39) })).toEqual([])
  expect(of({ heard_at: ago(300) }, { opened_at: ago(40) })).toEqual(['youtube 300'])
})

test('one that does not read is missed without having had comments, and from the beginning', () => {
  expect(of({ state: 'reconnect', heard_at: undefined })).toEqual(['youtube 50'])
  expect(of({ state: 'slow', heard_at: ago(90) }, { opened_at: ago(1) })).toEqual(['youtube 90'])
  expect(of({ state: 'slow', heard_at: ago(5) })).toEqual([])
  expect(of({ state: 'reconnect', heard_at: undefined }, { opened_at: ago(30) })).toEqual([])
})

test('nobody waits for one that has not begun, is over or was paused, nor for the room', () => {
  for (const more of [{ state: 'waiting' }, { state: 'ended' }, { paused: true }, { kind: 'room' }, { kind: 'hall' }])
    expect(of(more)).toEqual([])
})

test('only while a poll is open that counts comments', () => {
  for (const more of [{ state: 'closed' }, { state: 'draft' }, { who: 'room' }]) expect(of({}, more)).toEqual([])
  expect(of({}, { who: 'comments' })).toEqual(['youtube 41'])
})
