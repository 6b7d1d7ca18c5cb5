import { texts, type Texts } from '../../../lib/language.svelte'

export const dictionary = {
  title: { de: 'Bitte im Browser öffnen', en: 'Please open it in your browser' },
  text: {
    de: 'Diese App gibt keiner Seite Kamera und Mikrofon. Im Browser geht es weiter, wo Sie hier sind: mit Ihrem Namen, Ihren Fragen und Ihren Stimmen.',
    en: 'This app gives no page a camera or microphone. In your browser you go on where you are: with your name, your questions and your votes.',
  },
  open: { de: 'Im Browser öffnen', en: 'Open in browser' },
  copy: { de: 'Link kopieren', en: 'Copy link' },
  copied: { de: 'Kopiert', en: 'Copied' },
  minutes: { de: 'Der Link gilt zehn Minuten und nur für Sie.', en: 'The link is valid for ten minutes, and only for you.' },
} satisfies Texts

export const o = texts(dictionary)
