// What setup says about polls and about the delay of a source.

import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  polls: { de: 'Umfragen vorbereiten', en: 'Prepare polls' },
  hint: { de: 'Am Pult eröffnet eine Taste, was hier bereitliegt.', en: 'At the desk a key opens what lies ready here.' },
  none: { de: 'Noch keine. Beginnen Sie mit einer Vorlage oder lesen Sie eine Datei ein.', en: 'None yet. Begin with a template or import a file.' },
  failed: { de: 'Die Umfragen ließen sich nicht laden.', en: 'The polls could not be loaded.' },
  create: { de: 'Neue Umfrage', en: 'New poll' },
  templates: { de: 'Vorlagen', en: 'Templates' },
  import: { de: 'Importieren', en: 'Import' },
  export: { de: 'Exportieren:', en: 'Export:' },
  exportAs: { de: 'Als {format} exportieren', en: 'Export as {format}' },
  drop: { de: 'JSON- oder CSV-Datei hier ablegen', en: 'Drop a JSON or CSV file here' },
  imported: {
    de: { one: '{n} Umfrage importiert.', other: '{n} Umfragen importiert.' },
    en: { one: '{n} poll imported.', other: '{n} polls imported.' },
  },
  importFailed: { de: '{file}: nichts importiert', en: '{file}: nothing imported' },
  edit: { de: 'Bearbeiten', en: 'Edit' },
  editOf: { de: '„{title}“ bearbeiten', en: 'Edit “{title}”' },
  duplicate: { de: 'Duplizieren', en: 'Duplicate' },
  duplicateOf: { de: '„{title}“ duplizieren', en: 'Duplicate “{title}”' },
  remove: { de: 'Löschen', en: 'Delete' },
  removeSure: { de: 'Wirklich löschen', en: 'Really delete' },
  answers: { de: { one: '{n} Antwort', other: '{n} Antworten' }, en: { one: '{n} answer', other: '{n} answers' } },
  seconds: { de: '{n} s', en: '{n} s' },
  ran: { de: { one: '{n} Umfrage lief schon', other: '{n} Umfragen liefen schon' }, en: { one: '{n} poll has been open', other: '{n} polls have been open' } },

  delay: { de: 'Verzögerung: {n} s', en: 'Delay: {n} s' },
  noDelay: { de: 'Verzögerung: nicht gemessen', en: 'Delay: not measured' },
  setDelay: { de: 'Von Hand setzen', en: 'Set by hand' },
  delayOf: { de: 'Verzögerung von {source} in Sekunden', en: 'Delay of {source} in seconds' },
  delayHint: {
    de: 'Um so viel sieht das Publikum dort alles später; so lange zählen Stimmen nach. Messen lässt sie sich am Pult unter Umfragen: Ein Code auf dem Overlay, den jemand dort in die Kommentare schreibt.',
    en: 'By so much the audience there sees everything later; for so long late votes count. It can be measured at the desk, under polls: a code on the overlay that somebody there writes in the comments.',
  },
  save: { de: 'Sichern', en: 'Save' },
} satisfies Texts

export const t = texts(dictionary)
