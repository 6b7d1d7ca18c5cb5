import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../lib/api'
import type { Action } from '../lib/wire.gen'
import { Actions } from './actions.svelte'
import { Elsewhere } from './acts.svelte'
import type { Desk } from './desk.svelte'

const action = (id: string, state: string, more: Partial<Action> = {}): Action =>
  ({ id, comment: 'c1', source: 's', kind: 'youtube', act: 'delete', state, message: '', by: 'Mia', author_id: 'a1', at: `2026-11-22T20:00:0${id.slice(1)}.000Z`, ...more }) as Action

let sent: { path: string; body: unknown; key?: string }[]
let answer: () => Action
let failures: unknown[]
let actions: Actions

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => kept.set(k, v),
  })
  sent = []
  failures = []
  answer = () => action('A5', 'asked')
  actions = open()
})
afterEach(() => vi.unstubAllGlobals())

function open(): Actions {
  return new Actions({
    send: async (_method: string, path: string, body: unknown, key?: string) => {
      sent.push({ path, body, key })
      return { action: answer() }
    },
    acts: { failed: (error: unknown) => failures.push(error) },
  } as unknown as Desk)
}

test('what is over does not begin again, in whatever order it comes', async () => {
  actions.take([action('A5', 'done')])
  await actions.ask('c1', 'delete')
  expect(actions.of('c1').map((a) => a.state)).toEqual(['done'])
  actions.take([action('A6', 'asked'), action('A6', 'refused', { message: 'No.' })])
  expect(actions.all.map((a) => `${a.id} ${a.state}`)).toEqual(['A6 refused', 'A5 done'])
})

test('why something takes time is kept up to date', () => {
  actions.take([action('A1', 'asked'), action('A1', 'asked', { message: 'Too fast, in a moment.' })])
  expect(actions.all[0]?.message).toBe('Too fast, in a moment.')
})

test('a row tells what is under way or refused, else the newest that is done', () => {
  const told = () => actions.telling(actions.of('c1')).map((a) => a.id)
  actions.restart([action('A1', 'done'), action('A2', 'done', { act: 'reply' })])
  expect(told()).toEqual(['A2'])
  actions.take([action('A3', 'refused'), action('A4', 'asked')])
  expect(told()).toEqual(['A4', 'A3'])
  actions.dismiss(actions.of('c1').find((a) => a.id === 'A3')!)
  actions.take([action('A4', 'done')])
  expect(told()).toEqual(['A4'])
  expect(actions.of('c2')).toEqual([])
  expect(actions.ofAuthor('a1')).toHaveLength(4)
  expect(actions.ofAuthor('')).toEqual([])
})

test('what was put aside stays so after a reload', () => {
  const refused = action('A1', 'refused')
  actions.restart([refused])
  expect(actions).toMatchObject({ refused: 1, asked: 0 })
  actions.dismiss(refused)
  expect(actions.refused).toBe(0)
  const again = open()
  again.restart([refused])
  expect(again.refused).toBe(0)
})

test('trying again asks for the same, and puts the refusal aside', async () => {
  const refused = action('A1', 'refused', { act: 'timeout', seconds: 300 })
  actions.restart([refused])
  await actions.again(refused)
  expect(sent).toEqual([{ path: '/comments/c1/platform', body: { act: 'timeout', seconds: 300 }, key: undefined }])
  expect(actions.refused).toBe(0)
  expect(actions.asked).toBe(1)
})

test.each([new ApiError(409, 'act_impossible', 'No.'), new Elsewhere()])('an error is told and changes nothing', async (error) => {
  answer = () => {
    throw error
  }
  const refused = action('A1', 'refused')
  actions.restart([refused])
  await actions.again(refused)
  expect(failures).toEqual([error])
  expect(actions.refused).toBe(1)
})
