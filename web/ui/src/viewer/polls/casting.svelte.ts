// Voting in polls: a choice is marked at once; the server's answer then
// decides. The connection keeps a ballot, with its op, until it is answered.

import { newKey } from '../../lib/api'
import type { Connection, refusal } from '../../lib/connection'
import { notice } from '../../lib/notice'
import type { Polls } from '../../lib/polls.svelte'
import type { Ballot, Choice, Poll } from '../../lib/wire.gen'

interface Wish {
  op: string
  choice: Choice
}

export type Standing = 'none' | 'sending' | 'counted' | 'taken' | 'refused'

type Draft = string | number[]

interface Outcome {
  round: number
  standing: Standing
  reason: string
}

/** meant is the choice that a ballot asks for. */
export function meant(poll: Poll, ballot: Ballot, before: Choice | undefined): Choice {
  const of = { poll: poll.id, round: poll.round }
  if (ballot.text === undefined) {
    const empty = ballot.choice?.length === 0
    // Supporting an idea leaves the ideas proposed before.
    const text = poll.kind === 'ideas' && !empty ? before?.text : undefined
    return { ...of, ...ballot, text }
  }
  const typed = ballot.text.trim()
  if (poll.kind === 'ideas') return { ...before, ...of, text: [...(before?.text ?? []), typed] }
  return { ...of, text: poll.kind === 'cloud' ? words(typed) : [typed] }
}

/** words are what somebody typed with commas between. */
export function words(text: string): string[] {
  return text.split(/[,;\n]/).map((w) => w.trim()).filter(Boolean)
}

/** voted tells a vote from one that was taken back. */
export function voted(choice: Choice | undefined): boolean {
  if (!choice) return false
  return choice.number != null || [choice.choice, choice.text, choice.order].some((list) => list && list.length > 0)
}

export class Casting {
  private drafts = $state.raw<ReadonlyMap<string, Draft>>(new Map())
  private sent = $state.raw<ReadonlyMap<string, { round: number; draft: Draft }>>(new Map())
  private wishes = $state.raw<ReadonlyMap<string, Wish>>(new Map())
  private outcomes = $state.raw<ReadonlyMap<string, Outcome>>(new Map())

  constructor(
    private readonly connection: Pick<Connection, 'ask'>,
    private readonly polls: Pick<Polls, 'mine'>,
    private readonly via: () => string,
  ) {}

  /** shown is the choice as this person should see it now. */
  shown(poll: Poll): Choice | undefined {
    const wish = this.wishes.get(poll.id)
    return wish?.choice.round === poll.round ? wish.choice : this.polls.mine(poll)
  }

  standing(poll: Poll): Standing {
    if (this.wishes.get(poll.id)?.choice.round === poll.round) return 'sending'
    const outcome = this.outcome(poll)
    const mine = voted(this.polls.mine(poll))
    if (outcome?.standing === 'refused') return 'refused'
    return mine ? 'counted' : outcome?.standing === 'taken' ? 'taken' : 'none'
  }

  reason(poll: Poll): string {
    return this.outcome(poll)?.reason ?? ''
  }

  /** unsent is what is typed or put in order and was never sent: it outlives the end of the poll. */
  unsent(poll: Poll): Draft | undefined {
    return this.drafts.get(poll.id)
  }

  /** draft is what the control holds: what is unsent, or what was sent before the round began from nothing. */
  draft(poll: Poll): Draft | undefined {
    const sent = this.polls.mine(poll) ? undefined : this.sent.get(poll.id)
    return this.drafts.get(poll.id) ?? (sent?.round === poll.round ? sent.draft : undefined)
  }

  write(poll: Poll, draft: Draft | undefined) {
    const drafts = new Map(this.drafts)
    if (draft === undefined) drafts.delete(poll.id)
    else drafts.set(poll.id, draft)
    this.drafts = drafts
  }

  /** send casts what was typed or put in order; what is written meanwhile stays. */
  async send(poll: Poll, ballot: Ballot): Promise<boolean> {
    const draft = this.draft(poll)
    const counted = await this.cast(poll, ballot)
    if (!counted || draft === undefined || this.draft(poll) !== draft) return counted
    this.write(poll, undefined)
    if (poll.kind !== 'ideas') this.sent = new Map(this.sent).set(poll.id, { round: poll.round, draft })
    return true
  }

  takeBack(poll: Poll): Promise<boolean> {
    return this.cast(poll, { choice: [] })
  }

  /** cast says whether the vote was counted. */
  async cast(poll: Poll, ballot: Ballot): Promise<boolean> {
    const { id, round } = poll
    const op = newKey()
    const via = this.via()
    this.wishes = new Map(this.wishes).set(id, { op, choice: meant(poll, ballot, this.shown(poll)) })
    try {
      const ack = await this.connection.ask({ t: 'ballot', op, poll: id, round, ...(via ? { via } : {}), ...ballot })
      this.settle(id, op, { round, standing: ack.voted ? 'counted' : 'taken', reason: '' })
      return true
    } catch (error) {
      const { refused } = error as Partial<ReturnType<typeof refusal>>
      this.settle(id, op, refused && { round, standing: 'refused', reason: notice(refused.error) })
      return false
    }
  }

  private outcome(poll: Poll): Outcome | undefined {
    const outcome = this.outcomes.get(poll.id)
    return outcome?.round === poll.round ? outcome : undefined
  }

  /** settle lets the answer decide, unless something else was chosen since. */
  private settle(id: string, op: string, outcome: Outcome | undefined) {
    if (this.wishes.get(id)?.op !== op) return
    const wishes = new Map(this.wishes)
    wishes.delete(id)
    this.wishes = wishes
    if (outcome) this.outcomes = new Map(this.outcomes).set(id, outcome)
  }
}
