import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Notice } from '../wire.gen'
import { browser, FakePeer, passes, refused, sdp } from './fake'
import { fragment, restarted } from './sdp'
import { type LinkState, pause, Session } from './session'

let at: ReturnType<typeof browser>
let states: (LinkState | `${LinkState}: ${string}`)[]
let session: Session

beforeEach(async () => {
  at = browser()
  states = []
  session = new Session({
    where: async () => ({ url: '/rtc/S1/whep', servers: [], headers: { 'X-Zuruf-Role': 'viewer' } }),
    prepare: (pc) => void pc.addTransceiver('audio', { direction: 'recvonly' }),
    onstate: (state, why?: Notice) => states.push(why ? `${state}: ${why.code}` : state),
  })
})
afterEach(() => {
  session.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function connected() {
  session.start()
  await passes()
  FakePeer.last.become('connected')
}

const restartedOnce = async () => {
  await passes()
  expect(at.server.of('PATCH')).toHaveLength(1)
}

test('an offer is posted, the answer taken, and the connection is on', async () => {
  await connected()
  const [post] = at.server.of('POST')
  expect(post).toMatchObject({ url: '/rtc/S1/whep', headers: { 'Content-Type': 'application/sdp', 'X-Zuruf-Role': 'viewer' }, credentials: 'same-origin' })
  expect(post!.body).toContain('ice-ufrag:local0')
  expect(FakePeer.last.currentRemoteDescription!.sdp).toContain('ice-ufrag:remote')
  expect(states).toEqual(['on'])
})

describe('another way through the network', () => {
  test('a short gap closes by itself', async () => {
    await connected()
    FakePeer.last.become('disconnected')
    await passes(1900)
    FakePeer.last.become('connected')
    await passes(30_000)
    expect(at.server.of('PATCH')).toHaveLength(0)
    expect(states).toEqual(['on'])
  })

  test('a longer one restarts ICE in the same session', async () => {
    await connected()
    FakePeer.last.become('disconnected')
    await passes(2000)
    await restartedOnce()
    const [patch] = at.server.of('PATCH')
    expect(patch).toMatchObject({ url: 'https://zuruf.example/rtc/S1/r/1', headers: { 'If-Match': '*', 'Content-Type': 'application/trickle-ice-sdpfrag' } })
    expect(patch!.body).toContain('a=ice-ufrag:local1')
    expect(FakePeer.last.currentRemoteDescription!.sdp.match(/ice-ufrag:fresh/g)).toHaveLength(2)
    expect(states).toEqual(['on', 'lost'])
    FakePeer.last.become('connected')
    await passes(10_000)
    expect(states).toEqual(['on', 'lost', 'on'])
    expect([FakePeer.all.length, at.server.of('POST').length]).toEqual([1, 1])
  })

  test('the network is another one: at once, and nobody is told of a loss', async () => {
    await connected()
    at.page.dispatchEvent(new Event('online'))
    await restartedOnce()
    at.network.dispatchEvent(new Event('change'))
    await passes()
    expect(at.server.of('PATCH')).toHaveLength(1)
    at.network.type = 'cellular'
    at.network.dispatchEvent(new Event('change'))
    await passes()
    expect(at.server.of('PATCH')).toHaveLength(2)
    expect(states).toEqual(['on'])
  })

  test('a restart that leads nowhere: a new session', async () => {
    await connected()
    FakePeer.last.become('failed')
    await restartedOnce()
    await passes(5000)
    await passes(300)
    expect(at.server.of('POST')).toHaveLength(2)
    expect(FakePeer.all[0]!.closed).toBe(true)
    FakePeer.last.become('connected')
    expect(states).toEqual(['on', 'lost', 'on'])
  })

  test.each([404, 412])('the server answers %i: a new session at once', async (status) => {
    await connected()
    at.server.next.PATCH = [refused(status)]
    FakePeer.last.become('failed')
    await passes()
    expect(at.server.of('POST')).toHaveLength(2)
  })

  test('the other side says goodbye', async () => {
    await connected()
    at.server.next.PATCH = [refused(404)]
    FakePeer.last.transport.close()
    await passes()
    expect(at.server.of('POST')).toHaveLength(2)
  })

  test('somebody else took over: that is the end', async () => {
    await connected()
    at.server.next.PATCH = [refused(410, 'replaced')]
    FakePeer.last.become('failed')
    await passes(60_000)
    expect(states).toEqual(['on', 'lost', 'ended: replaced'])
    expect(at.server.of('POST')).toHaveLength(1)
  })
})

describe('the server is away', () => {
  test('it is asked again, for ever, from 0.3 to 3 s apart', async () => {
    expect([0, 1, 2, 3, 4, 99].map((n) => pause(n, () => 1))).toEqual([300, 600, 1200, 2400, 3000, 3000])
    expect(pause(9, () => 0)).toBe(300)
    at.server.next.POST = ['offline', refused(503), refused(500), 'offline', refused(429)]
    session.start()
    for (const [n, ms] of [300, 600, 1200, 2400, 3000].entries()) {
      await passes(ms - 1)
      expect(at.server.of('POST')).toHaveLength(n + 1)
      await passes(1)
    }
    expect(at.server.of('POST')).toHaveLength(6)
    FakePeer.last.become('connected')
    expect(states).toEqual(['on'])
  })

  test('no sooner than the server says', async () => {
    at.server.next.POST = [refused(503, 'busy', { 'Retry-After': '7' })]
    session.start()
    await passes(6999)
    expect(at.server.of('POST')).toHaveLength(1)
    await passes(1)
    expect(at.server.of('POST')).toHaveLength(2)
  })

  test.each(['online', 'looked at'])('the page is %s: now', async (what) => {
    at.server.next.POST = ['offline', 'offline', 'offline', 'offline']
    session.start()
    await passes(2000)
    const before = at.server.of('POST').length
    if (what === 'online') at.page.dispatchEvent(new Event('online'))
    else at.document.dispatchEvent(new Event('visibilitychange'))
    await passes()
    expect(at.server.of('POST')).toHaveLength(before + 1)
  })

  test('what never connects is tried anew, and its resource ended', async () => {
    session.start()
    await passes(10_000)
    await passes(300)
    expect(at.server.of('POST')).toHaveLength(2)
    expect(at.server.of('DELETE')).toHaveLength(1)
  })
})

test.each([403, 409, 406])('%i is refused, with the reason, and not asked again', async (status) => {
  at.server.next.POST = [refused(status, 'stage_off')]
  session.start()
  await passes(60_000)
  expect(states).toEqual(['refused: stage_off'])
  expect(at.server.of('POST')).toHaveLength(1)
  at.page.dispatchEvent(new Event('online'))
  await passes(60_000)
  expect(at.server.of('POST')).toHaveLength(1)
})

describe('the end', () => {
  test('stop deletes the resource, and nothing happens any more', async () => {
    await connected()
    session.stop()
    expect(at.server.of('DELETE')).toMatchObject([{ url: 'https://zuruf.example/rtc/S1/r/1', keepalive: true }])
    expect(FakePeer.last.closed).toBe(true)
    at.page.dispatchEvent(new Event('online'))
    await passes(60_000)
    expect(at.server.calls).toHaveLength(2)
  })

  test('stopped while the answer is on its way: its resource is ended too', async () => {
    session.start()
    session.stop()
    await passes()
    expect(at.server.of('DELETE')).toHaveLength(at.server.of('POST').length)
    expect(FakePeer.all.every((pc) => pc.closed)).toBe(true)
    expect(states).toEqual([])
  })

  test('the page goes away, and comes back out of the memory of the browser', async () => {
    await connected()
    at.page.dispatchEvent(new Event('pagehide'))
    expect(at.server.of('DELETE')).toHaveLength(1)
    at.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await passes()
    expect(at.server.of('POST')).toHaveLength(2)
  })
})

describe('what a restart exchanges', () => {
  test('the credentials of the first section, which the others share', () => {
    expect(fragment(sdp('x')).split('\r\n')).toEqual([
      'a=group:BUNDLE 0 1', 'a=ice-options:trickle ice2', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=ice-ufrag:x', 'a=ice-pwd:xpw',
      'a=candidate:1 1 udp 1 192.0.2.1 5000 typ host', 'a=end-of-candidates', '',
    ])
  })

  test('the rest of an answer stays', () => {
    const after = restarted(sdp('old'), 'a=ice-ufrag:new\r\na=ice-pwd:newpw\r\nm=audio 9 X 1\r\na=candidate:2 1 tcp 1 192.0.2.2 9 typ host\r\n')
    expect(after).not.toMatch(/old|192\.0\.2\.1/)
    expect(after.match(/a=candidate/g)).toHaveLength(1)
    const bare = (s: string) => s.split('\r\n').filter((l) => !/^a=(ice-(ufrag|pwd)|candidate|end-of)/.test(l))
    expect(bare(after)).toEqual(bare(sdp('old')))
    expect(after.split('\r\n').indexOf('c=IN IP4 0.0.0.0')).toBeLessThan(after.split('\r\n').indexOf('a=ice-ufrag:new'))
  })
})
