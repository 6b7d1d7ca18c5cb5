// The sources of the show that setup looks at.

import type { Client, List } from '../lib/api'
import type { Sample, Source, Tested } from '../lib/wire.gen'

/** The address and the secret of a fed source, as long as they may be seen: once. */
export interface Given {
  hook: string
  secret: string
}

export class Sources {
  list = $state.raw<Source[]>([])
  given = $state.raw<ReadonlyMap<string, Given>>(new Map())

  constructor(
    private readonly client: Client,
    private readonly path: () => string,
  ) {}

  async load(): Promise<void> {
    this.list = (await this.client.get<List<Source>>(this.path())).items
  }

  /** heard takes the lamps of a frame, which does not carry what only this page may know. */
  heard(lamps: Source[]) {
    const known = new Map(this.list.map((s) => [s.id, s]))
    this.list = lamps.map((s) => ({ ...s, config: known.get(s.id)?.config, hook: known.get(s.id)?.hook }))
    if (lamps.some((s) => !known.has(s.id))) this.learn().catch(() => undefined) // the next new one asks again
  }

  /** learn asks for what frames do not carry; their lamps may be newer than the answer. */
  private async learn(): Promise<void> {
    const { items } = await this.client.get<List<Source>>(this.path())
    for (const source of items) this.took(source)
  }

  private took({ secret, ...source }: Source): Source {
    const at = this.list.findIndex((s) => s.id === source.id)
    const { config, hook, paused, delay_ms } = source
    this.list = at < 0 ? [...this.list, source] : this.list.with(at, { ...this.list[at]!, config, hook, paused, delay_ms })
    if (secret && hook) this.given = new Map(this.given).set(source.id, { hook, secret })
    return source
  }

  /** forget takes a secret off the page; it cannot come back. */
  forget(id: string) {
    const left = new Map(this.given)
    left.delete(id)
    this.given = left
  }

  probe(fields: Record<string, string>): Promise<Source> {
    return this.client.send<Source>('POST', `${this.path()}/probe`, fields)
  }

  async add(fields: Record<string, string>): Promise<Source> {
    return this.took(await this.client.send<Source>('POST', this.path(), fields))
  }

  async change(id: string, change: Record<string, string | boolean | number>): Promise<Source> {
    return this.took(await this.client.send<Source>('PATCH', `${this.path()}/${id}`, change))
  }

  async test(id: string): Promise<Tested> {
    return this.client.send<Tested>('POST', `${this.path()}/${id}/test`)
  }

  async subscribe(id: string): Promise<void> {
    await this.client.send('POST', `${this.path()}/${id}/subscribe`)
  }

  async purge(id: string): Promise<number> {
    return (await this.client.send<{ erased: number }>('POST', `${this.path()}/${id}/purge`)).erased
  }

  async history(id: string): Promise<Sample[]> {
    return (await this.client.get<List<Sample>>(`${this.path()}/${id}/history`)).items
  }

  async remove(id: string): Promise<void> {
    await this.client.send('DELETE', `${this.path()}/${id}`)
    this.list = this.list.filter((s) => s.id !== id)
    this.forget(id)
  }
}
