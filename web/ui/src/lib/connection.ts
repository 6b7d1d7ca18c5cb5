// The connection of a page to its show: one WebSocket that comes back by
// itself, resumes where it was, and says when what the page shows is stale.

import { type Ack, type Asked, type Frame, parse, type Refused, type Role, type Said } from './frames'
import { language } from './language.svelte'

export type Status =
  | 'connecting' // nothing has been received yet
  | 'live'
  | 'lost' // was there, is coming back
  | 'closed' // a person must act; see code

export interface Link {
  status: Status
  /** When the last frame came, in ms; 0: none yet. */
  heard: number
  code?: number
}

export interface Options {
  role: Role
  show?: string
  token?: string
  /** Milliseconds between pings, by which the server knows that this page is still there. */
  ping: number
  onframe(frame: Frame): void
  onlink(link: Link): void
  /** Asked after every third attempt in a row that failed; false ends the attempts with the code given. */
  allowed?(): Promise<number | undefined>
  open?(url: string): WebSocket
  random?(): number
}

/** Without any frame for this long, a connection counts as dead. */
export const SILENCE = 12_000
/** How often a page that others rely on says that it is there. */
export const PING = 5000
const FIRST_WAIT = 300
const LONGEST_WAIT = 10_000
const OPENING = 10_000

/** wait is the pause before attempt n (from 0): full jitter under a doubling ceiling. */
export function wait(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10))
  return FIRST_WAIT + random() * Math.max(0, ceiling - FIRST_WAIT)
}

export function refusal(frame: Refused): Error & { refused: Refused } {
  return Object.assign(new Error(frame.error.message), { refused: frame })
}

interface Waiting {
  said: Asked
  sent: boolean
  done(ack: Ack): void
  failed(error: Error): void
}

export class Connection {
  private socket: WebSocket | undefined
  private since = ''
  private attempt = 0
  /** The show of the last snapshot: the server may lead from a show to its rehearsal and back. */
  private show = ''
  private link: Link = { status: 'connecting', heard: 0 }
  private timer: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private pinging: ReturnType<typeof setInterval> | undefined
  private stopped = true
  private readonly waiting = new Map<string, Waiting>()

  constructor(private readonly options: Options) {}

  start() {
    if (!this.stopped) return
    this.stopped = false
    if (typeof window !== 'undefined') {
      window.addEventListener('online', this.nudge)
      document.addEventListener('visibilitychange', this.nudge)
    }
    this.pinging = setInterval(() => this.send({ t: 'ping' }), this.options.ping)
    this.connect()
  }

  stop() {
    this.stopped = true
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.nudge)
      document.removeEventListener('visibilitychange', this.nudge)
    }
    clearInterval(this.pinging)
    this.drop()
  }

  /** send says something that only matters now: it is lost while there is no connection. */
  send(said: Said): boolean {
    if (this.link.status !== 'live' || !this.socket) return false
    this.socket.send(JSON.stringify(said))
    return true
  }

  /** ask sends an operation and keeps it, with its op, until the server answered. */
  ask(said: Asked): Promise<Ack> {
    return new Promise((done, failed) => {
      this.waiting.set(said.op, { said, sent: this.send(said), done, failed })
    })
  }

  /** The network is back or the page is looked at again: do not wait for the next attempt. */
  private readonly nudge = () => {
    if (this.stopped || this.link.status === 'closed') return
    if (typeof document !== 'undefined' && document.hidden) return
    const silent = this.link.heard > 0 && Date.now() - this.link.heard > SILENCE
    if (this.socket && !silent) return
    this.attempt = 0
    this.connect()
  }

  private url(): string {
    const { role, show, token } = this.options
    const query = new URLSearchParams({ role, lang: language.current })
    if (show) query.set('show', this.show || show)
    if (token) query.set('token', token)
    if (this.since) query.set('since', this.since)
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
    return `${scheme}//${location.host}/ws?${query}`
  }

  private connect() {
    this.drop()
    const open = this.options.open ?? ((url) => new WebSocket(url))
    const socket = open(this.url())
    this.socket = socket
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(event.data)
    }
    socket.onclose = (event) => {
      if (socket === this.socket) this.closed(event.code)
    }
    this.silence = setTimeout(() => this.closed(0), OPENING)
  }

  private drop() {
    clearTimeout(this.timer)
    clearTimeout(this.silence)
    const socket = this.socket
    this.socket = undefined
    socket?.close()
  }

  private receive(data: unknown) {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.closed(0), SILENCE)
    const frame = parse(data)
    if (!frame) return
    if ('at' in frame && frame.at) this.since = frame.at
    const back = this.link.status !== 'live'
    this.link.heard = Date.now()
    this.attempt = 0
    if (frame.t === 'snapshot') this.enter(frame.show.id)
    if (back) this.tell('live')
    this.options.onframe(frame)
    if (frame.t === 'ack' || frame.t === 'refused') this.answered(frame)
    if (back) this.resend()
  }

  /** enter forgets what was asked in another show: its numbers mean other questions here. */
  private enter(show: string) {
    if (this.show && this.show !== show) this.forget('another show')
    this.show = show
  }

  private forget(why: string) {
    for (const asked of this.waiting.values()) asked.failed(new Error(why))
    this.waiting.clear()
  }

  private answered(frame: Ack | Refused) {
    const asked = this.waiting.get(frame.op)
    if (!asked) return
    this.waiting.delete(frame.op)
    if (frame.t === 'ack') asked.done(frame)
    else asked.failed(refusal(frame))
  }

  private resend() {
    for (const asked of this.waiting.values()) {
      if (!asked.sent) asked.sent = this.send(asked.said)
    }
  }

  private closed(code: number) {
    this.drop()
    for (const asked of this.waiting.values()) asked.sent = false
    if (code === 4001) this.since = ''
    if (code >= 4100) return this.end(code)
    if (this.link.status !== 'connecting') this.tell('lost')
    const attempt = this.attempt++
    const again = () => {
      this.timer = setTimeout(() => this.connect(), wait(attempt, this.options.random))
    }
    if (!this.options.allowed || attempt % 3 !== 2) return again()
    this.options
      .allowed()
      .catch(() => undefined)
      .then((refused) => {
        if (this.stopped || this.socket) return
        if (refused) this.end(refused)
        else again()
      })
  }

  private end(code: number) {
    this.link.code = code
    this.tell('closed')
    this.forget(`closed: ${code}`)
  }

  private tell(status: Status) {
    this.link = { ...this.link, status }
    this.options.onlink(this.link)
  }
}
