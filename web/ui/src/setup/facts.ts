// What the card of a source says about it in figures.

import { hour } from '../lib/clock.svelte'
import { language, number } from '../lib/language.svelte'
import type { Source } from '../lib/wire.gen'
import { known, t } from './sourceTexts'

/** From here on a quota cannot run dry in a show, and its figure says nothing. */
const ENDLESS = 10_000_000

export function facts(source: Source): string[] {
  const all: string[] = []
  const mode = `mode_${source.mode}`
  if (known(mode)) all.push(t(mode))
  all.push(t('rate', { n: source.rate }))
  if (source.lag_ms >= 1000) all.push(t('lag', { n: Math.round(source.lag_ms / 1000) }))
  const quota = left(source)
  if (quota) all.push(quota)
  if (source.uncounted) all.push(t('uncounted', { n: source.uncounted }))
  return all
}

function left({ quota_left: n, quota_used: used, quota_ends: ends, state }: Source): string {
  if (n === null || n === undefined || n >= ENDLESS) return ''
  const said = used === null || used === undefined ? t('quota', { n }) : t('quotaOf', { n, used: number(used) })
  // While it is paused, that hour is the one at which it goes on, and the lamp says it.
  return ends && state !== 'paused' ? `${said}, ${t('quotaUntil', { time: hour(ends, language.current) })}` : said
}

/** lasted says a span in words: 42 min, 1 h 5 min. */
export function lasted(ms: number): string {
  const all = Math.max(1, Math.round(ms / 60_000))
  return all < 60 ? t('minutes', { n: all }) : t('hoursMinutes', { h: Math.floor(all / 60), n: all % 60 })
}
