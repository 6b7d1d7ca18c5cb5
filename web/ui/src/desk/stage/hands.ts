// The raised hands of a show, in the order in which a desk deals with them.

import type { Hand, Publication } from '../../lib/wire.gen'

export interface Groups {
  stage: Hand[]
  /** In the green room: moderators see and hear them. */
  green: Hand[]
  /** Asked, or looking at their own picture. */
  coming: Hand[]
  raised: Hand[]
}

export const over = (hand: Hand) => hand.state === 'left' || hand.state === 'declined'

const longest = (key: 'raised_at' | 'moved_at') => (a: Hand, b: Hand) =>
  a[key].localeCompare(b[key]) || a.id.localeCompare(b.id)

export function grouped(all: Iterable<Hand>): Groups {
  const hands = [...all]
  const of = (...states: string[]) => hands.filter((h) => states.includes(h.state))
  return {
    stage: of('stage').sort(longest('moved_at')),
    green: of('preview').sort(longest('moved_at')),
    coming: of('invited', 'accepted').sort(longest('moved_at')),
    raised: of('raised').sort(longest('raised_at')),
  }
}

/** publicationOf finds the camera and microphone that come with a hand. */
export function publicationOf(hand: Hand, all: readonly Publication[]): Publication | undefined {
  return all.find((p) => p.hand === hand.id)
}
