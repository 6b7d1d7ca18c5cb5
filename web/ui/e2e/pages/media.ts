// Cameras, microphones and connections that exist in the page alone: pictures
// are drawn, and a connection is as good as the test says.

import type { Page } from '@playwright/test'

export interface Rtc {
  /** Method and path of what was asked below /rtc, in order. */
  asked: string[]
  offers: string[]
  /** Answers POST and PATCH otherwise: a status and the error. */
  refuse: (path: string) => { status: number; code: string; message: string; message_de?: string } | undefined
  /** become is what the network makes of the newest connection. */
  become(state: string): Promise<void>
  /** said is what the page told the stage over its data channel. */
  said(): Promise<Record<string, unknown>[]>
  /** tell is what the stage says over the data channel. */
  tell(message: object): Promise<void>
  /** open counts cameras and microphones that are on. */
  open(): Promise<{ audio: number; video: number }>
}

declare global {
  interface Window {
    rtc: { peers: FakePeer[]; said: Record<string, unknown>[]; tracks: MediaStreamTrack[]; refuse: string; through: string[] }
  }
}

interface FakePeer {
  become(state: string): void
  tell(message: object): void
}

export const candidates = [
  'a=candidate:1 1 udp 2130706431 203.0.113.5 7882 typ host',
  'a=candidate:2 1 tcp 1671430143 203.0.113.5 7881 typ host tcptype passive',
]

/** media puts them into the page before it is loaded. */
export async function media(page: Page): Promise<Rtc> {
  const state: Rtc = {
    asked: [],
    offers: [],
    refuse: () => undefined,
    become: (to) => page.evaluate((s) => window.rtc.peers.at(-1)!.become(s), to),
    said: () => page.evaluate(() => window.rtc.said),
    tell: (message) => page.evaluate((m) => window.rtc.peers.at(-1)!.tell(m), message),
    open: () =>
      page.evaluate(() => {
        const live = window.rtc.tracks.filter((t) => t.readyState === 'live')
        return { audio: live.filter((t) => t.kind === 'audio').length, video: live.filter((t) => t.kind === 'video').length }
      }),
  }
  await page.addInitScript(stand)
  await page.route('**/rtc/**', (route) => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    state.asked.push(`${request.method()} ${pathname}${search}`)
    if (request.method() === 'DELETE') return route.fulfill({ json: { ok: true } })
    if (request.method() === 'POST') state.offers.push(request.postData() ?? '')
    const { status, ...error } = state.refuse(pathname) ?? {}
    if (request.method() === 'PATCH' && !status) return route.fulfill({ contentType: 'application/trickle-ice-sdpfrag', body: candidates.join('\r\n') })
    if (status) return route.fulfill({ status, json: { error } })
    return route.fulfill({
      status: 201,
      contentType: 'application/sdp',
      headers: { Location: `${pathname}/r${state.offers.length}`, ETag: '"1"' },
      body: ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ...candidates, ''].join('\r\n'),
    })
  })
  return state
}

