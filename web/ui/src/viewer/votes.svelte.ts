// Votes count on the screen at once; the server's answer then decides.

import type { Connection } from '../lib/connection'
import { newKey } from '../lib/api'
import type { Question } from '../lib/wire.gen'

interface Wish {
  op: string
  value: 0 | 1
}

export class Votes {
  private wishes = $state.raw<ReadonlyMap<number, Wish>>(new Map())

  constructor(
    private readonly connection: Pick<Connection, 'ask'>,
    private readonly refused: (error: Error) => void,
  ) {}

  /** shown is the question as this person should see it now. */
  shown(q: Question): { votes: number; voted: boolean } {
    const wish = this.wishes.get(q.number)
    if (!wish) return { votes: q.votes, voted: q.voted }
    return { votes: q.votes + wish.value - (q.voted ? 1 : 0), voted: wish.value === 1 }
  }

  async cast(q: Question): Promise<void> {
    const wish: Wish = { op: newKey(), value: this.shown(q).voted ? 0 : 1 }
    this.wishes = new Map(this.wishes).set(q.number, wish)
    try {
      await this.connection.ask({ t: 'vote', op: wish.op, number: q.number, value: wish.value })
    } catch (error) {
      this.refused(error as Error)
    }
    if (this.wishes.get(q.number)?.op !== wish.op) return
    const left = new Map(this.wishes)
    left.delete(q.number)
    this.wishes = left
  }
}
