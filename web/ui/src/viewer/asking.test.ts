import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError, type Client } from '../lib/api'
import type { Question } from '../lib/wire.gen'
import { Asking } from './asking.svelte'

interface Sent {
  method: string
  path: string
  body: { text?: string; anonymous?: boolean }
  key: string
}

let sent: Sent[]
let took: Question[]
let answer: (sent: Sent) => unknown
let asking: Asking

const client: Client = {
  get: async (path) => answer({ method: 'GET', path, body: {}, key: '' }) as never,
  send: async (method, path, body, key = '') => {
    const one = { method, path, body: body as Sent['body'], key }
    sent.push(one)
    return answer(one) as never
  },
}
const open = () => new Asking(client, 'S1', (q) => took.push(q))
const offline = () => {
  throw new ApiError(0, 'network', 'No connection.')
}
const question = { number: 4, state: 'held', version: 1 } as Question

beforeEach(() => {
  vi.useFakeTimers()
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => kept.set(k, v),
    removeItem: (k: string) => kept.delete(k),
  })
  sent = []
  took = []
  answer = () => question
  asking = open()
})
afterEach(() => {
  asking.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settle = () => vi.advanceTimersByTimeAsync(0)

test('a question is sent, and is mine', async () => {
  asking.type(' Wie lange noch? ')
  asking.send()
  expect(asking.draft).toBe('')
  await settle()
  expect(sent[0]).toMatchObject({ path: '/shows/S1/questions', body: { text: 'Wie lange noch?' } })
  expect(took).toEqual([{ ...question, mine: true }])
  expect(asking.unsent).toEqual([])
})

test.each(['', '   ', 'x'.repeat(301), '🎈'.repeat(301)])('%# is not sent', (text) => {
  asking.type(text)
  asking.send()
  expect(asking.unsent).toEqual([])
})

test('300 characters are counted as people count', async () => {
  asking.type('🎈'.repeat(300))
  asking.send()
  await settle()
  expect(sent).toHaveLength(1)
})

test('without a network it waits, survives a reload and keeps its key', async () => {
  answer = offline
  asking.type('Hallo?')
  asking.send()
  await settle()
  expect(asking.waiting).toBe(true)
  asking.stop()

  asking = open()
  expect(asking.unsent).toMatchObject([{ text: 'Hallo?' }])
  answer = () => question
  asking.start()
  await settle()
  const keys = new Set(sent.map((s) => s.key))
  expect(sent.length).toBeGreaterThan(1)
  expect(keys.size).toBe(1)
  expect(keys.has('')).toBe(false)
  expect(asking.unsent).toEqual([])
})

test('it tries again by itself', async () => {
  answer = offline
  asking.type('Hallo?')
  asking.send()
  await settle()
  answer = () => question
  await vi.advanceTimersByTimeAsync(5000)
  expect(asking.waiting).toBe(false)
  expect(took).toHaveLength(1)
})

test('a refused question goes back to where it can be changed', async () => {
  answer = () => {
    throw new ApiError(422, 'text', 'Bitte kürzer.', 'text')
  }
  asking.type('Hallo?')
  asking.send()
  await settle()
  expect(asking).toMatchObject({ draft: 'Hallo?', error: 'Bitte kürzer.', unsent: [] })
  expect(open().draft).toBe('Hallo?')
})

test('the draft survives a reload', () => {
  asking.type('Was ich noch')
  expect(open().draft).toBe('Was ich noch')
})

test('an anonymous question is followed by its receipt and never called mine', async () => {
  answer = ({ method }) => (method === 'GET' ? { ...question, state: 'open' } : { ...question, receipt: 'R' })
  asking.anonymous = true
  asking.type('Psst?')
  asking.send()
  await settle()
  expect(took).toEqual([])
  expect(asking.own).toEqual(new Set([4]))
  asking.stop()

  asking = open()
  asking.start()
  await settle()
  expect(asking.followed.get('R')?.state).toBe('open')
  answer = () => ({ ...question, state: 'answered' })
  await vi.advanceTimersByTimeAsync(15_000)
  expect(asking.followed.get('R')?.state).toBe('answered')
})

test('a withdrawn question is forgotten', async () => {
  answer = () => ({ ...question, receipt: 'R' })
  asking.anonymous = true
  asking.type('Psst?')
  asking.send()
  await settle()
  await asking.withdraw('R')
  expect(sent.at(-1)).toMatchObject({ method: 'DELETE', path: '/shows/S1/receipts/R' })
  expect(asking.followed.size).toBe(0)
  asking.stop()
  asking = open()
  await asking.follow()
  expect(asking.followed.size).toBe(0)
})

test('a show that was left is asked nothing more, and a rehearsal leaves nothing behind', async () => {
  answer = offline
  asking.type('Eins?')
  asking.send()
  asking.type('Zwei?')
  await settle()
  asking.stop()
  answer = () => question
  const before = sent.length
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toHaveLength(before)
  expect(open().unsent).toHaveLength(1)
  asking.erase()
  expect(open()).toMatchObject({ draft: '', unsent: [] })
})
