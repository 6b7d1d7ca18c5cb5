// What a phone says of a poll that opens: once, and never in the way.

import type { Poll } from '../lib/wire.gen'

export const newestFirst = (a: Poll, b: Poll) =>
  (b.opened_at ?? '').localeCompare(a.opened_at ?? '') || b.id.localeCompare(a.id)

const key = (poll: Poll) => `${poll.id}:${poll.round}`

export class Opened {
  private aside = $state.raw<ReadonlySet<string>>(new Set())
  private readonly felt = new Set<string>()

  constructor(private readonly vibrate: () => void) {}

  /** waiting is the newest open poll that this person has neither voted in nor put aside. */
  waiting(polls: Poll[], voted: (poll: Poll) => boolean): Poll | undefined {
    return polls
      .filter((p) => p.state === 'open' && !this.aside.has(key(p)) && !voted(p))
      .sort(newestFirst)[0]
  }

  putAside(polls: Poll[]) {
    if (polls.every((p) => this.aside.has(key(p)))) return
    this.aside = new Set([...this.aside, ...polls.map(key)])
  }

  /** feel lets the phone vibrate once for what is newly open. */
  feel(polls: Poll[]) {
    const fresh = polls.filter((p) => p.state === 'open' && !this.felt.has(key(p)))
    for (const poll of fresh) this.felt.add(key(poll))
    if (fresh.length) this.vibrate()
  }
}

/** buzz vibrates where that is allowed: after a touch, and not for whoever wants less motion. */
export function buzz() {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(80)
}
