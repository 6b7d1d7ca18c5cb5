import { describe, expect, test } from 'vitest'
import type { Item, Question } from '../lib/wire.gen'
import { LINE, sizes, smallest } from './fit'
import { counted } from './programme.svelte'
import { settings } from './settings'

describe('the address', () => {
  test('good', () => {
    expect(
      settings('?lang=en&theme=light&scale=1.5&position=top-right&bg=112233&chroma=green&accent=%23f80&test=1'),
    ).toEqual({
      lang: 'en',
      theme: 'light',
      scale: 1.5,
      position: 'top-right',
      bg: '#112233',
      chroma: '#00b140',
      accent: '#f80',
      test: 'question',
      preview: false,
      view: undefined,
      layout: undefined,
      host: false,
      reactions: true,
    })
  })

  test('the stage', () =>
    expect(settings('?view=stage&layout=two&host=1&reactions=0')).toMatchObject({ view: 'stage', layout: 'two', host: true, reactions: false }))

  test('a sample of a poll', () => expect(settings('?test=poll').test).toBe('poll'))

  const bad = [
    '?lang=fr',
    '?theme=pink',
    '?scale=99',
    '?scale=abc',
    '?scale=',
    '?position=moon',
    '?bg=red;background:url(x)',
    '?chroma=12345',
    '?test=yes',
    '?test=constructor',
    '?accent=constructor',
    '?view=desk',
    '?layout=three',
    '?host=yes',
  ]
  test.each(bad)('%s is left at its default', (search) => expect(settings(search)).toEqual(settings('')))
})

describe('sizes', () => {
  const pictures = [
    { width: 1920, height: 1080 },
    { width: 1280, height: 720 },
    { width: 1080, height: 1920 },
    { width: 400, height: 225 },
  ]
  test.each(pictures)('$width × $height: no line is lower than 3.2 % of the picture', (picture) => {
    for (const scale of [0.5, 1, 2]) {
      const all = sizes(picture, scale)
      expect(all.length).toBeGreaterThan(0)
      expect(Math.min(...all) * LINE).toBeGreaterThanOrEqual(picture.height * 0.032)
      expect(all).toEqual([...all].sort((a, b) => b - a))
    }
    expect(smallest(picture)).toBeGreaterThanOrEqual(10)
  })
})

test('newer counts go into the item, the item itself stays', () => {
  const q = (number: number, votes: number) => ({ number, votes }) as Question
  const item = { kind: 'top', since: '', top: [q(1, 5), q(2, 3)] } as Item
  expect(counted(item, new Map([[2, 9]])).top).toEqual([q(1, 5), q(2, 9)])
  expect(item.top![1]!.votes).toBe(3)
})
