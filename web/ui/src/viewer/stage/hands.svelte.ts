// One's own wish to speak, as this phone asks the server for it.

import { ApiError, type Client, said } from '../../lib/api'
import type { Hand } from '../../lib/wire.gen'

export type Act = 'accept' | 'decline' | 'preview' | 'mute' | 'unmute' | 'leave'

export const publishes = (hand: Hand | undefined) => hand?.state === 'preview' || hand?.state === 'stage'

export class Hands {
  error = $state('')
  busy = $state(false)

  constructor(
    private readonly client: Client,
    private readonly show: string,
    private readonly hand: () => Hand | undefined,
    private readonly put: (hand: Hand) => void,
  ) {}

  raise(text: string): Promise<boolean> {
    return this.ask(`/shows/${this.show}/hands`, { text })
  }

  act(act: Act): Promise<boolean> {
    const hand = this.hand()
    return hand ? this.ask(`/shows/${this.show}/hands/${hand.id}/${act}`, {}) : Promise.resolve(false)
  }

  private async ask(path: string, body: object): Promise<boolean> {
    this.busy = true
    this.error = ''
    try {
      this.put(await this.client.send<Hand>('POST', path, body))
      return true
    } catch (error) {
      this.error = said(error)
      const current = error instanceof ApiError ? (error.current as Partial<Hand> | undefined) : undefined
      if (current?.state !== undefined && current.id) this.put(current as Hand)
      return false
    } finally {
      this.busy = false
    }
  }
}
