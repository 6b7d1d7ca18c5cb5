// The leaderboard after a quiz question. Everybody's phone learns of a result
// at the same moment, so each waits a little of its own before it asks.

import type { Client } from '../../lib/api'
import type { Rank } from '../../lib/wire.gen'

const LONGEST_PAUSE = 3000
const TOP = 10

export class Board {
  state = $state<'loading' | 'here' | 'missing'>('loading')
  ranks = $state.raw<Rank[]>([])
  me = $state.raw<Rank>()

  constructor(private readonly random: () => number = Math.random) {}

  /** load asks after a pause; the function it returns calls it off. */
  load(client: Client, show: string): () => void {
    let off = false
    const timer = setTimeout(async () => {
      try {
        const answer = await client.get<{ items: Rank[]; me: Rank | null }>(`/shows/${show}/leaderboard`)
        if (off) return
        this.ranks = answer.items.slice(0, TOP)
        this.me = answer.me ?? undefined
        this.state = 'here'
      } catch {
        if (!off) this.state = 'missing'
      }
    }, this.random() * LONGEST_PAUSE)
    return () => {
      off = true
      clearTimeout(timer)
    }
  }
}
