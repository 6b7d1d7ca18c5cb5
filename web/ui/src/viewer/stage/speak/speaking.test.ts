import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browser, FakePeer, FakeStream, FakeTrack, passes, refused } from '../../../lib/rtc/fake'
import type { Hand } from '../../../lib/wire.gen'
import { Hands } from '../hands.svelte'
import { Speaking } from './speaking.svelte'

class Track extends FakeTrack {
  stopped = false
  stop() {
    this.stopped = true
  }
  getSettings = () => ({ deviceId: this.kind })
}

let at: ReturnType<typeof browser>
let hand: Hand | undefined
let tracks: Track[]
let acts: string[]
let answers: Partial<Record<string, Partial<Hand> | Error>>
let speaking: Speaking

beforeEach(() => {
  at = browser()
  hand = { id: 'h1', text: '', state: 'accepted', version: 1, muted: false, silent: false, raised_at: '', moved_at: '' }
  tracks = []
  acts = []
  answers = { preview: { state: 'preview' }, mute: { silent: true }, unmute: { silent: false }, leave: { state: 'left' } }
  const give = async ({ video }: MediaStreamConstraints) => {
    const given = (video ? ['audio', 'video'] : ['audio']).map((k) => new Track(k))
    tracks.push(...given)
    return new FakeStream(given)
  }
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: give, enumerateDevices: async () => [] }, languages: ['en'] })
  const client = {
    get: () => Promise.reject(new Error()),
    send: async <T>(_: string, path: string) => {
      const act = path.split('/').at(-1)!
      acts.push(act)
      const answer = answers[act]
      if (answer instanceof Error) throw answer
      return { ...hand!, ...answer, version: hand!.version + 1 } as T
    },
  }
  const hands = new Hands(client, 'S1', () => hand, (h) => (hand = h))
  speaking = new Speaking('S1', hands, () => hand)
})
afterEach(() => {
  speaking.off()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** desk is what a moderator does, and this page hears of. */
function desk(more: Partial<Hand>) {
  hand = { ...hand!, ...more }
  speaking.follow()
}
const running = () => tracks.filter((t) => !t.stopped).map((t) => t.kind)
const peers = () => FakePeer.all.filter((p) => !p.closed).length

async function inGreenRoom() {
  await speaking.devices.open()
  await speaking.enter()
  await passes()
  FakePeer.last.become('connected')
}

test('nothing is opened and nothing sent by itself', async () => {
  desk({ state: 'accepted' })
  desk({ state: 'preview' })
  await passes(5000)
  expect([tracks, peers(), acts, speaking.sends]).toEqual([[], 0, [], false])
})

test('into the green room with what was checked', async () => {
  await inGreenRoom()
  expect(acts).toEqual(['preview'])
  expect(at.server.of('POST').map((c) => c.url)).toEqual(['/rtc/S1/whip'])
  expect([speaking.link, running()]).toEqual(['on', ['audio', 'video']])
})

test('not let in: nothing is sent', async () => {
  answers.preview = new Error('no')
  await speaking.devices.open()
  await speaking.enter()
  await passes()
  expect([peers(), speaking.sends]).toEqual([0, false])
})

describe('the end is the end of camera and microphone', () => {
  test.each(['left', 'declined'])('%s by the desk', async (state) => {
    await inGreenRoom()
    desk({ state: 'stage' })
    expect(running()).toHaveLength(2)
    desk({ state })
    expect([running(), peers(), speaking.sends]).toEqual([[], 0, false])
  })

  test('leaving: before the server answers', async () => {
    await inGreenRoom()
    const gone = speaking.leave()
    expect([running(), peers()]).toEqual([[], 0])
    await gone
    expect(acts.at(-1)).toBe('leave')
  })

  test('the stage refuses what is sent', async () => {
    at.server.next.POST = [refused(403, 'not_on_stage')]
    await inGreenRoom()
    expect([running(), peers(), speaking.sends]).toEqual([[], 0, false])
    expect(speaking.why?.code).toBe('not_on_stage')
  })

  test('back to the green room they stay on', async () => {
    await inGreenRoom()
    desk({ state: 'stage' })
    desk({ state: 'preview' })
    expect([running(), peers()]).toEqual([['audio', 'video'], 1])
  })
})

describe('heard or not', () => {
  const heard = () => tracks[0]!.enabled

  test('muted by the desk, and only the desk lifts it', async () => {
    await inGreenRoom()
    desk({ muted: true })
    expect(heard()).toBe(false)
    await speaking.silence(false)
    expect(heard()).toBe(false)
    desk({ muted: false })
    expect(heard()).toBe(true)
  })

  test('my own microphone is off at once, also when the server cannot be told', async () => {
    await inGreenRoom()
    answers.mute = new Error('offline')
    await speaking.silence(true)
    expect([heard(), speaking.silent]).toEqual([false, true])
    desk({ state: 'stage' })
    expect(heard()).toBe(false)
    await speaking.silence(false)
    expect(heard()).toBe(true)
  })
})

test('the camera alone goes off, and on again in the same session', async () => {
  await inGreenRoom()
  await speaking.showPicture(false)
  expect(running()).toEqual(['audio'])
  expect(FakePeer.last.transceivers[1]!.sender.track).toBeNull()
  await speaking.showPicture(true)
  await passes()
  expect(running()).toEqual(['audio', 'video'])
  expect(FakePeer.last.transceivers[1]!.sender.track).toBe(tracks.at(-1))
  expect(at.server.of('POST')).toHaveLength(1)
})

test('after a reload: one tap, and only while the desk still wants it', async () => {
  hand!.state = 'stage'
  await speaking.resume()
  await passes()
  expect(at.server.of('POST')).toHaveLength(1)
  speaking.off()
  hand!.state = 'left'
  await speaking.resume()
  speaking.follow()
  await passes()
  expect([at.server.of('POST').length, running()]).toEqual([1, []])
})
