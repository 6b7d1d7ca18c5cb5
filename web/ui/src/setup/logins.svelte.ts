// Logging in at platforms: what can be connected here, the accounts that are,
// and the way there and back.

import type { Client, List } from '../lib/api'
import { save, saved } from '../lib/saved'
import type { Account, Connecting, Device } from '../lib/wire.gen'
import { type Arrival, arrival, type Begun, cleaned } from './arrival'

const KEY = 'login'

export class Logins {
  ways = $state.raw<Connecting[]>([])
  accounts = $state.raw<Account[]>([])
  /** How the login went that this page was opened by. */
  arrived = $state.raw<Arrival>()

  constructor(
    private readonly client: Client,
    private readonly show: () => string,
  ) {}

  /** arrive reads how a login went, once, and cleans the address. */
  arrive() {
    this.arrived = arrival(location.search, saved<Begun | null>(KEY, null), Date.now())
    if (!this.arrived) return
    save(KEY, null)
    history.replaceState(null, '', cleaned(location.href))
  }

  async load(): Promise<void> {
    const base = `/shows/${this.show()}`
    const [ways, accounts] = await Promise.all([
      this.client.get<List<Connecting>>(`${base}/connecting`),
      this.client.get<List<Account>>(`${base}/accounts`),
    ])
    this.ways = ways.items
    this.accounts = accounts.items
  }

  way(kind: string): Connecting | undefined {
    return this.ways.find((w) => w.kind === kind)
  }

  of(kind: string): Account[] {
    return this.accounts.filter((a) => a.kind === kind)
  }

  named(id: string | undefined): Account | undefined {
    return id ? this.accounts.find((a) => a.id === id) : undefined
  }

  /** leave takes the browser to the platform's login. */
  async leave(kind: string, source?: string): Promise<void> {
    const { url } = await this.client.send<{ url: string }>('POST', `/shows/${this.show()}/connect`, { kind })
    save(KEY, { show: this.show(), kind, source, at: Date.now() } satisfies Begun)
    location.assign(url)
  }

  device(kind: string): Promise<Device> {
    return this.client.send<Device>('POST', `/shows/${this.show()}/connect/device`, { kind })
  }

  async poll(id: string): Promise<Device> {
    const device = await this.client.send<Device>('POST', `/shows/${this.show()}/connect/poll`, { id })
    if (device.account) this.keep(device.account)
    return device
  }

  private keep(account: Account) {
    this.accounts = [...this.accounts.filter((a) => a.id !== account.id), account]
  }

  async disconnect(id: string): Promise<void> {
    await this.client.send('DELETE', `/shows/${this.show()}/accounts/${id}`)
    this.accounts = this.accounts.filter((a) => a.id !== id)
  }
}
