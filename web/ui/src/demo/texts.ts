import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  title: { de: 'Zuruf zum Ausprobieren', en: 'Zuruf to try out' },
  task: {
    de: 'Eine Frage freigeben: im Pult einen Kommentar auswählen, F für Frage, dann ⇧ S für „Auf Sendung“.',
    en: 'Approve a question: select a comment in the desk, F makes it a question, then ⇧ S puts it on air.',
  },
  simulated: {
    de: 'Die drei Plattformen sind simuliert.',
    en: 'The three platforms are simulated.',
  },
  phone: { de: 'Handy im Publikum', en: 'Phone in the audience' },
  desk: { de: 'Redaktionspult', en: 'Desk' },
  overlay: { de: 'Overlay in OBS', en: 'Overlay in OBS' },
  host: { de: 'Studioansicht', en: 'Host view' },
  setup: { de: 'Regie', en: 'Setup' },
  open: { de: 'Einzeln öffnen', en: 'Open on its own' },
  scan: { de: 'Mit dem eigenen Handy mitmachen', en: 'Join with your own phone' },
  failed: { de: 'Die Demo antwortet nicht', en: 'The demo does not answer' },
} satisfies Texts

export const t = texts(dictionary)
