import { texts, type Texts } from '../../../lib/language.svelte'

export const dictionary = {
  checkTitle: { de: 'Kamera und Mikrofon prüfen', en: 'Check camera and microphone' },
  checkText: {
    de: 'Ihr Browser fragt gleich um Erlaubnis. Noch sieht und hört Sie niemand.',
    en: 'Your browser will ask for permission. Nobody can see or hear you yet.',
  },
  openBoth: { de: 'Kamera und Mikrofon einschalten', en: 'Turn on camera and microphone' },
  openSound: { de: 'Nur Ton', en: 'Sound only' },
  opening: { de: 'Bitte im Browser erlauben …', en: 'Please allow it in your browser …' },
  me: { de: 'Sie', en: 'You' },
  alone: { de: 'Nur Sie sehen das', en: 'Only you see this' },
  level: { de: 'Lautstärke Ihres Mikrofons', en: 'Volume of your microphone' },
  camera: { de: 'Kamera', en: 'Camera' },
  microphone: { de: 'Mikrofon', en: 'Microphone' },
  noCamera: { de: 'Keine Kamera gefunden: Sie kommen nur mit Ton.', en: 'No camera found: you will join with sound only.' },
  who: {
    de: 'Im Warteraum sieht und hört Sie nur die Redaktion. Holt sie Sie auf die Bühne, sehen und hören Sie alle im Publikum und in der Sendung. Sie können jederzeit gehen.',
    en: 'In the green room only the editors see and hear you. Once they put you on stage, the whole audience and the show see and hear you. You can leave at any time.',
  },
  recorded: {
    de: 'Die Bühne wird aufgezeichnet, mit Ihrem Bild und Ton.',
    en: 'The stage is being recorded, with your picture and sound.',
  },
  enter: { de: 'In den Warteraum', en: 'Enter the green room' },
  notNow: { de: 'Doch nicht', en: 'Not after all' },
  greenTitle: { de: 'Sie sind im Warteraum', en: 'You are in the green room' },
  greenText: { de: 'Nur die Redaktion sieht und hört Sie.', en: 'Only the editors see and hear you.' },
  stageTitle: { de: 'Sie sind auf der Bühne', en: 'You are on stage' },
  stageText: { de: 'Alle sehen und hören Sie.', en: 'Everybody sees and hears you.' },
  stageSound: { de: 'Alle hören Sie.', en: 'Everybody hears you.' },
  timeLeft: { de: 'noch {time}', en: '{time} left' },
  mute: { de: 'Mikrofon aus', en: 'Mute' },
  unmute: { de: 'Mikrofon an', en: 'Unmute' },
  cameraOff: { de: 'Kamera aus', en: 'Camera off' },
  cameraOn: { de: 'Kamera an', en: 'Camera on' },
  leave: { de: 'Verlassen', en: 'Leave' },
  mutedByDesk: { de: 'Die Redaktion hat Sie stumm geschaltet.', en: 'The editors have muted you.' },
  silent: { de: 'Ihr Mikrofon ist aus.', en: 'Your microphone is off.' },
  linking: { de: 'Ihr Bild und Ton werden verbunden …', en: 'Connecting your picture and sound …' },
  linkLost: { de: 'Verbindung unterbrochen. Sie wird wiederhergestellt …', en: 'Connection lost. It is being restored …' },
  pausedTitle: { de: 'Kamera und Mikrofon sind aus', en: 'Camera and microphone are off' },
  pausedText: {
    de: 'Diese Seite wurde neu geladen oder unterbrochen. Im Moment sieht und hört Sie niemand.',
    en: 'This page was reloaded or interrupted. Right now nobody sees or hears you.',
  },
  resumeStage: { de: 'Weiter auf der Bühne', en: 'Back on stage' },
  resumeGreen: { de: 'Weiter im Warteraum', en: 'Back to the green room' },
  gone: { de: 'Ein Gerät wurde getrennt.', en: 'A device was disconnected.' },
} satisfies Texts

export const h = texts(dictionary)
