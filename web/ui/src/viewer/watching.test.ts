import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Scene, Show } from '../lib/wire.gen'
import { Watching } from './watching.svelte'

const BEGIN = Date.parse('2026-11-21T20:15:00.000Z')
const now = (seconds: number) => BEGIN + seconds * 1000
const show = { id: 'S1', delays: { youtube: 14_000 } } as unknown as Show
const scene = (version: number, seconds?: number): Scene => ({
  version,
  panic: false,
  item: seconds === undefined ? undefined : { kind: 'question', since: new Date(now(seconds)).toISOString() },
})

function begin(asked: string, id = 'S1'): Watching {
  const watching = new Watching(asked)
  watching.enter(id)
  return watching
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => kept.set(k, v),
    removeItem: (k: string) => kept.delete(k),
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('where somebody watches', () => {
  test('is what the address says, also later without it, for that show only', () => {
    expect(begin('youtube').via).toBe('youtube')
    expect(begin('').via).toBe('youtube')
    expect(begin('', 'S2').via).toBe('')
  })

  test('is what they chose, until another address says otherwise', () => {
    begin('youtube').choose('')
    expect(begin('youtube').via).toBe('')
    expect(begin('twitch').via).toBe('twitch')
  })

  test('is nothing where the address talks nonsense', () => {
    expect(begin('<b>').via).toBe('')
    expect(begin('x'.repeat(40)).via).toBe('')
  })
})

describe('on air', () => {
  test('changes later in a late picture', () => {
    const watching = begin('youtube')
    watching.take(scene(1, 0), now(0))
    watching.take(scene(2, 30), now(30))
    expect(watching.scene(show, now(13))).toBeUndefined()
    expect(watching.scene(show, now(14))?.version).toBe(1)
    expect(watching.scene(show, now(43))?.version).toBe(1)
    expect(watching.scene(show, now(44))?.version).toBe(2)
  })

  test('ends later, from when the end was heard of', () => {
    const watching = begin('youtube')
    watching.take(scene(1, 0), now(0))
    watching.take(scene(2), now(60))
    expect(watching.scene(show, now(73))?.version).toBe(1)
    expect(watching.scene(show, now(74))?.version).toBe(2)
  })

  test('keeps its moment when the same scene is told again', () => {
    const watching = begin('youtube')
    watching.take(scene(2), now(60))
    watching.take(scene(2), now(70))
    expect(watching.scene(show, now(74))?.version).toBe(2)
  })

  test('is at once what it is in the room', () => {
    const watching = begin('')
    watching.take(scene(1, 5), now(0))
    expect(watching.scene(show, now(0))?.version).toBe(1)
  })

  test('is the right one also after many', () => {
    const watching = begin('youtube')
    for (let n = 1; n <= 200; n++) watching.take(scene(n, n), now(n))
    expect(watching.scene(show, now(200))?.version).toBe(186)
  })
})
