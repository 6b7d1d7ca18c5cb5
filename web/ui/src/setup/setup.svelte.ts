// The producer's page: which show, its settings, sources and links.

import { api, ApiError, type List, said, type Session } from '../lib/api'
import { Connection, type Link as Line, PING } from '../lib/connection'
import type { Frame, Role } from '../lib/frames'
import type { Link, Show, Source, Stage } from '../lib/wire.gen'
import { Logins } from './logins.svelte'
import { PreparedPolls } from './polls.svelte'
import { Sources } from './sources.svelte'

export type NewShow = Pick<Show, 'title' | 'language' | 'hold'> & { series?: string }

/** What a rehearsal is made of; no platforms: the show's own sources. */
export interface Rehearsing {
  platforms?: string[]
  rate?: number
}

/** How often the show's own lamps are asked for while the socket follows its rehearsal. */
const ASIDE = 5000

export class Setup {
  readonly client = api('producer')
  readonly sources = new Sources(this.client, () => `${this.path}/sources`)
  readonly logins = new Logins(this.client, () => this.show!.id)
  readonly polls = new PreparedPolls(this.client, () => this.path)
  phase = $state<'loading' | 'ready' | 'closed'>('loading')
  refused = $state(0)
  shows = $state.raw<Show[]>([])
  show = $state.raw<Show>()
  /** The sources of the rehearsal that runs. */
  rehearsed = $state.raw<Source[]>([])
  links = $state.raw<Link[]>([])
  /** As the frames say: without the addresses that only producers may know. */
  stage = $state.raw<Stage>()
  line = $state.raw<Line>({ status: 'connecting', heard: 0 })
  error = $state('')

  private connection: Connection | undefined
  /** The show that the frames are about: this one, or its rehearsal. */
  private followed = ''
  private aside: ReturnType<typeof setInterval> | undefined

  async start(): Promise<void> {
    this.logins.arrive()
    await this.load()
  }

  private async load(): Promise<void> {
    try {
      const session = await this.client.get<Session>('/session')
      await this.list()
      const wanted = [this.logins.arrived?.show, session.show?.rehearses, session.show?.id]
      const current = wanted.map((id) => this.shows.find((s) => s.id === id)).find(Boolean) ?? this.shows[0]
      if (current) await this.open(current.id)
      this.phase = 'ready'
    } catch (error) {
      if (error instanceof ApiError && !error.passing) {
        this.refused = error.status
        this.phase = 'closed'
        return
      }
      this.error = said(error)
      setTimeout(() => void this.load(), 4000)
    }
  }

  stop() {
    clearInterval(this.aside)
    this.connection?.stop()
  }

  get path(): string {
    return `/shows/${this.show!.id}`
  }

  /** Rehearsals are no shows of their own here: they belong to the one they are for. */
  private async list() {
    this.shows = (await this.client.get<List<Show>>('/shows')).items.filter((s) => !s.rehearses)
  }

  async open(id: string): Promise<void> {
    this.stop()
    this.show = await this.client.get<Show>(`/shows/${id}`)
    this.rehearsed = []
    this.stage = undefined
    const links = this.client.get<List<Link>>(`${this.path}/links`)
    await Promise.all([this.sources.load(), this.logins.load(), this.polls.load(), links])
    this.links = (await links).items
    this.connection = new Connection({
      role: 'producer',
      ping: PING,
      show: id,
      onframe: (frame) => this.frame(frame),
      onlink: (line) => (this.line = line),
    })
    this.connection.start()
    this.aside = setInterval(() => {
      if (this.show?.rehearsal && !document.hidden) this.sources.load().catch(() => undefined)
    }, ASIDE)
  }

  private frame(frame: Frame) {
    if (frame.t === 'snapshot') this.followed = frame.show.id
    if ((frame.t === 'snapshot' || frame.t === 'patch') && frame.show) this.heard(frame.show)
    if ((frame.t === 'snapshot' || frame.t === 'patch') && frame.stage && this.followed === this.show?.id) this.stage = frame.stage
    if (frame.t === 'patch' && this.followed === this.show?.id) this.polls.heard(frame)
    if ((frame.t === 'snapshot' || frame.t === 'status') && frame.sources) {
      if (this.followed === this.show?.id) this.sources.heard(frame.sources)
      else this.rehearsed = frame.sources
    }
  }

  /** While a rehearsal runs, the links lead to it, and so does the socket. */
  private heard(show: Show) {
    if (!this.show) return
    // A frame does not carry what only this page may know.
    if (show.id === this.show.id) this.took({ ...this.show, ...show, rehearsal: show.rehearsal })
    else if (show.rehearses === this.show.id) this.took({ ...this.show, rehearsal: show.id })
  }

  private took(show: Show) {
    this.show = show
    if (!show.rehearsal) this.rehearsed = []
    this.shows = this.shows.map((s) => (s.id === show.id ? show : s))
  }

  async create(show: NewShow): Promise<void> {
    const made = await this.client.send<Show>('POST', '/shows', show)
    await this.list()
    await this.open(made.id)
  }

  async change(change: Partial<Show>): Promise<void> {
    this.took(await this.client.send<Show>('PATCH', this.path, change))
  }

  async run(act: 'start' | 'end'): Promise<void> {
    this.took(await this.client.send<Show>('POST', `${this.path}/${act}`))
  }

  async rehearse(of: Rehearsing | undefined): Promise<void> {
    this.took(await this.client.send<Show>('POST', `${this.path}/rehearsal`, { on: Boolean(of), ...of }))
  }

  async invite(role: Role, name: string): Promise<void> {
    const link = await this.client.send<Link>('POST', `${this.path}/links`, { role, name })
    this.links = [...this.links, link]
  }

  async revoke(id: string): Promise<void> {
    await this.client.send('DELETE', `${this.path}/links/${id}`)
    this.links = this.links.filter((l) => l.id !== id)
  }
}
