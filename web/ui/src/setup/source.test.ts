import { expect, test } from 'vitest'
import { language } from '../lib/language.svelte'
import type { Source } from '../lib/wire.gen'
import { example, keyed, languages } from './examples'
import { facts, lasted } from './facts'
import { complete, concerns, fieldsOf, filled, kinds, of } from './kinds'
import { Sources } from './sources.svelte'

const source = (more: Partial<Source> = {}): Source => ({
  id: 's', kind: 'youtube', state: 'live', lag_ms: 0, rate: 0.5, mode: 'stream', title: '', channel: '', picture: '', uncounted: 0, capabilities: [], ...more,
})

test('the figures of a source say what matters', () => {
  language.set('en', false)
  const at = new Date(2026, 10, 22, 21, 40).toISOString()
  expect(facts(source({ quota_left: 8766, quota_used: 1234, quota_ends: at, lag_ms: 2400, uncounted: 1 }))).toEqual([
    'read as a stream', '0.5 comments/s', '2 s behind', 'Quota: 1,234 used, 8,766 left, lasts until 21:40', '1 comment without an author not counted',
  ])
  expect(facts(source({ mode: '', quota_left: 2 ** 40 }))).toEqual(['0.5 comments/s'])
  expect(facts(source({ state: 'paused', quota_left: 0, quota_used: 10_000, quota_ends: at })).at(-1)).toBe('Quota: 10,000 used, 0 left')
  expect([lasted(20_000), lasted(42 * 60_000), lasted(65 * 60_000)]).toEqual(['1 min', '42 min', '1 h 5 min'])
})

test('what a way asks for is sent, and nothing of the other way', () => {
  const values = { video: ' abc ', api_key: '', hours: '3' }
  expect(filled(fieldsOf('youtube', 'login'), values)).toEqual({ video: 'abc' })
  expect(complete(fieldsOf('youtube', 'paste'), values)).toBe(false)
  expect(complete(fieldsOf('youtube', 'paste'), { ...values, api_key: 'k' })).toBe(true)
  expect(complete(fieldsOf('twitch', 'login'), {})).toBe(true)
  for (const kind of kinds) expect(of(kind).fed ?? false).toBe(kind === 'inbound' || kind === 'social_stream')
  expect(concerns('client_id', 'paste')).toBe(false)
  expect(concerns('client_id', 'login') && concerns('app_secret', 'paste')).toBe(true)
})

test('an example has the address, three lines and no secret', () => {
  for (const language of languages) {
    const code = example(language, 'https://x.example/hooks/in/s1')
    expect(code.split('\n')).toHaveLength(3)
    expect(code).toContain('https://x.example/hooks/in/s1')
    expect(code).toContain('SECRET')
  }
  expect(keyed('https://x.example/hooks/in/s1', 'a b&c')).toBe('https://x.example/hooks/in/s1?key=a+b%26c')
})

test('a lamp does not take away what only the producer knows, and a secret is kept apart', async () => {
  const answers: Source[] = []
  const client = { get: async () => ({ items: [] }) as never, send: async () => answers.shift() as never }
  const sources = new Sources(client, () => '/sources')
  answers.push(source({ kind: 'inbound', hook: 'https://x.example/h', secret: 'geheim', config: { name: 'Discord' } }))
  await sources.add({ kind: 'inbound', name: 'Discord' })
  expect(JSON.stringify(sources.list)).not.toContain('geheim')
  expect(sources.given.get('s')).toEqual({ hook: 'https://x.example/h', secret: 'geheim' })
  sources.heard([source({ kind: 'inbound', rate: 3 })])
  expect(sources.list[0]).toMatchObject({ rate: 3, hook: 'https://x.example/h', config: { name: 'Discord' } })
  sources.forget('s')
  expect(sources.given.size).toBe(0)
})

test('an answer that is older than a frame does not turn a lamp back', async () => {
  let answer = (_: unknown) => {}
  const client = { get: () => new Promise((done) => (answer = done)) as never, send: async () => source({ paused: true, state: 'waiting' }) as never }
  const sources = new Sources(client, () => '/sources')
  sources.heard([source({ state: 'waiting' })])
  sources.heard([source({ state: 'live', title: 'Da' })])
  answer({ items: [source({ state: 'waiting', config: { video: 'v' } })] })
  await Promise.resolve()
  await Promise.resolve()
  expect(sources.list).toEqual([source({ state: 'live', title: 'Da', config: { video: 'v' }, hook: undefined, paused: undefined })])
  await sources.change('s', { paused: true })
  expect(sources.list[0]).toMatchObject({ state: 'live', paused: true })
})
