// What the panel of the stage says.

import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  offTitle: { de: 'Die Bühne ist aus', en: 'The stage is off' },
  offText: {
    de: 'Eingeschaltet zeigt die Publikumsseite Kamera und Ton der Moderation in weniger als einer Sekunde, und das Publikum kann sich zu Wort melden.',
    en: 'Switched on, the audience page shows the host’s camera and sound within a second, and people can raise their hands.',
  },
  switchOn: { de: 'Bühne einschalten', en: 'Switch the stage on' },
  switchOffTitle: { de: 'Bühne ausschalten?', en: 'Switch the stage off?' },
  switchOffText: {
    de: 'Kameras und Mikrofone enden sofort, und alle Wortmeldungen verfallen.',
    en: 'Cameras and microphones end at once, and all raised hands are dropped.',
  },
  switchOff: { de: 'Ausschalten', en: 'Switch off' },
  settings: { de: 'Einstellungen', en: 'Settings' },
  viewers: { de: { one: '{n} Person sieht zu', other: '{n} Personen sehen zu' }, en: { one: '{n} person watching', other: '{n} people watching' } },
  recordingNow: { de: 'Aufnahme läuft', en: 'Recording' },

  layout: { de: 'Anordnung im Overlay', en: 'Layout of the overlay' },
  layout_auto: { de: 'Automatisch', en: 'Automatic' },
  layout_one: { de: 'Eine Person', en: 'One person' },
  layout_two: { de: 'Zwei', en: 'Two' },
  layout_grid: { de: 'Raster', en: 'Grid' },
  guests: { de: 'Gäste zugleich', en: 'Guests at once' },
  minutes: { de: 'Minuten je Gast', en: 'Minutes each' },
  minutesHint: { de: '0: endlos', en: '0: no limit' },
  reactions: { de: 'Reaktionen des Publikums zeigen', en: 'Show reactions of the audience' },
  recording: { de: 'Aufnehmen', en: 'Record' },
  recordTitle: { de: 'Aufnahme beginnen?', en: 'Start recording?' },
  recordText: {
    de: 'Alle auf der Bühne sehen sofort, dass aufgenommen wird, ebenso das Publikum. Wer dazukommt, erfährt es vor dem Warteraum. Jede Kamera und jedes Mikrofon wird zu einer eigenen Datei auf dem Server.',
    en: 'Everyone on stage sees at once that it is being recorded, and so does the audience. Whoever comes is told before the green room. Each camera and microphone becomes a file of its own on the server.',
  },
  record: { de: 'Aufnahme beginnen', en: 'Start recording' },

  onStage: { de: 'Auf der Bühne', en: 'On stage' },
  guestsOf: { de: '{n} von {most} Gästen', en: '{n} of {most} guests' },
  nobody: { de: 'Niemand. Die Moderation kommt mit ihrer Studioansicht oder mit OBS.', en: 'Nobody. The host comes with the host view or with OBS.' },
  full: {
    de: 'Die Bühne ist voll. Erst jemanden zurückschicken oder mehr Gäste zulassen.',
    en: 'The stage is full. Send somebody back first, or allow more guests.',
  },
  green: { de: 'Warteraum', en: 'Green room' },
  greenHint: { de: 'Nur die Redaktion sieht und hört diese Gäste.', en: 'Only moderators see and hear these guests.' },
  coming: { de: 'Eingeladen', en: 'Invited' },
  raised: { de: 'Wortmeldungen', en: 'Raised hands' },
  noneRaised: { de: 'Niemand meldet sich.', en: 'No raised hands.' },

  host: { de: 'Moderation', en: 'Host' },
  screen: { de: 'Bildschirm', en: 'Screen' },
  waits: { de: 'wartet {time}', en: 'waiting {time}' },
  left: { de: 'noch {time}', en: '{time} left' },
  noMedia: { de: 'Kamera und Mikrofon verbinden sich …', en: 'Camera and microphone are connecting …' },
  mutedByDesk: { de: 'Von der Redaktion stumm geschaltet', en: 'Muted by a moderator' },
  silentByGuest: {
    de: 'Hat das eigene Mikrofon ausgeschaltet. Nur der Gast schaltet es wieder ein.',
    en: 'Switched the own microphone off. Only the guest can switch it on again.',
  },
  audioOnly: { de: 'Nur Ton', en: 'Sound only' },
  videoOnly: { de: 'Ohne Ton', en: 'No sound' },

  invite: { de: 'Einladen', en: 'Invite' },
  decline: { de: 'Ablehnen', en: 'Decline' },
  withdraw: { de: 'Einladung zurückziehen', en: 'Withdraw invitation' },
  toStage: { de: 'Auf die Bühne', en: 'Put on stage' },
  toGreen: { de: 'In den Warteraum', en: 'To the green room' },
  mute: { de: 'Stumm schalten', en: 'Mute' },
  unmute: { de: 'Ton wieder zulassen', en: 'Allow sound again' },
  leave: { de: 'Zurückschicken', en: 'Send back' },
  listen: { de: 'Anhören', en: 'Listen' },
  author: { de: 'Verfasser', en: 'Author' },

  pictures: { de: 'Bilder', en: 'Pictures' },
  link_connecting: { de: 'Bilder werden geholt …', en: 'Fetching the pictures …' },
  link_lost: { de: 'Die Bilder sind unterbrochen und kommen von selbst wieder.', en: 'The pictures are interrupted and will come back by themselves.' },
  link_refused: { de: 'Keine Bilder: {why}', en: 'No pictures: {why}' },
  link_ended: { de: 'Die Bilder laufen jetzt in einem anderen Fenster.', en: 'The pictures now play in another window.' },
} satisfies Texts

export const p = texts(dictionary)
