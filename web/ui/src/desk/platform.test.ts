import { describe, expect, test } from 'vitest'
import type { Comment, Source } from '../lib/wire.gen'
import { hiddenThere, longest, offer, sourceOf, stillPublic } from './platform'

const comment = (kind: string, more: Partial<Comment> = {}): Comment =>
  ({ id: 'c1', source: { id: `${kind}-1`, kind }, author: { id: 'a1', name: 'Mia', avatar: '' }, text: 'x', state: 'approved', version: 1, ...more }) as Comment
const source = (kind: string, capabilities: string[], id = `${kind}-1`): Source => ({ id, kind, capabilities }) as Source

const everything = ['delete', 'hide', 'unhide', 'ban', 'timeout', 'unban', 'reply', 'private_reply']

describe('what is offered', () => {
  test('is what the source declares, and nothing that this page does not know', () => {
    const offered = offer(comment('youtube'), source('youtube', ['delete', 'reply', 'praise']))
    expect(offered).toEqual({ acts: ['reply', 'delete'], more: true })
  })

  test('is nothing where nothing is declared', () => {
    expect(offer(comment('twitch'), source('twitch', []))).toEqual({ acts: [], more: true })
    expect(offer(comment('inbound'), source('inbound', []))).toEqual({ acts: [], more: false })
    expect(offer(comment('room'), undefined)).toEqual({ acts: [], more: false })
  })

  test('says that there could be more only where the platform can do more', () => {
    expect(offer(comment('instagram'), source('instagram', ['delete', 'hide', 'unhide', 'private_reply'])).more).toBe(false)
    expect(offer(comment('instagram'), source('instagram', ['delete']), true).more).toBe(false)
    expect(offer(comment('facebook'), source('facebook', ['delete']), true).more).toBe(true)
  })

  const all = (more: Partial<Comment>, person = false) => offer(comment('facebook', more), source('facebook', everything), person).acts
  test('follows how the comment and its author stand', () => {
    expect(all({})).toEqual(['reply', 'private_reply', 'hide', 'delete', 'timeout', 'ban'])
    expect(all({ state: 'rejected', reasons: ['platform_hidden'] })).toContain('unhide')
    expect(all({ state: 'rejected', reasons: ['links'] })).toContain('hide')
    expect(all({ state: 'removed' })).toEqual(['timeout', 'ban'])
    expect(all({ author: undefined })).toEqual(['reply', 'private_reply', 'hide', 'delete'])
    expect(all({ author: { id: 'a1', name: 'Mia', avatar: '', banned: true } })).toContain('unban')
  })

  test('for a person is about the person', () => expect(all({}, true)).toEqual(['timeout', 'ban']))
})

test('a source that is gone is stood in for by another of its kind', () => {
  const sources = [source('youtube', [], 'other'), source('facebook', [])]
  expect(sourceOf(comment('facebook'), sources)?.id).toBe('facebook-1')
  expect(sourceOf(comment('youtube'), sources)?.id).toBe('other')
  expect(sourceOf(comment('twitch'), sources)).toBeUndefined()
})

const stands: [Partial<Comment>, string, boolean, boolean][] = [
  [{ state: 'held' }, 'youtube', true, false],
  [{ state: 'rejected' }, 'youtube', true, false],
  [{ state: 'rejected', reasons: ['platform_hidden'] }, 'facebook', false, true],
  [{ state: 'approved' }, 'youtube', false, false],
  [{ state: 'removed' }, 'youtube', false, false],
  [{ state: 'held' }, 'room', false, false],
]
test.each(stands)('%j on %s: still public %j, hidden there %j', (more, kind, open, hidden) => {
  expect(stillPublic(comment(kind, more))).toBe(open)
  expect(hiddenThere(comment(kind, more))).toBe(hidden)
})

test('a reply is shorter on YouTube', () => {
  expect(longest('youtube')).toBe(200)
  expect(longest('twitch')).toBe(500)
})
