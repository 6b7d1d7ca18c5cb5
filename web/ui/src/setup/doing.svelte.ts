// What a form needs while it asks the server: whether it does, and what the
// server had against it, at which field.

import { ApiError, said } from '../lib/api'

export class Doing {
  busy = $state(false)
  error = $state('')
  field = $state('')

  /** run does one thing at a time and tells whether it was done. */
  async run(act: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.forget()
    try {
      await act()
      return true
    } catch (failed) {
      this.error = said(failed)
      this.field = failed instanceof ApiError ? failed.field : ''
      return false
    } finally {
      this.busy = false
    }
  }

  forget() {
    this.error = this.field = ''
  }
}
