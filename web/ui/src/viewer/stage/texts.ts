import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  offTitle: { de: 'Die Bühne ist geschlossen', en: 'The stage is closed' },
  offText: {
    de: 'Sobald die Redaktion sie öffnet, können Sie hier zusehen.',
    en: 'As soon as the editors open it, you can watch here.',
  },
  endedTitle: { de: 'Die Bühne ist zu Ende', en: 'The stage is over' },
  emptyTitle: { de: 'Noch ist niemand auf der Bühne', en: 'Nobody is on stage yet' },
  onStage: { de: 'Auf der Bühne', en: 'On stage' },
  watch: { de: 'Ansehen', en: 'Watch' },
  soundOnly: { de: 'Nur Ton', en: 'Sound only' },
  thrifty: { de: 'Datensparend', en: 'Save data' },
  thriftyHint: { de: 'Spielt mit Ton, erst nach dem Antippen.', en: 'Plays with sound, and only when you tap.' },
  controls: { de: 'Wiedergabe', en: 'Playback' },
  soundOff: { de: 'Ton ausschalten', en: 'Turn sound off' },
  soundOn: { de: 'Ton einschalten', en: 'Turn sound on' },
  full: { de: 'Ganzer Bildschirm', en: 'Full screen' },
  notFull: { de: 'Ganzen Bildschirm verlassen', en: 'Leave full screen' },
  stop: { de: 'Nicht mehr ansehen', en: 'Stop watching' },
  soundPlays: { de: 'Nur der Ton läuft', en: 'Only the sound is playing' },
  connecting: { de: 'Verbindung zur Bühne …', en: 'Connecting to the stage …' },
  lost: { de: 'Verbindung unterbrochen. Sie wird wiederhergestellt …', en: 'Connection lost. It is being restored …' },
  refused: { de: 'Die Bühne lässt sich gerade nicht ansehen.', en: 'The stage cannot be watched right now.' },
  again: { de: 'Noch einmal versuchen', en: 'Try again' },
  behind: { de: '{n} ms hinter der Bühne', en: '{n} ms behind the stage' },
  watching: { de: { one: '{n} sieht zu', other: '{n} sehen zu' }, en: { one: '{n} watching', other: '{n} watching' } },
  recording: { de: 'Aufzeichnung läuft', en: 'Recording' },
  reactions: { de: 'Reaktionen', en: 'Reactions' },
  clap: { de: 'Applaus', en: 'Applause' },
  heart: { de: 'Herz', en: 'Heart' },
  laugh: { de: 'Lachen', en: 'Laughter' },
  wow: { de: 'Staunen', en: 'Amazement' },
  like: { de: 'Zustimmung', en: 'Approval' },
  party: { de: 'Feiern', en: 'Celebration' },
} satisfies Texts

export const s = texts(dictionary)
