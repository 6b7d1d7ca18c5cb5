import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  voteHow: { de: '👍 {number} kommentieren', en: 'Comment 👍 {number}' },
  topTitle: { de: 'Welche Frage kommt als Nächstes?', en: 'Which question comes next?' },
  topHow: { de: 'Abstimmen: 👍 und die Nummer kommentieren', en: 'Vote: comment 👍 and the number' },
  joinTitle: { de: 'Fragen stellen und abstimmen', en: 'Ask and vote' },
  joinCode: { de: 'Code', en: 'Code' },
  rehearsal: { de: 'PROBE', en: 'REHEARSAL' },
  test: { de: 'TEST', en: 'TEST' },
  sampleName: { de: 'Mia Beispiel', en: 'Mia Sample' },
  sampleGuest: { de: 'Ben Muster', en: 'Ben Example' },
  sample: {
    de: 'So sieht eine Frage aus dem Publikum auf der Sendung aus. Passt der Platz zum Bild?',
    en: 'This is how a question from the audience looks on air. Does its place suit the picture?',
  },
} satisfies Texts

export const t = texts(dictionary)
