import { beforeEach, describe, expect, test } from 'vitest'
import type { Comment } from '../lib/wire.gen'
import { Comments, everything, MOST } from './comments.svelte'

const comment = (ordinal: number, more: Partial<Comment> = {}): Comment => ({
  id: `c${ordinal}`,
  source: { id: 'yt', kind: 'youtube' },
  author: { id: `a${ordinal % 3}`, name: `Name ${ordinal % 3}`, avatar: '' },
  text: `text ${ordinal}`,
  state: 'approved',
  version: 1,
  counted: false,
  published_at: undefined,
  received_at: '',
  question: undefined,
  ordinal,
  ...more,
})

const from = (a: number, b: number) => Array.from({ length: b - a }, (_, i) => comment(a + i))
let comments: Comments
const seen = () => comments.view.map((c) => c.ordinal)

beforeEach(() => {
  comments = new Comments()
  comments.restart(from(100, 105))
})

test('new ones join at the newest end', () => {
  comments.add([comment(105), comment(106)])
  expect(seen()).toEqual([100, 101, 102, 103, 104, 105, 106])
})

test('a change replaces the item unless its version is lower', () => {
  comments.add([comment(102, { version: 3, state: 'rejected' })])
  comments.add([comment(102, { version: 2, state: 'held' })])
  expect(comments.get('c102')?.state).toBe('rejected')
  expect(comments.view).toHaveLength(5)
})

test('comments that were votes are hidden until asked for', () => {
  comments.add([comment(105, { counted: true })])
  expect(seen()).not.toContain(105)
  comments.choose({ ...everything, counted: true })
  expect(seen()).toContain(105)
})

describe('filters', () => {
  beforeEach(() =>
    comments.add([
      comment(105, { state: 'held', text: 'Über Straßen' }),
      comment(106, { state: 'removed', text: '', source: { id: 'fb', kind: 'facebook' } }),
    ]),
  )

  test.each([
    [{ state: 'held' as const }, [105]],
    [{ state: 'rejected' as const }, [106]],
    [{ source: 'fb' }, [106]],
    [{ author: 'a0' }, [102, 105]],
    [{ text: 'straßen' }, [105]],
    [{ text: 'NAME 1' }, [100, 103, 106]],
    [{ text: 'nobody' }, []],
  ])('%o', (filter, wanted) => {
    comments.choose({ ...everything, ...filter })
    expect(seen()).toEqual(wanted)
  })

  test('a change that no longer passes leaves the view', () => {
    comments.choose({ ...everything, state: 'held' })
    comments.add([comment(105, { version: 2 })])
    expect(seen()).toEqual([])
    expect(comments.shows('c105')).toBe(false)
  })
})

describe('while somebody reads', () => {
  beforeEach(() => comments.pause(true))

  test('new ones wait and are counted', () => {
    comments.add(from(105, 108))
    expect(seen()).toEqual([100, 101, 102, 103, 104])
    expect(comments.fresh).toBe(3)
  })

  test('only what the filter lets through is counted', () => {
    comments.add([comment(105, { counted: true }), comment(106)])
    expect(comments.fresh).toBe(1)
  })

  test('a change of what is in sight shows at once', () => {
    comments.add(from(105, 108))
    comments.add([comment(101, { version: 2, state: 'rejected' })])
    expect(comments.view[1]?.state).toBe('rejected')
    expect(seen()).toEqual([100, 101, 102, 103, 104])
  })

  test('they come in when released, and on going on', () => {
    comments.add([comment(105)])
    comments.release()
    expect(seen()).toContain(105)
    comments.add([comment(106)])
    expect(seen()).not.toContain(106)
    comments.pause(false)
    expect(seen()).toContain(106)
    expect(comments.fresh).toBe(0)
  })
})

test('older ones that were found by a filter leave no gap in the whole stream', () => {
  comments.add([comment(3, { state: 'held' })])
  expect(seen()).not.toContain(3)
  comments.choose({ ...everything, state: 'held' })
  expect(seen()).toEqual([3])
  comments.choose(everything)
  comments.add(from(90, 100))
  comments.reach(90)
  expect(seen()[0]).toBe(90)
})

test('neighbours by ordinal, also of one that is not there any more', () => {
  expect(comments.neighbour(102, 1)?.ordinal).toBe(101)
  expect(comments.neighbour(102, -1)?.ordinal).toBe(103)
  comments.choose({ ...everything, author: 'a0' }) // only 102
  expect(comments.neighbour(104, 1)?.ordinal).toBe(102)
  expect(comments.neighbour(101, -1)?.ordinal).toBe(102)
  expect(comments.neighbour(102, 1)).toBeUndefined()
})

test('a ban marks everything its author wrote, also what comes later', () => {
  comments.ban(['a1'], true)
  expect(comments.view.filter((c) => c.author?.banned).map((c) => c.ordinal)).toEqual([100, 103])
  expect(comments.isBanned('a1')).toBe(true)
  comments.ban(['a1'], false)
  expect(comments.view.some((c) => c.author?.banned)).toBe(false)
})

test('memory is bounded, at the oldest end', () => {
  comments.restart([])
  for (let n = 0; n < 25_000; n += 500) comments.add(from(n, n + 500))
  expect(comments.size).toBeLessThanOrEqual(MOST + 1000)
  expect(seen().at(-1)).toBe(24_999)
  expect(comments.get('c0')).toBeUndefined()
})

test('approved is what the audience may see: not of somebody banned', () => {
  comments.choose({ ...everything, state: 'approved' })
  comments.ban(['a0'], true)
  expect(seen()).toEqual([100, 101, 103, 104])
  comments.choose({ ...everything, state: 'rejected' })
  expect(seen()).toEqual([102])
})

test('another show begins without a filter and without bans', () => {
  comments.choose({ ...everything, source: 'yt', counted: true })
  comments.ban(['a0'], true)
  comments.forget()
  comments.restart([comment(0)])
  expect(comments.filter).toEqual({ ...everything, counted: true })
  expect(comments.isBanned('a0')).toBe(false)
  expect(seen()).toEqual([0])
})
