// What the form of a poll says.

import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  newTitle: { de: 'Neue Umfrage', en: 'New poll' },
  editTitle: { de: 'Umfrage bearbeiten', en: 'Edit poll' },
  kind: { de: 'Art', en: 'Kind' },
  title: { de: 'Frage', en: 'Question' },
  titleHint: { de: 'Was möchten Sie wissen?', en: 'What do you want to know?' },

  options: { de: 'Antworten', en: 'Answers' },
  optionOf: { de: 'Antwort {letter}', en: 'Answer {letter}' },
  addOption: { de: 'Antwort hinzufügen', en: 'Add an answer' },
  optionKeys: {
    de: 'Enter fügt eine Antwort an, Alt und Pfeil verschieben. Mehrere Zeilen lassen sich auf einmal einfügen.',
    en: 'Enter adds an answer, Alt and an arrow move it. Several lines can be pasted at once.',
  },
  up: { de: '{letter} nach oben', en: 'Move {letter} up' },
  down: { de: '{letter} nach unten', en: 'Move {letter} down' },
  drop: { de: '{letter} entfernen', en: 'Remove {letter}' },
  picture: { de: 'Bild zu {letter}', en: 'Picture for {letter}' },
  pictureUrl: { de: 'Bildadresse zu {letter} (https)', en: 'Picture address for {letter} (https)' },
  right: { de: 'richtig', en: 'right' },
  rightOf: { de: '{letter} ist richtig', en: '{letter} is right' },
  moved: { de: 'Jetzt an Stelle {letter}', en: 'Now in place {letter}' },
  removed: { de: '{letter} entfernt', en: '{letter} removed' },
  yesno: { de: 'Die Antworten sind „{a}“ und „{b}“.', en: 'The answers are “{a}” and “{b}”.' },

  multiple: { de: 'Mehrere Antworten erlauben', en: 'Allow several answers' },
  most_choice: { de: 'Antworten je Person, höchstens', en: 'Answers a person, at most' },
  most_cloud: { de: 'Wörter je Person, höchstens', en: 'Words a person, at most' },
  most_ideas: { de: 'Unterstützte Ideen je Person, höchstens', en: 'Supported ideas a person, at most' },
  allOptions: { de: 'leer: alle', en: 'empty: all' },
  scale: { de: 'Skala', en: 'Scale' },
  from: { de: 'Von', en: 'From' },
  to: { de: 'Bis', en: 'To' },
  least: { de: 'Kleinste Zahl', en: 'Least number' },
  greatest: { de: 'Größte Zahl', en: 'Greatest number' },
  decimals: { de: 'Nachkommastellen', en: 'Decimals' },
  unit: { de: 'Einheit', en: 'Unit' },
  unitHint: { de: 'etwa kWh', en: 'such as kWh' },
  points: { de: 'Punkte', en: 'Points' },
  speed: { de: 'Tempo zählt: Wer langsamer antwortet, bekommt weniger', en: 'Speed counts: slower answers get less' },
  speedWhy: {
    de: 'Nur wo allein per Klick abgestimmt wird: Auf Plattformen kommt das Bild später an.',
    en: 'Only where everybody votes by click: the picture on platforms is late.',
  },
  approved: { de: 'Antworten erscheinen erst, wenn das Pult sie freigibt.', en: 'Answers appear once the desk has approved them.' },

  time: { de: 'Frist', en: 'Time limit' },
  untimed: { de: 'keine', en: 'none' },
  seconds: { de: { one: '{n} Sekunde', other: '{n} Sekunden' }, en: { one: '{n} second', other: '{n} seconds' } },
  minutes: { de: { one: '{n} Minute', other: '{n} Minuten' }, en: { one: '{n} minute', other: '{n} minutes' } },
  otherTime: { de: 'andere', en: 'other' },
  inSeconds: { de: 'Frist in Sekunden', en: 'Time limit in seconds' },
  who: { de: 'Wer abstimmen darf', en: 'Who may vote' },
  anonymous: { de: 'Anonym', en: 'Anonymous' },
  anonymousText: {
    de: 'Bis die Runde endet, merkt sich Zuruf verschlüsselt, welche Seite wie gestimmt hat: nur gegen doppelte Stimmen und zum Ändern. Dann wird diese Verbindung gelöscht. Fortgesetzt wird mit einer neuen Runde.',
    en: 'Until the round closes, Zuruf keeps, hashed, which page voted how: only against double votes and for changing. Then that link is deleted. It goes on with a new round.',
  },
  quizNamed: { de: 'Ein Quiz ist nicht anonym: Punkte gehören einer Person.', en: 'A quiz is not anonymous: points belong to a person.' },
  neverAnonymous: { de: 'Kommentare auf Plattformen sind nie anonym.', en: 'Comments on platforms are never anonymous.' },

  byComment: { de: 'So stimmt man per Kommentar ab', en: 'How to vote by comment' },
  clicksOnly: { de: 'Kommentare zählen nicht: Abgestimmt wird nur per Klick.', en: 'Comments do not count: everybody votes by click.' },
  counts: { de: 'Es zählen zum Beispiel:', en: 'These count, for example:' },
  laterRound: {
    de: 'Ab der zweiten Runde lassen sich nur noch Frage, Frist und wer abstimmen darf ändern, damit die Runden vergleichbar bleiben.',
    en: 'From the second round only question, time limit and who may vote can be changed, so that the rounds stay comparable.',
  },
  save: { de: 'Sichern', en: 'Save' },
  make: { de: 'Anlegen', en: 'Make' },

  templates: { de: 'Vorlagen', en: 'Templates' },
  templatesHint: { de: 'Wählen Sie eine Vorlage und passen Sie sie an.', en: 'Choose a template and adapt it.' },
  own: { de: 'Eigene', en: 'Your own' },
  builtIn: { de: 'Mitgeliefert', en: 'Built in' },
  noOwn: { de: 'Noch keine. Jede Umfrage lässt sich als Vorlage sichern.', en: 'None yet. Any poll can be saved as a template.' },
  dropTemplate: { de: 'Löschen', en: 'Delete' },
  dropSure: { de: 'Wirklich löschen', en: 'Really delete' },
} satisfies Texts

export const e = texts(dictionary)
