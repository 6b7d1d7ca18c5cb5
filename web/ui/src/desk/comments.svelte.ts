// The comments in the memory of a desk: all sources merged in the order of
// arrival, and the part of them that the filter lets through.

import type { Comment } from '../lib/wire.gen'

export interface Filter {
  state: '' | 'held' | 'approved' | 'rejected'
  source: string // id of a source
  author: string // id of an author
  text: string
  counted: boolean // also show comments that were votes
}

export const everything: Filter = { state: '', source: '', author: '', text: '', counted: false }

/** The page keeps this many; older ones are read from the server again. */
export const MOST = 20_000
const SLACK = 1000

export function passes(filter: Filter, comment: Comment, text: string): boolean {
  if (comment.counted && !filter.counted) return false
  if (filter.state) {
    // Seen is what is approved, not removed, and not of somebody banned.
    const gone = comment.state === 'removed' || comment.author?.banned
    if ((gone ? 'rejected' : comment.state) !== filter.state) return false
  }
  if (filter.source && comment.source.id !== filter.source) return false
  if (filter.author && comment.author?.id !== filter.author) return false
  if (!text) return true
  return (
    comment.text.toLowerCase().includes(text) ||
    (comment.author?.name.toLowerCase().includes(text) ?? false)
  )
}

/** lower is the first place whose ordinal is not below the one given. */
function lower(comments: Comment[], ordinal: number): number {
  let low = 0
  let high = comments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (comments[middle]!.ordinal < ordinal) low = middle + 1
    else high = middle
  }
  return low
}

export class Comments {
  /** What the filter lets through, oldest first. Changes with rev. */
  view: Comment[] = []
  /** rev rises with every change of view; anew with changes other than additions at the newest end. */
  rev = $state(0)
  anew = $state(0)
  /** How many came in since the page looked at the newest. */
  fresh = $state(0)
  filter = $state.raw<Filter>(everything)
  size = $state(0)

  private all: Comment[] = []
  private readonly byId = new Map<string, Comment>()
  private banned = new Set<string>()
  /** From this ordinal on nothing is missing in memory. */
  private floor = 0
  private pausedAt: number | undefined

  restart(comments: Comment[]) {
    this.all = []
    this.byId.clear()
    this.floor = comments[0]?.ordinal ?? 0
    this.fresh = 0
    for (const comment of comments) this.insert(comment)
    this.refilter()
  }

  /** forget drops what another show left: who is banned there, and its sources and people in the filter. */
  forget() {
    this.banned.clear()
    this.filter = { ...everything, counted: this.filter.counted }
  }

  get(id: string): Comment | undefined {
    return this.byId.get(id)
  }

  /** shows reports whether the filter lets a comment through. */
  shows(id: string): boolean {
    const comment = this.byId.get(id)
    return comment !== undefined && passes(this.filter, comment, this.filter.text.toLowerCase())
  }

  /** index finds the place in view of an ordinal, or of the next newer one. */
  index(ordinal: number): number {
    return lower(this.view, ordinal)
  }

  /** neighbour is the next one in view: by 1 the next older, by -1 the next newer. */
  neighbour(ordinal: number, by: 1 | -1): Comment | undefined {
    return by > 0 ? this.view[this.index(ordinal) - 1] : this.view[this.index(ordinal + 1)]
  }

  /** oldest is the ordinal from which on nothing is missing. */
  get oldest(): number {
    return this.floor
  }

  /** reach says that everything from this ordinal on is now in memory. */
  reach(ordinal: number) {
    this.floor = Math.min(this.floor, ordinal)
    this.refilter()
  }

  /** add takes new and changed comments. */
  add(comments: Comment[]) {
    const text = this.filter.text.toLowerCase()
    let again = false
    let more = false
    for (const comment of comments) {
      const before = this.byId.get(comment.id)
      if (before && before.version > comment.version) continue
      const newest = this.insert(comment)
      if (before || !newest) again = true
      else if (this.paused) this.fresh += passes(this.filter, comment, text) ? 1 : 0
      else if (passes(this.filter, comment, text)) {
        this.view.push(comment)
        more = true
      }
    }
    if (this.all.length > MOST + SLACK) {
      this.trim()
      again = true
    }
    this.size = this.all.length
    if (again) this.refilter()
    else if (more) this.rev++
  }

  ban(ids: string[], banned: boolean) {
    const of = new Set(ids)
    for (const id of ids) banned ? this.banned.add(id) : this.banned.delete(id)
    for (const comment of this.all) {
      if (comment.author && of.has(comment.author.id))
        this.replace({ ...comment, author: { ...comment.author, banned } })
    }
    this.refilter()
  }

  isBanned(author: string): boolean {
    return this.banned.has(author)
  }

  choose(filter: Filter) {
    this.filter = filter
    this.fresh = 0
    if (this.paused) this.pausedAt = this.all.at(-1)?.ordinal
    this.refilter()
  }

  get paused(): boolean {
    return this.pausedAt !== undefined
  }

  /** pause holds back what is new, so that nothing on the screen moves. */
  pause(paused: boolean) {
    if (paused === this.paused) return
    this.pausedAt = paused ? (this.all.at(-1)?.ordinal ?? -1) : undefined
    if (!paused && this.fresh) this.refilter()
    this.fresh = 0
  }

  /** release lets in what was held back, and goes on holding back. */
  release() {
    if (!this.paused) return
    this.pausedAt = this.all.at(-1)?.ordinal ?? -1
    this.fresh = 0
    this.refilter()
  }

  private replace(comment: Comment) {
    const i = lower(this.all, comment.ordinal)
    this.all[i] = comment
    this.byId.set(comment.id, comment)
  }

  /** insert puts a comment at its place; true if that is the newest end. */
  private insert(comment: Comment): boolean {
    const known = this.byId.has(comment.id)
    this.byId.set(comment.id, comment)
    if (comment.author?.banned) this.banned.add(comment.author.id)
    const last = this.all.at(-1)
    if (!known && (!last || last.ordinal < comment.ordinal)) {
      this.all.push(comment)
      return true
    }
    const i = lower(this.all, comment.ordinal)
    if (known && this.all[i]?.id === comment.id) this.all[i] = comment
    else if (!known) this.all.splice(i, 0, comment)
    return false
  }

  private trim() {
    const gone = this.all.splice(0, this.all.length - MOST)
    for (const comment of gone) this.byId.delete(comment.id)
    this.floor = Math.max(this.floor, this.all[0]!.ordinal)
  }

  private refilter() {
    const { filter } = this
    const text = filter.text.toLowerCase()
    // Without a filter nothing may be missing in between; a filtered list shows all it knows.
    const whole = !filter.state && !filter.source && !filter.author && !text
    const from = whole ? this.floor : 0
    const to = this.pausedAt ?? Infinity
    this.view = this.all.filter(
      (c) => c.ordinal >= from && c.ordinal <= to && passes(filter, c, text),
    )
    this.size = this.all.length
    this.anew++
    this.rev++
  }
}
