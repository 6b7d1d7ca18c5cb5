import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Devices, loudness, troubleOf } from './devices.svelte'

class Track extends EventTarget {
  readyState = 'live'
  constructor(readonly kind: string, readonly id = `${kind}-1`) {
    super()
  }
  getSettings = () => ({ deviceId: this.id })
  stop() {
    this.readyState = 'ended'
  }
}
class Stream {
  constructor(readonly tracks: Track[]) {}
  getTracks = () => this.tracks
  getAudioTracks = () => this.tracks.filter((t) => t.kind === 'audio')
  getVideoTracks = () => this.tracks.filter((t) => t.kind === 'video')
}

type Asked = { audio?: { deviceId?: { exact: string } }; video?: { deviceId?: { exact: string } } }
let asked: Asked[]
let given: Stream[]
let refuse: (of: Asked) => string | undefined

beforeEach(() => {
  asked = []
  given = []
  refuse = () => undefined
  vi.stubGlobal('MediaStream', Stream)
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async (of: Asked) => {
        asked.push(of)
        const no = refuse(of)
        if (no) throw new DOMException('', no)
        const kinds = (['audio', 'video'] as const).filter((k) => of[k])
        const stream = new Stream(kinds.map((k) => new Track(k, of[k]!.deviceId?.exact)))
        given.push(stream)
        return stream
      },
      enumerateDevices: async () => [
        { kind: 'videoinput', deviceId: 'video-1' }, { kind: 'videoinput', deviceId: 'video-2' },
        { kind: 'audioinput', deviceId: 'audio-1' }, { kind: 'audiooutput', deviceId: 'x' }, { kind: 'audioinput', deviceId: '' },
      ],
    },
  })
})
afterEach(() => void vi.unstubAllGlobals())

const alive = (stream: Stream) => stream.tracks.filter((t) => t.readyState === 'live').map((t) => t.kind)

test('nothing is asked for before it is opened; then both, with their names', async () => {
  const devices = new Devices()
  expect(asked).toEqual([])
  expect(await devices.open()).toBe(true)
  expect(asked[0]).toMatchObject({ audio: { echoCancellation: true }, video: { facingMode: 'user' } })
  expect(devices.cameras.map((d) => d.deviceId)).toEqual(['video-1', 'video-2'])
  expect(devices.microphones.map((d) => d.deviceId)).toEqual(['audio-1'])
  expect([devices.camera, devices.microphone]).toEqual(['video-1', 'audio-1'])
})

test('another camera: the one before is switched off', async () => {
  const devices = new Devices()
  await devices.open()
  await devices.choose('camera', 'video-2')
  expect(asked[1]!.video!.deviceId).toEqual({ exact: 'video-2' })
  expect(given.map(alive)).toEqual([[], ['audio', 'video']])
})

test('the camera alone is switched off, and on again', async () => {
  const devices = new Devices()
  await devices.open()
  await devices.show(false)
  expect(alive(given[0]!)).toEqual(['audio'])
  expect(devices.stream!.getVideoTracks()).toEqual([])
  await devices.show(true)
  expect(alive(given[1]!)).toEqual(['audio', 'video'])
  expect(alive(given[0]!)).toEqual([])
})

test('the camera that is no longer wanted does not come on when the browser allows it', async () => {
  const devices = new Devices()
  const first = devices.open()
  const last = devices.show(false)
  await Promise.all([first, last])
  expect(alive(given[0]!)).toEqual([])
  expect(asked[1]!.video).toBeUndefined()
  expect(devices.stream!.getVideoTracks()).toEqual([])
})

test('close switches off what is open, and what the browser gives afterwards', async () => {
  const devices = new Devices()
  await devices.open()
  devices.close()
  expect(devices.stream).toBeUndefined()
  const late = devices.open()
  devices.close()
  expect(await late).toBe(false)
  expect(given.map(alive)).toEqual([[], []])
  expect([devices.stream, devices.opening]).toEqual([undefined, false])
})

describe('what may be in the way', () => {
  test('no camera: sound alone', async () => {
    refuse = (of) => (of.video ? 'NotFoundError' : undefined)
    const devices = new Devices()
    expect(await devices.open()).toBe(true)
    expect(devices.blind).toBe(true)
    expect(alive(given[0]!)).toEqual(['audio'])
  })

  test.each([
    ['NotAllowedError', 'denied'], ['NotFoundError', 'none'], ['NotReadableError', 'busy'], ['TypeError', 'broken'],
  ])('%s: %s', async (name, trouble) => {
    refuse = () => name
    const devices = new Devices()
    expect(await devices.open()).toBe(false)
    expect(devices.trouble).toBe(trouble)
  })

  test('a page by http has no devices', async () => {
    vi.stubGlobal('navigator', {})
    const devices = new Devices()
    await devices.open()
    expect(devices.trouble).toBe('unsafe')
    expect(troubleOf(new Error())).toBe('broken')
  })

  test('unplugged: it is said; a device that was replaced says nothing', async () => {
    const devices = new Devices()
    await devices.open()
    await devices.choose('camera', 'video-2')
    given[0]!.tracks[1]!.dispatchEvent(new Event('ended'))
    expect(devices.trouble).toBeUndefined()
    given[1]!.tracks[1]!.dispatchEvent(new Event('ended'))
    expect(devices.trouble).toBe('gone')
  })
})

test('loudness', () => {
  const wave = (high: number) => Uint8Array.from({ length: 512 }, (_, i) => 128 + Math.round(high * Math.sin(i / 3)))
  expect(loudness(wave(0))).toBe(0)
  expect(loudness(wave(127))).toBeGreaterThan(95)
  expect(loudness(wave(20))).toBeGreaterThan(loudness(wave(5)))
})
