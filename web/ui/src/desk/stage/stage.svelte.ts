// What a moderator does with the stage: who wants to speak, who is on it, and
// how it is set up.

import { ApiError, said } from '../../lib/api'
import type { Frame } from '../../lib/frames'
import type { Hand, Question, Stage } from '../../lib/wire.gen'
import { Elsewhere } from '../acts.svelte'
import type { Desk, Opened } from '../desk.svelte'
import { grouped, over } from './hands'
import { handState, s } from './texts'

export type HandAct = 'invite' | 'decline' | 'preview' | 'stage' | 'mute' | 'unmute' | 'leave'
export type StageChange = Partial<Pick<Stage, 'on' | 'layout' | 'guests' | 'minutes' | 'reactions' | 'recording'>>

export class StageDesk {
  stage = $state.raw<Stage>()
  /** Those that are over too, so that no late answer brings one back. */
  all = $state.raw<ReadonlyMap<string, Hand>>(new Map())
  selected = $state<string>()
  /** Who declined or went of their own accord, to be said in words. */
  news = $state('')
  private lastPlace = 0
  /** What is being done; the same is not done twice. */
  private readonly busy = new Set<string>()
  /** Changes of the settings come one after the other: each names the version before it. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly desk: Desk) {}

  get shown(): boolean {
    return this.desk.column === 'stage'
  }

  get groups() {
    return grouped(this.all.values())
  }

  /** listed holds the hands in the order in which they are on the page. */
  get listed(): Hand[] {
    const { stage, green, coming, raised } = this.groups
    return [...stage, ...green, ...coming, ...raised]
  }

  get hand(): Hand | undefined {
    const hand = this.selected ? this.all.get(this.selected) : undefined
    return hand && !over(hand) ? hand : undefined
  }

  get full(): boolean {
    return this.groups.stage.length >= (this.stage?.guests ?? 0)
  }

  /** of finds the hand of whoever asked a question. */
  of({ number, author }: Question): Hand | undefined {
    return [...this.all.values()].find((h) => !over(h) && (h.question === number || (author?.id && h.author?.id === author.id)))
  }

  frame(frame: Frame) {
    if (frame.t === 'snapshot') {
      this.stage = frame.stage
      this.all = new Map((frame.hands ?? []).map((h) => [h.id, h]))
    }
    if (frame.t !== 'patch') return
    if (frame.stage) this.heard(frame.stage)
    for (const hand of frame.hands ?? []) this.put(hand)
  }

  forget() {
    this.selected = undefined
    this.lastPlace = 0
    this.news = ''
  }

  /** look drops a selection that is gone, so that no key hits a neighbour. */
  look() {
    if (this.selected && !this.hand) this.select(undefined)
  }

  /** A frame may be older than an answer, but knows best who is there. */
  private heard(stage: Stage) {
    const { stage: before } = this
    const newer = !before || stage.version >= before.version
    this.stage = newer ? stage : { ...before, publications: stage.publications, viewers: stage.viewers }
  }

  private put(hand: Hand) {
    const before = this.all.get(hand.id)
    if (before && before.version > hand.version) return
    if (before && !over(before) && over(hand) && !hand.by_desk)
      this.news = s(hand.state === 'declined' ? 'newsDeclined' : 'newsLeft', { name: hand.author?.name ?? '' })
    this.all = new Map(this.all).set(hand.id, hand)
  }

  select(id: string | undefined) {
    const at = this.listed.findIndex((h) => h.id === this.selected)
    if (at >= 0) this.lastPlace = at
    this.selected = id
    if (id) {
      this.desk.select(undefined)
      this.desk.pane = 'stage'
    }
    this.desk.handling()
  }

  move(by: 1 | -1) {
    const { listed } = this
    const at = listed.findIndex((h) => h.id === this.selected)
    const to = at >= 0 ? at + by : Math.min(this.lastPlace, listed.length - 1)
    if (listed[to]) this.select(listed[to].id)
  }

  toggle() {
    if (this.selected) this.select(undefined)
    else this.move(1)
  }

  /** visible is the selected hand as long as it can be seen: no key works on what is out of sight. */
  get visible(): Hand | undefined {
    return this.shown ? this.hand : undefined
  }

  /** author opens what a guest wrote. */
  author(hand: Hand): Opened | undefined {
    const { id, name } = hand.author ?? {}
    if (!id || !name) return undefined
    return { id, name, avatar: '', from: `hands/${hand.id}` }
  }

  act(hand: Hand, act: HandAct): Promise<boolean> {
    return this.once(hand.id, async () => {
      const { version } = hand
      this.put(await this.desk.send<Hand>('POST', `/hands/${hand.id}/${act}`, { version }))
    })
  }

  invite(question: Question): Promise<boolean> {
    return this.once(`#${question.number}`, async () => {
      const hand = await this.desk.send<Hand>('POST', `/questions/${question.number}/invite`)
      this.put(hand)
      this.desk.acts.tell(s('invited', { name: hand.author?.name ?? '' }), false)
    })
  }

  change(change: StageChange): Promise<boolean> {
    const done = this.turn.then(() =>
      this.attempt(async () => {
        const answer = await this.desk.send<Stage>('PATCH', '/stage', { version: this.stage?.version, ...change })
        this.answered(answer)
      }),
    )
    this.turn = done
    return done
  }

  /** An answer knows how the stage is set up; who is there now may have changed since. */
  private answered(stage: Stage) {
    const { publications, viewers } = this.stage ?? stage
    if (!this.stage || stage.version >= this.stage.version) this.stage = { ...stage, publications, viewers }
  }

  private async once(what: string, act: () => Promise<void>): Promise<boolean> {
    if (this.busy.has(what)) return false
    this.busy.add(what)
    const done = await this.attempt(act)
    this.busy.delete(what)
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
    const current = error instanceof ApiError ? (error.current as Partial<Hand & Stage> | undefined) : undefined
    const known = current?.id === undefined ? this.stage : this.all.get(current.id)
    const lost = current?.version !== undefined && current.version !== known?.version
    if (current?.state !== undefined) this.put(current as Hand)
    else if (current?.layout !== undefined) this.answered(current as Stage)
    const now = current?.state ? handState(current.state) : s('changed')
    this.desk.acts.tell(lost ? s('faster', { state: now }) : said(error), false, true)
  }
}
