import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StageClock } from './clock'
import { browser, FakePeer, type FakeStream, passes, refused } from './fake'
import { Hold } from './hold'
import { counts, Watcher, type WatcherOptions } from './watcher'

let at: ReturnType<typeof browser>
let watcher: Watcher | undefined
let states: string[]
let seats: Map<number, string[]>

beforeEach(() => {
  at = browser()
  states = []
  seats = new Map()
})
afterEach(() => {
  watcher?.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function watch(more: Partial<WatcherOptions> = {}) {
  watcher = new Watcher({
    show: 'S1', role: 'viewer', seats: 3,
    onstate: (state, why) => states.push(why ? `${state}: ${why.code}` : state),
    onseat: (seat, stream) => seats.set(seat, (stream as unknown as FakeStream).tracks.map((t) => t.kind)),
    ...more,
  })
  await passes()
  FakePeer.last?.become('connected')
  FakePeer.last?.channel?.open()
  return watcher
}
const channel = () => FakePeer.last.channel!

describe('what is asked for', () => {
  test('a pair for each seat, and the data channel', async () => {
    await watch()
    expect(FakePeer.last.transceivers.map((t) => `${t.kind} ${t.init.direction}`)).toEqual(Array(3).fill(['audio recvonly', 'video recvonly']).flat())
    expect([...seats]).toEqual([[0, ['audio', 'video']], [1, ['audio', 'video']], [2, ['audio', 'video']]])
    expect(channel()).toMatchObject({ label: 'stage', init: { ordered: false, maxRetransmits: 0 } })
    expect(FakePeer.last.config.iceServers).toEqual([{ urls: ['stun:stun.example'] }])
    expect(at.server.calls.map((c) => `${c.method} ${c.url}`)).toEqual(['GET /api/v1/shows/S1/stage', 'POST /rtc/S1/whep'])
    expect(states).toEqual(['on'])
  })

  test('sound alone', async () => {
    await watch({ video: false })
    expect(FakePeer.last.transceivers.map((t) => t.kind)).toEqual(['audio', 'audio', 'audio'])
    expect([...seats]).toEqual([[0, ['audio']], [1, ['audio']], [2, ['audio']]])
  })

  test('as an overlay, with its token', async () => {
    await watch({ role: 'overlay', token: 'T' })
    for (const call of at.server.calls) expect(call.headers).toMatchObject({ Authorization: 'Bearer T', 'X-Zuruf-Role': 'overlay' })
  })

  test('the stage is off: refused', async () => {
    at.server.next.POST = [refused(409, 'stage_off')]
    watcher = await watch()
    expect(states).toEqual(['refused: stage_off'])
  })

  test('another show has nothing of it', async () => {
    at.server.next.GET = [refused(404, 'no_show')]
    await watch()
    expect(states).toEqual(['refused: no_show'])
    expect(FakePeer.all).toHaveLength(0)
  })
})

describe('the data channel', () => {
  test('heights are sent when there is a channel, when they change, and every 5 s', async () => {
    const w = await watch()
    const views = () => channel().of('view').map((m) => m.h)
    w.view([360, 0, 179.6])
    expect(views()).toEqual([[360, 0, 180]])
    w.view([360, 0, 179.6])
    expect(views()).toHaveLength(1)
    w.view([0, 0, 0])
    expect(views()).toEqual([[360, 0, 180], [0, 0, 0]])
    await passes(5000)
    expect(views()).toHaveLength(3)
    FakePeer.last.become('failed')
    await passes(6000)
    FakePeer.last.channel!.open()
    expect(views()).toEqual([[0, 0, 0]])
  })

  test('five reactions a second', async () => {
    const w = await watch()
    for (let i = 0; i < 9; i++) w.react('👏')
    expect(channel().of('react')).toEqual(Array(5).fill({ t: 'react', e: '👏' }))
    await passes(1000)
    w.react('❤️')
    expect(channel().of('react')).toHaveLength(6)
  })

  test('levels come, and go when nobody speaks', async () => {
    const levels: [number, number][][] = []
    await watch({ onlevels: (l) => levels.push([...l]) })
    channel().say({ t: 'levels', l: [[0, 60], [2, 5]] })
    await passes(600)
    channel().say({ t: 'levels', l: [[0, 40], 'x', [1]] })
    await passes(700)
    expect(levels).toEqual([[[0, 60], [2, 5]], [[0, 40]], []])
  })

  test('reactions that are known, with numbers', async () => {
    const reacted: object[] = []
    await watch({ onreacted: (n) => reacted.push(n) })
    for (const n of [{ '👏': 12, '🎉': 0 }, { '<b>': 3 }, null]) channel().say({ t: 'reacted', n })
    channel().say('{nonsense')
    channel().say('null')
    expect(reacted).toEqual([{ '👏': 12 }, {}])
    expect(counts({ '❤️': 'x', '👍': 2 })).toEqual({ '👍': 2 })
  })

  test('the delay is the way here and the wait in the browser', async () => {
    let now = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const w = await watch()
    expect(w.delay()).toBeNull()
    now += 80
    channel().say({ t: 'clock', n: 1, now: 5 })
    FakePeer.last.getStats = async () => new Map([['v', { type: 'inbound-rtp', kind: 'video', id: 'v', jitterBufferDelay: 3, jitterBufferEmittedCount: 60 }]])
    await passes(2000)
    expect(w.delay()).toBe(90)
    expect(channel().of('clock').map((m) => m.n)).toEqual([1, 2])
  })
})

describe('an outside engine', () => {
  const outside = () => at.server.of('POST').map((c) => c.url)

  test('one connection a seat, of those who are there; no data channel, no cookies', async () => {
    at.server.stage = { watch: 'https://engine.example/s/{seat}/whep', publications: [{ seat: 0 }, { seat: 2 }] }
    const w = await watch()
    await passes()
    expect(outside()).toEqual(['https://engine.example/s/0/whep', 'https://engine.example/s/2/whep'])
    for (const call of at.server.of('POST')) expect(call).toMatchObject({ credentials: 'omit', headers: { 'Content-Type': 'application/sdp' } })
    expect(at.server.of('POST')[0]!.headers).not.toHaveProperty('X-Zuruf-Role')
    expect(FakePeer.all.map((pc) => [pc.transceivers.length, pc.channel])).toEqual([[2, undefined], [2, undefined]])
    expect([...seats.keys()]).toEqual([0, 2])
    w.present([0, 3])
    await passes()
    expect(outside().at(-1)).toBe('https://engine.example/s/3/whep')
    expect(FakePeer.all.map((pc) => pc.closed)).toEqual([false, true, false])
  })

  test('who has not begun to send is waited for', async () => {
    at.server.stage = { watch: 'https://engine.example/whep', publications: [] }
    at.server.next.POST = [new Response(null, { status: 404 })]
    await watch()
    await passes(300)
    expect(outside()).toEqual(['https://engine.example/whep', 'https://engine.example/whep'])
    FakePeer.last.become('connected')
    expect(states).toEqual(['on'])
  })

  test('only the audience watches there', async () => {
    at.server.stage = { watch: 'https://engine.example/whep', publications: [] }
    await watch({ role: 'moderator' })
    expect(outside()).toEqual(['/rtc/S1/whep'])
  })
})

describe('measuring', () => {
  test('of the ways to the stage and back the shortest counts, and only answers to what was asked', () => {
    const clock = new StageClock()
    expect(clock.away).toBeUndefined()
    for (const [then, now] of [[0, 90], [100, 140], [200, 270]] as const) clock.heard(clock.ask(then), now)
    expect(clock.away).toBe(20)
    clock.heard(99, 1000)
    clock.heard(1, 1)
    expect(clock.away).toBe(20)
    for (let i = 0; i < 8; i++) clock.heard(clock.ask(0), 60)
    expect(clock.away).toBe(30)
  })

  test('the picture that moves counts, since the last report', () => {
    const hold = new Hold()
    const report = (...of: [string, string, number, number][]) =>
      of.map(([id, kind, jitterBufferDelay, jitterBufferEmittedCount]) => ({ type: 'inbound-rtp', id, kind, jitterBufferDelay, jitterBufferEmittedCount }))
    expect(hold.of(report(['a', 'audio', 960, 48_000], ['v', 'video', 2, 40]))).toBe(50)
    expect(hold.of(report(['a', 'audio', 1920, 96_000], ['v', 'video', 5, 70]))).toBe(100)
    expect(hold.of(report(['a', 'audio', 2880, 144_000], ['v', 'video', 5, 70]))).toBe(20)
    expect(hold.of([{ type: 'transport', id: 't' }])).toBeUndefined()
  })
})
