import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  rehearsal: { de: 'Probe', en: 'Rehearsal' },
  explain: {
    de: 'Eine Probe spielt die Sendung mit Links, Code und Overlay durch und hinterlässt nichts.',
    en: 'A rehearsal runs the show with its links, code and overlay, and leaves nothing behind.',
  },
  audience: { de: 'Wer schreibt?', en: 'Who writes?' },
  simulation: { de: 'Ein simuliertes Publikum', en: 'A simulated audience' },
  own: {
    de: 'Die eigenen Quellen, zum Beispiel ein nicht gelisteter Stream',
    en: 'This show’s own sources, for example an unlisted stream',
  },
  ownNone: { de: 'Dafür braucht die Sendung zuerst eine Quelle.', en: 'For this the show needs a source first.' },
  platforms: { de: 'Plattformen', en: 'Platforms' },
  rate: { de: 'Kommentare pro Sekunde, je Plattform', en: 'Comments a second, on each platform' },
  perSecond: { de: '{n} pro Sekunde', en: '{n} a second' },
  start: { de: 'Probe beginnen', en: 'Start rehearsal' },
  liveNow: { de: 'Solange die Sendung läuft, wird nicht geprobt.', en: 'There is no rehearsal while the show runs.' },
  over: { de: 'Die Sendung ist beendet.', en: 'The show has ended.' },
  running: { de: 'Die Probe läuft', en: 'Rehearsal is running' },
  runningText: {
    de: 'Links und Code führen zu ihr; nichts davon bleibt.',
    en: 'Links and code lead to it; nothing of it stays.',
  },
  end: { de: 'Probe beenden', en: 'End rehearsal' },
  begin: { de: 'Sendung beginnen', en: 'Begin the show' },
  beginTitle: { de: 'Sendung beginnen?', en: 'Begin the show?' },
  beginText: {
    de: 'Die Probe endet, und nichts von ihr bleibt. Die Nummern beginnen wieder bei 1; Links und Code bleiben.',
    en: 'The rehearsal ends, and nothing of it stays. Numbers start again at 1; links and code stay.',
  },
  plays: { de: 'Die Probe liest:', en: 'The rehearsal reads:' },
} satisfies Texts

export const t = texts(dictionary)
