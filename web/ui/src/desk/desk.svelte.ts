// One moderator's desk: the connection, what is selected, and what is open.

import { api, ApiError, type Method, type Session } from '../lib/api'
import { Connection, type Link, PING } from '../lib/connection'
import type { Frame } from '../lib/frames'
import { ShowState, type Sort } from '../lib/show.svelte'
import type { Author, Comment, Question, Source } from '../lib/wire.gen'
import { Actions } from './actions.svelte'
import { Acts, Elsewhere } from './acts.svelte'
import { Comments, everything, type Filter } from './comments.svelte'
import type { Dialog } from './dialogs'
import { PollDesk } from './polls/polls.svelte'
import { type Offer, offer, sourceOf } from './platform'
import { StageDesk } from './stage/stage.svelte'

export type Selected =
  | { kind: 'comment'; id: string; ordinal: number }
  | { kind: 'question'; number: number }

/** A person whose card is open, and the item by which they can be banned: "comments/…" or "questions/…", or none. */
export type Opened = Author & { from: string }

export type Tab = 'held' | 'list' | 'done'

/** What the lower part of the right column shows. */
export const columns = ['questions', 'polls', 'stage'] as const
export type Column = (typeof columns)[number]

const PAGE = 200

export class Desk {
  readonly client = api('moderator')
  readonly state = new ShowState()
  readonly comments = new Comments()
  readonly acts: Acts = new Acts(this)
  readonly actions: Actions = new Actions(this)
  readonly polls: PollDesk = new PollDesk(this)
  readonly stage: StageDesk = new StageDesk(this)

  me = $state.raw<Session>()
  refused = $state(0) // status of the answer that kept this page out
  link = $state.raw<Link>({ status: 'connecting', heard: 0 })
  selected = $state.raw<Selected>()
  dialog = $state.raw<Dialog>()
  author = $state.raw<Opened>()
  tab = $state<Tab>('list')
  sort = $state<Sort>('top')
  column = $state<Column>('questions')
  /** The list that j and k move in. */
  pane = $state<'comments' | Column>('comments')
  loading = $state(false)

  private connection: Connection | undefined
  /** Where the selection was when it disappeared. */
  private lastOrdinal: number | undefined
  private lastPlace = 0
  private cursor: string | null | undefined

  async start(): Promise<void> {
    try {
      this.me = await this.client.get<Session>('/session')
    } catch (error) {
      if (error instanceof ApiError && !error.passing) {
        this.refused = error.status
        return
      }
      setTimeout(() => void this.start(), 4000)
      return
    }
    this.connection = new Connection({
      role: 'moderator',
      ping: PING,
      onframe: (frame) => this.frame(frame),
      onlink: (link) => (this.link = link),
      allowed: () => this.allowed(),
    })
    this.connection.start()
  }

  stop() {
    this.connection?.stop()
  }

  /** The path of this desk's show in the API. */
  private get path(): string {
    return `/shows/${this.state.show?.id ?? this.me?.show?.id}`
  }

  /** get asks about this show, send changes it; path is below the show's. */
  get<T>(path: string): Promise<T> {
    return this.here(this.client.get<T>(this.path + path))
  }

  send<T>(method: Method, path: string, body?: object, key?: string): Promise<T> {
    return this.here(this.client.send<T>(method, this.path + path, body, key))
  }

  private async here<T>(answer: Promise<T>): Promise<T> {
    const { path } = this
    const there = () => path !== this.path
    try {
      const here = await answer
      if (!there()) return here
    } catch (error) {
      if (!there()) throw error
    }
    throw new Elsewhere()
  }

  private async allowed(): Promise<number | undefined> {
    try {
      await this.client.get('/session')
      return undefined
    } catch (error) {
      return error instanceof ApiError && error.status === 401 ? 4101 : undefined
    }
  }

  private frame(frame: Frame) {
    const before = this.state.show?.id
    this.state.apply(frame)
    if (frame.t === 'snapshot') {
      const moved = before !== undefined && before !== frame.show.id
      if (moved) this.leave()
      this.comments.restart(frame.comments ?? [])
      if (moved) this.comments.release()
      this.actions.restart(frame.actions ?? [])
      this.cursor = undefined
      this.handling()
    }
    if (frame.t === 'patch') {
      if (frame.comments) this.comments.add(frame.comments)
      if (frame.actions) this.actions.take(frame.actions)
      if (frame.banned) this.comments.ban(frame.banned, true)
      if (frame.unbanned) this.comments.ban(frame.unbanned, false)
    }
    this.polls.frame(frame)
    this.stage.frame(frame)
    this.look()
  }

  /** leave forgets what belongs to the show before: the links lead to another one. */
  private leave() {
    this.selected = this.dialog = this.author = this.lastOrdinal = undefined
    this.lastPlace = 0
    this.acts.forget()
    this.polls.forget()
    this.stage.forget()
    this.comments.forget()
  }

  /** look drops a selection that can no longer be seen, so that no key hits a neighbour. */
  look() {
    const { selected } = this
    if (selected?.kind === 'comment' && !this.comments.shows(selected.id)) this.select(undefined)
    if (selected?.kind === 'question' && !this.listed.some((q) => q.number === selected.number))
      this.select(undefined)
    this.polls.look()
    this.stage.look()
  }

  source(comment: Comment): Source | undefined {
    return sourceOf(comment, this.state.sources)
  }

  /** offer says what may be asked of the platform of a comment. */
  offer(comment: Comment, person = false): Offer {
    return offer(comment, this.source(comment), person)
  }

