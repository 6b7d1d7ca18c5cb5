// What the desk says about the platforms: acts there, what they did, their lamps.

import { texts, type Texts } from '../lib/language.svelte'

export const dictionary = {
  menu: { de: 'Auf {source} …', en: 'On {source} …' },
  menuOf: { de: 'Auf {source} handeln', en: 'Act on {source}' },
  menuPerson: { de: '{name} auf {source}', en: '{name} on {source}' },
  do_reply: { de: 'Öffentlich antworten …', en: 'Reply publicly …' },
  do_private_reply: { de: 'Nur dieser Person antworten …', en: 'Reply to this person only …' },
  do_hide: { de: 'Auf {source} verbergen', en: 'Hide on {source}' },
  do_unhide: { de: 'Auf {source} wieder zeigen', en: 'Show on {source} again' },
  do_delete: { de: 'Auf {source} löschen …', en: 'Delete on {source} …' },
  do_ban: { de: 'Auf {source} sperren …', en: 'Ban on {source} …' },
  do_unban: { de: 'Sperre auf {source} aufheben', en: 'Lift the ban on {source}' },
  do_timeout: { de: 'Auszeit auf {source}', en: 'Time out on {source}' },
  minutes: { de: { one: '{n} Minute', other: '{n} Minuten' }, en: { one: '{n} minute', other: '{n} minutes' } },
  minutesShort: { de: '{n} Min.', en: '{n} min' },
  otherTime: { de: 'Andere …', en: 'Other …' },
  more: {
    de: 'Für alles Weitere muss die Regie das Konto in der Einrichtung verbinden.',
    en: 'For anything more the producer has to connect the account in setup.',
  },
  moreNone: {
    de: 'Zum Löschen oder Sperren auf {source} muss die Regie das Konto in der Einrichtung verbinden.',
    en: 'To delete or ban on {source}, the producer has to connect the account in setup.',
  },
  noReply: {
    de: 'Hier kann auf der Plattform nicht geantwortet werden: Ihre Schnittstelle oder der Zugang dieser Quelle erlaubt es nicht.',
    en: 'No reply is possible on the platform here: its interface or this source’s access does not allow it.',
  },

  deleteTitle: { de: 'Auf {source} löschen?', en: 'Delete on {source}?' },
  deleteText: {
    de: 'Der Kommentar verschwindet auf {source} und hier für alle. Das lässt sich nicht zurücknehmen.',
    en: 'The comment disappears on {source} and here for everybody. This cannot be taken back.',
  },
  deleteDo: { de: 'Löschen', en: 'Delete' },
  banTitle: { de: '{name} auf {source} sperren?', en: 'Ban {name} on {source}?' },
  banText: {
    de: 'Diese Person kann auf {source} nicht mehr mitschreiben, bis jemand die Sperre dort aufhebt. Auch hier verschwindet alles von ihr. Was auf {source} dadurch verschwindet, kommt nicht zurück.',
    en: 'This person can no longer write on {source} until somebody lifts the ban there. Here, too, everything of theirs disappears. What disappears on {source} by it does not come back.',
  },
  banDo: { de: 'Auf {source} sperren', en: 'Ban on {source}' },
  timeoutTitle: { de: 'Auszeit auf {source} für {name}', en: 'Time {name} out on {source}' },
  timeoutLength: { de: 'Minuten, bis zu 14 Tagen (20.160)', en: 'Minutes, up to 14 days (20,160)' },
  timeoutText: {
    de: 'Währenddessen kann diese Person auf {source} nicht schreiben, und hier verschwindet alles von ihr.',
    en: 'Meanwhile this person cannot write on {source}, and everything of theirs disappears here.',
  },
  timeoutDo: { de: 'Auszeit geben', en: 'Time out' },

  replyTitle: { de: 'Auf {source} antworten', en: 'Reply on {source}' },
  replyTo: { de: 'Wer liest es?', en: 'Who reads it?' },
  way_reply: { de: 'Alle auf {source}', en: 'Everybody on {source}' },
  way_private_reply: { de: 'Nur {name}', en: 'Only {name}' },
  where_reply: {
    de: 'Erscheint öffentlich auf {source}, im Namen des verbundenen Kontos.',
    en: 'Appears publicly on {source}, in the name of the connected account.',
  },
  where_private_reply: {
    de: 'Geht als private Nachricht an diese Person. Mehr als eine nimmt {source} nicht an.',
    en: 'Goes to this person as a private message. {source} takes only one.',
  },
  replyText: { de: 'Antwort', en: 'Reply' },
  replyDo: { de: 'Senden', en: 'Send' },
  length: { de: '{n} von {most} Zeichen', en: '{n} of {most} characters' },

  act_delete: { de: 'Löschen', en: 'Delete' },
  act_hide: { de: 'Verbergen', en: 'Hide' },
  act_unhide: { de: 'Wieder zeigen', en: 'Show again' },
  act_ban: { de: 'Sperren', en: 'Ban' },
  act_timeout: { de: 'Auszeit {minutes}', en: 'Time-out {minutes}' },
  act_unban: { de: 'Entsperren', en: 'Lift the ban' },
  act_reply: { de: 'Antwort', en: 'Reply' },
  act_private_reply: { de: 'Private Antwort', en: 'Private reply' },
  asked: { de: '{act} – bei {source} angefragt …', en: '{act} – asked of {source} …' },
  done: { de: '{act} – auf {source} erledigt', en: '{act} – done on {source}' },
  refused: { de: '{act} – abgelehnt', en: '{act} – refused' },
  again: { de: 'Noch einmal', en: 'Try again' },
  dismiss: { de: 'Verwerfen', en: 'Dismiss' },

  actions: { de: 'Auf den Plattformen', en: 'On the platforms' },
  actionsAsked: { de: '{n} angefragt', en: '{n} asked' },
  actionsRefused: { de: '{n} abgelehnt', en: '{n} refused' },
  actionsNone: {
    de: 'Noch nichts. Was das Pult auf Plattformen tut, steht hier mit ihrer Antwort.',
    en: 'Nothing yet. What the desk does on platforms stands here, with their answers.',
  },
  actionBy: { de: '{name}, {time}', en: '{name}, {time}' },

  public: { de: 'auf {source} weiterhin sichtbar', en: 'still visible on {source}' },
  publicLong: {
    de: 'Auf {source} weiterhin sichtbar. Hier ausblenden und dort verbergen sind zweierlei.',
    en: 'Still visible on {source}. Hiding here and hiding there are two things.',
  },
  byAuthor: { de: 'vom Verfasser entfernt', en: 'removed by the author' },
  byPlatform: { de: 'von der Plattform entfernt', en: 'removed by the platform' },
  byLaw: { de: 'Gelöscht auf Verlangen', en: 'Erased on request' },
  bySource: { de: 'Falsche Übertragung', en: 'Wrong broadcast' },
  byAge: { de: 'Aufbewahrungsfrist abgelaufen', en: 'Retention period over' },
  erased: { de: 'Text gelöscht', en: 'Text deleted' },
  hiddenThere: { de: 'Auf {source} verborgen', en: 'Hidden on {source}' },
  nameless: {
    de: '{source} nennt den Namen nicht: Dem Zugang dieser Quelle fehlt die Berechtigung dafür. Deshalb zählen ihre Stimmen nicht, und sperren lässt sich niemand.',
    en: '{source} does not tell the name: this source’s access lacks the permission for it. That is why their votes do not count, and nobody can be banned.',
  },
  namelessShort: { de: 'Name fehlt: Berechtigung nötig', en: 'Name missing: needs a permission' },

  mode_stream: { de: 'Stream', en: 'stream' },
  mode_poll: { de: 'Abfrage', en: 'polling' },
  mode_push: { de: 'Webhook', en: 'webhook' },
  mode_eventsub: { de: 'EventSub', en: 'EventSub' },
  mode_irc: { de: 'IRC, nur lesend', en: 'IRC, read only' },
  lag: { de: '{n} s Verzug', en: '{n} s behind' },
  quota: { de: 'Kontingent: noch {n}', en: 'Quota: {n} left' },
  quotaUntil: { de: 'Kontingent: noch {n}, reicht bis {time}', en: 'Quota: {n} left, lasts until {time}' },
  paused: { de: 'durch die Regie', en: 'by the producer' },
  reconnect: { de: 'Zur Einrichtung', en: 'Open setup' },
  newTab: { de: 'öffnet sich in einem neuen Tab', en: 'opens in a new tab' },
} satisfies Texts

export const p = texts(dictionary)
const has = (key: string): key is keyof typeof dictionary => Object.hasOwn(dictionary, key)

/** mode says how a source is read; nothing for a way that this page does not know. */
export const mode = (of: string): string => (has(`mode_${of}`) ? p(`mode_${of}` as 'mode_poll') : '')
