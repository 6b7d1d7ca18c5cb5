// Asking from the phone. What is typed and what is not yet sent survive a
// reload, with the key of the operation, so that nothing is asked twice.

import { ApiError, type Client, newKey, said } from '../lib/api'
import { save, saved } from '../lib/saved'
import type { Question } from '../lib/wire.gen'

export const LONGEST = 300

export interface Unsent {
  key: string
  text: string
  anonymous: boolean
}

interface Receipt {
  receipt: string
  number: number
}

const RETRY = 4000
const FOLLOW = 15_000
const over = (q: Question) => ['answered', 'dismissed', 'removed'].includes(q.state)

export class Asking {
  draft = $state('')
  anonymous = $state(false)
  unsent = $state.raw<Unsent[]>([])
  /** waiting: the network is away, the unsent go out when it is back. */
  waiting = $state(false)
  error = $state('')
  /** The anonymous questions of this device, as their receipts tell. */
  followed = $state.raw<ReadonlyMap<string, Question>>(new Map())

  private receipts: Receipt[] = []
  private busy = false
  private stopped = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private following: ReturnType<typeof setInterval> | undefined

  constructor(
    private readonly client: Client,
    private readonly show: string,
    private readonly took: (question: Question) => void,
  ) {
    this.draft = saved(`draft.${show}`, '')
    this.unsent = saved<Unsent[]>(`unsent.${show}`, [])
    this.receipts = saved<Receipt[]>(`receipts.${show}`, [])
  }

  start() {
    void this.flush()
    void this.follow()
    this.following = setInterval(() => {
      if ([...this.followed.values()].some((q) => !over(q))) void this.follow()
    }, FOLLOW)
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    clearInterval(this.following)
  }

  /** erase leaves nothing of this show on this device. */
  erase() {
    for (const kept of ['draft', 'unsent', 'receipts']) save(`${kept}.${this.show}`, null)
  }

  /** The numbers of the anonymous questions asked here. */
  get own(): Set<number> {
    return new Set([...this.followed.values()].map((q) => q.number))
  }

  type(text: string) {
    this.draft = text
    this.error = ''
    save(`draft.${this.show}`, text || null)
  }

  send() {
    const text = this.draft.trim()
    if (!text || [...text].length > LONGEST) return
    this.keep([...this.unsent, { key: newKey(), text, anonymous: this.anonymous }])
    this.type('')
    void this.flush()
  }

  discard(key: string) {
    this.keep(this.unsent.filter((u) => u.key !== key))
  }

  private keep(unsent: Unsent[]) {
    this.unsent = unsent
    save(`unsent.${this.show}`, unsent.length ? unsent : null)
  }

  /** flush sends what is unsent, in order; called again whenever the network may be back. */
  async flush(): Promise<void> {
    if (this.busy) return
    this.busy = true
    clearTimeout(this.timer)
    try {
      for (let next = this.unsent[0]; next && !this.stopped; next = this.unsent[0]) await this.deliver(next)
      this.waiting = false
    } catch {
      this.waiting = true
      if (this.stopped) return
      this.timer = setTimeout(() => void this.flush(), RETRY)
    } finally {
      this.busy = false
    }
  }

  private async deliver(unsent: Unsent) {
    const { key, text, anonymous } = unsent
    try {
      const path = `/shows/${this.show}/questions`
      this.asked(await this.client.send<Question>('POST', path, { text, anonymous }, key))
    } catch (error) {
      if (error instanceof ApiError && error.passing && error.status !== 429) throw error
      // Refused for good: the words go back to where they can be changed.
      this.error = said(error)
      if (!this.draft) this.draft = text
      save(`draft.${this.show}`, this.draft)
    }
    this.discard(key)
  }

  private asked(question: Question) {
    if (!question.receipt) return this.took({ ...question, mine: true })
    this.receipts = [...this.receipts, { receipt: question.receipt, number: question.number }]
    save(`receipts.${this.show}`, this.receipts)
    this.followed = new Map(this.followed).set(question.receipt, question)
  }

  /** follow asks what became of the anonymous questions. */
  async follow(): Promise<void> {
    const found = new Map<string, Question>()
    for (const { receipt } of this.receipts) {
      try {
        found.set(receipt, await this.client.get<Question>(this.path(receipt)))
      } catch (error) {
        const before = this.followed.get(receipt)
        if (before) found.set(receipt, before)
        else if (error instanceof ApiError && error.status === 404) this.forget(receipt)
      }
    }
    this.followed = found
  }

  async withdraw(receipt: string): Promise<void> {
    try {
      await this.client.send('DELETE', this.path(receipt))
    } catch (error) {
      this.error = said(error)
      return
    }
    this.forget(receipt)
    const left = new Map(this.followed)
    left.delete(receipt)
    this.followed = left
  }

  private forget(receipt: string) {
    this.receipts = this.receipts.filter((r) => r.receipt !== receipt)
    save(`receipts.${this.show}`, this.receipts.length ? this.receipts : null)
  }

  private path(receipt: string): string {
    return `/shows/${this.show}/receipts/${encodeURIComponent(receipt)}`
  }
}
