import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ICEServer } from '../../lib/wire.gen'
import { type Found, only, probe, relays, verdict } from './probe'

const answer = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=candidate:1 1 udp 2130706431 203.0.113.5 7882 typ host',
  'a=candidate:1 2 udp 2130706431 203.0.113.5 7882 typ host',
  'a=candidate:2 1 udp 2130706431 2001:db8::5 7882 typ host',
  'a=candidate:3 1 tcp 1671430143 203.0.113.5 7881 typ host tcptype passive',
  'a=end-of-candidates',
  '',
].join('\r\n')
const turn: ICEServer = { urls: ['turn:turn.example:3478', 'turns:turn.example:443'], username: 'u', credential: 'c' }
const stun: ICEServer = { urls: ['stun:stun.example:3478'] }

/** What connects: the protocols that the network lets through. */
let lets: string[] = []
let servers: ICEServer[] = []
let refused: number | undefined
const peers: Peer[] = []
const ended: string[] = []

class Peer {
  connectionState = 'new'
  localDescription = { sdp: 'offer' }
  remote = ''
  closed = false
  onconnectionstatechange?: () => void
  constructor(readonly config: RTCConfiguration) {
    peers.push(this)
  }
  addTransceiver() {}
  createDataChannel() {}
  async setLocalDescription() {}
  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.remote = sdp
    const through = this.config.iceTransportPolicy === 'relay' ? lets.includes('turn') : lets.some((p) => sdp.includes(` ${p} `))
    this.connectionState = through ? 'connected' : 'failed'
  }
  close() {
    this.closed = true
  }
}

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', Peer)
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    if (init.method === 'DELETE') ended.push(String(url))
    if (init.method === 'POST' && refused)
      return Response.json({ error: { code: 'stage_off', message: 'The stage is off.' } }, { status: refused })
    if (init.method === 'POST') return new Response(answer, { status: 201, headers: { Location: '/rtc/S1/whep/r1' } })
    return Response.json({ stage: {}, ice_servers: servers })
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  lets = []
  servers = []
  refused = undefined
  peers.length = ended.length = 0
})

test('candidates of one protocol stay, each address is named once', () => {
  const udp = only(answer, 'udp')
  expect(udp.at).toEqual(['203.0.113.5:7882', '[2001:db8::5]:7882'])
  expect(udp.sdp).not.toContain(' tcp ')
  expect(udp.sdp).toContain('a=end-of-candidates')
  expect(only(answer, 'tcp').at).toEqual(['203.0.113.5:7881'])
})

test('a way that is open, and one that is not', async () => {
  lets = ['tcp']
  expect(await probe('tcp', 'S1', 'producer')).toMatchObject({ way: 'tcp', state: 'open', at: ['203.0.113.5:7881'] })
  expect(peers[0]!.remote).not.toContain(' udp ')
  expect(await probe('udp', 'S1', 'producer')).toMatchObject({ way: 'udp', state: 'closed' })
  expect(peers.every((p) => p.closed)).toBe(true)
  expect(ended).toHaveLength(2)
})

test('TURN is tried alone, where there is a server', async () => {
  servers = [stun]
  expect(await probe('turn', 'S1', 'producer')).toMatchObject({ state: 'missing' })
  expect(peers).toHaveLength(0)
  servers = [stun, turn]
  lets = ['turn']
  expect(await probe('turn', 'S1', 'producer')).toMatchObject({ state: 'open' })
  expect(peers[0]!.config).toEqual({ iceServers: [turn], iceTransportPolicy: 'relay' })
  expect(relays([stun, turn])).toEqual([turn])
})

test('what the server has against it is told', async () => {
  refused = 409
  expect(await probe('udp', 'S1', 'producer')).toMatchObject({ state: 'refused', why: { code: 'stage_off' } })
  expect(peers[0]!.closed).toBe(true)
})

test('what the ways mean together', () => {
  const found = (udp: Found['state'], tcp: Found['state'], turn: Found['state']) =>
    verdict([{ way: 'udp', state: udp, at: [] }, { way: 'tcp', state: tcp, at: [] }, { way: 'turn', state: turn, at: [] }])
  expect(found('open', 'closed', 'missing')).toBe('goodAll')
  expect(found('closed', 'open', 'open')).toBe('goodTcp')
  expect(found('closed', 'closed', 'open')).toBe('goodTurn')
  expect(found('closed', 'missing', 'missing')).toBe('bad')
  expect(found('refused', 'refused', 'missing')).toBeUndefined()
})
