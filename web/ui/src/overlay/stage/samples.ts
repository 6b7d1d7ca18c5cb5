import type { Language } from '../../lib/language.svelte'
import type { Publication } from '../../lib/wire.gen'
import { t } from '../texts'

/** samples are guests for placing the source in OBS before the show. */
export function samples(lang: Language): Publication[] {
  const since = new Date(0).toISOString()
  const guest = { kind: 'guest', audio: true, video: false, muted: false, since }
  return [
    { ...guest, id: 'a', seat: 2, name: t('sampleName', undefined, lang), text: t('sample', undefined, lang), question: 12 },
    { ...guest, id: 'b', seat: 3, name: t('sampleGuest', undefined, lang) },
  ]
}
