import { beforeEach, describe, expect, test } from 'vitest'
import { choices, counts, poll, seen } from '../../e2e/pages/polls'
import type { Patch, Snapshot } from './frames'
import { Polls } from './polls.svelte'
import type { Poll } from './wire.gen'

let polls: Polls
const patch = (more: Partial<Patch>): Patch => ({ t: 'patch', at: '2-1', ...more })
const there = () => polls.all.get('p-choice')
const whole = poll('choice')
const hidden = seen(whole)

beforeEach(() => {
  polls = new Polls()
  polls.restart({ t: 'snapshot', polls: [hidden] } as unknown as Snapshot)
})

describe('counts', () => {
  test('only ever go forward', () => {
    polls.tally(counts(hidden, { votes: 430, v: 510 }))
    polls.tally(counts(hidden, { votes: 429, v: 505 }))
    expect(there()?.votes).toBe(430)
  })

  test('of another round are not this round’s', () => {
    polls.tally(counts(hidden, { votes: 9, v: 900, round: 2 }))
    expect(there()?.votes).toBe(428)
  })

  test('that are newer than a patch stay, but not when the result is revealed with it', () => {
    polls.tally(counts(hidden, { votes: 430, v: 510 }))
    polls.patch(patch({ polls: [{ ...hidden, version: 4, title: 'Neu' }] }))
    expect(there()).toMatchObject({ votes: 430, title: 'Neu' })
    polls.patch(patch({ polls: [{ ...whole, version: 5, revealed: true }] }))
    expect(there()).toMatchObject({ votes: 428, counts: whole.counts })
  })

  test('made before the result was revealed do not take it away', () => {
    polls.patch(patch({ polls: [{ ...whole, version: 4, revealed: true }] }))
    polls.tally(counts(hidden, { v: 505 }))
    expect(there()?.counts).toEqual(whole.counts)
    polls.tally(counts(whole, { v: 506, counts: [1, 0, 0, 0] }))
    expect(there()?.counts).toEqual([1, 0, 0, 0])
  })

  test('go back to nothing also where all is seen', () => {
    polls.patch(patch({ polls: [{ ...whole, version: 4, revealed: true }] }))
    polls.tally(counts(hidden, { v: 600, votes: 0, counts: [0, 0, 0, 0] }))
    expect(there()?.counts).toEqual([0, 0, 0, 0])
  })

  test('bring the ticker along', () => {
    polls.tally(counts(hidden, { ticker: ['Mia'] }))
    expect(polls.tickers.get('p-choice')).toEqual(['Mia'])
  })
})

test('the newest version of a poll wins, and what is gone is gone', () => {
  polls.patch(patch({ polls: [{ ...hidden, version: 2, title: 'Alt' }] }))
  expect(there()?.title).toBe(hidden.title)
  polls.patch(patch({ polls_gone: ['p-choice'] }))
  expect(there()).toBeUndefined()
})

describe('one’s own vote', () => {
  const ack = { t: 'ack', op: 'A', voted: true, changed: false, choice: choices.choice } as const
  const again: Poll = { ...hidden, version: 9, votes: 0, v: 600 }

  test('is of the present round', () => {
    polls.ack(ack)
    expect(polls.mine(hidden)).toEqual(choices.choice)
    expect(polls.mine({ ...hidden, round: 2 })).toBeUndefined()
  })

  test('is replaced by the list of all, and left by its absence', () => {
    polls.ack(ack)
    polls.you({ t: 'you', session: 'me' })
    expect(polls.mine(hidden)).toBeDefined()
    polls.you({ t: 'you', session: 'me', choices: [] })
    expect(polls.mine(hidden)).toBeUndefined()
  })

  test('is forgotten with the round, until there is a new one', () => {
    polls.ack(ack)
    polls.patch(patch({ polls: [again] }))
    expect(polls.mine(hidden)).toBeUndefined()
    expect(polls.forgot.has('p-choice')).toBe(true)
    polls.ack(ack)
    expect(polls.forgot.size).toBe(0)
  })

  test('stays when an older state of the poll comes late', () => {
    polls.ack(ack)
    polls.patch(patch({ polls: [{ ...again, v: 400 }] }))
    expect(polls.mine(hidden)).toBeDefined()
  })

  test('that was never given is not missed', () => {
    polls.patch(patch({ polls: [again] }))
    expect(polls.forgot.size).toBe(0)
  })
})
