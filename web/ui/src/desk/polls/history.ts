// The last minute of a round as its tallies told it, so that its pace can be
// seen and what is unusual in it found.

export interface Sample {
  at: number // ms
  votes: number
  voters: Readonly<Record<string, number>>
  by: Readonly<Record<string, readonly number[]>>
}

export const SHOWN = 60
const KEPT = (SHOWN + 2) * 1000

interface Counted {
  round: number
  votes: number
  voters: Record<string, number> | null
  by_source: Record<string, number[]> | null
}

export class History {
  private samples: Sample[] = []
  private round = 0

  /** add takes a newer count; of another round, or after a reset, it begins anew. */
  add(at: number, { round, votes, voters, by_source }: Counted) {
    const before = this.samples.at(-1)
    if (round !== this.round || (before && votes < before.votes && votes === 0)) this.samples = []
    this.round = round
    this.samples.push({ at, votes, voters: voters ?? {}, by: by_source ?? {} })
    // One older than what is kept stays, as what the oldest second is counted from.
    while (this.samples.length > 1 && this.samples[1]!.at < at - KEPT) this.samples.shift()
  }

  get last(): Sample | undefined {
    return this.samples.at(-1)
  }

  /** before is the newest sample that is not newer than a moment. */
  before(at: number): Sample | undefined {
    return this.samples.findLast((s) => s.at <= at)
  }

  /** pace is how many votes came in each of the last seconds, the newest last. */
  pace(now: number): number[] {
    const out = new Array<number>(SHOWN).fill(0)
    for (let i = 1; i < this.samples.length; i++) {
      const { at, votes } = this.samples[i]!
      const ago = Math.floor(Math.max(0, now - at) / 1000)
      if (ago < SHOWN) out[SHOWN - 1 - ago]! += Math.max(0, votes - this.samples[i - 1]!.votes)
    }
    return out
  }
}
