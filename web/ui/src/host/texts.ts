import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  host: { de: 'Studioansicht', en: 'Host view' },
  nothing: { de: 'Nichts auf Sendung', en: 'Nothing on air' },
  wait: {
    de: 'Die Redaktion bringt die nächste Frage.',
    en: 'The editors will bring the next question.',
  },
  top: { de: 'Die fünf Fragen zum Abstimmen sind im Bild', en: 'The top five questions are on screen' },
  join: { de: 'Der QR-Code zum Mitmachen ist im Bild', en: 'The QR code for joining is on screen' },
  poll: { de: 'Eine Umfrage ist im Bild', en: 'A poll is on screen' },
  podium: { de: 'Die ersten drei des Quiz sind im Bild', en: 'The first three of the quiz are on screen' },
  leaderboard: { de: 'Der Punktestand ist im Bild', en: 'The leaderboard is on screen' },
  delay: { de: 'Die Verzögerung der Plattformen wird gemessen', en: 'The delay of the platforms is being measured' },
  panic: { de: 'Alles ist vom Sender genommen', en: 'Everything was taken off air' },
  next: { de: 'Als Nächstes', en: 'Next' },
  answered: { de: 'Beantwortet', en: 'Answered' },
  skip: { de: 'Überspringen', en: 'Skip' },
  later: { de: 'Später', en: 'Later' },
  onAirFor: { de: 'Auf Sendung seit {time}', en: 'On air for {time}' },
  draft: { de: 'Noch nicht begonnen', en: 'Not started yet' },
  ended: { de: 'Die Sendung ist beendet', en: 'The show has ended' },
  hidden: { de: 'noch verborgen', en: 'still hidden' },
  provisional: { de: 'Vorläufig', en: 'Provisional' },
  timeLeft: { de: 'Restzeit', en: 'Time left' },
  votes: { de: { one: 'Stimme', other: 'Stimmen' }, en: { one: 'vote', other: 'votes' } },
  repeats: { de: '{n} mehrfach', en: '{n} repeated' },
  anonymous: { de: 'Anonym', en: 'Anonymous' },
  upTo: { de: 'Bis zu {n} Antworten', en: 'Up to {n} answers' },
  more: { de: 'und {n} weitere', en: 'and {n} more' },
  noEntries: { de: 'Noch keine Antworten', en: 'No answers yet' },
  bySource: { de: 'Stimmen nach Quelle', en: 'Votes by source' },
  source: { de: 'Quelle', en: 'Source' },
  people: { de: 'Personen', en: 'People' },
  from: { de: 'von {name}', en: 'by {name}' },
} satisfies Texts

export const t = texts(dictionary)
