import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Polls } from '../lib/polls.svelte'
import { PollPart } from './part.svelte'

class Casting {
  constructor(readonly connection: unknown) {}
}
const loaded = { Casting, Panel: {} } as never
const connection = { ask: () => Promise.reject(new Error()) }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it is fetched at leisure, once', async () => {
  const fetch = vi.fn(async () => loaded)
  const part = new PollPart(fetch)
  part.begin(connection, new Polls(), () => '')
  await vi.advanceTimersByTimeAsync(4999)
  expect(fetch).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(15_001)
  await part.load()
  expect(fetch).toHaveBeenCalledTimes(1)
  expect(part.casting).toBeInstanceOf(Casting)
})

test('another show has votes of its own', async () => {
  const part = new PollPart(async () => loaded)
  part.begin(connection, new Polls(), () => '')
  await part.load()
  const before = part.casting
  part.begin(connection, new Polls(), () => '')
  expect(part.casting).not.toBe(before)
})

test('what could not be fetched is fetched again', async () => {
  let there = false
  const part = new PollPart(() => (there ? Promise.resolve(loaded) : Promise.reject(new Error('offline'))))
  part.begin(connection, new Polls(), () => '')
  await part.load()
  expect(part.failed).toBe(true)
  there = true
  await part.load()
  expect(part).toMatchObject({ failed: false, loaded })
})

test('a page that is left fetches nothing', async () => {
  const fetch = vi.fn(async () => loaded)
  const part = new PollPart(fetch)
  part.begin(connection, new Polls(), () => '')
  part.stop()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(fetch).not.toHaveBeenCalled()
})
