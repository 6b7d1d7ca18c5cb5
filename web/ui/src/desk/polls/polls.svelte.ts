// What a moderator does with polls: which one is selected, its acts, and what
// is watched while it runs.

import { ApiError, said } from '../../lib/api'
import type { Frame, Patch } from '../../lib/frames'
import { pollName } from '../../lib/poll/words'
import type { Poll, PollEntry, Scene } from '../../lib/wire.gen'
import { Elsewhere } from '../acts.svelte'
import type { Desk } from '../desk.svelte'
import { again, change, type Definition, type Template } from './definition'
import { ordered } from './order'
import { q } from './texts'
import { Watch } from './watch.svelte'

export type PollAct = 'open' | 'close' | 'reveal' | 'hide' | 'extend' | 'round' | 'reset'

export class PollDesk {
  readonly watch: Watch = new Watch()
  selected = $state<string>()
  line = $state('')
  /** Where the selection was when it disappeared. */
  private lastPlace = 0
  /** What is being done; the same is not done twice, nor its opposite on what was seen before. */
  private busy = false

  constructor(private readonly desk: Desk) {}

  get shown(): boolean {
    return this.desk.column === 'polls'
  }

  private get all() {
    return this.desk.state.polls.all
  }

  get lists() {
    return ordered(this.all.values())
  }

  get listed(): Poll[] {
    const { open, prepared, closed } = this.lists
    return [...open, ...prepared, ...closed]
  }

  get poll(): Poll | undefined {
    return this.selected ? this.all.get(this.selected) : undefined
  }

  /** onAir is the id of the poll on the scene. */
  get onAir(): string | undefined {
    const { item } = this.desk.state.scene
    return item?.kind === 'poll' ? item.poll?.id : undefined
  }

  frame(frame: Frame) {
    if (frame.t === 'snapshot') this.watch.restart()
    if (frame.t === 'snapshot' || frame.t === 'patch' || frame.t === 'tally')
      this.watch.see(this.all, this.desk.state.show?.delays ?? {}, Date.now())
  }

  forget() {
    this.selected = undefined
    this.lastPlace = 0
    this.line = ''
    this.watch.restart()
  }

  /** look drops a selection that is gone, so that no key hits a neighbour. */
  look() {
    if (this.selected && !this.poll) this.select(undefined)
  }

  select(id: string | undefined) {
    const at = this.listed.findIndex((p) => p.id === this.selected)
    if (at >= 0) this.lastPlace = at
    this.selected = id
    if (id) {
      this.desk.select(undefined)
      this.desk.pane = this.desk.column = 'polls'
    }
    this.desk.handling()
  }

  move(by: 1 | -1) {
    const { listed } = this
    const at = listed.findIndex((p) => p.id === this.selected)
    const to = at >= 0 ? at + by : Math.min(this.lastPlace, listed.length - 1)
    if (listed[to]) this.select(listed[to].id)
  }

  toggle() {
    if (this.selected) this.select(undefined)
    else this.move(1)
  }

  /** visible is the selected poll as long as it can be seen: no key works on what is out of sight. */
  private get visible(): Poll | undefined {
    return this.shown ? this.poll : undefined
  }

  private hint(text: string) {
    this.desk.acts.tell(text, false, true)
  }

  /** turn opens the selected poll or the next prepared one, or closes the selected one. */
  async turn(): Promise<void> {
    const poll = this.visible ?? this.lists.prepared[0]
    if (!poll) return this.hint(q('nonePrepared'))
    if (poll.state === 'closed') return this.hint(q('isClosed'))
    await this.act(poll, poll.state === 'open' ? 'close' : 'open')
  }

  async disclose(): Promise<void> {
    const poll = this.visible
    if (!poll) return this.hint(q('noneSelected'))
    if (poll.state === 'draft') return this.hint(q('isDraft'))
    await this.act(poll, poll.revealed ? 'hide' : 'reveal')
  }

  async toggleAir(): Promise<void> {
    const poll = this.visible
    if (!poll) return this.hint(q('noneSelected'))
    if (this.onAir === poll.id) await this.desk.acts.clear()
    else if (poll.state === 'draft') this.hint(q('isDraft'))
    else await this.run(() => this.putOn(poll.id))
  }

  edit() {
    const poll = this.visible
    if (poll?.state === 'draft') this.desk.dialog = { kind: 'poll', poll }
  }

  act(poll: Poll, act: PollAct, body: object = {}): Promise<boolean> {
    return this.run(async () => {
      this.take(await this.desk.send<Poll>('POST', `/polls/${poll.id}/${act}`, { version: poll.version, ...body }))
      if (act === 'open' || act === 'round') this.select(poll.id)
    })
  }

  entry(poll: Poll, { n }: PollEntry, change: { state?: string; status?: string }): Promise<boolean> {
    return this.attempt(async () => this.take(await this.desk.send<Poll>('POST', `/polls/${poll.id}/entries/${n}`, change)))
  }

  /** make prepares a poll; at once: and opens it and puts it on air. */
  make(of: Definition, atOnce = false): Promise<boolean> {
    return this.run(async () => {
      const made = await this.create(of)
      if (!atOnce) return
      this.take(await this.desk.send<Poll>('POST', `/polls/${made.id}/open`, { version: made.version }))
      await this.putOn(made.id)
    })
  }

  /** create and change leave what went wrong to the form that asks. */
  async create(of: Definition): Promise<Poll> {
    const made = await this.desk.send<Poll>('POST', '/polls', of)
    this.take(made)
    this.select(made.id)
    return made
  }

  async change(poll: Poll, of: Definition): Promise<void> {
    this.take(await this.desk.send<Poll>('PATCH', `/polls/${poll.id}`, change(poll, of)))
  }

  remove(poll: Poll): Promise<boolean> {
    return this.run(async () => {
      await this.desk.send('DELETE', `/polls/${poll.id}`, { version: poll.version })
      this.desk.state.polls.patch({ polls_gone: [poll.id] } as Patch)
    })
  }

  keep(poll: Poll): Promise<boolean> {
    return this.run(async () => {
      const name = poll.title
      await this.desk.send<Template>('POST', '/polls/templates', { name, poll: again(poll) })
      this.desk.acts.tell(q('savedAs', { name }), false)
    })
  }

  private async putOn(poll: string): Promise<void> {
    this.desk.state.air(await this.desk.send<Scene>('PUT', '/scene', { kind: 'poll', poll }))
  }

  private take(poll: Poll) {
    this.desk.state.polls.put(poll)
    this.watch.see(this.all, this.desk.state.show?.delays ?? {}, Date.now())
  }

  private async run(act: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    const done = await this.attempt(act)
    this.busy = false
    return done
  }

  private async attempt(act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      this.failed(error)
      return false
    } finally {
      this.desk.look()
    }
  }

  private failed(error: unknown) {
    if (error instanceof Elsewhere) return
    const current = error instanceof ApiError ? (error.current as Partial<Poll> | undefined) : undefined
    const lost = current?.id !== undefined && current.round !== undefined && current.version !== this.all.get(current.id)?.version
    if (!lost) return this.hint(said(error))
    this.take(current as Poll)
    this.hint(q('faster', { state: pollName(current.state ?? '') }))
  }
}
