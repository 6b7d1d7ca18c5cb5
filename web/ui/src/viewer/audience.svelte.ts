// One phone in the audience: it joins by the code, stays connected and keeps
// what belongs to this device.

import { api, ApiError, said } from '../lib/api'
import { clock } from '../lib/clock.svelte'
import { Connection, type Link, refusal } from '../lib/connection'
import type { Frame } from '../lib/frames'
import { notice } from '../lib/notice'
import { save, saved } from '../lib/saved'
import { ShowState } from '../lib/show.svelte'
import type { Show } from '../lib/wire.gen'
import { Asking } from './asking.svelte'
import { PollPart } from './part.svelte'
import { StagePart } from './stage.svelte'
import { Votes } from './votes.svelte'
import { Watching } from './watching.svelte'

interface Joined {
  show: Show
}

export type Phase = 'joining' | 'offline' | 'unknown' | 'in' | 'closed'

const RETRY = 4000
const PING = 10_000

export class Audience {
  readonly client = api('viewer')
  readonly state = new ShowState()
  phase = $state<Phase>('joining')
  link = $state.raw<Link>({ status: 'connecting', heard: 0 })
  name = $state(saved('name', ''))
  notice = $state('')
  asking = $state.raw<Asking>()
  votes = $state.raw<Votes>()
  readonly watching = new Watching(new URLSearchParams(location.search).get('via') ?? '')
  readonly part = new PollPart()
  readonly stage = new StagePart(this)

  private connection: Connection | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  /** A session that comes along from another browser of this person. */
  private carried = /^#carry=(.+)$/.exec(location.hash)?.[1]

  constructor(private readonly code: string) {
    if (this.carried) history.replaceState(null, '', location.pathname + location.search)
  }

  async start(): Promise<void> {
    try {
      await this.redeem()
      this.enter((await this.join()).show)
    } catch (error) {
      if (error instanceof ApiError && !error.passing) {
        this.phase = 'unknown'
        return
      }
      this.phase = 'offline'
      this.timer = setTimeout(() => void this.start(), RETRY)
    }
  }

  stop() {
    clearTimeout(this.timer)
    this.connection?.stop()
    this.asking?.stop()
    this.part.stop()
    this.stage.stop()
  }

  async rename(name: string): Promise<void> {
    const before = this.name
    this.name = name
    save('name', name || null)
    try {
      await this.join()
    } catch (error) {
      this.name = before
      save('name', before || null)
      this.tell(said(error))
    }
  }

  /** redeem takes over the session; one that is too old leads in like any other visit. */
  private async redeem(): Promise<void> {
    if (!this.carried) return
    try {
      await this.client.send<Joined>('POST', '/carry', { token: this.carried })
    } catch (error) {
      if (error instanceof ApiError && error.passing) throw error
    }
    this.carried = undefined
  }

  private join(): Promise<Joined> {
    return this.client.send<Joined>('POST', '/join', { code: this.code, name: this.name })
  }

  private enter(show: Show) {
    this.state.show = show
    this.connection = new Connection({
      role: 'viewer',
      show: show.id,
      ping: PING,
      onframe: (frame) => this.frame(frame),
      onlink: (link) => this.linked(link),
      allowed: () => this.allowed(),
    })
    this.begin(show)
    this.phase = 'in'
    this.connection.start()
  }

  /** begin gives a show its own questions, drafts and votes. */
  private begin(show: Show) {
    const asking = new Asking(this.client, show.id, (question) => {
      if (this.asking === asking) this.state.put(question)
    })
    this.asking = asking
    this.votes = new Votes(this.connection!, (error) => this.refused(error))
    this.watching.enter(show.id)
    this.part.begin(this.connection!, this.state.polls, () => this.watching.via)
    this.stage.begin()
    asking.start()
  }

  private frame(frame: Frame) {
    const before = this.state.show
    this.state.apply(frame)
    if (frame.t === 'snapshot' && before && before.id !== frame.show.id) this.move(before, frame.show)
    this.stage.take(frame)
    this.watching.take(this.state.scene, clock.now)
  }

  /** move goes on to another show: from a show to its rehearsal, or back. What is being typed comes along. */
  private move(before: Show, show: Show) {
    const draft = this.asking?.draft
    this.asking?.stop()
    if (before.rehearses) this.asking?.erase()
    this.notice = ''
    this.begin(show)
    if (draft && this.asking && !this.asking.draft) this.asking.type(draft)
  }

  private linked(link: Link) {
    const back = link.status === 'live' && this.link.status === 'lost'
    this.link = link
    if (link.status === 'closed') this.phase = 'closed'
    if (!back) return
    void this.asking?.flush()
    void this.asking?.follow()
    this.stage.again()
  }

  /** The socket does not say why it was not let in; joining again does, and renews the session. */
  private async allowed(): Promise<number | undefined> {
    try {
      await this.join()
      return undefined
    } catch (error) {
      return error instanceof ApiError && error.status === 404 ? 4102 : undefined
    }
  }

  private refused(error: Error) {
    const { refused } = error as Partial<ReturnType<typeof refusal>>
    if (refused) this.tell(notice(refused.error))
  }

  private tell(text: string) {
    this.notice = text
    setTimeout(() => {
      if (this.notice === text) this.notice = ''
    }, 5000)
  }
}
