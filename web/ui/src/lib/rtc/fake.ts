// Stand-ins for what a browser has and the unit tests have not.

import { vi } from 'vitest'

export class FakeTrack extends EventTarget {
  enabled = true
  contentHint = ''
  constructor(readonly kind: string, readonly label = kind) {
    super()
  }
}

export class FakeStream {
  constructor(readonly tracks: FakeTrack[] = []) {}
  getTracks = () => this.tracks
  getAudioTracks = () => this.tracks.filter((t) => t.kind === 'audio')
  getVideoTracks = () => this.tracks.filter((t) => t.kind === 'video')
}

export class FakeChannel {
  readyState = 'connecting'
  sent: Record<string, unknown>[] = []
  onopen?: () => void
  onmessage?: (event: { data: unknown }) => void
  onclose?: () => void
  constructor(readonly label: string, readonly init: RTCDataChannelInit) {}
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }
  open() {
    this.readyState = 'open'
    this.onopen?.()
  }
  say(message: unknown) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
  of(t: string) {
    return this.sent.filter((m) => m.t === t)
  }
}

class FakeTransport extends EventTarget {
  state = 'connected'
  close() {
    this.state = 'closed'
    this.dispatchEvent(new Event('statechange'))
  }
}

interface FakeSender {
  transport: FakeTransport
  track: FakeTrack | null
  replaceTrack(track: FakeTrack | null): Promise<void>
}

interface FakeTransceiver {
  init: RTCRtpTransceiverInit
  kind: string
  currentDirection: string
  receiver: { track: FakeTrack }
  sender: FakeSender
}

export class FakePeer {
  static all: FakePeer[] = []
  static get last(): FakePeer {
    return FakePeer.all.at(-1)!
  }
  connectionState = 'new'
  iceGatheringState = 'complete'
  closed = false
  restarts = 0
  localDescription: { sdp: string } | null = null
  currentRemoteDescription: { sdp: string } | null = null
  onconnectionstatechange: (() => void) | null = null
  channel?: FakeChannel
  readonly transport = new FakeTransport()
  readonly transceivers: FakeTransceiver[] = []

  constructor(readonly config: RTCConfiguration) {
    FakePeer.all.push(this)
  }
  addEventListener() {}
  addTransceiver(of: FakeTrack | string, init: RTCRtpTransceiverInit) {
    const kind = typeof of === 'string' ? of : of.kind
    const sender: FakeSender = {
      transport: this.transport,
      track: typeof of === 'string' ? null : of,
      replaceTrack: async (track) => void (sender.track = track),
    }
    const transceiver = { init, kind, currentDirection: init.direction!, receiver: { track: new FakeTrack(kind) }, sender }
    this.transceivers.push(transceiver)
    return transceiver
  }
  getTransceivers = () => this.transceivers
  createDataChannel(label: string, init: RTCDataChannelInit) {
    return (this.channel = new FakeChannel(label, init))
  }
  async setLocalDescription() {
    this.localDescription = { sdp: sdp(`local${this.restarts}`) }
  }
  async setRemoteDescription(to: { sdp: string }) {
    this.currentRemoteDescription = to
  }
  restartIce() {
    this.restarts++
  }
  getStats = async () => new Map()
  close() {
    this.closed = true
  }
  /** become is what the network makes of the connection. */
  become(state: string) {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }
}

/** sdp is one with two media sections and the given credentials. */
export const sdp = (ufrag: string) =>
  [
    'v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=group:BUNDLE 0 1', 'a=ice-options:trickle ice2',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${ufrag}pw`,
    'a=candidate:1 1 udp 1 192.0.2.1 5000 typ host', 'a=end-of-candidates', 'a=sendonly',
    'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:1', `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${ufrag}pw`, 'a=sendonly', '',
  ].join('\r\n')

export interface Call {
  method: string
  url: string
  headers: Record<string, string>
  body: string
  keepalive?: boolean
  credentials?: string
}

/** FakeServer answers by method; what a test sets in `next` comes first. */
export class FakeServer {
  calls: Call[] = []
  next: Partial<Record<string, (Response | 'offline')[]>> = {}
  stage: Record<string, unknown> = { seats: 3, publications: [] }

  answer = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const call = {
      method: init.method ?? 'GET', url, headers: init.headers as Record<string, string>, body: String(init.body ?? ''),
      keepalive: init.keepalive, credentials: init.credentials,
    }
    this.calls.push(call)
    const set = this.next[call.method]?.shift()
    if (set === 'offline') throw new TypeError('offline')
    if (set) return set
    if (call.method === 'GET')
      return Response.json({ stage: this.stage, ice_servers: [{ urls: ['stun:stun.example'] }], hand: null })
    if (call.method === 'POST')
      return new Response(sdp('remote'), { status: 201, headers: { Location: `/rtc/S1/r/${this.of('POST').length}`, ETag: '"e"' } })
    if (call.method === 'PATCH')
      return new Response('a=ice-ufrag:fresh\r\na=ice-pwd:freshpw\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=candidate:9 1 udp 1 192.0.2.9 5000 typ host\r\n')
    return new Response(null, { status: 200 })
  }

  of(method: string) {
    return this.calls.filter((c) => c.method === method)
  }
}

export const refused = (status: number, code = 'no', headers: Record<string, string> = {}) =>
  Response.json({ error: { code, message: `${code}.`, field: '' } }, { status, headers })

/** browser puts the stand-ins in place. */
export function browser() {
  FakePeer.all = []
  const server = new FakeServer()
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { hidden: false, documentElement: {} })
  const network = Object.assign(new EventTarget(), { type: 'wifi' })
  vi.useFakeTimers()
  vi.stubGlobal('window', page)
  vi.stubGlobal('document', document)
  vi.stubGlobal('navigator', { connection: network, languages: ['en'] })
  vi.stubGlobal('location', { href: 'https://zuruf.example/ABC234', search: '' })
  vi.stubGlobal('RTCPeerConnection', FakePeer)
  vi.stubGlobal('MediaStream', FakeStream)
  vi.stubGlobal('fetch', server.answer)
  vi.spyOn(Math, 'random').mockReturnValue(1)
  return { server, page, document, network }
}

/** passes lets time pass, and what was promised in it happen. */
export const passes = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
