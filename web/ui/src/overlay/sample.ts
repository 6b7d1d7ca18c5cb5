import type { Item } from '../lib/wire.gen'
import type { Language } from '../lib/language.svelte'
import { t } from './texts'

/** sample is what a test shows, so that the overlay can be placed in OBS before the show. */
export function sample(lang: Language): Item {
  const at = new Date(0).toISOString()
  return {
    kind: 'question',
    since: at,
    question: {
      number: 12,
      text: t('sample', undefined, lang),
      state: 'on_air',
      version: 1,
      votes: 48,
      voted: false,
      source: { kind: 'youtube' },
      comment_id: undefined,
      author: { name: t('sampleName', undefined, lang) },
      lang,
      created_at: at,
    },
  }
}
