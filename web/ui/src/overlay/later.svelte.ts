// A part of the page that is fetched once the page is idle, so that it is there
// when the server is not, or when it is first needed.

const AGAIN = 3000
const IDLE = 2000

export class Later<Part> {
  loaded = $state.raw<Part>()
  private busy = false

  constructor(private readonly fetch: () => Promise<Part>) {}

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
