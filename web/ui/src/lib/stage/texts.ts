import { texts, type Texts } from '../language.svelte'

export const dictionary = {
  micOff: { de: 'Mikrofon aus', en: 'Microphone off' },
  host: { de: 'Moderation', en: 'Host' },
  guest: { de: 'Gast', en: 'Guest' },
  screen: { de: 'Bildschirm', en: 'Screen' },
  screenOf: { de: 'Bildschirm von {name}', en: '{name}’s screen' },
} satisfies Texts

export const t = texts(dictionary)
