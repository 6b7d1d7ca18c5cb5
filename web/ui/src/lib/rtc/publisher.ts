// Sending to the stage: a camera with its microphone, or a screen.

import type { Role } from '../frames'
import type { Notice } from '../wire.gen'
import { type LinkState, Session } from './session'
import { about, headersOf, whip } from './signal'

export interface PublisherOptions {
  show: string
  role: Role
  source?: 'screen'
  stream: MediaStream
  token?: string
  onstate(state: LinkState, why?: Notice): void
}

type Kind = 'audio' | 'video'

/** Three sizes of one picture: each receiver gets the one that fits. */
const LAYERS: RTCRtpEncodingParameters[] = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
]
const SCREEN: RTCRtpEncodingParameters[] = [{ maxBitrate: 2_500_000, maxFramerate: 15 }]

export class Publisher {
  private readonly session: Session
  private readonly muted: Record<Kind, boolean> = { audio: false, video: false }
  private senders: Partial<Record<Kind, RTCRtpSender>> = {}
  private stream: MediaStream

  constructor(private readonly o: PublisherOptions) {
    this.stream = o.stream
    const who = { role: o.role, token: o.token }
    this.session = new Session({
      where: async () => {
        const { ice_servers } = await about(o.show, who)
        return { url: whip(o.show, o.source === 'screen'), servers: ice_servers ?? [], headers: headersOf(who) }
      },
      prepare: (pc) => this.prepare(pc),
      onstate: o.onstate,
    })
    this.session.start()
  }

  /** replace sends other devices instead. */
  replace(stream: MediaStream) {
    const kinds = (s: MediaStream) => `${s.getAudioTracks().length > 0} ${s.getVideoTracks().length > 0}`
    const same = kinds(stream) === kinds(this.stream)
    this.stream = stream
    this.apply('audio')
    this.apply('video')
    if (!same) return this.session.renew()
    for (const kind of ['audio', 'video'] as const) void this.senders[kind]?.replaceTrack(this.sent(kind)).catch(() => this.session.renew())
  }

  mute(kind: Kind, on: boolean) {
    this.muted[kind] = on
    this.apply(kind)
    // A dark picture would be sent on and on: none is less.
    if (kind === 'video') void this.senders.video?.replaceTrack(this.sent('video')).catch(() => this.session.renew())
  }

  /** stop leaves the stage; the devices belong to whoever opened them. */
  stop() {
    this.session.stop()
  }

  private track(kind: Kind): MediaStreamTrack | undefined {
    return (kind === 'audio' ? this.stream.getAudioTracks() : this.stream.getVideoTracks())[0]
  }

  private sent(kind: Kind): MediaStreamTrack | null {
    return kind === 'video' && this.muted.video ? null : (this.track(kind) ?? null)
  }

  private apply(kind: Kind) {
    const track = this.track(kind)
    if (track) track.enabled = !this.muted[kind]
  }

  private prepare(pc: RTCPeerConnection) {
    this.senders = {}
    const screen = this.o.source === 'screen'
    if (this.track('audio')) this.senders.audio = this.add(pc, 'audio', [{ maxBitrate: screen ? 96_000 : 48_000 }])
    const video = this.track('video')
    if (!video) return
    video.contentHint = screen ? 'detail' : 'motion'
    this.senders.video = this.add(pc, 'video', screen ? SCREEN : LAYERS)
  }

  private add(pc: RTCPeerConnection, kind: Kind, sendEncodings: RTCRtpEncodingParameters[]): RTCRtpSender {
    const transceiver = pc.addTransceiver(this.sent(kind) ?? kind, {
      direction: 'sendonly',
      streams: [this.stream],
      // An object that the browser may keep and change.
      sendEncodings: sendEncodings.map((e) => ({ ...e })),
    })
    if (kind === 'video') prefer(transceiver, 'video/VP8')
    return transceiver.sender
  }
}

/** prefer puts a codec in front of the others, where the browser lets us choose. */
function prefer(transceiver: RTCRtpTransceiver, mime: string) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.('video')?.codecs
  if (!codecs || typeof transceiver.setCodecPreferences !== 'function') return
  const first = codecs.filter((c) => c.mimeType.toLowerCase() === mime.toLowerCase())
  try {
    transceiver.setCodecPreferences([...first, ...codecs.filter((c) => !first.includes(c))])
  } catch {
    // The browser's own order will do.
  }
}
