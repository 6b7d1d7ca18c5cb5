import { describe, expect, test } from 'vitest'
import type { Poll } from '../wire.gen'
import { dictionary, howToVote, pollName } from './words'

const poll = (kind: string, texts: string[] = [], more: Partial<Poll> = {}) => ({
  kind, options: texts.map((text) => ({ text })), most: 1, who: 'all', ...more,
})

describe('how to vote by comment', () => {
  test.each([
    [poll('choice', ['x', 'y', 'z']), 'A, B oder C kommentieren', 'Comment A, B or C'],
    [poll('quiz', ['x', 'y']), 'A oder B kommentieren', 'Comment A or B'],
    [poll('choice', ['a', 'b', 'c', 'd', 'e', 'f']), 'A bis F kommentieren', 'Comment A to F'],
    [poll('choice', ['x']), 'A kommentieren', 'Comment A'],
    [poll('yesno', ['Ja', 'Nein']), 'Ja oder Nein kommentieren', 'Comment Ja or Nein'],
    [poll('scale', ['0', '1', '2', '3']), '0 bis 3 kommentieren', 'Comment 0 to 3'],
    [poll('ranking', ['x', 'y', 'z']), 'Reihenfolge kommentieren, etwa „B A C“', 'Comment your order, such as “B A C”'],
    [poll('number'), 'Eine Zahl kommentieren', 'Comment a number'],
    [poll('cloud'), 'Ein Wort kommentieren', 'Comment one word'],
    [poll('cloud', [], { most: 3 }), 'Bis zu 3 Wörter kommentieren', 'Comment up to 3 words'],
    [poll('text'), '„!vote“ und die Antwort kommentieren', 'Comment “!vote” and your answer'],
    [poll('ideas'), '„!idee“ und die Idee kommentieren', 'Comment “!idea” and your idea'],
  ])('%j', (of, de, en) => {
    expect(howToVote(of, 'de')).toBe(de)
    expect(howToVote(of, 'en')).toBe(en)
  })

  test('nothing is said where comments do not count', () => {
    expect(howToVote(poll('choice', ['x', 'y'], { who: 'room' }), 'de')).toBe('')
  })
})

test('kinds, states and statuses have words in both languages', () => {
  for (const kind of ['choice', 'yesno', 'scale', 'ranking', 'number', 'cloud', 'text', 'ideas', 'quiz', 'taken_up']) {
    expect(dictionary).toHaveProperty(kind)
    expect(pollName(kind, 'de')).not.toBe(kind)
  }
  expect(pollName('tomorrow', 'de')).toBe('tomorrow')
  expect(pollName('constructor', 'de')).toBe('constructor')
})
