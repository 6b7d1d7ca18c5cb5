import { expect, test } from 'vitest'
import type { Frame, Patch } from './frames'
import { ShowState } from './show.svelte'
import type { Question } from './wire.gen'

const question = (number: number, more: Partial<Question> = {}): Question => ({
  number,
  text: `q${number}`,
  state: 'open',
  version: 1,
  votes: 0,
  voted: false,
  source: { kind: 'room' },
  comment_id: undefined,
  author: undefined,
  lang: 'de',
  answered: undefined,
  created_at: '',
  ...more,
})

function started(questions: Question[] = [question(1, { votes: 3 }), question(2)]): ShowState {
  const state = new ShowState()
  state.apply({
    t: 'snapshot',
    at: '1-1',
    now: '2026-11-21T20:15:00.000Z',
    role: 'public',
    show: { id: 'S1' },
    scene: { version: 4, item: undefined, panic: false },
    questions,
  } as unknown as Frame)
  return state
}

const patch = (more: Partial<Patch>): Frame => ({ t: 'patch', at: '2-1', ...more })

test('the newest version of an item wins, also when it comes first', () => {
  const state = started()
  state.apply(patch({ questions: [question(1, { version: 3, text: 'third' })] }))
  state.apply(patch({ questions: [question(1, { version: 2, text: 'second' })] }))
  expect(state.questions.get(1)?.text).toBe('third')
})

test('the newest scene wins', () => {
  const state = started()
  state.apply(patch({ scene: { version: 3, item: undefined, panic: true } }))
  expect(state.scene.panic).toBe(false)
  state.apply(patch({ scene: { version: 5, item: undefined, panic: true } }))
  expect(state.scene.panic).toBe(true)
})

test('of two counts the one with the higher V stays', () => {
  const state = started()
  state.apply({ t: 'totals', v: 10, q: [[1, 8]] })
  state.apply({ t: 'totals', v: 9, q: [[1, 7]] })
  expect(state.questions.get(1)?.votes).toBe(8)
  state.apply({ t: 'totals', v: 11, q: [[1, 6]] })
  expect(state.questions.get(1)?.votes).toBe(6)
})

test('a patch does not take back a count that is newer than its own', () => {
  const state = started()
  state.apply({ t: 'totals', v: 10, q: [[1, 8]] })
  state.apply(patch({ questions: [question(1, { version: 2, votes: 5 })] }))
  expect(state.questions.get(1)?.votes).toBe(8)
})

test('a snapshot forgets everything before', () => {
  const state = started()
  state.apply({ t: 'totals', v: 10, q: [[1, 8]] })
  state.apply({ ...(snapshotOf([question(7)]) as object) } as Frame)
  expect([...state.questions.keys()]).toEqual([7])
  state.apply({ t: 'totals', v: 1, q: [[7, 2]] })
  expect(state.questions.get(7)?.votes).toBe(2)
})

const snapshotOf = (questions: Question[]) => ({
  t: 'snapshot',
  at: '9-1',
  now: '',
  role: 'public',
  show: {},
  scene: { version: 1, panic: false },
  questions,
})

test('frames for everyone do not touch what belongs to this person', () => {
  const state = started()
  state.apply({ t: 'you', session: 'me', voted: [1], questions: [question(2, { state: 'held' })] })
  expect(state.questions.get(1)?.voted).toBe(true)
  state.apply(patch({ questions: [question(1, { version: 2 })], gone: [2] }))
  expect(state.questions.get(1)?.voted).toBe(true)
  expect(state.questions.get(2)).toMatchObject({ mine: true, state: 'held' })
  state.apply(patch({ questions: [question(2, { version: 2, state: 'open' })] }))
  expect(state.questions.get(2)).toMatchObject({ mine: true, state: 'open' })
})

test('a list of votes replaces the one before, its absence leaves it', () => {
  const state = started()
  state.apply({ t: 'you', session: 'me', voted: [1] })
  state.apply({ t: 'you', session: '', questions: [question(9)] })
  expect(state.questions.get(1)?.voted).toBe(true)
  state.apply({ t: 'you', session: 'me', voted: [2] })
  expect(state.questions.get(1)?.voted).toBe(false)
  expect(state.questions.get(2)?.voted).toBe(true)
})

test('an acknowledged vote counts, an older count in it does not', () => {
  const state = started()
  state.apply({ t: 'totals', v: 10, q: [[1, 8]] })
  state.apply({ t: 'ack', op: 'A', number: 1, votes: 4, v: 9, voted: true, changed: true })
  expect(state.questions.get(1)).toMatchObject({ votes: 8, voted: true })
})

test('a patch of questions without an order empties the order', () => {
  const state = started()
  state.apply(patch({ questions: [question(2, { state: 'queued', version: 2 })], next: [2] }))
  expect(state.next).toEqual([2])
  state.apply(patch({ comments: [] }))
  expect(state.next).toEqual([2])
  state.apply(patch({ questions: [question(2, { version: 3 })] }))
  expect(state.next).toEqual([])
})

test('the orders of questions', () => {
  const state = started([
    question(1, { votes: 2, aired: 14 }),
    question(2, { votes: 5 }),
    question(3, { votes: 2 }),
  ])
  const order = (by: 'top' | 'new' | 'old' | 'waiting') => state.sorted(by, () => true).map((q) => q.number)
  expect(order('top')).toEqual([2, 1, 3])
  expect(order('new')).toEqual([3, 2, 1])
  expect(order('old')).toEqual([1, 2, 3])
  expect(order('waiting')).toEqual([2, 3, 1])
})
