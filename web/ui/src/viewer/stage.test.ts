import { expect, test, vi } from 'vitest'
import type { Frame } from '../lib/frames'
import type { Hand, Stage } from '../lib/wire.gen'
import type { Audience } from './audience.svelte'
import { StagePart } from './stage.svelte'

const hand = (state: string, version = 1, more: Partial<Hand> = {}): Hand => ({
  id: 'h1', text: '', state, version, muted: false, silent: false, raised_at: '2026-05-01T20:00:00Z', moved_at: '', ...more,
})
class Room {
  stopped = false
  refresh = vi.fn()
  stop() {
    this.stopped = true
  }
}
const loaded = { Room, Panel: {}, Over: {} } as never
const part = (fetch = vi.fn(async () => loaded)) => ({ fetch, part: new StagePart({} as Audience, fetch) })
const stage = (on: boolean) => ({ t: 'patch', at: '', stage: { on, publications: [] as unknown[] } as Stage }) as Frame
const you = (of: Hand | undefined) => ({ t: 'you', session: 'me', hand: of }) as Frame

test('a page that nobody wants on stage loads nothing of it', async () => {
  const { fetch, part: p } = part()
  expect(p.here).toBe(false)
  p.take(stage(true))
  p.take(you(hand('raised')))
  expect(p.here).toBe(true)
  expect(fetch).not.toHaveBeenCalled()
  p.take(you(hand('invited', 2)))
  await vi.waitFor(() => expect(p.room).toBeInstanceOf(Room))
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('the tab is there while the stage is open or the hand is up', () => {
  const { part: p } = part()
  p.take(stage(true))
  p.take(stage(false))
  expect(p.here).toBe(false)
  p.take(you(hand('raised')))
  expect(p.here).toBe(true)
  p.take(you(hand('left', 2)))
  expect(p.here).toBe(false)
})

test('the newest state of the hand counts; a frame without one says nothing', () => {
  const { part: p } = part()
  p.put(hand('raised', 3))
  p.put(hand('declined', 2))
  p.take(you(undefined))
  expect(p.hand!.state).toBe('raised')
  p.put(hand('left', 4))
  p.put(hand('raised', 1, { id: 'h2', raised_at: '2026-05-01T20:10:00Z' }))
  p.put(hand('left', 5))
  expect(p.hand!.id).toBe('h2')
})

test('a hand that the server does not know is none; one that is over stays to be read', () => {
  const { part: p } = part()
  p.put(hand('raised'))
  p.found(null)
  expect(p.hand).toBeUndefined()
  p.put(hand('left'))
  p.found(null)
  expect(p.hand!.state).toBe('left')
})

test('another show has a room of its own, and no hand', async () => {
  const { part: p } = part()
  await p.load()
  const before = p.room as unknown as Room
  p.put(hand('stage'))
  p.begin()
  expect([before.stopped, p.hand]).toEqual([true, undefined])
  expect(p.room).not.toBe(before)
  p.again()
  expect((p.room as unknown as Room).refresh).toHaveBeenCalled()
})

test('what could not be fetched is fetched again', async () => {
  const fetch = vi.fn(async () => loaded).mockRejectedValueOnce(new Error('offline'))
  const { part: p } = part(fetch)
  await p.load()
  expect(p.failed).toBe(true)
  await p.load()
  expect(p).toMatchObject({ failed: false, loaded })
})
