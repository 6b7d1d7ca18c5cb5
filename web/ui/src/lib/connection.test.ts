import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Connection, type Link, SILENCE, wait } from './connection'
import type { Frame } from './frames'

class Socket {
  sent: Record<string, unknown>[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  gone = false
  constructor(readonly url: URL) {}
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }
  close() {
    this.gone = true
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  end(code: number) {
    this.onclose?.({ code })
  }
}

const snapshot = { t: 'snapshot', at: '5-1', now: '', show: {}, scene: {}, questions: [] }

function setup(allowed?: () => Promise<number | undefined>) {
  const sockets: Socket[] = []
  const frames: Frame[] = []
  const links: Link[] = []
  const connection = new Connection({
    role: 'viewer',
    show: 'S1',
    ping: 5000,
    onframe: (frame) => frames.push(frame),
    onlink: (link) => links.push(link),
    allowed,
    open: (url) => {
      const socket = new Socket(new URL(url))
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    random: () => 1,
  })
  connection.start()
  return { connection, sockets, frames, links, status: () => links.at(-1)?.status }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', { protocol: 'https:', host: 'zuruf.example' })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('back-off', () => {
  test('full jitter between 0.3 s and a ceiling that doubles up to 10 s', () => {
    expect(wait(0, () => 1)).toBe(300)
    expect(wait(3, () => 1)).toBe(2400)
    expect(wait(30, () => 1)).toBe(10_000)
    for (let n = 0; n < 30; n++) expect(wait(n, () => 0)).toBe(300)
  })
})

describe('resume', () => {
  test('comes back with the token of the newest frame that had one', () => {
    const { sockets } = setup()
    expect(sockets[0]!.url.searchParams.get('since')).toBeNull()
    sockets[0]!.say(snapshot)
    sockets[0]!.say({ t: 'patch', at: '6-1' })
    sockets[0]!.say({ t: 'totals', v: 1, q: [] })
    sockets[0]!.end(1006)
    vi.advanceTimersByTime(300)
    expect(sockets[1]!.url.searchParams.get('since')).toBe('6-1')
  })

  test('comes back without a token after a resync', () => {
    const { sockets } = setup()
    sockets[0]!.say(snapshot)
    sockets[0]!.end(4001)
    vi.advanceTimersByTime(300)
    expect(sockets[1]!.url.searchParams.get('since')).toBeNull()
  })

  test('counts as dead after silence and comes back', () => {
    const { sockets, status } = setup()
    sockets[0]!.say(snapshot)
    expect(status()).toBe('live')
    vi.advanceTimersByTime(SILENCE - 1)
    expect(status()).toBe('live')
    vi.advanceTimersByTime(1)
    expect(status()).toBe('lost')
    expect(sockets[0]!.gone).toBe(true)
    vi.advanceTimersByTime(300)
    sockets[1]!.say({ t: 'patch', at: '7-1' })
    expect(status()).toBe('live')
  })

  test('what an abandoned socket still says is not heard', () => {
    const { sockets, frames } = setup()
    sockets[0]!.say(snapshot)
    sockets[0]!.end(1006)
    sockets[0]!.say({ t: 'patch', at: '9-9' })
    expect(frames).toHaveLength(1)
  })

  test('pings while it is live only', () => {
    const { sockets } = setup()
    vi.advanceTimersByTime(5000)
    expect(sockets[0]!.sent).toEqual([])
    sockets[0]!.say(snapshot)
    vi.advanceTimersByTime(5000)
    expect(sockets[0]!.sent).toEqual([{ t: 'ping' }])
  })
})

describe('the end', () => {
  test.each([4100, 4101, 4102, 4103])('%i is final', (code) => {
    const { sockets, links } = setup()
    sockets[0]!.say(snapshot)
    sockets[0]!.end(code)
    vi.advanceTimersByTime(60_000)
    expect(sockets).toHaveLength(1)
    expect(links.at(-1)).toMatchObject({ status: 'closed', code })
  })

  test('asks after every third failure whether it is still allowed in', async () => {
    const allowed = vi.fn(async () => 4101)
    const { sockets, status } = setup(allowed)
    for (let n = 0; n < 3; n++) {
      sockets.at(-1)!.end(1006)
      await vi.advanceTimersByTimeAsync(10_000)
    }
    expect(allowed).toHaveBeenCalledTimes(1)
    expect(status()).toBe('closed')
  })
})

describe('operations', () => {
  const vote = { t: 'vote', op: 'A', number: 3, value: 1 } as const

  test('are sent again with the same op until they are answered', async () => {
    const { connection, sockets } = setup()
    const done = connection.ask(vote)
    expect(sockets[0]!.sent).toEqual([])
    sockets[0]!.say(snapshot)
    expect(sockets[0]!.sent).toEqual([vote])
    sockets[0]!.end(1006)
    vi.advanceTimersByTime(300)
    sockets[1]!.say({ t: 'patch', at: '6-1' })
    expect(sockets[1]!.sent).toEqual([vote])
    sockets[1]!.say({ t: 'ack', op: 'A', votes: 4, v: 9, voted: true, changed: true })
    await expect(done).resolves.toMatchObject({ votes: 4 })
    sockets[1]!.end(1006)
    vi.advanceTimersByTime(300)
    sockets[2]!.say({ t: 'patch', at: '6-1' })
    expect(sockets[2]!.sent).toEqual([])
  })

  test('a refusal tells why', async () => {
    const { connection, sockets } = setup()
    sockets[0]!.say(snapshot)
    const done = connection.ask(vote)
    sockets[0]!.say({ t: 'refused', op: 'A', error: { code: 'question_closed', message: 'Closed.' } })
    await expect(done).rejects.toMatchObject({ message: 'Closed.' })
  })

  test('are forgotten when the links lead to another show', async () => {
    const { connection, sockets } = setup()
    const of = (id: string) => ({ ...snapshot, show: { id } })
    sockets[0]!.say(of('R9'))
    const done = connection.ask(vote)
    sockets[0]!.end(4001)
    vi.advanceTimersByTime(300)
    expect(sockets[1]!.url.searchParams.get('show')).toBe('R9')
    sockets[1]!.say(of('S1'))
    await expect(done).rejects.toThrow('another show')
    expect(sockets[1]!.sent).toEqual([])
    sockets[1]!.end(1006)
    vi.advanceTimersByTime(300)
    expect(sockets[2]!.url.searchParams.get('show')).toBe('S1')
  })

  test('end with the connection', async () => {
    const { connection, sockets } = setup()
    const done = connection.ask(vote)
    sockets[0]!.end(4101)
    await expect(done).rejects.toThrow('4101')
  })
})

test('what is no frame of the protocol is passed over', () => {
  const { sockets, frames } = setup()
  for (const data of ['', 'null', '{"t":"tomorrow"}', '[1]', '{']) sockets[0]!.onmessage?.({ data })
  expect(frames).toEqual([])
})
