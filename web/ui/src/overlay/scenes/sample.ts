import type { Language } from '../../lib/language.svelte'
import type { Item } from '../../lib/wire.gen'
import { t } from './texts'

/** samplePoll is what a test shows of polls: as large as they become, with bars and with the way to vote. */
export function samplePoll(lang: Language): Item {
  const at = new Date(0).toISOString()
  const code = 'ABC234'
  return {
    kind: 'poll',
    since: at,
    join: { code, url: `${location.origin}/${code}`, qr: `/api/v1/qr?path=/${code}` },
    poll: {
      id: 'sample',
      kind: 'choice',
      title: t('sampleTitle', undefined, lang),
      options: (['sampleA', 'sampleB', 'sampleC'] as const).map((key) => ({ text: t(key, undefined, lang) })),
      multiple: false,
      most: 1,
      anonymous: false,
      who: 'all',
      state: 'open',
      version: 1,
      round: 1,
      revealed: true,
      final: false,
      created_at: at,
      votes: 428,
      repeats: 0,
      v: 1,
      counts: [214, 86, 128],
      by_source: null,
      voters: null,
    },
  }
}
