// The order of the cards on a phone. Counts move all the time; cards move only
// when nobody is about to touch them.

const PAUSE = 4000
const QUIET = 2500

/** steady keeps the order before, with new entries at their place, until it may change. */
export function steady<T>(before: T[], wanted: T[], mayMove: boolean): T[] {
  if (mayMove || before.length === 0) return wanted
  const here = new Set(wanted)
  const kept = before.filter((n) => here.has(n))
  const known = new Set(kept)
  return [...kept, ...wanted.filter((n) => !known.has(n))]
}

export class Order {
  numbers = $state.raw<number[]>([])
  private touched = 0
  private wanted: number[] = []

  /** want names the order that the votes ask for; now: the person chose another sorting. */
  want(numbers: number[], now: boolean) {
    this.wanted = numbers
    this.numbers = steady(this.numbers, numbers, now)
  }

  touch = () => {
    this.touched = Date.now()
  }

  run(): () => void {
    const timer = setInterval(() => {
      if (Date.now() - this.touched > QUIET) this.numbers = this.wanted
    }, PAUSE)
    return () => clearInterval(timer)
  }
}
