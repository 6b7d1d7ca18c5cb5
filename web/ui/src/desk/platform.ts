// What may be asked of a platform: exactly what the source of a comment
// declares, less what makes no sense for the comment as it is.

import { isPlatform } from '../lib/words'
import type { Comment, Source } from '../lib/wire.gen'

export type Act = 'delete' | 'hide' | 'unhide' | 'ban' | 'timeout' | 'unban' | 'reply' | 'private_reply'

const acts: readonly string[] = ['reply', 'private_reply', 'hide', 'unhide', 'delete', 'timeout', 'ban', 'unban']
const persons: readonly string[] = ['timeout', 'ban', 'unban']
const known = (act: string): act is Act => acts.includes(act)

/** What can be done on a platform at all, with an account that may do everything there. */
const possible: Record<string, readonly Act[]> = {
  youtube: ['reply', 'delete', 'timeout', 'ban', 'unban'],
  facebook: ['reply', 'private_reply', 'hide', 'unhide', 'delete', 'ban', 'unban'],
  instagram: ['private_reply', 'hide', 'unhide', 'delete'],
  twitch: ['reply', 'delete', 'timeout', 'ban', 'unban'],
}

/** sourceOf is the source of a comment; where its row is gone, another one of that kind. */
export function sourceOf(comment: Comment, sources: Source[]): Source | undefined {
  return (
    sources.find((s) => s.id === comment.source.id) ??
    sources.find((s) => s.kind === comment.source.kind)
  )
}

export interface Offer {
  acts: Act[]
  /** The platform could do more, if its account were connected. */
  more: boolean
}

/** offer says what to offer for a comment, or, with person, for whoever wrote it. */
export function offer(comment: Comment, source: Source | undefined, person = false): Offer {
  const { kind } = comment.source
  if (!source || !isPlatform(kind)) return { acts: [], more: false }
  const declared = source.capabilities.filter(known)
  const sensible = (act: Act) => {
    if (persons.includes(act)) return comment.author != null && (act !== 'unban' || comment.author.banned === true)
    if (person || comment.state === 'removed') return false
    if (act === 'hide') return !hiddenThere(comment)
    return act !== 'unhide' || hiddenThere(comment)
  }
  return {
    acts: acts.filter((act): act is Act => declared.includes(act as Act) && sensible(act as Act)),
    more: (possible[kind] ?? []).some((act) => !declared.includes(act) && (!person || persons.includes(act))),
  }
}

/** hiddenThere: it was hidden on its platform, and not only here. */
export const hiddenThere = (comment: Comment): boolean =>
  comment.state === 'rejected' && comment.reasons?.includes('platform_hidden') === true

/** stillPublic: whatever was decided here, everybody still reads it there. */
export const stillPublic = (comment: Comment): boolean =>
  (comment.state === 'held' || (comment.state === 'rejected' && !hiddenThere(comment))) &&
  !['room', 'hall'].includes(comment.source.kind)

/** How many characters a reply may have. */
export const longest = (kind: string): number => (kind === 'youtube' ? 200 : 500)

export const MINUTES = [1, 5, 10, 60]
/** Two weeks: the shortest limit that a platform has. */
export const MOST_MINUTES = 14 * 24 * 60
