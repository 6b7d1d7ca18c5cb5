// What the address of an overlay may ask for. OBS users type these by hand:
// anything that makes no sense is left at its default.

import { isLanguage, type Language } from '../lib/language.svelte'

export const positions = [
  'bottom-left',
  'bottom',
  'bottom-right',
  'top-left',
  'top',
  'top-right',
  'center',
] as const

export type Position = (typeof positions)[number]

export interface Settings {
  lang: Language | undefined // undefined: the show's language
  theme: 'dark' | 'light'
  scale: number
  position: Position
  /** Colour of the plate; "none" leaves the text with an outline only. */
  bg: string | undefined
  /** Colour of the picture behind everything, for a chroma key. */
  chroma: string | undefined
  accent: string | undefined
  /** What a test shows until the show is live. */
  test: 'question' | 'poll' | undefined
  /** Setup's picture of how it will look: no overlay of the show, so it stays without a connection. */
  preview: boolean
  /** stage: the guests as a source of their own, instead of the scenes. */
  view: 'stage' | undefined
  /** How the guests are arranged; undefined: as the desk says. */
  layout: StageLayout | undefined
  /** Whether the stage view shows the host and their screen too. */
  host: boolean
  /** Whether reactions rise over the scenes. */
  reactions: boolean
}

export const layouts = ['auto', 'one', 'two', 'grid'] as const
export type StageLayout = (typeof layouts)[number]

const samples = new Map<string | null, Settings['test']>([['1', 'question'], ['poll', 'poll']])
const named = new Map([['green', '#00b140'], ['blue', '#0047bb'], ['magenta', '#ff00ff']])

function colour(s: string | null): string | undefined {
  if (!s) return undefined
  const known = named.get(s)
  if (known) return known
  const hex = s.replace(/^#/, '')
  return /^([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(hex) ? `#${hex}` : undefined
}

export function settings(search: string): Settings {
  const query = new URLSearchParams(search)
  const lang = query.get('lang')
  const scale = Number(query.get('scale') ?? 1)
  const position = query.get('position') as Position
  const bg = query.get('bg')
  const layout = query.get('layout') as StageLayout
  return {
    lang: isLanguage(lang) ? lang : undefined,
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    scale: scale >= 0.5 && scale <= 3 ? scale : 1,
    position: positions.includes(position) ? position : 'bottom-left',
    bg: bg === 'none' ? 'none' : colour(bg),
    chroma: colour(query.get('chroma')),
    accent: colour(query.get('accent')),
    test: samples.get(query.get('test')),
    preview: query.get('preview') === '1',
    view: query.get('view') === 'stage' ? 'stage' : undefined,
    layout: layouts.includes(layout) ? layout : undefined,
    host: query.get('host') === '1',
    reactions: query.get('reactions') !== '0',
  }
}
