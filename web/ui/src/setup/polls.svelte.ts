// The polls of the show that setup looks at.

import { again, change, type Definition } from '../desk/polls/definition'
import { ordered } from '../desk/polls/order'
import type { Client, List, Method } from '../lib/api'
import type { Patch, Snapshot } from '../lib/frames'
import { Polls } from '../lib/polls.svelte'
import type { Poll } from '../lib/wire.gen'
import { bring, download, type Format } from './files'

export class PreparedPolls {
  private readonly state = new Polls()
  phase = $state<'loading' | 'ready' | 'failed'>('loading')

  constructor(
    private readonly client: Client,
    private readonly show: () => string,
  ) {}

  get lists() {
    return ordered(this.state.all.values())
  }

  /** get and send are about this show, as the dialogs ask. */
  get<T>(path: string): Promise<T> {
    return this.client.get<T>(this.show() + path)
  }

  send<T>(method: Method, path: string, body?: object): Promise<T> {
    return this.client.send<T>(method, this.show() + path, body)
  }

  /** load reads all of them; setup works without them, and says so. */
  async load(): Promise<void> {
    this.phase = 'loading'
    try {
      const polls: Poll[] = []
      for (let after = ''; ; ) {
        const { items, next } = await this.get<List<Poll>>(`/polls?limit=200${after}`)
        polls.push(...items)
        if (!next) break
        after = `&after=${encodeURIComponent(next)}`
      }
      this.state.restart({ polls } as Snapshot)
      this.phase = 'ready'
    } catch {
      this.phase = 'failed'
    }
  }

  heard(frame: Patch) {
    this.state.patch(frame)
  }

  async create(of: Definition): Promise<void> {
    this.state.put(await this.send<Poll>('POST', '/polls', of))
  }

  async change(poll: Poll, of: Definition): Promise<void> {
    this.state.put(await this.send<Poll>('PATCH', `/polls/${poll.id}`, change(poll, of)))
  }

  duplicate(poll: Poll): Promise<void> {
    return this.create(again(poll))
  }

  async remove(poll: Poll): Promise<void> {
    await this.send('DELETE', `/polls/${poll.id}`, { version: poll.version })
    this.state.patch({ polls_gone: [poll.id] } as Patch)
  }

  async import(file: File): Promise<number> {
    const { items } = await bring<List<Poll>>(`${this.show()}/polls/import`, file)
    for (const poll of items) this.state.put(poll)
    return items.length
  }

  export(format: Format, name: string): Promise<void> {
    return download(`${this.show()}/polls/export?format=${format}`, `${name}.${format}`)
  }
}
