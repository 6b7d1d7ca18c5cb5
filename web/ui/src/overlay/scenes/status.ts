// What the last line of a poll says: how to vote, or what comes now.

import type { Language } from '../../lib/language.svelte'
import { graceText } from '../../lib/poll/time'
import { howToVote } from '../../lib/poll/words'
import type { Poll } from '../../lib/wire.gen'
import { t } from './texts'

/** how says how to vote, by comment or by phone; scan: a QR code is there. */
export function how(poll: Poll, scan: boolean, lang: Language): string {
  const write = howToVote(poll, lang)
  if (!write) return t('scan', undefined, lang)
  const many = poll.multiple ? t('several', { how: write, n: poll.most }, lang) : write
  return scan ? t('orScan', { how: many }, lang) : many
}

/** status says what may be done now or what one waits for; now: the server's time. */
export function status(poll: Poll, scan: boolean, now: number, lang: Language): string {
  if (poll.state === 'open') return how(poll, scan, lang)
  const waits = graceText(poll, now, lang)
  if (poll.revealed) return waits ? t('provisional', { more: waits }, lang) : t('result', undefined, lang)
  return t('ended', { more: waits || t('follows', undefined, lang) }, lang)
}

/** seconds is how many are left to vote; nothing where no end is set. */
export function seconds(poll: Poll, now: number): number | undefined {
  if (poll.state !== 'open' || !poll.closes_at) return undefined
  return Math.max(0, Math.ceil((Date.parse(poll.closes_at) - now) / 1000))
}
