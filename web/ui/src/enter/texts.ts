import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  title: { de: 'Persönlicher Link', en: 'Personal link' },
  as: { de: 'Dieser Link öffnet', en: 'This link opens' },
  desk: { de: 'das Redaktionspult', en: 'the desk' },
  host: { de: 'die Studioansicht', en: 'the host view' },
  setup: { de: 'die Regie', en: 'the setup' },
  of: { de: 'der Sendung', en: 'of the show' },
  name: { de: 'Ihr Name, wie ihn die anderen sehen', en: 'Your name as the others see it' },
  go: { de: 'Öffnen', en: 'Open' },
  personal: {
    de: 'Der Link ist persönlich. Was hier getan wird, steht unter diesem Namen im Protokoll.',
    en: 'The link is personal. What is done here is logged under this name.',
  },
  invalidTitle: { de: 'Dieser Link gilt nicht mehr', en: 'This link is no longer valid' },
} satisfies Texts

export const t = texts(dictionary)
