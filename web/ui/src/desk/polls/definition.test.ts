import { expect, test } from 'vitest'
import type { Poll } from '../../lib/wire.gen'
import { again, change, type Definition, definitionOf, formOf, kinds, place } from './definition'

const every: Definition = {
  kind: 'choice', title: 'T', options: [{ text: 'A' }, { text: 'B', image: 'https://a.example/b.png', right: true }], multiple: true, most: 2,
  min: 0, max: 10, decimals: 2, unit: 'kWh', anonymous: true, who: 'room', seconds: 30, points: 50, speed: true,
}
const common = ['anonymous', 'kind', 'seconds', 'title', 'who']

test.each([
  ['choice', ['most', 'multiple', 'options']],
  ['yesno', ['options']],
  ['scale', ['max', 'min']],
  ['ranking', ['options']],
  ['number', ['decimals', 'max', 'min', 'unit']],
  ['cloud', ['most']],
  ['text', []],
  ['ideas', ['most']],
  ['quiz', ['options', 'points', 'speed']],
] as const)('%s is sent with its own fields and no others', (kind, own) => {
  const made = definitionOf(formOf({ ...every, kind }))
  expect(Object.keys(made).sort()).toEqual([...common, ...own].sort())
})

test('every kind has a test above', () => expect(kinds).toHaveLength(9))

test('empty options are left out, words are trimmed, and only a quiz has right answers', () => {
  const form = formOf({ kind: 'choice', title: ' Wo? ', options: [{ text: ' Rom ', right: true }, { text: '' }, { text: 'Oslo' }] })
  expect(definitionOf(form)).toMatchObject({ title: 'Wo?', options: [{ text: 'Rom' }, { text: 'Oslo' }] })
})

test('a quiz with several right answers takes several, without telling how many', () => {
  const options = [{ text: 'A', right: true }, { text: 'B' }, { text: 'C', right: true }]
  expect(definitionOf(formOf({ kind: 'quiz', title: 'Q', options }))).toMatchObject({ multiple: true })
  expect(definitionOf(formOf({ kind: 'quiz', title: 'Q', options })).most).toBeUndefined()
  expect(definitionOf(formOf({ kind: 'quiz', title: 'Q', options: options.slice(0, 2) })).multiple).toBeUndefined()
})

test('speed counts only where nobody votes by comment', () => {
  expect(definitionOf(formOf({ ...every, kind: 'quiz', who: 'all' })).speed).toBeUndefined()
  expect(definitionOf(formOf({ ...every, kind: 'quiz', who: 'room' })).speed).toBe(true)
})

test('a scale without ends goes from 1 to 5, and a bound of 0 is a bound', () => {
  expect(definitionOf(formOf({ kind: 'scale', title: 'S' }))).toMatchObject({ min: 1, max: 5 })
  expect(definitionOf(formOf({ kind: 'number', title: 'N', min: 0 }))).toMatchObject({ min: 0 })
})

test('nobody is promised what cannot be kept', () => {
  const anonymous = (more: Partial<Definition>) => definitionOf(formOf({ ...every, kind: 'choice', who: 'all', ...more })).anonymous
  expect([anonymous({}), anonymous({ who: 'comments' }), anonymous({ kind: 'quiz' })]).toEqual([true, false, false])
})

test('a yes/no poll keeps answers of its own, and takes none of another kind', () => {
  const options = [{ text: 'Dafür' }, { text: 'Dagegen' }]
  const form = formOf({ kind: 'yesno', title: 'Y', options })
  expect(definitionOf(form).options).toEqual(options)
  expect(definitionOf({ ...formOf({ kind: 'choice', title: 'Y', options }), kind: 'yesno' }).options).toBeUndefined()
})

test('what a changed draft no longer has is taken from it', () => {
  const sent = change({ round: 1, version: 4 }, { kind: 'cloud', title: 'C', who: 'all', anonymous: false, most: 3 })
  expect(sent).toMatchObject({ version: 4, kind: 'cloud', most: 3, options: null, min: null, seconds: 0, unit: '', points: 0 })
  expect(change({ round: 2, version: 4 }, { kind: 'choice', title: 'T', who: 'room', options: [] })).toEqual({ version: 4, title: 'T', who: 'room', seconds: 0 })
})

test('a copy of a poll has what it was made of, without what the server made', () => {
  const scale = { kind: 'scale', title: 'S', options: [{ text: '1' }, { text: '2' }], min: 1, max: 2, most: 1, who: 'all', anonymous: false } as Poll
  expect(again(scale)).toEqual({ kind: 'scale', title: 'S', who: 'all', anonymous: false, min: 1, max: 2 })
})

test('an estimate that had no bounds gets none', () => {
  const number = { kind: 'number', title: 'N', options: [], min: -1e12, max: 500, most: 1, who: 'all', anonymous: false } as unknown as Poll
  expect(again(number)).toEqual({ kind: 'number', title: 'N', who: 'all', anonymous: false, max: 500 })
})

test('the server names an option by its place', () => {
  expect(place('options[2].text')).toEqual({ name: 'options', index: 2, part: 'text' })
  expect(place('options[0]')).toEqual({ name: 'options', index: 0, part: 'text' })
  expect(place('seconds')).toEqual({ name: 'seconds' })
})
