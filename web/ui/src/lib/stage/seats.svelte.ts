// The seats of a stage as a page sees and hears them.

import type { Role } from '../frames'
import { type LinkState, Watcher } from '../rtc'
import type { Notice, Publication } from '../wire.gen'

export interface Watched {
  show: string
  role: Role
  seats: number
  /** false: sound alone. */
  video?: boolean
  token?: string
  onseat?(seat: number, stream: MediaStream): void
  onreacted?(n: Record<string, number>): void
}

export class Seats {
  state = $state<LinkState>()
  why = $state.raw<Notice>()
  levels = $state.raw<ReadonlyMap<number, number>>(new Map())
  private streams = $state.raw<ReadonlyMap<number, MediaStream>>(new Map())
  private watcher: Watcher | undefined
  private heights: number[] = []

  watch(of: Watched) {
    this.stop()
    this.state = 'connecting'
    this.watcher = new Watcher({
      ...of,
      onstate: (state, why) => {
        this.state = state
        this.why = why
      },
      onseat: (seat, stream) => {
        this.streams = new Map(this.streams).set(seat, stream)
        of.onseat?.(seat, stream)
      },
      onlevels: (levels) => (this.levels = levels),
    })
    this.watcher.view(this.heights)
  }

  /** show asks for the pictures of those who send one, as high as they are shown. */
  show(publications: readonly Publication[], seats: number, height: (p: Publication) => number) {
    const heights = Array.from({ length: seats }, () => 0)
    for (const p of publications) if (p.video && p.seat < seats) heights[p.seat] = Math.round(height(p) * devicePixelRatio)
    this.heights = heights
    this.watcher?.view(heights)
  }

  /** view asks for heights in device pixels, by seat. */
  view(heights: number[]) {
    this.heights = heights
    this.watcher?.view(heights)
  }

  /** stream is what arrives from a seat; nothing while nobody sits there. */
  stream(of: Publication | undefined): MediaStream | undefined {
    return of && this.state === 'on' ? this.streams.get(of.seat) : undefined
  }

  /** last is what arrived last, also while the connection is lost. */
  last(of: Publication | undefined): MediaStream | undefined {
    return of && this.streams.get(of.seat)
  }

  react(e: string) {
    this.watcher?.react(e)
  }

  /** delay is how far this page is behind the stage, in ms. */
  delay(): number | null {
    return this.watcher?.delay() ?? null
  }

  /** present says who is there. */
  present(publications: readonly Publication[]) {
    this.watcher?.present(publications.map((p) => p.seat))
  }

  /** level is how loud somebody is, of 100. */
  level(of: Publication | undefined): number {
    return of ? (this.levels.get(of.seat) ?? 0) : 0
  }

  stop() {
    this.watcher?.stop()
    this.watcher = undefined
    this.state = this.why = undefined
    this.streams = new Map()
    this.levels = new Map()
  }
}
