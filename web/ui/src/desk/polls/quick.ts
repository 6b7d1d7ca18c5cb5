// A poll in one line: "Tea or coffee?", "Where? Berlin, Hamburg / Munich",
// "Yes or no: …", or a bare question. Words of both languages are understood
// whatever the page's language is: the show may speak another one.

import { type Definition, MOST } from './definition'

const asked = /^(?:wer|wen|wem|wessen|was|wo|wohin|woher|woran|worauf|womit|wof[uü]r|wor[uü]ber|wovon|wann|warum|wieso|weshalb|wie|welche[nmrs]?|who|whom|whose|what|where|when|why|which|how)\b/iu
const amount = /^(?:wie ?viele?|how (?:many|much))\b/iu
const reason = /^(?:warum|wieso|weshalb|why)\b/iu
/** The second word of a question that begins with its verb: "Mögen Sie", "Do you". */
const person = /^(?:sie|ihr|du|wir|man|ich|er|es|das|dies|diese[rsmn]?|der|die|you|we|they|i|he|she|it|this|that|these|the)$/iu
/** What stands in front of the first answer and is no part of it. */
const leading = /^(?:sie|ihr|du|wir|man|es|das|lieber|eher|besser|mehr|you|we|they|it|this|that|rather|prefer|like|want|more)$/iu
const yesno = /^(?:ja|yes)\s*(?:\/|,|oder|or|\s)\s*(?:nein|no)\s*[:?–-]\s*(.+)$/iu
const range = /(\d{1,2})\s*(?:[-–—]|\bbis\b|\bto\b)\s*(\d{1,2})/u
const between = /\s*[,;|]\s*(?:(?:oder|or)\s+)?|\s*\/\s*|\s+(?:oder|or)\s+/iu
const hasOr = /\s(?:oder|or)\s|[/|]/iu
const yeses = ['ja', 'yes']
const noes = ['nein', 'no', 'nicht', 'not']

const bare = (s: string) => s.trim().replace(/[?!.:\s]+$/u, '').trim()
const words = (s: string) => s.split(/\s+/u).filter(Boolean)
const upper = (s: string) => s.charAt(0).toLocaleUpperCase() + s.slice(1)

/** quick understands a line as a poll; undefined: there is nothing in it yet. */
export function quick(line: string): Definition | undefined {
  const text = line.trim().replace(/\s+/gu, ' ')
  if (!bare(text)) return undefined
  const plain = yesno.exec(text)
  if (plain) return { kind: 'yesno', title: upper(plain[1]!) }
  return scale(text) ?? titled(text) ?? either(text) ?? open(text)
}

/** "Wie war es? 1–5", "0-10: How was it?" */
function scale(text: string): Definition | undefined {
  const found = range.exec(text)
  if (!found) return undefined
  const [whole, from, to] = found
  const before = text.slice(0, found.index).trim()
  const after = text.slice(found.index + whole.length).trim()
  const min = Number(from)
  const max = Number(to)
  if (max <= min || max - min > 10 || min > 1) return undefined
  if (/[?:,]$/u.test(before) && !bare(after)) return { kind: 'scale', title: before.replace(/[:,]$/u, ''), min, max }
  if (!before && after.startsWith(':') && bare(after)) return { kind: 'scale', title: upper(after.slice(1).trim()), min, max }
  return undefined
}

/** A question, and its answers behind a mark: "Where? A, B", "Where to: A / B". */
function titled(text: string): Definition | undefined {
  const found = /^(.+?)([?:])\s+(.+)$/u.exec(text)
  if (!found) return undefined
  const [, question, mark, rest] = found
  const options = list(rest!)
  if (options.length < 2) return undefined
  const title = mark === '?' || asked.test(question!) ? `${bare(question!)}?` : bare(question!)
  return choice(title, options)
}

/** Answers within the question: "Tea or coffee?", "Do you like tea or coffee?" */
function either(text: string): Definition | undefined {
  const body = bare(text)
  const title = text.endsWith('?') ? text : `${body}?`
  let options = list(body)
  if (options.length < 2) return undefined
  const within = hasOr.test(body)
  if (noes.includes(options.at(-1)!.toLowerCase()) && options.length === 2) return { kind: 'yesno', title }
  const first = words(options[0]!)
  const sentence = asked.test(body) || (first.length > 1 && person.test(first[1]!))
  // Commas alone are answers only where no sentence is around them.
  if (!within && (sentence || text.endsWith('?'))) return undefined
  if (asked.test(body) && options.length > 2) options = options.slice(1)
  else if (sentence) options = [last(options[0]!, words(options[1]!).length), ...options.slice(1)]
  return choice(within ? title : options.join(', '), options)
}

/** last takes as many words from the end as the next answer has: "Do you like tea" before "coffee" is "tea". */
function last(text: string, count: number): string {
  const end = words(text).slice(-count)
  while (end.length > 1 && leading.test(end[0]!)) end.shift()
  return end.join(' ')
}

/** A question without answers. */
function open(text: string): Definition {
  if (amount.test(text)) return { kind: 'number', title: text }
  if (reason.test(text)) return { kind: 'text', title: text }
  return { kind: asked.test(text) ? 'cloud' : 'yesno', title: text }
}

function list(text: string): string[] {
  const all = text.split(between).map(bare).filter(Boolean)
  const seen = new Set<string>()
  return all.filter((o) => !seen.has(o.toLowerCase()) && seen.add(o.toLowerCase()))
}

function choice(title: string, options: string[]): Definition {
  const [yes, no] = options.map((o) => o.toLowerCase())
  if (options.length === 2 && yeses.includes(yes!) && noes.includes(no!)) return { kind: 'yesno', title }
  return { kind: 'choice', title, options: options.slice(0, MOST).map((text) => ({ text })) }
}
