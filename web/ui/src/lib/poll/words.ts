// The words for polls, the same on every page, and how to vote by comment.

import { type Language, language, texts, type Texts } from '../language.svelte'
import type { Poll } from '../wire.gen'
import { letters } from './results'

export const dictionary = {
  choice: { de: 'Auswahl', en: 'Choice' },
  yesno: { de: 'Ja oder Nein', en: 'Yes or no' },
  scale: { de: 'Skala', en: 'Scale' },
  ranking: { de: 'Rangfolge', en: 'Ranking' },
  number: { de: 'Schätzfrage', en: 'Estimate' },
  cloud: { de: 'Wortwolke', en: 'Word cloud' },
  text: { de: 'Freie Antwort', en: 'Open answer' },
  ideas: { de: 'Ideenbrett', en: 'Idea board' },
  quiz: { de: 'Quizfrage', en: 'Quiz question' },

  draft: { de: 'Entwurf', en: 'Draft' },
  open: { de: 'Läuft', en: 'Open' },
  closed: { de: 'Beendet', en: 'Closed' },
  final: { de: 'Endgültig', en: 'Final' },
  revealed: { de: 'Ergebnis gezeigt', en: 'Result shown' },
  hidden: { de: 'Ergebnis verborgen', en: 'Result hidden' },

  all: { de: 'Alle', en: 'Everybody' },
  room: { de: 'Nur die Publikumsseite', en: 'Audience page only' },
  comments: { de: 'Nur Kommentare', en: 'Comments only' },

  taken_up: { de: 'Aufgegriffen', en: 'Taken up' },
  done: { de: 'Erledigt', en: 'Done' },
  not_now: { de: 'Nicht jetzt', en: 'Not now' },

  poll: { de: 'Umfrage', en: 'Poll' },
  round: { de: 'Runde {n}', en: 'Round {n}' },
  right: { de: 'Richtig', en: 'Right answer' },
  yours: { de: 'Ihre Wahl', en: 'Your choice' },
  before: { de: 'Runde {round}: {n} %', en: 'Round {round}: {n}%' },
  percent: { de: '{n} %', en: '{n}%' },
  points: { de: { one: '{n} Punkt', other: '{n} Punkte' }, en: { one: '{n} point', other: '{n} points' } },
  mean: { de: 'Mittelwert', en: 'Mean' },
  median: { de: 'Median', en: 'Median' },
  between: { de: 'Antworten von {from} bis {to}', en: 'Answers from {from} to {to}' },

  sayOne: { de: '{a} kommentieren', en: 'Comment {a}' },
  sayOf: { de: '{list} oder {last} kommentieren', en: 'Comment {list} or {last}' },
  sayFromTo: { de: '{from} bis {to} kommentieren', en: 'Comment {from} to {to}' },
  sayOrder: { de: 'Reihenfolge kommentieren, etwa „{order}“', en: 'Comment your order, such as “{order}”' },
  sayNumber: { de: 'Eine Zahl kommentieren', en: 'Comment a number' },
  sayWords: {
    de: { one: 'Ein Wort kommentieren', other: 'Bis zu {n} Wörter kommentieren' },
    en: { one: 'Comment one word', other: 'Comment up to {n} words' },
  },
  sayText: { de: '„{command}“ und die Antwort kommentieren', en: 'Comment “{command}” and your answer' },
  sayIdea: { de: '„{command}“ und die Idee kommentieren', en: 'Comment “{command}” and your idea' },
} satisfies Texts

export const pollWord = texts(dictionary)
export type PollWord = keyof typeof dictionary

/** pollName says a kind, a state or a status; a word that this page does not know stays as the server says it. */
export function pollName(of: string, lang: Language = language.current): string {
  return Object.hasOwn(dictionary, of) ? pollWord(of as PollWord, undefined, lang) : of
}

type Asked = Pick<Poll, 'kind' | 'options' | 'most' | 'who'>
/** More options than this are named by the first and the last. */
const LISTED = 4

/** howToVote says what to write in the comments; empty where comments do not count. */
export function howToVote(poll: Asked, lang: Language = language.current): string {
  if (poll.who === 'room') return ''
  const t = (key: PollWord, values?: Record<string, string | number>) => pollWord(key, values, lang)
  const signs = poll.options.map((_, i) => letters[i] ?? String(i + 1))
  switch (poll.kind) {
    case 'ranking':
      return t('sayOrder', { order: [...signs.slice(1, 2), ...signs.slice(0, 1), ...signs.slice(2, 3)].join(' ') })
    case 'number':
      return t('sayNumber')
    case 'cloud':
      return t('sayWords', { n: poll.most })
    case 'text':
      return t('sayText', { command: '!vote' })
    case 'ideas':
      return t('sayIdea', { command: lang === 'de' ? '!idee' : '!idea' })
    case 'scale':
      return t('sayFromTo', { from: poll.options[0]?.text ?? '', to: poll.options.at(-1)?.text ?? '' })
    case 'yesno':
      return listed(poll.options.map((o) => o.text), t)
    default:
      return listed(signs, t)
  }
}

function listed(of: string[], t: (key: PollWord, values?: Record<string, string>) => string): string {
  if (of.length > LISTED) return t('sayFromTo', { from: of[0]!, to: of.at(-1)! })
  if (of.length < 2) return t('sayOne', { a: of[0] ?? '' })
  return t('sayOf', { list: of.slice(0, -1).join(', '), last: of.at(-1)! })
}
