import { beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../lib/api'
import type { Frame } from '../../lib/frames'
import type { Hand, Stage } from '../../lib/wire.gen'
import type { Desk } from '../desk.svelte'
import { StageDesk } from './stage.svelte'

const hand = (state: string, version: number, more: Partial<Hand> = {}) =>
  ({ id: 'h1', state, version, author: { name: 'Zoë' }, raised_at: 'a', moved_at: 'a', ...more }) as Hand
const stage = (version: number, more: Partial<Stage> = {}) =>
  ({ version, on: true, layout: 'auto', guests: 3, publications: [], viewers: 1, ...more }) as unknown as Stage

const send = vi.fn()
const tell = vi.fn()
let desk: StageDesk

beforeEach(() => {
  send.mockReset()
  tell.mockReset()
  desk = new StageDesk({ send, acts: { tell }, look() {}, handling() {}, select() {}, column: 'stage' } as unknown as Desk)
  desk.frame({ t: 'snapshot', stage: stage(3), hands: [hand('raised', 1)] } as unknown as Frame)
})

const patch = (more: object) => desk.frame({ t: 'patch', ...more } as Frame)

test('a frame that is older than an answer brings nobody back', async () => {
  send.mockResolvedValue(hand('declined', 3))
  await desk.act(hand('raised', 1), 'decline')
  patch({ hands: [hand('invited', 2)] })
  expect(desk.listed).toEqual([])
})

test('an act that is still on its way is not sent again', async () => {
  let answer: (h: Hand) => void = () => {}
  send.mockReturnValue(new Promise<Hand>((done) => (answer = done)))
  const first = desk.act(hand('raised', 1), 'invite')
  expect(await desk.act(hand('raised', 1), 'invite')).toBe(false)
  answer(hand('invited', 2))
  expect(await first).toBe(true)
  expect(send).toHaveBeenCalledTimes(1)
})

test('settings are changed one after the other, and who is there comes from the frames', async () => {
  send.mockImplementation(async (_method, _path, { version, ...more }: { version: number }) => stage(version + 1, more))
  const publications = [{ id: 'p0' }] as Stage['publications']
  patch({ stage: stage(3, { publications, viewers: 9 }) })
  await Promise.all([desk.change({ guests: 2 }), desk.change({ minutes: 5 })])
  expect(send.mock.calls.map(([, , body]) => body as object)).toEqual([{ version: 3, guests: 2 }, { version: 4, minutes: 5 }])
  expect(desk.stage).toMatchObject({ version: 5, publications, viewers: 9 })
  patch({ stage: stage(4, { guests: 1, viewers: 12 }) })
  expect(desk.stage).toMatchObject({ version: 5, viewers: 12 })
})

test('who lost the race sees what is so; a refusal is told in the server’s words', async () => {
  send.mockRejectedValueOnce(new ApiError(409, 'stale_version', 'Newer.', '', hand('invited', 2)))
  expect(await desk.act(hand('raised', 1), 'decline')).toBe(false)
  expect(desk.listed.map((h) => h.state)).toEqual(['invited'])
  expect(tell.mock.calls[0]![0]).toMatch(/faster/)
  send.mockRejectedValueOnce(new ApiError(409, 'stage_full', 'The stage is full.', '', hand('invited', 2)))
  await desk.act(hand('invited', 2), 'stage')
  expect(tell.mock.calls[1]![0]).toBe('The stage is full.')
})

test('who goes of their own accord is named, who is sent back is not', () => {
  patch({ hands: [hand('left', 2, { by_desk: true })] })
  expect(desk.news).toBe('')
  patch({ hands: [hand('raised', 1, { id: 'h2' })] })
  patch({ hands: [hand('declined', 2, { id: 'h2' })] })
  expect(desk.news).toBe('Zoë would rather not.')
})
