// Comments that count as votes, for the form that makes a poll.

import { type Language, language } from '../../lib/language.svelte'
import { letters } from '../../lib/poll/results'
import { howToVote } from '../../lib/poll/words'
import { chosen, type Form, usual } from './definition'

/** The answers of a yes/no poll, in the language of the show. */
export const yesno: Record<Language, [string, string]> = { de: ['Ja', 'Nein'], en: ['Yes', 'No'] }

const words: Record<Language, { cloud: string; text: string; idea: string }> = {
  de: { cloud: 'Sonne, Wind', text: '!vote Das Licht', idea: '!idee Mehr Bänke' },
  en: { cloud: 'sun, wind', text: '!vote The light', idea: '!idea More benches' },
}

/** steps are the options that the server makes of a scale. */
function steps(form: Form): string[] {
  const [min, max] = [form.min ?? 1, form.max ?? 5]
  return Array.from({ length: Math.min(21, Math.max(0, max - min + 1)) }, (_, i) => String(min + i))
}

function answers(form: Form, show: Language): string[] {
  if (form.kind === 'yesno') return form.yesno?.map((o) => o.text) ?? yesno[show]
  if (form.kind === 'scale') return steps(form)
  return chosen(form.kind) ? form.options.map((o) => o.text.trim()).filter(Boolean) : []
}

/** way says in one line how to vote; empty where only clicks count. */
export function way(form: Form, show: Language): string {
  const { kind, who } = form
  const given = answers(form, show)
  const options = (given.length > 1 || !chosen(kind) ? given : ['', '']).map((text) => ({ text }))
  return howToVote({ kind, who, options, most: form.most ?? usual[kind] ?? 1 }, language.current)
}

/** examples are comments that count, in the language of the show. */
export function examples(form: Form, show: Language): string[] {
  const own = words[show]
  const given = answers(form, show)
  switch (form.kind) {
    case 'choice':
    case 'quiz':
      return ['A', 'b.', '2', given[0] ?? '', '!vote 1'].filter(Boolean)
    case 'yesno':
      return [given[0] ?? '', (given[0] ?? '').toLowerCase(), '1', '!vote 2']
    case 'scale':
      return [given.at(-1) ?? '5', `!vote ${given[0] ?? 1}`]
    case 'ranking':
      return [[1, 0, 2].slice(0, Math.max(2, given.length)).map((i) => letters[i]).join(' '), '2 1']
    case 'number':
      return [String(form.max ?? 42), `!vote ${form.min ?? 7}`]
    case 'cloud':
      return [own.cloud, `!vote ${own.cloud.split(',')[0]}`]
    case 'text':
      return [own.text]
    case 'ideas':
      return [own.idea, '#2']
  }
}
