// Rows that change places go there, so that an eye can follow them.

import { moves } from './motion'

export class Moving {
  private readonly was = new Map<Element, DOMRect>()

  /** before remembers where the rows of a list are. */
  before(list: HTMLElement | undefined) {
    this.was.clear()
    for (const row of list?.children ?? []) this.was.set(row, row.getBoundingClientRect())
  }

  /** after lets them come from there. */
  after(list: HTMLElement | undefined) {
    for (const row of moves ? (list?.children ?? []) : []) {
      const [from, to] = [this.was.get(row), row.getBoundingClientRect()]
      if (!from || (from.x === to.x && from.y === to.y)) continue
      const transform = `translate(${from.x - to.x}px, ${from.y - to.y}px)`
      row.animate([{ transform }, { transform: 'none' }], { duration: moves, easing: 'ease-out' })
    }
  }
}
