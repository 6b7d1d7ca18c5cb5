import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  title: { de: 'Mitmachen', en: 'Join' },
  code: { de: 'Code der Sendung', en: 'Code of the show' },
  hint: { de: 'Sechs Zeichen, zum Beispiel ABC 234', en: 'Six characters, for example ABC 234' },
  go: { de: 'Zur Sendung', en: 'To the show' },
  wrong: {
    de: 'Ein Code hat sechs Zeichen, ohne 0, O, 1 und I. Bitte noch einmal ansehen.',
    en: 'A code has six characters, without 0, O, 1 and I. Please check it again.',
  },
} satisfies Texts

export const t = texts(dictionary)
