// What a poll is made of, as it is sent and kept in templates, and the form in
// which it is written.

import type { Poll } from '../../lib/wire.gen'

export const kinds = ['choice', 'yesno', 'scale', 'ranking', 'number', 'cloud', 'text', 'ideas', 'quiz'] as const
export type Kind = (typeof kinds)[number]
export const isKind = (s: string): s is Kind => (kinds as readonly string[]).includes(s)

export interface DefinedOption {
  text: string
  image?: string
  right?: boolean
}

export interface Definition {
  kind: Kind
  title: string
  options?: DefinedOption[]
  multiple?: boolean
  most?: number
  min?: number
  max?: number
  decimals?: number
  unit?: string
  anonymous?: boolean
  who?: string
  seconds?: number
  points?: number
  speed?: boolean
}

export interface Template {
  id: string
  name: string
  poll: Definition
  own: boolean
}

/** The form keeps every field of every kind, so that changing the kind back loses nothing. */
export interface Form {
  kind: Kind
  title: string
  options: { key: number; text: string; image: string; right: boolean }[]
  multiple: boolean
  most: number | null
  min: number | null
  max: number | null
  decimals: number | null
  unit: string
  anonymous: boolean
  who: string
  seconds: number | null
  points: number | null
  speed: boolean
  /** The two answers of a yes/no poll that has its own. */
  yesno: DefinedOption[] | undefined
}

export const LEAST = 2
export const MOST = 20

const listed: readonly Kind[] = ['choice', 'ranking', 'quiz']
/** chosen tells whether a kind asks the person who makes it for options. */
export const chosen = (kind: Kind) => listed.includes(kind)
/** How much one person may give, where nothing else is said. */
export const usual: Partial<Record<Kind, number>> = { cloud: 3, ideas: 5 }
/** canHide tells whether a poll can be anonymous: points belong to a person, and comments are public. */
export const canHide = (form: Pick<Form, 'kind' | 'who'>) => form.kind !== 'quiz' && form.who !== 'comments'

let keys = 0
export const option = (text = '', image = '', right = false) => ({ key: ++keys, text, image, right })

export function formOf(from: Partial<Definition> = {}): Form {
  const options = (from.options ?? []).map((o) => option(o.text, o.image ?? '', o.right ?? false))
  while (options.length < LEAST) options.push(option())
  return {
    kind: from.kind ?? 'choice',
    title: from.title ?? '',
    options,
    multiple: from.multiple ?? false,
    most: from.most ?? null,
    min: from.min ?? null,
    max: from.max ?? null,
    decimals: from.decimals ?? null,
    unit: from.unit ?? '',
    anonymous: from.anonymous ?? false,
    who: from.who ?? 'all',
    seconds: from.seconds || null,
    points: from.points ?? 1000,
    speed: from.speed ?? false,
    yesno: from.kind === 'yesno' && from.options?.length ? from.options.map(({ text }) => ({ text })) : undefined,
  }
}

/** definitionOf writes down what the kind of a form asks for, and nothing else. */
export function definitionOf(form: Form): Definition {
  const { kind, min, max } = form
  const out: Definition = { kind, title: form.title.trim(), who: form.who, anonymous: form.anonymous && canHide(form) }
  if (form.seconds) out.seconds = form.seconds
  if (chosen(kind)) out.options = form.options.filter(written).map((o) => defined(o, kind))
  if (kind === 'choice' && form.multiple) Object.assign(out, { multiple: true }, form.most && { most: form.most })
  if (kind === 'yesno' && form.yesno) out.options = form.yesno
  if (usual[kind]) out.most = form.most ?? usual[kind]
  if (kind === 'scale') Object.assign(out, { min: min ?? 1, max: max ?? 5 })
  if (kind === 'number') {
    if (min !== null) out.min = min
    if (max !== null) out.max = max
    if (form.decimals) out.decimals = form.decimals
    if (form.unit.trim()) out.unit = form.unit.trim()
  }
  if (kind === 'quiz') {
    const right = out.options!.filter((o) => o.right).length
    // How many are right is not told by how many may be chosen.
    if (right > 1) out.multiple = true
    if (form.points !== null) out.points = form.points
    if (form.speed && form.who === 'room') out.speed = true
  }
  return out
}

const written = (o: Form['options'][number]) => Boolean(o.text.trim() || o.image.trim())

/** sent names the options that go to the server, in their order: those without a word do not. */
export const sent = (form: Form): number[] => form.options.filter(written).map((o) => o.key)

function defined(o: Form['options'][number], kind: Kind): DefinedOption {
  const out: DefinedOption = { text: o.text.trim() }
  if (o.image.trim()) out.image = o.image.trim()
  if (kind === 'quiz' && o.right) out.right = true
  return out
}

/** cleared is what a draft forgets when it is changed: the server keeps what is left out. */
const cleared = { options: null, multiple: false, most: 0, min: null, max: null, decimals: 0, unit: '', points: 0, speed: false, seconds: 0 }

/** change is what is sent to change a draft: of a later round only what leaves the rounds comparable. */
export function change(poll: Pick<Poll, 'round' | 'version'>, of: Definition): object {
  const { title, who, seconds = 0 } = of
  const { version } = poll
  return poll.round > 1 ? { version, title, who, seconds } : { version, ...cleared, ...of }
}

/** An estimate without bounds comes with those that no number is beyond. */
const BOUNDLESS = 1e12
const bound = (n: number | undefined) => (n !== undefined && Math.abs(n) < BOUNDLESS ? n : undefined)

/** again is what a poll was made of, for a copy or a template. */
export function again(poll: Poll): Definition {
  const form = formOf({
    kind: isKind(poll.kind) ? poll.kind : 'choice',
    title: poll.title,
    options: poll.options,
    multiple: poll.multiple,
    most: poll.most || undefined,
    min: bound(poll.min),
    max: bound(poll.max),
    decimals: poll.decimals,
    unit: poll.unit,
    anonymous: poll.anonymous,
    who: poll.who,
    seconds: poll.seconds,
    points: poll.points,
    speed: poll.speed,
  })
  return definitionOf(form)
}

/** place takes the index out of a field that the server names: options[2].text. */
export function place(field: string): { name: string; index?: number; part?: string } {
  const found = /^(\w+)\[(\d+)\](?:\.(\w+))?$/.exec(field)
  return found ? { name: found[1]!, index: Number(found[2]), part: found[3] ?? 'text' } : { name: field }
}
