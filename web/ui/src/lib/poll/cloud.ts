// Where the words of a cloud stand. d3-cloud finds room for them; a word begins
// its search where it stood before, so that the picture changes no more than it must.

import cloud from 'd3-cloud'
import type { PollEntry } from '../wire.gen'

export interface Placed {
  text: string
  votes: number
  /** Middle of the word, from the middle of the field. */
  x: number
  y: number
  size: number
}

type Counted = Pick<PollEntry, 'text' | 'votes'>

/** The field is this wide, whatever it is on the screen. */
export const WIDE = 1024
export const MOST = 60
export const FONT = 'system-ui, sans-serif'
export const WEIGHT = 600
const GAP = 4
const LEAST = 0.09
const GREATEST = 0.33
/** Words grow by this much at once: a word that grows pushes its neighbours. */
const GROWS = 6
/** A long word may be as wide as this part of the field. */
const WIDEST = 0.85
const LETTER = 0.62
/** Where not all words find room they all become smaller by this, as often as it takes. */
const SHRINK = 0.85
/** Then the rest is left out. */
const SMALLEST = 24
/** More of the field than this is never covered by words. */
const COVERED = 0.75

/** step is the vote count at which the words are as large as can be: it moves in steps, between which words only grow. */
export function step(votes: number): number {
  return 1.5 ** Math.ceil(Math.log(Math.max(4, votes)) / Math.log(1.5))
}

/** sized gives the words that are shown their sizes, the largest first. */
export function sized(words: Counted[], high: number, by = 1): { text: string; votes: number; size: number }[] {
  const shown = words.filter((w) => w.text.trim() && w.votes > 0).sort(order).slice(0, MOST)
  const most = step(shown[0]?.votes ?? 0)
  return shown
    .map(({ text, votes }) => {
      const wanted = by * high * (LEAST + (GREATEST - LEAST) * Math.sqrt(votes / most))
      const size = Math.min(wanted, (WIDE * WIDEST) / (LETTER * [...text].length))
      return { text, votes, size: size > 4 * GROWS ? size - (size % GROWS) : Math.floor(size) }
    })
    .sort((a, b) => b.size - a.size || order(a, b))
}

const order = (a: Counted, b: Counted) => b.votes - a.votes || (a.text < b.text ? -1 : 1)

/** chance is a number from 0 to 1 that is always the same for a word. */
function chance(text: string, which: number): number {
  let h = 2166136261 ^ which
  for (const unit of text) h = Math.imul(h ^ unit.codePointAt(0)!, 16777619)
  h = Math.imul(h ^ (h >>> 15), 2246822507)
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32
}

const area = (words: { text: string; size: number }[]) =>
  words.reduce((sum, { text, size }) => sum + [...text].length * LETTER * size * size, 0)

export class Layout {
  private before: ReadonlyMap<string, Placed> = new Map()
  private shrunk = 0
  private most = 0
  private high = 0

  constructor(private readonly canvas: () => HTMLCanvasElement = () => document.createElement('canvas')) {}

  /** place finds room for the words in a field; it throws where there is no canvas. */
  place(words: Counted[], high: number): Placed[] {
    const most = step(Math.max(0, ...words.map((w) => w.votes)))
    if (most !== this.most || high !== this.high) this.shrunk = 0
    if (high !== this.high) this.before = new Map()
    this.most = most
    this.high = high
    for (;;) {
      const by = SHRINK ** this.shrunk++
      const wanted = sized(words, high, by)
      const last = (wanted[0]?.size ?? 0) < SMALLEST
      if (!last && area(wanted) > COVERED * WIDE * high) continue
      const placed = this.attempt(wanted, high)
      if (placed.length < wanted.length && !last) continue
      this.shrunk--
      this.before = new Map(placed.map((p) => [p.text, p]))
      return placed
    }
  }

  private attempt(words: ReturnType<typeof sized>, high: number): Placed[] {
    let placed: Placed[] = []
    let asked = 0
    const random = () => {
      const word = words[Math.floor(asked / 3)]
      const which = asked++ % 3
      return word ? this.begin(word.text, which, high) : 0.5
    }
    cloud<Placed & cloud.Word>()
      .canvas(this.canvas)
      .size([WIDE, high])
      .words(words.map((w) => ({ ...w, x: 0, y: 0 })))
      .font(FONT)
      .fontWeight(WEIGHT)
      .fontSize((w) => w.size)
      .rotate(0)
      .padding(GAP)
      .random(random)
      .on('end', (all) => (placed = all.map(({ text, votes, x, y, size }) => ({ text, votes, x, y, size }))))
      .start()
    return placed
  }

  /** begin answers d3-cloud's three throws of the dice for each word: where it begins across and down, and which way round. */
  private begin(text: string, which: number, high: number): number {
    if (which === 2) return chance(text, 2)
    const before = this.before.get(text)
    const field = which === 0 ? WIDE : high
    const middle = field / 2
    const at = before ? middle + (which === 0 ? before.x : before.y) : middle + (chance(text, which) - 0.5) * field * 0.4
    // It makes (field * (random + 0.5)) >> 1 of this.
    return (2 * at + 0.5) / field - 0.5
  }
}
