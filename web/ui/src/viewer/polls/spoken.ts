// A vote in words.

import { amount } from '../../lib/poll/numbers'
import type { Choice, Poll } from '../../lib/wire.gen'

/** spoken is what somebody voted, in the words of the poll. */
export function spoken(poll: Poll, choice: Choice | undefined): string {
  if (!choice) return ''
  if (choice.number != null) return amount(choice.number, poll)
  if (choice.order?.length) return choice.order.map((i, n) => `${n + 1}. ${poll.options[i]?.text ?? ''}`).join(', ')
  if (choice.text?.length) return choice.text.join(', ')
  const ideas = new Map(poll.entries?.map((e) => [e.n, e.text]))
  return (choice.choice ?? [])
    .map((i) => (poll.kind === 'ideas' ? ideas.get(i) : poll.options[i]?.text))
    .filter(Boolean)
    .join(', ')
}
