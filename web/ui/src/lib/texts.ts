import { texts, type Texts } from './language.svelte'

export const dictionary = {
  network: {
    de: 'Keine Verbindung. Bitte noch einmal versuchen.',
    en: 'No connection. Please try again.',
  },
  broken: {
    de: 'Der Server hat unverständlich geantwortet. Bitte noch einmal versuchen.',
    en: 'The server’s answer made no sense. Please try again.',
  },
  stale: { de: 'Verbindung unterbrochen. Stand von {time}.', en: 'Connection lost. As of {time}.' },
  reaching: { de: 'Verbindung wird aufgebaut …', en: 'Connecting …' },
  loading: { de: 'Wird geladen …', en: 'Loading …' },
  language: { de: 'Sprache', en: 'Language' },
  close: { de: 'Schließen', en: 'Close' },
  cancel: { de: 'Abbrechen', en: 'Cancel' },
  retry: { de: 'Noch einmal versuchen', en: 'Try again' },
  linkTitle: { de: 'Bitte den eigenen Link noch einmal öffnen', en: 'Please open your link again' },
  linkText: {
    de: 'Diese Seite öffnet sich mit dem persönlichen Link von der Regie. Er ist auf diesem Gerät nicht mehr angemeldet oder wurde zurückgezogen.',
    en: 'This page opens with your personal link from the producer. It is no longer signed in on this device, or it was withdrawn.',
  },
  noShow: { de: 'Diese Sendung gibt es nicht mehr', en: 'This show no longer exists' },
  noShowText: {
    de: 'Die Regie kann einen neuen Link ausstellen.',
    en: 'The producer can give you a new link.',
  },
  tooMany: { de: 'Auf zu vielen Seiten zugleich geöffnet', en: 'Open on too many pages at once' },
  tooManyText: {
    de: 'Bitte andere Fenster mit Zuruf schließen und diese Seite neu laden.',
    en: 'Please close other windows of Zuruf and reload this page.',
  },
  outdated: { de: 'Diese Seite ist veraltet', en: 'This page is out of date' },
  outdatedText: { de: 'Bitte neu laden.', en: 'Please reload it.' },
  failed: { de: 'Das hat nicht geklappt', en: 'That did not work' },
  reload: { de: 'Neu laden', en: 'Reload' },
  lampWaiting: { de: 'wartet auf den Stream', en: 'waiting for the stream' },
  lampLive: { de: 'live', en: 'live' },
  lampSlow: { de: 'langsam', en: 'slow' },
  lampPaused: { de: 'Kontingent erschöpft', en: 'quota used up' },
  lampPausedUntil: { de: 'Kontingent erschöpft bis {time}', en: 'quota used up until {time}' },
  lampHalted: { de: 'angehalten', en: 'paused' },
  lampReconnect: { de: 'neu verbinden', en: 'reconnect' },
  lampEnded: { de: 'beendet', en: 'ended' },
  qr: { de: 'QR-Code zu {url}', en: 'QR code for {url}' },
  bright: { de: 'Hell', en: 'Light' },
  dark: { de: 'Dunkel', en: 'Dark' },
  likes: { de: '👍 {n} auf {source}', en: '👍 {n} on {source}' },
  rehearsal: { de: 'Probe – nichts davon bleibt', en: 'Rehearsal – nothing of this stays' },
  votes: { de: { one: '{n} Stimme', other: '{n} Stimmen' }, en: { one: '{n} vote', other: '{n} votes' } },
} satisfies Texts

export const t = texts(dictionary)
