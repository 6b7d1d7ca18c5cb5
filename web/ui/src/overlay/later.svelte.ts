// The scenes that are fetched once the page is idle: before the first poll, and
// so that they are there when the server is not.

type Loaded = typeof import('./scenes')

const AGAIN = 3000
const IDLE = 2000

export class Later {
  loaded = $state.raw<Loaded>()
  private busy = false

  constructor(private readonly fetch: () => Promise<Loaded> = () => import('./scenes')) {}

  soon() {
    // Safari has no idle time to give.
    if (typeof requestIdleCallback === 'undefined') setTimeout(() => void this.load(), IDLE)
    else requestIdleCallback(() => void this.load(), { timeout: IDLE })
  }

  async load(): Promise<void> {
    if (this.loaded || this.busy) return
    this.busy = true
    try {
      this.loaded = await this.fetch()
    } catch {
      setTimeout(() => void this.load(), AGAIN)
    }
    this.busy = false
  }
}
