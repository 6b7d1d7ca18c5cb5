// What a producer may add, the ways to connect it, and what each way asks for.

import type { Key } from './sourceTexts'

export const kinds = ['youtube', 'facebook', 'instagram', 'twitch', 'inbound', 'social_stream'] as const
export type Kind = (typeof kinds)[number]
export type Way = 'login' | 'paste'

export interface Field {
  name: string
  label: Key
  hint?: Key
  secret?: true
  needed?: true
  numeric?: true
  options?: readonly (readonly [value: string, label: Key])[]
}

interface Ways {
  /** With a connected account, for platforms that have a login. */
  login?: Field[]
  /** With a key or token, or without anything. */
  paste: Field[]
  /** What few ever need. */
  more?: Field[]
  /** Names the broadcast, and can be exchanged while the show runs. */
  broadcast?: string
  /** It is fed by others and has an address and a secret of its own. */
  fed?: true
}

const ways: Record<Kind, Ways> = {
  youtube: {
    login: [{ name: 'video', label: 'video', hint: 'emptyChannel' }],
    paste: [
      { name: 'video', label: 'video', hint: 'videoHint', needed: true },
      { name: 'api_key', label: 'apiKey', secret: true, needed: true },
    ],
    more: [
      { name: 'mode', label: 'reading', options: [['', 'readingAuto'], ['stream', 'readingStream'], ['poll', 'readingPoll']] },
      { name: 'hours', label: 'hours', hint: 'hoursHint', numeric: true },
      { name: 'units', label: 'units', hint: 'unitsHint', numeric: true },
      { name: 'cost', label: 'cost', hint: 'costHint', numeric: true },
    ],
    broadcast: 'video',
  },
  facebook: {
    login: [{ name: 'live_video', label: 'liveVideo', hint: 'emptyPage' }],
    paste: [
      { name: 'live_video', label: 'liveVideo', hint: 'liveVideoHint' },
      { name: 'page', label: 'page', hint: 'pageHint' },
      { name: 'page_token', label: 'pageToken', secret: true, needed: true },
    ],
    broadcast: 'live_video',
  },
  instagram: {
    login: [],
    paste: [
      { name: 'user', label: 'user', hint: 'userHint', needed: true },
      { name: 'token', label: 'token', secret: true, needed: true },
    ],
    more: [
      { name: 'login', label: 'tokenFrom', options: [['', 'tokenAuto'], ['facebook', 'tokenFacebook'], ['instagram', 'tokenInstagram']] },
    ],
  },
  twitch: {
    login: [{ name: 'channel', label: 'channel', hint: 'emptyTwitch' }],
    paste: [{ name: 'channel', label: 'channel', needed: true }],
    broadcast: 'channel',
  },
  inbound: { paste: [{ name: 'name', label: 'name', hint: 'nameHint', needed: true }], fed: true },
  social_stream: { paste: [{ name: 'name', label: 'name', hint: 'nameHintSocial', needed: true }], fed: true },
}

export const isKind = (s: string): s is Kind => (kinds as readonly string[]).includes(s)
export const of = (kind: Kind): Ways => ways[kind]

export function fieldsOf(kind: Kind, way: Way): Field[] {
  return (way === 'login' ? ways[kind].login : undefined) ?? ways[kind].paste
}

/** filled are the fields that were given something, without those of another way. */
export function filled(fields: Field[], values: Record<string, string>): Record<string, string> {
  const given = fields.map((f) => [f.name, values[f.name]?.trim() ?? ''] as const)
  return Object.fromEntries(given.filter(([, value]) => value))
}

export function complete(fields: Field[], values: Record<string, string>): boolean {
  return fields.every((f) => !f.needed || values[f.name]?.trim())
}

/** What is needed for a login alone. */
const ofLogin = ['client_id', 'https', 'redirect_registered', 'app_published', 'public_client']

export const concerns = (check: string, way: Way): boolean => way === 'login' || !ofLogin.includes(check)
