// How long one may still vote, and who still may after the end.

import { type Language, language, texts, type Texts } from '../language.svelte'
import { name } from '../words'
import type { Poll } from '../wire.gen'

const dictionary = {
  left: { de: 'noch {list}', en: '{list} left' },
  leftFor: { de: '{s} s für {source}', en: '{s} s for {source}' },
} satisfies Texts

const t = texts(dictionary)

/** remaining is how many ms one may still vote; nothing where no end is set. */
export function remaining(poll: Pick<Poll, 'state' | 'closes_at'>, now: number): number | undefined {
  if (poll.state !== 'open' || !poll.closes_at) return undefined
  return Math.max(0, Date.parse(poll.closes_at) - now)
}

/** waits are the platforms whose votes may still come after closing, and for how many seconds. */
export function waits(
  poll: Pick<Poll, 'state' | 'final' | 'closes_at' | 'grace'>,
  now: number,
): { kind: string; seconds: number }[] {
  if (poll.state !== 'closed' || poll.final) return []
  return Object.entries(poll.grace ?? {})
    .map(([kind, ms]) => ({ kind, seconds: Math.ceil((Date.parse(poll.closes_at ?? '') + ms - now) / 1000) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds || a.kind.localeCompare(b.kind))
}

/** graceText says for whom it is not over yet: “noch 12 s für YouTube”; empty if for nobody. */
export function graceText(poll: Parameters<typeof waits>[0], now: number, lang: Language = language.current): string {
  const list = waits(poll, now).map(({ kind, seconds }) => t('leftFor', { s: seconds, source: name(kind) }, lang))
  return list.length ? t('left', { list: list.join(', ') }, lang) : ''
}
