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
  panic: { de: 'Alles ist vom Sender genommen', en: 'Everything was taken off air' },
  next: { de: 'Als Nächstes', en: 'Next' },
  answered: { de: 'Beantwortet', en: 'Answered' },
  skip: { de: 'Überspringen', en: 'Skip' },
  later: { de: 'Später', en: 'Later' },
  onAirFor: { de: 'Auf Sendung seit {time}', en: 'On air for {time}' },
  draft: { de: 'Noch nicht begonnen', en: 'Not started yet' },
  ended: { de: 'Die Sendung ist beendet', en: 'The show has ended' },
  from: { de: 'von {name}', en: 'by {name}' },
} satisfies Texts

export const t = texts(dictionary)