  get comment(): Comment | undefined {
    return this.selected?.kind === 'comment' ? this.comments.get(this.selected.id) : undefined
  }

  get question(): Question | undefined {
    return this.selected?.kind === 'question'
      ? this.state.questions.get(this.selected.number)
      : undefined
  }

  /** asked finds the question that was made of a comment and can still go on air. */
  asked(comment: Comment): Question | undefined {
    for (const question of this.state.questions.values()) {
      if (question.comment_id === comment.id && question.state !== 'dismissed') return question
    }
    return undefined
  }

  /** listed holds the questions of the open tab, in its order. */
  get listed(): Question[] {
    if (this.tab === 'held') return this.state.sorted('old', (q) => q.state === 'held')
    if (this.tab === 'done')
      return this.state.sorted('new', (q) => q.state === 'answered' || q.state === 'dismissed')
    return this.state.sorted(this.sort, (q) => q.state === 'open' || q.state === 'queued')
  }

  select(selected: Selected | undefined) {
    const before = this.selected
    if (before?.kind === 'comment') this.lastOrdinal = before.ordinal
    if (before?.kind === 'question')
      this.lastPlace = Math.max(0, this.listed.findIndex((q) => q.number === before.number))
    this.selected = selected
    if (selected) this.pane = selected.kind === 'comment' ? 'comments' : 'questions'
    if (selected?.kind === 'question') this.column = 'questions'
    this.handling()
  }

  /** show turns the right column to one of its lists, in which j and k move then. */
  show(column: Column) {
    this.column = this.pane = column
    this.handling()
  }

  selectComment(comment: Comment | undefined) {
    if (comment) this.select({ kind: 'comment', id: comment.id, ordinal: comment.ordinal })
  }

  /** move selects the neighbour: 1 is down, in the stream towards the older. */
  move(by: 1 | -1) {
    if (this.pane === 'polls') return this.polls.move(by)
    if (this.pane === 'stage') return this.stage.move(by)
    if (this.pane === 'questions') return this.moveQuestion(by)
    const from = this.comment?.ordinal ?? this.lastOrdinal
    if (from === undefined) return this.selectComment(this.comments.view.at(-1))
    let found = this.comments.neighbour(from, by)
    if (!found && by < 0 && this.comments.fresh) {
      this.comments.release()
      found = this.comments.neighbour(from, by)
    }
    this.selectComment(found)
  }

  private moveQuestion(by: 1 | -1) {
    const all = this.listed
    const at = this.question ? all.findIndex((q) => q.number === this.question!.number) : -1
    const to = at >= 0 ? at + by : Math.min(this.lastPlace, all.length - 1)
    const question = all[to]
    if (question) this.select({ kind: 'question', number: question.number })
  }

  deselect() {
    if (this.selected) this.select(undefined)
    else if (this.column !== 'stage') this.polls.select(undefined)
    else if (this.stage.selected) this.stage.select(undefined)
    else this.show('questions')
  }

  toggle() {
    if (this.selected) return this.select(undefined)
    if (this.pane === 'polls') return this.polls.toggle()
    if (this.pane === 'stage') return this.stage.toggle()
    if (this.pane === 'questions') return this.moveQuestion(1)
    const last = this.lastOrdinal
    const before = last === undefined ? undefined : this.comments.neighbour(last - 1, -1)
    this.selectComment(before ?? this.comments.view.at(-1))
  }

  choose(filter: Partial<Filter>) {
    this.comments.choose({ ...this.comments.filter, ...filter })
    this.cursor = undefined
    this.look()
    const { state, source, author, text } = this.comments.filter
    if (state || source || author || text) void this.older()
  }

  clearFilter() {
    this.choose({ ...everything, counted: this.comments.filter.counted })
  }

  get canLoad(): boolean {
    return this.cursor !== null
  }

  /** older reads more of what the filter asks for from the server, newest first. */
  async older(): Promise<void> {
    if (this.loading || this.cursor === null) return
    this.loading = true
    const { state, source, author, text } = this.comments.filter
    const query = new URLSearchParams({ limit: String(PAGE) })
    for (const [key, value] of Object.entries({ state, source, author, text }))
      if (value) query.set(key, value)
    const whole = query.size === 1
    // Without a cursor the list starts below what is in memory without gaps.
    const after = this.cursor ?? (whole ? String(this.comments.oldest) : '')
    if (after === '0') {
      this.cursor = null
      this.loading = false
      return
    }
    if (after) query.set('after', after)
    try {
      const { items, next } = await this.get<{ items: Comment[]; next: string | null }>(`/comments?${query}`)
      this.cursor = next || null
      this.comments.add(items)
      const oldest = items.at(-1)
      if (whole && oldest) this.comments.reach(oldest.ordinal)
    } catch (error) {
      this.acts.failed(error)
    } finally {
      this.loading = false
    }
  }

  /** handling tells the other desks what this person is on. */
  handling() {
    const { selected, polls, stage } = this
    const poll = polls.shown && polls.selected ? `poll ${polls.selected}` : ''
    const hand = stage.shown && stage.selected ? `hand ${stage.selected}` : ''
    const on = !selected ? poll || hand : selected.kind === 'comment' ? selected.id : `#${selected.number}`
    this.connection?.send({ t: 'here', on })
  }

  /** handler names who else is on an item. */
  handler(on: string): string | undefined {
    return this.state.people.find((p) => p.on === on && p.id !== this.me?.session)?.name
  }
}
