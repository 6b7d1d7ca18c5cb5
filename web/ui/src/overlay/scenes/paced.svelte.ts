// Counts come up to ten times a second, more often than an eye can read. The
// picture takes the newest of them, whole, a few times a second.

import type { Poll } from '../../lib/wire.gen'

const PACE = 400

const face = (p: Poll) => `${p.id} ${p.version} ${p.round} ${p.state} ${p.revealed} ${p.final}`

export class Paced {
  shown = $state.raw<Poll>()
  private newest: Poll | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  /** take shows a poll: at once if more than its counts has changed. */
  take(poll: Poll) {
    this.newest = poll
    if (this.timer === undefined || !this.shown || face(poll) !== face(this.shown)) this.show()
  }

  stop() {
    clearTimeout(this.timer)
  }

  private show() {
    clearTimeout(this.timer)
    this.timer = this.newest && setTimeout(() => this.show(), PACE)
    if (this.newest) this.shown = this.newest
    this.newest = undefined
  }
}
