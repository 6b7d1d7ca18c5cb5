// Watching the stage: every seat as a stream, and the data channel beside it.

import type { Role } from '../frames'
import type { Notice } from '../wire.gen'
import { StageClock } from './clock'
import { Hold } from './hold'
import { type LinkState, Session } from './session'
import { about, headersOf, whep, type Where } from './signal'

export const REACTIONS = ['👏', '❤️', '😂', '😮', '👍', '🎉'] as const
/** As many reactions a second as the server counts. */
const MOST = 5
const AGAIN = 5000
const TICK = 2000
/** Levels come five times a second while anybody speaks. */
const QUIET = 700

export interface WatcherOptions {
  show: string
  role: Role
  seats: number
  /** false: sound alone. */
  video?: boolean
  token?: string
  onstate(state: LinkState, why?: Notice): void
  onseat(seat: number, stream: MediaStream): void
  onlevels?(levels: Map<number, number>): void
  onreacted?(n: Record<string, number>): void
}

export class Watcher {
  private sessions: Session[] = []
  private states = new Map<Session, LinkState>()
  private told: LinkState = 'connecting'
  private channel: RTCDataChannel | undefined
  private heights: number[] = []
  private here: number[] | undefined
  private stopped = false
  private quiet: ReturnType<typeof setTimeout> | undefined
  private readonly beats: ReturnType<typeof setInterval>[]
  private readonly clock = new StageClock()
  private readonly hold = new Hold()
  private held: number | undefined
  private reactions: number[] = []
  /** An outside engine's address, {seat} for each seat. */
  private outside: string | undefined

  constructor(private readonly o: WatcherOptions) {
    this.beats = [setInterval(() => this.sendView(), AGAIN), setInterval(() => void this.measure(), TICK)]
    this.add(0)
  }

  /** view says how high each seat is shown, in device pixels; 0: no picture of it. */
  view(heights: number[]) {
    if (heights.length === this.heights.length && heights.every((h, i) => h === this.heights[i])) return
    this.heights = [...heights]
    this.sendView()
  }

  react(e: string) {
    const now = Date.now()
    this.reactions = this.reactions.filter((at) => now - at < 1000)
    if (this.reactions.length >= MOST) return
    this.reactions.push(now)
    this.send({ t: 'react', e })
  }

  /** delay is how far what is seen is behind the stage, in ms; null: not known. */
  delay(): number | null {
    const { away } = this.clock
    return away === undefined || this.held === undefined ? null : Math.round(away + this.held)
  }

  /** present names the seats that somebody is on: an outside engine is asked for those alone. */
  present(seats: number[]) {
    this.here = seats
    if (!this.outside?.includes('{seat}') || this.stopped) return
    for (const seat of seats) if (!this.sessions[seat]) this.add(seat)
    this.sessions.forEach((session, seat) => {
      if (seat > 0 && !seats.includes(seat)) this.drop(session, seat)
    })
  }

  /** stats are of the connection to the stage. */
  async stats(): Promise<RTCStatsReport | undefined> {
    return this.sessions[0]?.pc?.getStats()
  }

  stop() {
    this.stopped = true
    clearTimeout(this.quiet)
    for (const beat of this.beats) clearInterval(beat)
    for (const session of this.sessions) session?.stop()
    this.sessions = []
  }

  private add(seat: number) {
    const session: Session = new Session({
      where: () => this.where(seat),
      prepare: (pc) => this.prepare(pc, seat),
      answered: (pc) => this.answered(pc, seat),
      onstate: (state, why) => {
        this.states.set(session, state)
        this.tell(why)
      },
      // At an outside engine a seat may not have begun to send.
      patient: (status) => status === 404 && this.outside !== undefined,
    })
    this.sessions[seat] = session
    this.states.set(session, 'connecting')
    session.start()
  }

  private drop(session: Session, seat: number) {
    session.stop()
    this.states.delete(session)
    delete this.sessions[seat]
    this.tell()
  }

