// Numbers as people write and read them.

import { type Language, language } from '../language.svelte'
import type { Poll } from '../wire.gen'

type Measured = Pick<Poll, 'decimals' | 'unit'>

/** amount writes a number with its unit; more: digits beyond those that one may answer with. */
export function amount(value: number, poll: Measured, more = 0, lang: Language = language.current): string {
  const digits = Math.min(6, (poll.decimals ?? 0) + more)
  const text = new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value)
  return poll.unit ? `${text}\u00a0${poll.unit}` : text
}

/**
 * readNumber understands 3,5 and 3.5, 3.500 and 3,500, 1 200 and 1’200; undefined
 * for what is no number. Three digits after a single sign are thousands where no
 * decimals are asked for, else as the language has it.
 */
export function readNumber(text: string, decimals = 0, lang: Language = language.current): number | undefined {
  const bare = text.normalize('NFKC').replace(/[\s'’_]/g, '').replace(/^[−–]/, '-')
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(bare)) return undefined
  const signs = [...bare.matchAll(/[.,]/g)].map((m) => ({ sign: m[0], at: m.index }))
  const last = signs.at(-1)
  if (!last) return Number(bare)
  const others = signs.filter((s) => s.sign !== last.sign)
  const digits = bare.length - last.at - 1
  const several = signs.length - others.length > 1
  if (several && others.length) return undefined
  const group = lang === 'de' ? '.' : ','
  const thousands = several || (others.length === 0 && digits === 3 && (decimals === 0 || last.sign === group))
  const value = thousands
    ? bare.replaceAll(last.sign, '')
    : bare.slice(0, last.at).replace(/[.,]/g, '') + '.' + bare.slice(last.at + 1)
  return Number(value)
}
