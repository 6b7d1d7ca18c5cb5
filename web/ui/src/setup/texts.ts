import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  setup: { de: 'Regie', en: 'Setup' },
  shows: { de: 'Sendung wählen', en: 'Choose a show' },
  newShow: { de: 'Neue Sendung', en: 'New show' },
  sameSeries: {
    de: 'In derselben Sendereihe: Code, Links und Overlay bleiben gleich',
    en: 'In the same series: code, links and overlay stay the same',
  },
  create: { de: 'Sendung anlegen', en: 'Create show' },
  show: { de: 'Sendung', en: 'Show' },
  showTitle: { de: 'Titel', en: 'Title' },
  language: { de: 'Sprache der Sendung', en: 'Language of the show' },
  hold: { de: 'Was vor dem Erscheinen geprüft wird', en: 'What is checked before it appears' },
  holdRules: { de: 'Nur was eine Regel auffängt', en: 'Only what a rule catches' },
  holdAll: { de: 'Alles', en: 'Everything' },
  holdHint: {
    de: 'Auf Sendung bringt immer ein Mensch.',
    en: 'A person always decides what goes on air.',
  },
  anonymous: { de: 'Anonyme Fragen erlauben', en: 'Allow anonymous questions' },
  holdFirst: {
    de: 'Den ersten Kommentar jeder Person prüfen',
    en: 'Check the first comment of every person',
  },
  saved: { de: 'Gesichert', en: 'Saved' },
  start: { de: 'Sendung beginnen', en: 'Start the show' },
  end: { de: 'Sendung beenden', en: 'End the show' },
  endTitle: { de: 'Sendung beenden?', en: 'End the show?' },
  endText: {
    de: 'Das Publikum kann dann nicht mehr fragen und abstimmen, und das Overlay wird leer. Das lässt sich nicht zurücknehmen.',
    en: 'The audience can then no longer ask and vote, and the overlay goes empty. This cannot be taken back.',
  },

  links: { de: 'Persönliche Links', en: 'Personal links' },
  linksHint: {
    de: 'Jede Person bekommt ihren eigenen. Er lässt sich jederzeit zurückziehen.',
    en: 'Everybody gets one of their own. It can be withdrawn at any time.',
  },
  shared: { de: 'gemeinsamer Link für alle ohne eigenen', en: 'shared link for everybody without their own' },
  role: { de: 'Rolle', en: 'Role' },
  name: { de: 'Name', en: 'Name' },
  overlayName: { de: 'Name, zum Beispiel OBS Studio 1', en: 'Name, for example OBS studio 1' },
  makeLink: { de: 'Link ausstellen', en: 'Make a link' },
  copy: { de: 'Kopieren', en: 'Copy' },
  copied: { de: 'Kopiert', en: 'Copied' },
  showQr: { de: 'QR-Code', en: 'QR code' },
  revoke: { de: 'Zurückziehen', en: 'Revoke' },
  revokeSure: { de: 'Wirklich zurückziehen', en: 'Really revoke' },
  until: { de: 'gilt bis {time}', en: 'valid until {time}' },

  audience: { de: 'Publikum', en: 'Audience' },
  audienceHint: {
    de: 'Code und Adresse bleiben von Sendung zu Sendung gleich.',
    en: 'Code and address stay the same from show to show.',
  },
  via: { de: 'Für {place}', en: 'For {place}' },

  overlay: { de: 'Overlay für OBS', en: 'Overlay for OBS' },
  overlayHint: {
    de: 'In OBS als Browserquelle mit 1920 × 1080 einfügen.',
    en: 'Add it to OBS as a browser source of 1920 × 1080.',
  },
  noOverlay: {
    de: 'Noch kein Overlay. Oben einen Link mit der Rolle Overlay ausstellen.',
    en: 'No overlay yet. Make a link with the role Overlay above.',
  },
  which: { de: 'Overlay', en: 'Overlay' },
  position: { de: 'Platz', en: 'Position' },
  theme: { de: 'Farben', en: 'Colours' },
  scale: { de: 'Größe', en: 'Size' },
  overlayLanguage: { de: 'Sprache', en: 'Language' },
  ofShow: { de: 'wie die Sendung', en: 'as the show' },
  chroma: { de: 'Hintergrund', en: 'Background' },
  transparent: { de: 'durchsichtig', en: 'transparent' },
  green: { de: 'Grün (Chroma-Key)', en: 'green (chroma key)' },
  preview: { de: 'Vorschau', en: 'Preview' },
  'bottom-left': { de: 'unten links', en: 'bottom left' },
  bottom: { de: 'unten', en: 'bottom' },
  'bottom-right': { de: 'unten rechts', en: 'bottom right' },
  'top-left': { de: 'oben links', en: 'top left' },
  top: { de: 'oben', en: 'top' },
  'top-right': { de: 'oben rechts', en: 'top right' },
  center: { de: 'Mitte', en: 'centre' },
  dark: { de: 'dunkel', en: 'dark' },
  light: { de: 'hell', en: 'light' },

  words: { de: 'Gesperrte Wörter', en: 'Blocked words' },
  wordsHint: {
    de: 'Ein Wort je Zeile. Auch Schreibtricks werden erkannt. Was eines enthält, kommt in die Prüfung.',
    en: 'One word a line. Spelling tricks are recognised. Whatever contains one is held.',
  },
  save: { de: 'Sichern', en: 'Save' },
  stage: { de: 'Bühne', en: 'Stage' },
} satisfies Texts

export const t = texts(dictionary)
