// Which state of a poll may be on the picture.

import type { Poll, Tally } from '../../lib/wire.gen'

const hasResult = (of: Tally) => of.votes === 0 || !!(of.counts ?? of.voters ?? of.numbers ?? of.entries)

/** told is a poll with its latest count, and without any result while that is hidden. */
export function told(poll: Poll, tally: Tally | undefined): Poll {
  const newer = tally && tally.round === poll.round && tally.v >= poll.v ? tally : undefined
  if (!poll.revealed) {
    const { votes, repeats, v } = newer ?? poll
    return { ...poll, votes, repeats, v, counts: null, by_source: null, voters: null, numbers: undefined, entries: undefined, rounds: undefined }
  }
  // What was counted before the result was revealed tells less than the poll itself.
  if (!newer || !hasResult(newer)) return poll
  const { votes, repeats, v, counts, by_source, voters, numbers, entries } = newer
  return { ...poll, votes, repeats, v, counts, by_source, voters, numbers, entries }
}
