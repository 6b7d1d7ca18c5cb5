import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  orScan: { de: '{how} – oder scannen', en: '{how} – or scan' },
  scan: { de: 'QR-Code scannen und mitmachen', en: 'Scan the QR code to take part' },
  several: { de: '{how} (bis zu {n})', en: '{how} (up to {n})' },
  anonymously: { de: 'Anonym nur über den QR-Code', en: 'Anonymous only by QR code' },
  ended: { de: 'Abstimmung beendet – {more}', en: 'Voting has ended – {more}' },
  follows: { de: 'Ergebnis folgt', en: 'result to follow' },
  provisional: { de: 'Vorläufig – {more}', en: 'Provisional – {more}' },
  result: { de: 'Ergebnis', en: 'Result' },
  left: { de: 'Restzeit', en: 'Time left' },
  votes: { de: { one: 'Stimme', other: 'Stimmen' }, en: { one: 'vote', other: 'votes' } },
  range: { de: '{from} bis {to}', en: '{from} to {to}' },
  delayTitle: { de: 'Bitte in die Kommentare schreiben', en: 'Please write in the comments' },
  delayWhy: { de: 'So zeigt sich, wie spät das Bild ankommt.', en: 'It shows how late the picture arrives.' },
  podium: { de: 'Die ersten drei', en: 'The first three' },
  leaderboard: { de: 'Punktestand', en: 'Leaderboard' },
  noPoints: { de: 'Noch keine Punkte', en: 'No points yet' },
  sampleTitle: { de: 'Wie sieht eine Umfrage im Bild aus?', en: 'What does a poll look like on screen?' },
  sampleA: { de: 'Ruhig und gut lesbar', en: 'Calm and easy to read' },
  sampleB: { de: 'Mit genug Platz für lange Antworten', en: 'With room enough for longer answers' },
  sampleC: { de: 'Und mit Balken, die wachsen', en: 'And with bars that grow' },
} satisfies Texts

export const t = texts(dictionary)
