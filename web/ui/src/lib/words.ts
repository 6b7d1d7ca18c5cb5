// The words for roles and states, the same on every page.

import { type Language, texts, type Texts } from './language.svelte'

export const dictionary = {
  producer: { de: 'Regie', en: 'Producer' },
  moderator: { de: 'Redaktion', en: 'Moderator' },
  host: { de: 'Moderation', en: 'Host' },
  overlay: { de: 'Overlay', en: 'Overlay' },
  viewer: { de: 'Publikum', en: 'Audience' },

  held: { de: 'In Prüfung', en: 'Held' },
  approved: { de: 'Freigegeben', en: 'Approved' },
  rejected: { de: 'Ausgeblendet (nur in Zuruf)', en: 'Hidden (only in Zuruf)' },
  removed: { de: 'Entfernt', en: 'Removed' },
  open: { de: 'In der Liste', en: 'In the list' },
  queued: { de: 'Vorgemerkt', en: 'Next up' },
  on_air: { de: 'Auf Sendung', en: 'On air' },
  answered: { de: 'Beantwortet', en: 'Answered' },
  dismissed: { de: 'Nicht übernommen', en: 'Not taken' },

  draft: { de: 'Noch nicht begonnen', en: 'Not started yet' },
  live: { de: 'Live', en: 'Live' },
  ended: { de: 'Beendet', en: 'Ended' },

  youtube: { de: 'YouTube', en: 'YouTube' },
  facebook: { de: 'Facebook', en: 'Facebook' },
  instagram: { de: 'Instagram', en: 'Instagram' },
  twitch: { de: 'Twitch', en: 'Twitch' },
  inbound: { de: 'Eigener Zugang', en: 'Own feed' },
  social_stream: { de: 'Social Stream Ninja', en: 'Social Stream Ninja' },
  room: { de: 'Publikumsseite', en: 'Audience page' },
  hall: { de: 'Saal', en: 'Hall' },

  anonymous: { de: 'anonym', en: 'anonymous' },
  nobody: { de: 'ohne Namen', en: 'no name' },
  viewerOf: { de: '{source}-Zuschauer', en: '{source} viewer' },
  simulation: { de: 'Simulation', en: 'Simulation' },
} satisfies Texts

export const word = texts(dictionary)
export type Word = keyof typeof dictionary

const known = (s: string): s is Word => Object.hasOwn(dictionary, s)

/** name says a kind, a role or a state; a word that this page does not know stays as the server says it. */
export function name(of: string): string {
  return known(of) ? word(of) : of
}

/** The platforms that can be acted on, and whose comments everybody sees there whatever happens here. */
const platforms = ['youtube', 'facebook', 'instagram', 'twitch']
export const isPlatform = (kind: string) => platforms.includes(kind)

interface Written {
  source: { kind: string }
  author?: { name: string } | null
  anonymous?: boolean
}

/** by says who wrote something; where a platform keeps the name to itself, that it was one of its viewers. */
export function by(of: Written, lang?: Language): string {
  if (of.anonymous) return word('anonymous', undefined, lang)
  if (of.author?.name) return of.author.name
  const { kind } = of.source
  return isPlatform(kind) ? word('viewerOf', { source: word(kind as Word, undefined, lang) }, lang) : word('nobody', undefined, lang)
}
