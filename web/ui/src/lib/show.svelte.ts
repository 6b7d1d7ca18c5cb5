// The state of a show as one page sees it, kept up to date by frames.

import { clock } from './clock.svelte'
import type { Frame, Patch, Snapshot, Totals, You } from './frames'
import { Polls } from './polls.svelte'
import type { Overlay, Person, Question, Scene, Show, Source } from './wire.gen'

const nothing: Scene = { version: 0, item: null as unknown as undefined, panic: false }

export class ShowState {
  show = $state.raw<Show>()
  scene = $state.raw<Scene>(nothing)
  questions = $state.raw<ReadonlyMap<number, Question>>(new Map())
  next = $state.raw<number[]>([])
  held = $state(0)
  sources = $state.raw<Source[]>([])
  overlays = $state.raw<Overlay[]>([])
  people = $state.raw<Person[]>([])
  session = $state('')
  readonly polls = new Polls()

  /** The V of the count shown for each question. */
  private readonly counted = new Map<number, number>()

  apply(frame: Frame) {
    switch (frame.t) {
      case 'snapshot':
        return this.restart(frame)
      case 'patch':
        return this.patch(frame)
      case 'totals':
        return this.totals(frame)
      case 'status':
        this.sources = frame.sources ?? this.sources
        this.overlays = frame.overlays ?? this.overlays
        this.people = frame.people ?? this.people
        return
      case 'tally':
        return this.polls.tally(frame)
      case 'you':
        this.polls.you(frame)
        return this.you(frame)
      case 'ack':
        this.polls.ack(frame)
        if (frame.number !== undefined && frame.votes !== undefined)
          this.count(frame.number, frame.votes, frame.v ?? 0, frame.voted)
        return
      case 'beat':
        return clock.follow(frame.now)
    }
  }

  private restart(frame: Snapshot) {
    clock.follow(frame.now)
    this.counted.clear()
    this.show = frame.show
    this.scene = frame.scene
    this.questions = new Map((frame.questions ?? []).map((q) => [q.number, q]))
    this.next = frame.next ?? []
    this.held = frame.held ?? 0
    this.sources = frame.sources ?? []
    this.overlays = frame.overlays ?? []
    this.people = frame.people ?? []
    this.session = frame.session ?? ''
    this.polls.restart(frame)
  }

  private patch(frame: Patch) {
    this.polls.patch(frame)
    if (frame.show) this.show = frame.show
    if (frame.scene) this.air(frame.scene)
    if (frame.questions || frame.gone) this.merge(frame.questions ?? [], frame.gone)
    // An empty order is left out of the frame that changes questions.
    if (frame.next || frame.questions) this.next = frame.next ?? []
    if (frame.held !== undefined) this.held = frame.held
  }

  air(scene: Scene) {
    if (scene.version >= this.scene.version) this.scene = scene
  }

  /** put takes a question from an answer of the API, which may know more than a frame for everyone. */
  put(question: Question) {
    this.merge([question])
  }

  private merge(questions: Question[], gone: number[] = []) {
    const all = new Map(this.questions)
    // What is gone for the audience stays for its asker, who is told more.
    for (const number of gone) if (!all.get(number)?.mine) all.delete(number)
    for (const q of questions) {
      const before = all.get(q.number)
      if (before && before.version > q.version) continue
      all.set(q.number, before ? { ...q, ...this.own(before, q) } : q)
    }
    this.questions = all
  }

  /**
   * own is what a frame made for the whole audience cannot say of this person,
   * and a count that may be newer than the frame's.
   */
  private own(before: Question, after: Question): Partial<Question> {
    return {
      voted: before.voted || after.voted,
      mine: before.mine || after.mine,
      votes: this.counted.has(after.number) ? before.votes : after.votes,
    }
  }

  /** you takes what belongs to this person: their votes, and their questions in every state. */
  private you(frame: You) {
    this.session = frame.session || this.session
    this.merge((frame.questions ?? []).map((q) => ({ ...q, mine: true })))
    if (!frame.voted) return
    const voted = new Set(frame.voted)
    this.questions = new Map(
      [...this.questions].map(([n, q]) => [n, q.voted === voted.has(n) ? q : { ...q, voted: voted.has(n) }]),
    )
  }

  private totals(frame: Totals) {
    const all = new Map(this.questions)
    for (const [number, votes] of frame.q as [number, number][]) {
      const before = all.get(number)
      if (!before || frame.v < (this.counted.get(number) ?? 0)) continue
      this.counted.set(number, frame.v)
      all.set(number, { ...before, votes })
    }
    this.questions = all
  }

  private count(number: number, votes: number, v: number, voted: boolean) {
    const before = this.questions.get(number)
    if (!before) return
    const newer = v >= (this.counted.get(number) ?? 0)
    if (newer) this.counted.set(number, v)
    const all = new Map(this.questions)
    all.set(number, { ...before, voted, votes: newer ? votes : before.votes })
    this.questions = all
  }

  sorted(by: Sort, of: (q: Question) => boolean): Question[] {
    return [...this.questions.values()].filter(of).sort(orders[by])
  }
}

export type Sort = 'top' | 'new' | 'old' | 'waiting'

const orders: Record<Sort, (a: Question, b: Question) => number> = {
  top: (a, b) => b.votes - a.votes || a.number - b.number,
  new: (a, b) => b.number - a.number,
  old: (a, b) => a.number - b.number,
  // Whoever was never on air waits in front of whoever was.
  waiting: (a, b) => (a.aired ?? 0) - (b.aired ?? 0) || a.number - b.number,
}

export const asking = (q: Question) => ['open', 'queued', 'on_air'].includes(q.state)
