import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  title: { de: 'Selbst etwas sagen', en: 'Have your say' },
  text: {
    de: 'Melden Sie sich mit einem Satz. Wenn die Redaktion Sie einlädt, prüfen Sie zuerst in Ruhe Kamera und Mikrofon.',
    en: 'Raise your hand with one line. If the editors invite you, you first check your camera and microphone in peace.',
  },
  what: { de: 'Was möchten Sie sagen?', en: 'What would you like to say?' },
  name: { de: 'Ihr Name auf der Bühne', en: 'Your name on stage' },
  raise: { de: 'Melden', en: 'Raise hand' },
  left: { de: '{n} von 140 Zeichen', en: '{n} of 140 characters' },
  tooLong: { de: 'Bitte um {n} Zeichen kürzen', en: 'Please shorten it by {n} characters' },
  raisedTitle: { de: 'Sie haben sich gemeldet', en: 'Your hand is raised' },
  raisedText: { de: 'Sie warten seit {time}. Die Redaktion sieht Ihre Wortmeldung.', en: 'Waiting for {time}. The editors can see your hand.' },
  withdraw: { de: 'Zurückziehen', en: 'Withdraw' },
  invitedTitle: { de: 'Möchten Sie auf die Bühne kommen?', en: 'Would you like to come on stage?' },
  invitedText: {
    de: 'Die Redaktion lädt Sie ein. Zuerst prüfen Sie allein Ihr Bild und Ihren Ton.',
    en: 'The editors invite you. First you check your picture and sound on your own.',
  },
  accept: { de: 'Annehmen', en: 'Accept' },
  decline: { de: 'Ablehnen', en: 'Decline' },
  declinedTitle: { de: 'Diesmal nicht', en: 'Not this time' },
  declinedText: {
    de: 'Die Redaktion kann Ihre Wortmeldung diesmal nicht aufnehmen.',
    en: 'The editors cannot take your contribution this time.',
  },
  sentTitle: { de: 'Danke für Ihren Auftritt', en: 'Thank you for joining' },
  sentText: {
    de: 'Sie sind nicht mehr auf der Bühne. Kamera und Mikrofon sind aus.',
    en: 'You are no longer on stage. Camera and microphone are off.',
  },
  me: { de: 'Sie', en: 'You' },
} satisfies Texts

export const h = texts(dictionary)
