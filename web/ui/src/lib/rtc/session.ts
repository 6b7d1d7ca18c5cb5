// One WHIP or WHEP session that is kept: restarted when the network changes,
// made anew when it is gone, until somebody stops it or the server refuses.

import type { Notice } from '../wire.gen'
import { fragment, restarted } from './sdp'
import { post, Refusal, type Resource, type Where } from './signal'

export type LinkState =
  | 'connecting'
  | 'on'
  | 'lost' // is coming back by itself
  | 'refused' // somebody must act; see why
  | 'ended' // taken over by another session

export interface Plan {
  where(): Promise<Where>
  /** prepare says what is sent and received. */
  prepare(pc: RTCPeerConnection): void
  answered?(pc: RTCPeerConnection): void
  onstate(state: LinkState, why?: Notice): void
  /** patient says which refusals mean "not yet". */
  patient?(status: number): boolean
}

/** A short gap closes by itself. */
const GAP = 2000
const OPENING = 10_000
const RESTARTING = 5000
const GATHERING = 1000
const FIRST_WAIT = 300
const LONGEST_WAIT = 3000

/** pause is how long to wait before attempt n (from 0). */
export function pause(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10))
  return FIRST_WAIT + random() * (ceiling - FIRST_WAIT)
}

export class Session {
  pc: RTCPeerConnection | undefined
  state: LinkState = 'connecting'
  private resource: Resource | undefined
  private attempt = 0
  private stopped = true
  /** waiting: the timer runs towards the next attempt. */
  private waiting = false
  private restarting = false
  private network: string | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  /** What was awaited for an earlier turn is of no use any more. */
  private turn = 0

  constructor(private readonly plan: Plan) {}

  start() {
    this.stopped = false
    window.addEventListener('online', this.moved)
    window.addEventListener('pagehide', this.hidden)
    window.addEventListener('pageshow', this.shown)
    document.addEventListener('visibilitychange', this.looked)
    this.network = connection()?.type
    connection()?.addEventListener('change', this.changedNetwork)
    void this.open()
  }

  stop() {
    this.stopped = true
    this.leave()
    window.removeEventListener('online', this.moved)
    window.removeEventListener('pagehide', this.hidden)
    window.removeEventListener('pageshow', this.shown)
    document.removeEventListener('visibilitychange', this.looked)
    connection()?.removeEventListener('change', this.changedNetwork)
  }

  /** renew begins again, for what a session cannot change. */
  renew() {
    if (this.stopped) return
    this.attempt = 0
    void this.open()
  }

  private async open(): Promise<void> {
    const turn = this.leave()
    const old = () => turn !== this.turn
    try {
      const where = await this.plan.where()
      if (old()) return
      const pc = new RTCPeerConnection({ iceServers: where.servers, bundlePolicy: 'max-bundle' })
      this.pc = pc
      pc.onconnectionstatechange = () => void (old() || this.changed(pc.connectionState))
      this.plan.prepare(pc)
      await pc.setLocalDescription()
      // Our server learns our addresses from our first packets; another may want to be told.
      if (where.outside) await gathered(pc)
      if (old()) return
      const { answer, resource } = await post(where, pc.localDescription!.sdp)
      if (old()) return resource.end()
      this.resource = resource
      await pc.setRemoteDescription({ type: 'answer', sdp: answer })
      if (old()) return
      this.listen(pc, old)
      this.plan.answered?.(pc)
      this.expect(OPENING)
    } catch (error) {
      if (!old()) this.failed(error)
    }
  }

  /** listen notices at once when the other side says goodbye. */
  private listen(pc: RTCPeerConnection, old: () => boolean) {
    const transport = pc.getTransceivers()[0]?.sender.transport
    transport?.addEventListener('statechange', () => {
      if (!old() && transport.state === 'closed') void this.restart()
    })
  }

  private changed(state: RTCPeerConnectionState) {
    if (state === 'connected') return this.arrived()
    if (state === 'disconnected') {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void this.restart(), GAP)
    }
    if (state === 'failed' || state === 'closed') void this.restart()
  }

  private arrived() {
    if (this.restarting) return
    clearTimeout(this.timer)
    this.attempt = 0
    this.tell('on')
  }

  /** restart keeps the session and finds another way through the network. */
  private async restart(): Promise<void> {
    const { pc, resource, turn } = this
    if (!pc || !resource || this.restarting) return
    clearTimeout(this.timer)
    this.restarting = true
    if (pc.connectionState !== 'connected') this.tell('lost')
    try {
      pc.restartIce()
      await pc.setLocalDescription()
      const part = await resource.restart(fragment(pc.localDescription!.sdp))
      if (turn !== this.turn) return
      await pc.setRemoteDescription({ type: 'answer', sdp: restarted(pc.currentRemoteDescription!.sdp, part) })
      if (turn !== this.turn) return
      this.restarting = false
      if (pc.connectionState === 'connected') this.arrived()
      else this.expect(RESTARTING)
    } catch (error) {
      if (turn !== this.turn) return
      this.tell('lost')
      const gone = error instanceof Refusal && error.final && error.status !== 410
      if (gone) void this.open()
      else this.failed(error)
    }
  }

  /** expect gives the connection some time to be there. */
  private expect(ms: number) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      if (this.pc?.connectionState === 'connected') this.arrived()
      else this.failed(undefined)
    }, ms)
  }

  private failed(error: unknown) {
    const refusal = error instanceof Refusal ? error : undefined
    this.leave()
    if (refusal?.final && !this.plan.patient?.(refusal.status))
      return this.tell(refusal.status === 410 ? 'ended' : 'refused', refusal.why)
    this.tell(this.state === 'connecting' ? 'connecting' : 'lost')
    this.waiting = true
    this.timer = setTimeout(() => void this.open(), Math.max((refusal?.after ?? 0) * 1000, pause(this.attempt++)))
  }

  /** leave ends what there is, and whatever is still awaited. */
  private leave(): number {
    clearTimeout(this.timer)
    this.waiting = this.restarting = false
    this.resource?.end()
    this.resource = undefined
    if (this.pc) this.pc.onconnectionstatechange = null
    this.pc?.close()
    this.pc = undefined
    return ++this.turn
  }

  private tell(state: LinkState, why?: Notice) {
    if (state === this.state && state !== 'refused') return
    this.state = state
    this.plan.onstate(state, why)
  }

  private readonly moved = () => (this.waiting ? this.renew() : void this.restart())
  /** It also tells of every new estimate of the speed. */
  private readonly changedNetwork = () => {
    const now = connection()?.type
    if (now === this.network) return
    this.network = now
    this.moved()
  }
  private readonly looked = () => {
    if (!document.hidden && this.waiting) this.renew()
  }
  private readonly hidden = () => void this.leave()
  private readonly shown = (event: PageTransitionEvent) => {
    if (event.persisted && !['refused', 'ended'].includes(this.state)) this.renew()
  }
}

interface Network extends EventTarget {
  type?: string
}
/** What says that the device moved from one network to another, where the browser does. */
const connection = () => (navigator as Navigator & { connection?: Network }).connection

function gathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, GATHERING)
    const check = () => {
      if (pc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      done()
    }
    pc.addEventListener('icegatheringstatechange', check)
    check()
  })
}
