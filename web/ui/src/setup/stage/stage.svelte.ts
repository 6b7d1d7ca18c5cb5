// The stage of the show that setup looks at: its settings, its addresses.

import type { StageChange } from '../../desk/stage/stage.svelte'
import { ApiError } from '../../lib/api'
import type { ICEServer, Link, Stage } from '../../lib/wire.gen'
import { Doing } from '../doing.svelte'
import type { Setup } from '../setup.svelte'

/** What GET …/stage answers. */
interface About {
  stage: Stage
  ice_servers: ICEServer[] | null
  address: { whip: string; whep: string }
}

export type Engine = { out_whip: string; out_whep: string; out_token?: string }

/** Who may send in the name of the host. */
export type Sender = Pick<Link, 'id' | 'name' | 'token'>

export class StageSetup {
  readonly doing = new Doing()
  phase = $state<'loading' | 'ready' | 'failed'>('loading')
  about = $state.raw<About>()
  /** Changes come one after the other: each names the version before it. */
  private turn: Promise<unknown> = Promise.resolve()
  /** The newest version that was asked for after a frame told of it. */
  private asked = 0

  constructor(private readonly setup: Setup) {}

  async load(): Promise<void> {
    this.phase = 'loading'
    try {
      await this.read()
      this.phase = 'ready'
    } catch {
      this.phase = 'failed'
    }
  }

  private async read(): Promise<void> {
    this.about = await this.setup.client.get<About>(`${this.setup.path}/stage`)
  }

  /** follow asks again when somebody else changed the stage: a frame does not say everything. */
  async follow(): Promise<void> {
    const version = this.setup.stage?.version ?? 0
    if (!this.about || version <= this.about.stage.version || version <= this.asked) return
    this.asked = version
    await this.read().catch(() => undefined)
  }

  get stage(): Stage | undefined {
    const known = this.about?.stage
    const heard = this.setup.stage
    if (!known || !heard) return known
    const { out_whip, watch } = known
    if (heard.version > known.version) return { ...heard, out_whip, watch }
    return { ...known, publications: heard.publications, viewers: heard.viewers }
  }

  /** senders are the host's links, the shared one first. */
  get senders(): Sender[] {
    const links = this.setup.links.filter((l) => l.role === 'host').sort((a, b) => a.name.localeCompare(b.name))
    const shared = this.setup.show?.tokens?.host
    return links.length || !shared ? links : [{ id: 'shared', name: '', token: shared }]
  }

  /** overlay is the address of a source for OBS that shows the stage. */
  get overlay(): string {
    const base = this.setup.links.find((l) => l.role === 'overlay')?.url ?? this.setup.show?.links?.overlay
    if (!base) return ''
    const url = new URL(base, location.href)
    url.searchParams.set('view', 'stage')
    return url.href
  }

  readonly change = (of: StageChange | Engine): Promise<boolean> => {
    const done = this.turn.then(() => this.doing.run(() => this.send(of)))
    this.turn = done
    return done
  }

  private async send(of: StageChange | Engine): Promise<void> {
    const { client, path } = this.setup
    try {
      this.took(await client.send<Stage>('PATCH', `${path}/stage`, { version: this.stage?.version, ...of }))
    } catch (error) {
      const current = error instanceof ApiError ? (error.current as Partial<Stage> | undefined) : undefined
      if (current?.layout) this.took(current as Stage)
      throw error
    }
  }

  private took(stage: Stage) {
    if (this.about && stage.version >= this.about.stage.version) this.about = { ...this.about, stage }
  }
}