/** stand runs in the page. */
function stand() {
  const all: Window['rtc'] = { peers: [], said: [], tracks: [], refuse: '', through: ['udp', 'tcp', 'turn'] }
  window.rtc = all
  const tones = ['#31435a', '#8d6f63', '#4a5d4f', '#5b4a66', '#6a5238', '#3d5a66', '#63484a', '#4d4d60']

  function drawn(n: number): MediaStreamTrack {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 360
    const draw = canvas.getContext('2d')!
    const paint = () => {
      draw.fillStyle = tones[n % tones.length]!
      draw.fillRect(0, 0, 640, 360)
      draw.fillStyle = 'rgb(255 255 255 / 0.16)'
      draw.beginPath()
      draw.arc(320, 150, 78, 0, 7)
      draw.arc(320, 400, 190, 0, 7)
      draw.fill()
    }
    paint()
    setInterval(paint, 100)
    return canvas.captureStream(10).getVideoTracks()[0]!
  }

  function quiet(): MediaStreamTrack {
    return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]!
  }

  const named = (track: MediaStreamTrack, id: string) => Object.assign(track, { getSettings: () => ({ deviceId: id }) })

  Object.assign(navigator.mediaDevices, {
    getUserMedia: async ({ audio, video }: MediaStreamConstraints) => {
      if (all.refuse) throw new DOMException('', all.refuse)
      const wanted = (of: MediaStreamConstraints['audio'], otherwise: string) =>
        ((of as MediaTrackConstraints).deviceId as ConstrainDOMStringParameters | undefined)?.exact?.toString() ?? otherwise
      const tracks = []
      if (audio) tracks.push(named(quiet(), wanted(audio, 'mic-1')))
      if (video) tracks.push(named(drawn(1), wanted(video, 'cam-1')))
      all.tracks.push(...tracks)
      return new MediaStream(tracks)
    },
    getDisplayMedia: async () => {
      const track = drawn(0)
      all.tracks.push(track)
      return new MediaStream([track])
    },
    enumerateDevices: async () =>
      [
        ['audioinput', 'mic-1', 'Mikrofon am Gerät'], ['audioinput', 'mic-2', 'USB-Mikrofon'],
        ['videoinput', 'cam-1', 'Kamera am Gerät'], ['videoinput', 'cam-2', 'USB-Kamera'],
      ].map(([kind, deviceId, label]) => ({ kind, deviceId, label, groupId: '' })),
  })

  class Peer extends EventTarget {
    connectionState = 'new'
    iceGatheringState = 'complete'
    localDescription = { type: 'offer', sdp: '' }
    currentRemoteDescription = { sdp: '' }
    onconnectionstatechange: (() => void) | null = null
    private channel: { readyState: string; onopen?: () => void; onmessage?: (event: { data: string }) => void } | undefined
    private readonly media: object[] = []
    private readonly transport = Object.assign(new EventTarget(), { state: 'connected' })

    constructor(private readonly config: RTCConfiguration) {
      super()
      all.peers.push(this)
    }
    addTransceiver(of: MediaStreamTrack | string, { direction }: RTCRtpTransceiverInit) {
      const kind = typeof of === 'string' ? of : of.kind
      const seat = Math.floor(this.media.length / 2)
      const track = direction === 'recvonly' ? (kind === 'video' ? drawn(seat) : quiet()) : undefined
      const sender = { transport: this.transport, track: typeof of === 'string' ? null : of, replaceTrack: async (to: MediaStreamTrack | null) => void (sender.track = to) }
      const made = { kind, currentDirection: direction, receiver: { track }, sender, setCodecPreferences() {} }
      this.media.push(made)
      return made
    }
    getTransceivers = () => this.media
    createDataChannel() {
      this.channel = { readyState: 'connecting' }
      return Object.assign(this.channel, { send: (text: string) => all.said.push(JSON.parse(text) as Record<string, unknown>), close() {} })
    }
    async setLocalDescription() {
      this.localDescription = { type: 'offer', sdp: `offer of ${this.media.length}\r\n` }
    }
    async setRemoteDescription({ sdp }: { sdp: string }) {
      this.currentRemoteDescription = { sdp }
      const through = this.config.iceTransportPolicy === 'relay' ? all.through.includes('turn') : all.through.some((p) => sdp.includes(` ${p} `))
      setTimeout(() => this.become(through ? 'connected' : 'failed'))
    }
    restartIce() {}
    /** A picture waits 60 ms. */
    getStats = async () => new Map([['v', { type: 'inbound-rtp', kind: 'video', id: 'v', jitterBufferDelay: 1.8 * ++this.reports, jitterBufferEmittedCount: 30 * this.reports }]])
    private reports = 0
    close() {
      this.connectionState = 'closed'
    }
    become(state: string) {
      this.connectionState = state
      if (state === 'connected' && this.channel && this.channel.readyState !== 'open') {
        this.channel.readyState = 'open'
        this.channel.onopen?.()
      }
      this.onconnectionstatechange?.()
    }
    tell(message: object) {
      this.channel?.onmessage?.({ data: JSON.stringify(message) })
    }
  }
  Object.assign(window, { RTCPeerConnection: Peer })
}
