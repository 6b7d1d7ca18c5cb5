import { expect, test } from 'vitest'
import { parseCode } from './code'

test.each([
  ['ABC234', 'ABC234'],
  ['abc234', 'ABC234'],
  [' abc 234 ', 'ABC234'],
  ['ab-c2-34', 'ABC234'],
  ['abc\u2013234', 'ABC234'], // some keyboards make a dash long
])('good: %s', (typed, code) => expect(parseCode(typed)).toBe(code))

test.each([
  ['', 'nothing'],
  ['ABC23', 'too short'],
  ['ABC2345', 'too long'],
  ['ABC23O', 'an O'],
  ['ABC230', 'a zero'],
  ['ABC23I', 'an I'],
  ['ABC231', 'a one'],
  ['ÄBC234', 'an umlaut'],
])('bad: %s, %s', (typed) => expect(parseCode(typed)).toBeUndefined())
