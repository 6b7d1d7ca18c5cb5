import { expect, test } from 'vitest'
import { fill, type Text, type Texts } from './language.svelte'

const files = import.meta.glob<{ dictionary: Texts }>(['../**/texts.ts', './words.ts', './poll/words.ts'], { eager: true })

const forms = (text: Text) => (typeof text === 'string' ? [text] : [text.one, text.other])
const holes = (text: Text) => [...new Set(forms(text).flatMap((f) => f.match(/\{\w+\}/g) ?? []))].sort()

test('there are texts for every page', () => {
  expect(Object.keys(files).length).toBeGreaterThanOrEqual(9)
})

for (const [path, { dictionary }] of Object.entries(files)) {
  test(`${path}: every text is there in both languages, with the same values`, () => {
    expect(Object.keys(dictionary).length).toBeGreaterThan(0)
    for (const [key, { de, en }] of Object.entries(dictionary)) {
      for (const form of [...forms(de), ...forms(en)]) {
        expect(form.trim(), key).toBe(form)
        expect(form, key).not.toBe('')
        // Words are calm: no exclamation marks, no three dots for an ellipsis.
        expect(form, key).not.toMatch(/!|\.\.\./)
      }
      expect(holes(en), key).toEqual(holes(de))
    }
  })
}

test('plural forms follow the language, numbers too', () => {
  const text = { one: '{n} vote', other: '{n} votes' }
  expect(fill(text, { n: 1 }, 'en')).toBe('1 vote')
  expect(fill(text, { n: 0 }, 'en')).toBe('0 votes')
  expect(fill(text, { n: 12345 }, 'de')).toBe('12.345 votes')
  expect(fill(text, { n: 12345 }, 'en')).toBe('12,345 votes')
})

test('a value that is missing stays visible instead of reading "undefined"', () => {
  expect(fill('by {name}', {}, 'en')).toBe('by {name}')
})
