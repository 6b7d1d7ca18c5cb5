// Reactions that rise: as many as there were, until there are so many that
// the picture would be full of them.

const MOST = 14
/** How long one rises, in ms. */
export const RISES = 2400
const SECOND = 1000
/** One's own may be lost on the way. */
const COMES_BACK = 3000

export interface Emoji {
  id: number
  e: string
  /** Where it rises, of 1. */
  x: number
  /** When it begins, in ms from now. */
  after: number
}

/** share says how many of each to show, at most so many in all, each at least once. */
export function share(n: Record<string, number>, most = MOST): Record<string, number> {
  const given = Object.entries(n).filter(([, count]) => count > 0)
  const all = given.reduce((sum, [, count]) => sum + count, 0)
  if (all <= most) return Object.fromEntries(given)
  return Object.fromEntries(given.map(([e, count]) => [e, Math.max(1, Math.round((count / all) * most))]))
}

export class Rising {
  all = $state.raw<Emoji[]>([])
  private next = 0
  private readonly timers = new Set<ReturnType<typeof setTimeout>>()
  /** One's own are shown at once, and not again with everybody's. */
  private own: { e: string; until: number }[] = []

  add(n: Record<string, number>) {
    const others = Object.fromEntries(Object.entries(n).map(([e, count]) => [e, count - this.take(e, count)]))
    const fresh = Object.entries(share(others)).flatMap(([e, count]) => Array.from({ length: count }, () => this.one(e)))
    this.show(fresh)
  }

  mine(e: string) {
    this.own.push({ e, until: Date.now() + COMES_BACK })
    this.show([{ ...this.one(e), after: 0 }])
  }

  stop() {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    this.all = []
  }

  private take(e: string, count: number): number {
    const now = Date.now()
    const mine = this.own.filter((o) => o.e === e && o.until > now).slice(0, count)
    this.own = this.own.filter((o) => o.until > now && !mine.includes(o))
    return mine.length
  }

  private one(e: string): Emoji {
    return { id: ++this.next, e, x: Math.random(), after: Math.random() * SECOND }
  }

  private show(fresh: Emoji[]) {
    if (!fresh.length) return
    this.all = [...this.all, ...fresh]
    const gone = new Set(fresh.map((f) => f.id))
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      this.all = this.all.filter((f) => !gone.has(f.id))
    }, RISES + SECOND)
    this.timers.add(timer)
  }
}
