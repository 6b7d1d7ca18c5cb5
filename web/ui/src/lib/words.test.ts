import { expect, test } from 'vitest'
import { form } from './forms'
import { by } from './words'

const cases: [Parameters<typeof by>[0], string, string][] = [
  [{ source: { kind: 'facebook' }, author: { name: 'Mia' } }, 'Mia', 'Mia'],
  [{ source: { kind: 'facebook' }, author: null }, 'Facebook-Zuschauer', 'Facebook viewer'],
  [{ source: { kind: 'instagram' }, author: { name: '' } }, 'Instagram-Zuschauer', 'Instagram viewer'],
  [{ source: { kind: 'inbound' }, author: null }, 'ohne Namen', 'no name'],
  [{ source: { kind: 'room' }, author: { name: 'Mia' }, anonymous: true }, 'anonym', 'anonymous'],
]
test.each(cases)('%j is by %s', (of, de, en) => {
  expect(by(of, 'de')).toBe(de)
  expect(by(of, 'en')).toBe(en)
})

test.each([
  ['superChatEvent', 'Super Chat'],
  ['photo', 'Foto'],
  ['resub', 'Abo verlängert'],
  ['sparkleEvent', 'andere Nachricht'],
  ['constructor', 'andere Nachricht'],
])('%s is a %s', (of, words) => expect(form(of, 'de')).toBe(words))
