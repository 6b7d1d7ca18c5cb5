import { expect, test } from 'vitest'
import type { Ack, Said } from '../lib/frames'
import type { Question } from '../lib/wire.gen'
import { steady } from './order.svelte'
import { Votes } from './votes.svelte'

const question = (votes: number, voted: boolean) => ({ number: 3, votes, voted }) as Question

function setup() {
  const asked: { said: Said & { t: 'vote' }; done(ack?: Ack): void; failed(error: Error): void }[] = []
  const errors: Error[] = []
  const connection = {
    ask: (said: Said & { t: 'vote' }) =>
      new Promise<Ack>((done, failed) => asked.push({ said, done: (ack) => done(ack!), failed })),
  }
  return { votes: new Votes(connection, (error) => errors.push(error)), asked, errors }
}

test('a vote counts at once and gives way to the answer', async () => {
  const { votes, asked } = setup()
  const q = question(5, false)
  const cast = votes.cast(q)
  expect(votes.shown(q)).toEqual({ votes: 6, voted: true })
  expect(asked[0]!.said).toMatchObject({ number: 3, value: 1 })
  asked[0]!.done()
  await cast
  expect(votes.shown(question(9, true))).toEqual({ votes: 9, voted: true })
})

test('the last of several clicks counts', async () => {
  const { votes, asked } = setup()
  const q = question(5, false)
  const first = votes.cast(q)
  void votes.cast(q)
  expect(votes.shown(q)).toEqual({ votes: 5, voted: false })
  expect(asked.map((a) => a.said.value)).toEqual([1, 0])
  expect(asked[0]!.said.op).not.toBe(asked[1]!.said.op)
  asked[0]!.done()
  await first
  // The first answer says "voted"; the wish is still the second click.
  expect(votes.shown(question(6, true))).toEqual({ votes: 5, voted: false })
})

test('a refused vote is taken back and told', async () => {
  const { votes, asked, errors } = setup()
  const q = question(5, false)
  const cast = votes.cast(q)
  asked[0]!.failed(new Error('closed'))
  await cast
  expect(votes.shown(q)).toEqual({ votes: 5, voted: false })
  expect(errors).toHaveLength(1)
})

test('cards keep their places until they may move', () => {
  expect(steady([1, 2, 3], [3, 2, 1, 4], false)).toEqual([1, 2, 3, 4])
  expect(steady([1, 2, 3], [3, 1], false)).toEqual([1, 3])
  expect(steady([1, 2, 3], [3, 2, 1], true)).toEqual([3, 2, 1])
  expect(steady([], [2, 1], false)).toEqual([2, 1])
})