  private async where(seat: number): Promise<Where> {
    const { show, role, token } = this.o
    const { stage, ice_servers } = await about(show, { role, token })
    const servers = ice_servers ?? []
    this.outside = role === 'viewer' ? stage.watch : undefined
    if (!this.outside) return { url: whep(show), servers, headers: headersOf({ role, token }) }
    if (seat === 0) this.present(this.here ?? stage.publications.map((p) => p.seat))
    return { url: this.outside.replaceAll('{seat}', String(seat)), servers, headers: {}, outside: true }
  }

  private prepare(pc: RTCPeerConnection, seat: number) {
    const pairs = this.outside ? 1 : this.o.seats
    for (let i = 0; i < pairs; i++) {
      pc.addTransceiver('audio', { direction: 'recvonly' })
      if (this.o.video !== false) pc.addTransceiver('video', { direction: 'recvonly' })
    }
    if (this.outside || seat > 0) return
    const channel = pc.createDataChannel('stage', { ordered: false, maxRetransmits: 0 })
    channel.onmessage = (event) => this.receive(event.data)
    channel.onopen = () => {
      this.channel = channel
      this.clock.reset()
      this.sendView()
      this.askTime()
    }
    channel.onclose = () => {
      if (this.channel === channel) this.channel = undefined
    }
  }

  /** A seat's tracks are there before anybody sits on it. */
  private answered(pc: RTCPeerConnection, first: number) {
    const all = pc.getTransceivers()
    const per = this.o.video === false ? 1 : 2
    for (let i = 0; i * per < all.length; i++) {
      const here = all.slice(i * per, (i + 1) * per).filter((t) => t.currentDirection === 'recvonly')
      if (here.length) this.o.onseat(first + i, new MediaStream(here.map((t) => t.receiver.track)))
    }
  }

  private tell(why?: Notice) {
    if (this.stopped) return
    const all = [...this.states.values()]
    const first = this.states.get(this.sessions[0]!) ?? 'connecting'
    const state = all.includes('on') ? 'on' : first
    if (state === this.told && !why) return
    this.told = state
    this.o.onstate(state, why)
  }

  private send(message: object) {
    if (this.channel?.readyState === 'open') this.channel.send(JSON.stringify(message))
  }

  private sendView() {
    if (this.heights.length) this.send({ t: 'view', h: this.heights.map(Math.round) })
  }

  private askTime() {
    if (this.channel?.readyState === 'open') this.send({ t: 'clock', n: this.clock.ask(performance.now()) })
  }

  private async measure(): Promise<void> {
    this.askTime()
    const report = await this.stats()
    // A report is a map, in some browsers without being one by its type.
    if (report) this.held = this.hold.of((report as unknown as Map<string, never>).values()) ?? this.held
  }

  private receive(data: unknown) {
    if (typeof data !== 'string') return
    let message: { t?: unknown; n?: unknown; l?: unknown }
    try {
      message = (JSON.parse(data) ?? {}) as typeof message
    } catch {
      return
    }
    if (message.t === 'clock' && typeof message.n === 'number') this.clock.heard(message.n, performance.now())
    if (message.t === 'levels' && Array.isArray(message.l)) this.levels(message.l)
    if (message.t === 'reacted' && message.n && typeof message.n === 'object') this.o.onreacted?.(counts(message.n))
  }

  private levels(pairs: unknown[]) {
    clearTimeout(this.quiet)
    this.o.onlevels?.(new Map(pairs.filter(isPair)))
    this.quiet = setTimeout(() => this.o.onlevels?.(new Map()), QUIET)
  }
}

const isPair = (of: unknown): of is [number, number] =>
  Array.isArray(of) && of.length === 2 && of.every((n) => typeof n === 'number')

/** counts keeps the reactions that are known, with a number that makes sense. */
export function counts(of: object): Record<string, number> {
  const given = of as Record<string, unknown>
  return Object.fromEntries(
    REACTIONS.map((e) => [e, given[e]] as const).filter((pair): pair is [(typeof REACTIONS)[number], number] => Number(pair[1]) > 0),
  )
}
