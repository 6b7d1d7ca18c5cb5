// Heights of the rows of a long list, so that only what can be seen is drawn.
// Rows are counted from the oldest; sums come from a Fenwick tree, so that
// 20,000 rows cost as little as 200.

export class Heights {
  private heights: number[] = []
  private tree: number[] = [0]

  get count(): number {
    return this.heights.length
  }

  get total(): number {
    return this.before(this.heights.length)
  }

  reset(heights: number[]) {
    this.heights = heights.slice()
    const tree = new Array<number>(heights.length + 1).fill(0)
    for (let i = 1; i <= heights.length; i++) {
      tree[i] = tree[i]! + heights[i - 1]!
      const parent = i + (i & -i)
      if (parent <= heights.length) tree[parent] = tree[parent]! + tree[i]!
    }
    this.tree = tree
  }

  append(height: number) {
    this.heights.push(height)
    const i = this.heights.length
    this.tree[i] = this.before(i - 1) - this.before(i - (i & -i)) + height
  }

  /** set changes the height of row i and returns by how much it grew. */
  set(i: number, height: number): number {
    const grown = height - this.heights[i]!
    if (grown === 0) return 0
    this.heights[i] = height
    for (let k = i + 1; k < this.tree.length; k += k & -k) this.tree[k] = this.tree[k]! + grown
    return grown
  }

  get(i: number): number {
    return this.heights[i]!
  }

  /** before is the height of the rows 0 … i-1 together. */
  before(i: number): number {
    let sum = 0
    for (let k = i; k > 0; k -= k & -k) sum += this.tree[k]!
    return sum
  }

  /** at is the row that covers the given distance from the beginning of row 0. */
  at(distance: number): number {
    let i = 0
    let left = distance
    let step = 1
    while (step * 2 < this.tree.length) step *= 2
    for (; step > 0; step >>= 1) {
      const k = i + step
      if (k < this.tree.length && this.tree[k]! <= left) {
        i = k
        left -= this.tree[k]!
      }
    }
    return Math.min(i, Math.max(0, this.heights.length - 1))
  }
}

export interface Range {
  /** Rows first … last-1, counted from the oldest. */
  first: number
  last: number
  /** Distance of the newest drawn row from the top of the list. */
  offset: number
}

/** visible finds the rows to draw in a list that shows the newest on top. */
export function visible(heights: Heights, top: number, height: number, spare: number): Range {
  const total = heights.total
  if (heights.count === 0) return { first: 0, last: 0, offset: 0 }
  const newest = Math.max(0, top - spare)
  const oldest = Math.min(total, top + height + spare)
  const first = heights.at(Math.max(0, total - oldest))
  const last = heights.at(Math.max(0, total - newest - 0.01)) + 1
  return { first, last, offset: total - heights.before(last) }
}
