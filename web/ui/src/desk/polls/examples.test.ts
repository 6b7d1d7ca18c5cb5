import { expect, test } from 'vitest'
import { type Form, formOf, kinds } from './definition'
import { examples, way } from './examples'

const form = (more: Parameters<typeof formOf>[0]): Form => formOf({ title: 'T', ...more })
const options = [{ text: 'Tee' }, { text: 'Kaffee' }, { text: 'Wasser' }]

test.each([
  ['choice', ['A', 'b.', '2', 'Tee', '!vote 1']],
  ['quiz', ['A', 'b.', '2', 'Tee', '!vote 1']],
  ['yesno', ['Ja', 'ja', '1', '!vote 2']],
  ['scale', ['10', '!vote 0']],
  ['ranking', ['B A C', '2 1']],
  ['number', ['10', '!vote 0']],
  ['cloud', ['Sonne, Wind', '!vote Sonne']],
  ['text', ['!vote Das Licht']],
  ['ideas', ['!idee Mehr Bänke', '#2']],
] as const)('%s: comments that count', (kind, list) => {
  expect(examples(form({ kind, options: kind === 'yesno' ? undefined : options, min: 0, max: 10 }), 'de')).toEqual(list)
})

test('they are in the language of the show', () => {
  expect(examples(form({ kind: 'ideas' }), 'en')[0]).toBe('!idea More benches')
  expect(examples(form({ kind: 'yesno' }), 'en')[0]).toBe('Yes')
  expect(examples(form({ kind: 'yesno', options: [{ text: 'Dafür' }, { text: 'Dagegen' }] }), 'de')[0]).toBe('Dafür')
})

test('every kind says how to vote, also before it has answers, and none where only clicks count', () => {
  for (const kind of kinds) {
    expect(way(form({ kind }), 'de'), kind).not.toBe('')
    expect(way(form({ kind, who: 'room' }), 'de'), kind).toBe('')
  }
})
