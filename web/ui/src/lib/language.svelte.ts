import { save, saved } from './saved'

export type Language = 'de' | 'en'

/** A sentence, or its forms by the number {n}. */
export type Text = string | { one: string; other: string }
export type Texts = Record<string, Record<Language, Text>>
export type Values = Record<string, string | number>

export function isLanguage(s: unknown): s is Language {
  return s === 'de' || s === 'en'
}

function preferred(): Language {
  if (typeof window === 'undefined') return 'en'
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) return asked
  const before = saved<unknown>('lang', null)
  if (isLanguage(before)) return before
  for (const name of navigator.languages) {
    const short = name.slice(0, 2)
    if (isLanguage(short)) return short
  }
  return 'en'
}

let current = $state<Language>(preferred())
mark()

function mark() {
  if (typeof document !== 'undefined') document.documentElement.lang = current
}

export const language = {
  get current(): Language {
    return current
  },
  /** set changes the page's language; keep: and remembers it on this device. */
  set(next: Language, keep = true) {
    current = next
    mark()
    if (keep) save('lang', next)
  },
}

const plurals: Record<Language, Intl.PluralRules> = {
  de: new Intl.PluralRules('de'),
  en: new Intl.PluralRules('en'),
}

const numbers: Record<Language, Intl.NumberFormat> = {
  de: new Intl.NumberFormat('de', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
}

export function number(n: number, lang: Language = current): string {
  return numbers[lang].format(n)
}

/** fill chooses the plural form by {n} and puts the values in. */
export function fill(text: Text, values: Values | undefined, lang: Language): string {
  const form =
    typeof text === 'string'
      ? text
      : plurals[lang].select(Number(values?.n ?? 0)) === 'one'
        ? text.one
        : text.other
  if (!values) return form
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? number(value, lang) : value
  })
}

/** texts makes the t() of a page; it speaks the page's language unless told another. */
export function texts<T extends Texts>(of: T) {
  return (key: keyof T & string, values?: Values, lang: Language = current): string =>
    fill(of[key]![lang], values, lang)
}
