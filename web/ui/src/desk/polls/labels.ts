// How an option is called in few letters, as the audience votes for it.

import { letters } from '../../lib/poll/results'
import type { Poll } from '../../lib/wire.gen'

/** lettered tells whether the options of a poll go by letters; the others by their short text. */
export const lettered = (poll: Pick<Poll, 'kind'>) => poll.kind !== 'scale' && poll.kind !== 'yesno'

export function labelled(poll: Pick<Poll, 'kind' | 'options'>, i: number): string {
  return (lettered(poll) ? letters[i] : poll.options[i]?.text) ?? String(i + 1)
}
