// What a moderator does. Every act names the version it was decided on; who
// loses a race is shown the new state.

import { ApiError, said } from '../lib/api'
import { name } from '../lib/words'
import type { Audit, Comment, Question, Scene } from '../lib/wire.gen'
import type { Desk } from './desk.svelte'
import { t } from './texts'

export interface Said {
  text: string
  bad: boolean
  undo: boolean
}

export type CommentAct = 'approve' | 'reject' | 'restore' | 'ask' | 'show'
export type QuestionAct = 'open' | 'queue' | 'show' | 'answered' | 'skip' | 'dismiss' | 'restore'

/** Elsewhere is an answer that came when the links led to another show already. */
export class Elsewhere extends Error {}

const STAYS = 6000

export class Acts {
  said = $state.raw<Said>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private turn: Promise<boolean> | undefined
  /** The version that an act of this desk made of "item@version". */
  private readonly made = new Map<string, number>()

  constructor(private readonly desk: Desk) {}

  comment(comment: Comment, act: CommentAct): Promise<boolean> {
    return this.inTurn(() => this.decide(comment, act))
  }

  question(question: Question, act: QuestionAct, how?: 'live' | 'later'): Promise<boolean> {
    return this.inTurn(() => this.handle(question, act, how))
  }

  /** show puts a comment on air; one that became a question goes as that, with its number and votes. */
  show(item: Comment | Question): Promise<boolean> {
    return this.inTurn(() => {
      const asked = 'number' in item ? item : this.desk.asked(item)
      return asked ? this.handle(asked, 'show') : this.decide(item as Comment, 'show')
    })
  }

  private async decide(comment: Comment, act: CommentAct): Promise<void> {
    const path = `/comments/${comment.id}/${act}`
    const version = this.newest(comment.id, comment.version)
    const answer = await this.desk.send<Comment | Question | Scene>('POST', path, { version })
    this.take(answer)
    if (act === 'ask' && 'number' in answer)
      this.tell(t('asQuestion', { number: `#${answer.number}` }), true)
    else if ('ordinal' in answer) {
      this.made.set(`${comment.id}@${version}`, answer.version)
      this.tell(`${name(answer.state)}: ${short(answer.text)}`, true)
    }
  }

  private async handle(question: Question, act: QuestionAct, how?: 'live' | 'later'): Promise<void> {
    const { number } = question
    const path = `/questions/${number}/${act}`
    const version = this.newest(`#${number}`, question.version)
    const answer = await this.desk.send<Question>('POST', path, { version, ...(how && { how }) })
    this.take(answer)
    this.made.set(`#${number}@${version}`, answer.version)
    this.tell(`#${number}: ${name(answer.state)}`, true)
  }

  /** newest follows a version through one's own acts: nobody is faster than oneself. */
  private newest(item: string, version: number): number {
    for (let next = this.made.get(`${item}@${version}`); next !== undefined && next > version; ) {
      version = next
      next = this.made.get(`${item}@${version}`)
    }
    return version
  }

  /**
   * inTurn runs decisions one after the other, so that "question" and "on air"
   * mean the same however quickly they are pressed. What waited behind one that
   * failed is dropped: it was meant for its outcome.
   */
  private inTurn(act: () => Promise<void>): Promise<boolean> {
    const turn = this.turn ? this.turn.then((done) => done && this.run(act)) : this.run(act)
    this.turn = turn
    void turn.then(() => {
      if (this.turn === turn) this.turn = undefined
    })
    return turn
  }

  async hall(text: string, by: string): Promise<boolean> {
    return this.run(async () => {
      const body = by ? { text, name: by } : { text }
      this.take(await this.desk.send<Question>('POST', '/questions', body))
    })
  }

  async edit(question: Question, text: string): Promise<boolean> {
    return this.run(async () => {
      const path = `/questions/${question.number}`
      const body = { text, version: question.version }
      this.take(await this.desk.send<Question>('PUT', path, body))
    })
  }

  /** ban keeps out whoever wrote a comment, asked a question or raised a hand: "comments/…", "questions/…" or "hands/…". */
  async ban(from: string, reason: string): Promise<boolean> {
    return this.run(async () => {
      const path = `/${from}/ban`
      await this.desk.send('POST', path, reason ? { reason } : {})
    })
  }

  async unban(author: string): Promise<boolean> {
    return this.run(async () => {
      await this.desk.send('DELETE', `/bans/${encodeURIComponent(author)}`)
    })
  }

  clear() {
    return this.scene('DELETE', '/scene')
  }

  next() {
    return this.scene('POST', '/scene/next')
  }

  put(kind: 'top' | 'join' | 'podium' | 'leaderboard' | 'delay') {
    return this.scene('PUT', '/scene', { kind })
  }

  panic(on: boolean) {
    return this.scene('POST', '/panic', { on })
  }

  private scene(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
    return this.run(async () => {
      this.take(await this.desk.send<Scene>(method, path, body))
    })
  }

  async undo(): Promise<void> {
    await this.run(async () => {
      const { audit } = await this.desk.send<{ audit: Audit }>('POST', '/undo')
      this.tell(t('undone', { what: undone(audit) }), false)
    })
  }

  /** run does an act and shows what went wrong; false when something did. */
  private async run(act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      this.desk.look()
      return true
    } catch (error) {
      this.failed(error)
      return false
    }
  }

  /** failed says what went wrong; there: on the platform, which is no race about our own item. */
  failed(error: unknown, there = false) {
    if (error instanceof Elsewhere) return
    const current = error instanceof ApiError && !there ? error.current : undefined
    if (!current) return this.tell(said(error), false, true)
    this.take(current)
    this.desk.look()
    const state = (current as Partial<Comment>).state
    this.tell(state ? t('stale', { state: name(state) }) : said(error), false, true)
  }

  /** take puts an answer where its frame will follow, so that the act shows at once. */
  private take(answer: unknown) {
    if (typeof answer !== 'object' || answer === null) return
    if ('ordinal' in answer) this.desk.comments.add([answer as Comment])
    else if ('number' in answer) this.desk.state.put(answer as Question)
    else if ('panic' in answer) this.desk.state.air(answer as Scene)
  }

  tell(text: string, undo: boolean, bad = false) {
    clearTimeout(this.timer)
    this.said = { text, undo, bad }
    this.timer = setTimeout(() => (this.said = undefined), STAYS)
  }

  dismiss() {
    this.said = undefined
  }

  /** forget drops what belongs to another show. */
  forget() {
    this.dismiss()
    this.made.clear()
    this.turn = undefined
  }
}

/** undone says what an undo took back. */
function undone(audit: Audit): string {
  if (audit.kind === 'author') return t(audit.act === 'unban' ? 'unban' : 'ban')
  const ref = audit.kind === 'question' ? `#${audit.ref} ` : ''
  if (audit.act === 'edit') return `${ref}${short(audit.after)} → ${short(audit.before)}`
  return `${ref}${name(audit.after) || audit.act} → ${name(audit.before) || '–'}`
}

const SHORT = 48

function short(text: string): string {
  const all = [...text]
  return all.length > SHORT ? all.slice(0, SHORT).join('') + ' …' : text
}
