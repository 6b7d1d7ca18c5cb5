// What the desk says about the stage before its panel is opened.

import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  stage: { de: 'Bühne', en: 'Stage' },
  handsUp: { de: { one: '{n} Wortmeldung', other: '{n} Wortmeldungen' }, en: { one: '{n} raised hand', other: '{n} raised hands' } },
  keyStage: { de: 'Bühne oder Fragen', en: 'Stage or questions' },
  lists: { de: 'Fragen, Umfragen und Bühne', en: 'Questions, polls and stage' },
  failed: { de: 'Die Bühne ließ sich nicht laden.', en: 'The stage could not be loaded.' },

  ask: { de: 'Auf die Bühne bitten', en: 'Invite on stage' },
  invited: { de: '{name} ist auf die Bühne gebeten', en: '{name} is invited on stage' },
  newsDeclined: { de: '{name} möchte nicht.', en: '{name} would rather not.' },
  newsLeft: { de: '{name} ist gegangen.', en: '{name} has left.' },
  faster: { de: 'Jemand war schneller. Jetzt: {state}.', en: 'Someone was faster. It is now: {state}.' },
  changed: { de: 'anders eingestellt', en: 'set differently' },

  raised: { de: 'Meldet sich', en: 'Hand raised' },
  invitedState: { de: 'Wartet auf Antwort', en: 'Waiting for an answer' },
  accepted: { de: 'Prüft Kamera und Mikrofon', en: 'Checking camera and microphone' },
  preview: { de: 'Im Warteraum', en: 'In the green room' },
  onStage: { de: 'Auf der Bühne', en: 'On stage' },
  left: { de: 'Gegangen', en: 'Left' },
  declined: { de: 'Abgelehnt', en: 'Declined' },
} satisfies Texts

export const s = texts(dictionary)

const states: Record<string, keyof typeof dictionary> = {
  raised: 'raised',
  invited: 'invitedState',
  accepted: 'accepted',
  preview: 'preview',
  stage: 'onStage',
  left: 'left',
  declined: 'declined',
}

/** handState says where a raised hand stands; a state that this page does not know stays as the server says it. */
export function handState(of: string): string {
  const key = Object.hasOwn(states, of) ? states[of] : undefined
  return key ? s(key) : of
}
