import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browser, FakePeer, FakeStream, FakeTrack, passes, refused } from './fake'
import { Publisher, type PublisherOptions } from './publisher'

let at: ReturnType<typeof browser>
let publisher: Publisher | undefined
let states: string[]

beforeEach(() => {
  at = browser()
  states = []
})
afterEach(() => {
  publisher?.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const stream = (...kinds: string[]) => new FakeStream(kinds.map((k) => new FakeTrack(k))) as unknown as MediaStream

async function publish(of: MediaStream, more: Partial<PublisherOptions> = {}) {
  publisher = new Publisher({
    show: 'S1', role: 'viewer', stream: of, onstate: (s, why) => states.push(why ? `${s}: ${why.code}` : s), ...more,
  })
  await passes()
  FakePeer.last?.become('connected')
  return publisher
}
const sent = () => FakePeer.last.transceivers.map((t) => [t.kind, t.init.sendEncodings?.map((e) => `${e.rid} ${e.scaleResolutionDownBy}`)])
const track = (n: number) => FakePeer.last.transceivers[n]!.sender.track

test('camera and microphone: three sizes of the picture', async () => {
  await publish(stream('audio', 'video'))
  expect(sent()).toEqual([['audio', ['undefined undefined']], ['video', ['q 4', 'h 2', 'f 1']]])
  expect(FakePeer.last.transceivers.every((t) => t.init.direction === 'sendonly')).toBe(true)
  expect(at.server.of('POST')[0]).toMatchObject({ url: '/rtc/S1/whip', headers: { 'X-Zuruf-Role': 'viewer' } })
  expect(states).toEqual(['on'])
})

test('a screen: one size, sharp', async () => {
  const of = stream('video')
  await publish(of, { source: 'screen', role: 'host', token: 'H' })
  expect(FakePeer.last.transceivers[0]!.init.sendEncodings).toHaveLength(1)
  expect(of.getVideoTracks()[0]!.contentHint).toBe('detail')
  expect(at.server.of('POST')[0]).toMatchObject({ url: '/rtc/S1/whip?source=screen', headers: { Authorization: 'Bearer H' } })
})

test('sound alone', async () => {
  await publish(stream('audio'))
  expect(sent()).toEqual([['audio', ['undefined undefined']]])
})

test('VP8 comes first, the others stay possible', async () => {
  const codecs = ['video/H264', 'video/VP8', 'video/rtx'].map((mimeType) => ({ mimeType, clockRate: 90_000 }))
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs }) })
  const asked: string[][] = []
  const add = FakePeer.prototype.addTransceiver
  vi.spyOn(FakePeer.prototype, 'addTransceiver').mockImplementation(function (this: FakePeer, of, init) {
    return Object.assign(add.call(this, of, init), { setCodecPreferences: (all: { mimeType: string }[]) => asked.push(all.map((c) => c.mimeType)) })
  })
  await publish(stream('audio', 'video'))
  expect(asked).toEqual([['video/VP8', 'video/H264', 'video/rtx']])
})

test('another camera goes on in the same session', async () => {
  const p = await publish(stream('audio', 'video'))
  const other = stream('audio', 'video')
  p.replace(other)
  await passes()
  expect([track(0), track(1)]).toEqual(other.getTracks())
  expect(at.server.of('POST')).toHaveLength(1)
})

test('a camera that comes later needs a new session', async () => {
  const p = await publish(stream('audio'))
  p.replace(stream('audio', 'video'))
  await passes()
  expect(at.server.of('POST')).toHaveLength(2)
  expect(at.server.of('DELETE')).toHaveLength(1)
  expect(sent().map(([kind]) => kind)).toEqual(['audio', 'video'])
})

test('muted: the microphone is silent, of the camera nothing is sent; also with other devices, and anew', async () => {
  const of = stream('audio', 'video')
  const p = await publish(of)
  p.mute('audio', true)
  p.mute('video', true)
  expect(of.getTracks().map((t) => t.enabled)).toEqual([false, false])
  expect(track(1)).toBeNull()
  const other = stream('audio', 'video')
  p.replace(other)
  expect(other.getTracks().map((t) => t.enabled)).toEqual([false, false])
  expect([track(0), track(1)]).toEqual([other.getTracks()[0], null])
  at.server.next.PATCH = [refused(404)]
  FakePeer.last.become('failed')
  await passes()
  expect([track(0), track(1)]).toEqual([other.getTracks()[0], null])
  p.mute('audio', false)
  p.mute('video', false)
  expect(other.getTracks().map((t) => t.enabled)).toEqual([true, true])
  expect(track(1)).toBe(other.getTracks()[1])
})

test('not allowed: refused, with the reason; the devices are left alone', async () => {
  at.server.next.POST = [refused(403, 'not_on_stage')]
  const of = stream('audio')
  await publish(of)
  expect(states).toEqual(['refused: not_on_stage'])
  publisher!.stop()
  expect(of.getTracks()[0]!.enabled).toBe(true)
})
