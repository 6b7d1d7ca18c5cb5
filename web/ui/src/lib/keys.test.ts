import { beforeAll, describe, expect, test } from 'vitest'
import { original } from '../desk/keys.svelte'
import { actOf, caps, combination } from './keys'

class Element {
  isContentEditable = false
  tagName = 'DIV'
  constructor(private readonly within: string[] = []) {}
  closest(selector: string) {
    return selector.split(', ').some((s) => this.within.includes(s)) ? this : null
  }
}
class Input extends Element {
  type = 'text'
  override tagName = 'INPUT'
}

beforeAll(() => {
  Object.assign(globalThis, { HTMLElement: Element, HTMLInputElement: Input })
})

const press = (key: string, more: object = {}) =>
  ({ key, target: new Element(), repeat: false, ...more }) as unknown as KeyboardEvent

describe('combination', () => {
  const cases: [KeyboardEvent, string][] = [
    [press('a'), 'a'],
    [press('A'), 'a'], // Caps Lock
    [press('S', { shiftKey: true }), 'Shift+S'],
    [press('s', { shiftKey: true }), 'Shift+S'], // Caps Lock and Shift
    [press('z', { ctrlKey: true }), 'Mod+Z'],
    [press('z', { metaKey: true }), 'Mod+Z'],
    [press('z', { metaKey: true, shiftKey: true }), ''],
    [press('?', { shiftKey: true }), '?'],
    [press('+', { shiftKey: true }), '+'],
    [press('/', { shiftKey: true }), '/'], // German layout
    [press(' '), 'Space'],
    [press('Shift', { shiftKey: true }), ''],
    [press('a', { altKey: true }), ''],
    [press('+', { ctrlKey: true }), ''], // the browser's zoom
  ]
  test.each(cases)('%#', (event, wanted) => expect(combination(event)).toBe(wanted))
})

describe('the keys of the desk', () => {
  test.each(Object.entries(original))('%s', (act, key) => {
    const shiftKey = key.startsWith('Shift+')
    const ctrlKey = key.startsWith('Mod+')
    const letter = key === 'Space' ? ' ' : key.replace(/^(Shift|Mod)\+/, '')
    expect(actOf(press(letter, { shiftKey, ctrlKey }), original)).toBe(act)
  })

  test('going on air needs Shift', () => {
    for (const key of ['s', 'c', 'n', 'd', 'v']) expect(actOf(press(key), original)).toBeUndefined()
  })

  test('a key that is held down acts once', () => {
    expect(actOf(press('x', { repeat: true }), original)).toBeUndefined()
  })

  test('no key works in a text field or a dialog', () => {
    expect(actOf(press('x', { target: new Input() }), original)).toBeUndefined()
    expect(actOf(press('x', { target: new Element(['dialog']) }), original)).toBeUndefined()
  })

  test('Space works the button that has the focus', () => {
    expect(actOf(press(' ', { target: new Element(['button']) }), original)).toBeUndefined()
    expect(actOf(press('x', { target: new Element(['button']) }), original)).toBe('reject')
  })
})

test('keys are written as they stand on the keyboard', () => {
  expect(caps('Shift+S', 'en')).toBe('⇧ S')
  expect(caps('Mod+Z', 'de')).toBe('Strg Z')
  expect(caps('+', 'de')).toBe('+')
  expect(caps('Space', 'de')).toBe('Leer')
})
