// The producer's page: which show, its settings, sources and links.

import { api, ApiError, said, type Session } from '../lib/api'
import { Connection, type Link as Line, PING } from '../lib/connection'
import type { Frame, Role } from '../lib/frames'
import type { Link, Show, Source } from '../lib/wire.gen'

export type NewShow = Pick<Show, 'title' | 'language' | 'hold'> & { series?: string }

export class Setup {
  readonly client = api('producer')
  phase = $state<'loading' | 'ready' | 'closed'>('loading')
  refused = $state(0)
  shows = $state.raw<Show[]>([])
  show = $state.raw<Show>()
  sources = $state.raw<Source[]>([])
  links = $state.raw<Link[]>([])
  line = $state.raw<Line>({ status: 'connecting', heard: 0 })
  error = $state('')

  private connection: Connection | undefined

  async start(): Promise<void> {
    try {
      const session = await this.client.get<Session>('/session')
      await this.list()
      const current = this.shows.find((s) => s.id === session.show?.id) ?? this.shows[0]
      if (current) await this.open(current.id)
      this.phase = 'ready'
    } catch (error) {
      if (error instanceof ApiError && !error.passing) {
        this.refused = error.status
        this.phase = 'closed'
        return
      }
      this.error = said(error)
      setTimeout(() => void this.start(), 4000)
    }
  }

  stop() {
    this.connection?.stop()
  }

  get path(): string {
    return `/shows/${this.show!.id}`
  }

  private async list() {
    this.shows = (await this.client.get<{ items: Show[] }>('/shows')).items
  }

  async open(id: string): Promise<void> {
    this.connection?.stop()
    this.show = await this.client.get<Show>(`/shows/${id}`)
    const [sources, links] = await Promise.all([
      this.client.get<{ items: Source[] }>(`${this.path}/sources`),
      this.client.get<{ items: Link[] }>(`${this.path}/links`),
    ])
    this.sources = sources.items
    this.links = links.items
    this.connection = new Connection({
      role: 'producer',
      ping: PING,
      show: id,
      onframe: (frame) => this.frame(frame),
      onlink: (line) => (this.line = line),
    })
    this.connection.start()
  }

  private frame(frame: Frame) {
    if (frame.t === 'snapshot' || frame.t === 'status') this.sources = frame.sources ?? this.sources
    if (frame.t === 'snapshot' || frame.t === 'patch') {
      // A frame does not carry what only this page may know.
      if (frame.show && this.show) this.took({ ...this.show, ...frame.show })
    }
  }

  private took(show: Show) {
    this.show = show
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

  probe(fields: Record<string, string>): Promise<Source> {
    return this.client.send<Source>('POST', `${this.path}/sources/probe`, fields)
  }

  async add(fields: Record<string, string>): Promise<void> {
    const source = await this.client.send<Source>('POST', `${this.path}/sources`, fields)
    this.sources = [...this.sources.filter((s) => s.id !== source.id), source]
  }

  async remove(id: string): Promise<void> {
    await this.client.send('DELETE', `${this.path}/sources/${id}`)
    this.sources = this.sources.filter((s) => s.id !== id)
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
