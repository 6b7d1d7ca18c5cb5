// The clock of the stage: how far away it is, from questions that it answers
// with the time.

const KEPT = 8

export class StageClock {
  private n = 0
  private readonly asked = new Map<number, number>()
  private trips: number[] = []

  /** ask numbers a question; now: ms of this device. */
  ask(now: number): number {
    this.asked.set(++this.n, now)
    this.asked.delete(this.n - KEPT)
    return this.n
  }

  heard(n: number, now: number) {
    const then = this.asked.get(n)
    if (then === undefined || now < then) return
    this.asked.delete(n)
    this.trips = [...this.trips.slice(1 - KEPT), now - then]
  }

  /** away is how long something takes from the stage to here, in ms: of the last few ways the shortest, since the others waited. */
  get away(): number | undefined {
    return this.trips.length ? Math.min(...this.trips) / 2 : undefined
  }

  reset() {
    this.asked.clear()
    this.trips = []
  }
}
