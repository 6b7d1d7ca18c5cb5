// What the rail says about a source, below its lamp.

import { hour } from '../lib/clock.svelte'
import { language } from '../lib/language.svelte'
import { notice } from '../lib/notice'
import type { Source } from '../lib/wire.gen'
import { mode, p } from './platformTexts'
import { t } from './texts'

export interface Line {
  text: string
  /** Somebody should know it; the rest is how it goes. */
  matters: boolean
}

/** From here on a quota cannot run dry in a show, and its figure says nothing. */
const ENDLESS = 10_000_000
const SLOW = 10_000
const SOON = 3_600_000

export function lines(source: Source, now: number): Line[] {
  const all: Line[] = []
  const add = (text: string, matters: boolean) => text && all.push({ text, matters })
  const { lag_ms: lag, error, hint } = source
  if (source.paused) add(p('paused'), false)
  else {
    const behind = lag >= 1000 ? p('lag', { n: Math.round(lag / 1000) }) : ''
    add([mode(source.mode), lag < SLOW && behind].filter(Boolean).join(' · '), false)
    if (lag >= SLOW) add(behind, true)
  }
  const ends = source.quota_ends ? Date.parse(source.quota_ends) : NaN
  add(quota(source), source.state !== 'paused' && ends - now < SOON)
  if (source.uncounted) add(t('uncounted', { n: source.uncounted }), true)
  if (error) add(notice(error), true)
  else if (hint) add(notice(hint), false)
  return all
}

function quota({ quota_left: n, quota_ends: ends, state }: Source): string {
  if (n === null || n === undefined || n >= ENDLESS) return ''
  // While it is paused, that hour is the one at which it goes on, and the lamp says it.
  if (!ends || state === 'paused') return p('quota', { n })
  return p('quotaUntil', { n, time: hour(ends, language.current) })
}
