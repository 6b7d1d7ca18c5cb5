import { expect, test } from 'vitest'
import { amount, readNumber } from './numbers'

test.each([
  ['3,5', 1, 'de', 3.5],
  ['3.5', 1, 'de', 3.5],
  ['3,5', 1, 'en', 3.5],
  ['3.500', 0, 'de', 3500],
  ['3,500', 0, 'de', 3500],
  ['3.500', 2, 'de', 3500],
  ['3.500', 2, 'en', 3.5],
  ['3,500', 2, 'en', 3500],
  ['1.234,5', 1, 'de', 1234.5],
  ['1,234.5', 1, 'de', 1234.5],
  ['1.234.567', 0, 'de', 1234567],
  ['1 200', 0, 'de', 1200],
  ['1’200', 0, 'de', 1200],
  ['  42  ', 0, 'de', 42],
  ['−4', 0, 'de', -4],
  ['４２', 0, 'de', 42],
  [',5', 1, 'de', 0.5],
] as const)('%s with %i decimals in %s is %d', (text, decimals, lang, value) => {
  expect(readNumber(text, decimals, lang)).toBe(value)
})

test.each(['', '-', '.', 'zwölf', '3 kg', '1.2,3.4,5', '4-2', '1e5'])('“%s” is no number', (text) => {
  expect(readNumber(text, 1, 'de')).toBeUndefined()
})

test('amounts have their unit and only the digits that mean something', () => {
  expect(amount(3412.64, { decimals: 0, unit: 'kWh' }, 1, 'de')).toBe('3.412,6\u00a0kWh')
  expect(amount(3412.64, { decimals: 0, unit: '' }, 0, 'en')).toBe('3,413')
})
