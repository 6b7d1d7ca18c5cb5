// Whether a way through the network is open between this browser and the
// stage: one ordinary session, that is offered this way alone.

import type { Role } from '../../lib/frames'
import { about, headersOf, post, Refusal, whep, type Resource } from '../../lib/rtc/signal'
import type { ICEServer, Notice } from '../../lib/wire.gen'

export type Way = 'udp' | 'tcp' | 'turn'
export const ways: Way[] = ['udp', 'tcp', 'turn']

export interface Found {
  way: Way
  state: 'open' | 'closed' | 'missing' | 'refused'
  /** Where the server takes it. */
  at: string[]
  ms?: number
  why?: Notice
}

const PATIENCE = 8000
const candidate = /^a=candidate:\S+ \d+ (\w+) \d+ (\S+) (\d+) /

interface Candidate {
  line: string
  protocol: string
  at: string
}

function candidates(sdp: string): Candidate[] {
  return sdp.split(/\r?\n/).flatMap((line) => {
    const [, protocol, host, port] = candidate.exec(line) ?? []
    if (!protocol || !host) return []
    return { line, protocol: protocol.toLowerCase(), at: `${host.includes(':') ? `[${host}]` : host}:${port}` }
  })
}

/** only keeps the candidates of one protocol, and says where they are. */
export function only(sdp: string, protocol: string): { sdp: string; at: string[] } {
  const all = candidates(sdp)
  const others = new Set(all.filter((c) => c.protocol !== protocol).map((c) => c.line))
  const kept = sdp.split(/\r?\n/).filter((line) => !others.has(line))
  return { sdp: kept.join('\r\n'), at: [...new Set(all.filter((c) => c.protocol === protocol).map((c) => c.at))] }
}

export const relays = (servers: ICEServer[]) => servers.filter((s) => s.urls.some((url) => /^turns?:/.test(url)))

/** probe tries one way; it always answers. */
export async function probe(way: Way, show: string, role: Role): Promise<Found> {
  let pc: RTCPeerConnection | undefined
  let resource: Resource | undefined
  const found = (state: Found['state'], more: Partial<Found> = {}): Found => ({ way, state, at: [], ...more })
  try {
    const { ice_servers } = await about(show, { role })
    const servers = relays(ice_servers ?? [])
    if (way === 'turn' && !servers.length) return found('missing')
    pc = new RTCPeerConnection(way === 'turn' ? { iceServers: servers, iceTransportPolicy: 'relay' } : {})
    pc.addTransceiver('audio', { direction: 'recvonly' })
    pc.addTransceiver('video', { direction: 'recvonly' })
    pc.createDataChannel('stage')
    await pc.setLocalDescription()
    const made = await post({ url: whep(show), servers: [], headers: headersOf({ role }) }, pc.localDescription!.sdp)
    resource = made.resource
    const { sdp, at } = only(made.answer, way === 'tcp' ? 'tcp' : 'udp')
    if (!at.length) return found('missing')
    const begun = performance.now()
    await pc.setRemoteDescription({ type: 'answer', sdp })
    const open = await connected(pc)
    return found(open ? 'open' : 'closed', { at, ms: Math.round(performance.now() - begun) })
  } catch (error) {
    return error instanceof Refusal ? found('refused', { why: error.why }) : found('closed')
  } finally {
    pc?.close()
    resource?.end()
  }
}

function connected(pc: RTCPeerConnection): Promise<boolean> {
  return new Promise((done) => {
    const end = (open: boolean) => {
      clearTimeout(timer)
      done(open)
    }
    const timer = setTimeout(() => end(false), PATIENCE)
    const look = () => {
      if (pc.connectionState === 'connected') end(true)
      if (pc.connectionState === 'failed') end(false)
    }
    pc.onconnectionstatechange = look
    look()
  })
}

/** verdict says in one word what the ways mean together. */
export function verdict(all: Found[]): 'goodAll' | 'goodTcp' | 'goodTurn' | 'bad' | undefined {
  const open = (way: Way) => all.some((f) => f.way === way && f.state === 'open')
  if (open('udp')) return 'goodAll'
  if (open('tcp')) return 'goodTcp'
  if (open('turn')) return 'goodTurn'
  return all.some((f) => f.state === 'closed') ? 'bad' : undefined
}
