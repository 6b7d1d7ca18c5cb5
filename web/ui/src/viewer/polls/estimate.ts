import type { Language } from '../../lib/language.svelte'
import { amount, readNumber } from '../../lib/poll/numbers'
import type { Poll } from '../../lib/wire.gen'
import { t } from './texts'

/** estimate says what is wrong with a typed number; empty if nothing is. */
export function estimate(text: string, poll: Poll, lang: Language): string {
  const value = readNumber(text, poll.decimals, lang)
  if (value === undefined) return t('notNumber', undefined, lang)
  const least = poll.min ?? -Infinity
  const greatest = poll.max ?? Infinity
  if (value < least || value > greatest) {
    const [from, to] = [amount(least, poll, 0, lang), amount(greatest, poll, 0, lang)]
    if (greatest === Infinity) return t('from', { from }, lang)
    return least === -Infinity ? t('to', { to }, lang) : t('range', { from, to }, lang)
  }
  const decimals = poll.decimals ?? 0
  if (Math.abs(Number(value.toFixed(decimals)) - value) > 1e-9)
    return decimals === 0 ? t('wholeOnly', undefined, lang) : t('decimals', { n: decimals }, lang)
  return ''
}
