import { describe, expect, test } from 'vitest'
import { Layout, MOST, type Placed, sized, step, WIDE } from './cloud'

const HIGH = 420
const LETTER = 0.55
const UP = 0.75
const DOWN = 0.2

/** A canvas that draws every text as a full box. */
function canvas(): HTMLCanvasElement {
  const own = { width: 1, height: 1 }
  let at = { x: 0, y: 0 }
  let boxes: [number, number, number, number][] = []
  const context = {
    font: '',
    clearRect: () => (boxes = []),
    save: () => (at = { x: 0, y: 0 }),
    restore: () => {},
    translate: (x: number, y: number) => (at = { x, y }),
    measureText: (text: string) => ({ width: wide(text, parseInt(/(\d+)px/.exec(context.font)![1]!)) }),
    fillText(text: string, x: number) {
      const px = parseInt(/(\d+)px/.exec(context.font)![1]!)
      boxes.push([at.x + x, at.y - UP * px, wide(text, px), (UP + DOWN) * px])
    },
    strokeText: () => {},
    getImageData(_x: number, _y: number, width: number, height: number) {
      const data = new Uint8Array(width * height * 4)
      for (const [x, y, w, h] of boxes)
        for (let row = Math.max(0, Math.floor(y)); row < y + h; row++)
          data.fill(255, (row * width + Math.max(0, Math.floor(x))) * 4, (row * width + Math.ceil(x + w)) * 4)
      return { data }
    },
  }
  return Object.assign(own, { getContext: () => context }) as unknown as HTMLCanvasElement
}

const wide = (text: string, px: number) => [...text].length * LETTER * px
const words = (of: Record<string, number>) => Object.entries(of).map(([text, votes]) => ({ text, votes }))
const where = (placed: Placed[], text: string) => placed.find((p) => p.text === text)!
const some = { Speicher: 12, Sonne: 9, Netz: 7, Wind: 5, teuer: 3, Mut: 2, طاقة: 1 }

function overlap(a: Placed, b: Placed): boolean {
  const [aw, bw] = [wide(a.text, a.size), wide(b.text, b.size)]
  const across = Math.abs(a.x - b.x) < (aw + bw) / 2
  return across && a.y - UP * a.size < b.y + DOWN * b.size && b.y - UP * b.size < a.y + DOWN * a.size
}

const apart = (placed: Placed[]) =>
  placed.every((a, i) => placed.slice(i + 1).every((b) => !overlap(a, b)))

describe('sizes', () => {
  test('more votes are larger, and a word grows with its votes alone', () => {
    const early = sized(words({ a: 12, b: 3 }), HIGH)
    const later = sized(words({ a: 16, b: 4 }), HIGH)
    expect(early.map((w) => w.text)).toEqual(['a', 'b'])
    expect(early[0]!.size).toBeGreaterThan(early[1]!.size)
    for (const [i, word] of later.entries()) expect(word.size).toBeGreaterThan(early[i]!.size)
  })

  test('until the most votes reach the next step', () => {
    expect(step(12)).toBe(step(16))
    expect(step(18)).toBeGreaterThan(step(16))
  })

  test('at most sixty words, none wider than the field, none without votes', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ text: `w${i}`, votes: i }))
    expect(sized(many, HIGH)).toHaveLength(MOST)
    expect(sized(many, HIGH)[0]).toMatchObject({ text: 'w299' })
    const [long] = sized(words({ ['W'.repeat(40)]: 50 }), HIGH)
    expect(wide(long!.text, long!.size)).toBeLessThan(WIDE)
    expect(sized(words({ nichts: 0, ' ': 4 }), HIGH)).toEqual([])
  })
})

describe('places', () => {
  test('the same words stand at the same places on every screen', () => {
    const placed = new Layout(canvas).place(words(some), HIGH)
    expect(placed).toHaveLength(7)
    expect(new Layout(canvas).place(words(some).reverse(), HIGH)).toEqual(placed)
    expect(apart(placed)).toBe(true)
  })

  test('nothing moves while nothing changes', () => {
    const layout = new Layout(canvas)
    const placed = layout.place(words(some), HIGH)
    for (let i = 0; i < 5; i++) expect(layout.place(words(some), HIGH)).toEqual(placed)
  })

  test('words keep their place while others grow and come', () => {
    const layout = new Layout(canvas)
    const before = layout.place(words(some), HIGH)
    const after = layout.place(words({ ...some, Speicher: 14, Zukunft: 4 }), HIGH)
    expect(after).toHaveLength(8)
    expect(apart(after)).toBe(true)
    const moved = before.map((p) => Math.hypot(where(after, p.text).x - p.x, where(after, p.text).y - p.y))
    expect(where(after, 'Speicher')).toMatchObject({ x: where(before, 'Speicher').x, y: where(before, 'Speicher').y })
    expect(moved.filter((by) => by === 0).length).toBeGreaterThanOrEqual(3)
    expect(Math.max(...moved)).toBeLessThan(WIDE / 5)
    for (const p of before) expect(where(after, p.text).size).toBeGreaterThanOrEqual(p.size)
  })

  test('sixty long words all find room, apart and inside', () => {
    const many = Array.from({ length: MOST }, (_, i) => ({ text: `Nachbarschaft${i}`, votes: 61 - i }))
    const placed = new Layout(canvas).place(many, HIGH)
    expect(placed).toHaveLength(MOST)
    expect(apart(placed)).toBe(true)
    for (const p of placed) {
      expect(Math.abs(p.x) + wide(p.text, p.size) / 2).toBeLessThanOrEqual(WIDE / 2 + 1)
      expect(Math.abs(p.y)).toBeLessThanOrEqual(HIGH / 2)
    }
  })
})
