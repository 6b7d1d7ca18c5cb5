// A desk with polls, and a server that acts on them as the real one does.

import { expect, type Page } from '@playwright/test'
import type { Poll, Snapshot } from '../../src/lib/wire.gen.ts'
import { at, show, snapshot } from './data.ts'
import { type Answer, type Call, mock, type Mock, ORIGIN } from './mock.ts'
import { poll, ranks } from './polls.ts'

export const base = `/shows/${show.id}`
export const ok = (body: unknown, status = 200): Answer => ({ status, body })
export const posted = (server: Mock) => server.calls.filter((c) => c.method !== 'GET').map((c) => `${c.method} ${c.path.replace(base, '')}`)
export const sent = (server: Mock, path: string) => server.calls.find((c) => c.method !== 'GET' && c.path === base + path)?.body
export const selected = (page: Page) => page.locator('article[data-poll][aria-current=true]')
export const row = (page: Page, id: string) => page.locator(`article[data-poll="${id}"]`)
export const quick = (page: Page) => page.getByRole('textbox', { name: 'Umfrage in einer Zeile' })

const became: Record<string, (p: Poll) => Partial<Poll>> = {
  open: () => ({ state: 'open', opened_at: new Date().toISOString() }),
  close: () => ({ state: 'closed', closes_at: new Date().toISOString() }),
  reveal: () => ({ revealed: true }),
  hide: () => ({ revealed: false }),
  round: (p) => ({ state: 'draft', round: p.round + 1, revealed: false, final: false }),
  reset: () => ({ votes: 0, counts: [0, 0, 0, 0], v: 999 }),
  extend: () => ({}),
}

/** serve answers as a server with these polls does. */
function serve(server: Mock, polls: Poll[]) {
  const all = new Map(polls.map((p) => [p.id, p]))
  let scene = 10
  server.answer = ({ method, path, body }: Call) => {
    if (path === `${base}/scene`) {
      const item = method === 'PUT' ? { ...body, poll: all.get(String(body.poll)), code: 'K7Q2', ranks, since: new Date().toISOString() } : null
      return ok({ version: ++scene, panic: false, item })
    }
    if (path === `${base}/leaderboard`) return ok({ items: method === 'GET' ? ranks : [], next: null, me: null })
    if (path === `${base}/polls` && method === 'POST') {
      const made = poll('choice', 'draft', { ...(body as Partial<Poll>), id: `n${all.size}` })
      all.set(made.id, made)
      return ok(made, 201)
    }
    const [, id, act] = /\/polls\/([^/]+)(?:\/(\w+))?/.exec(path) ?? []
    const before = all.get(id!)
    if (!before || method === 'GET') return undefined
    if (method === 'DELETE') return ok({ ok: true })
    const change = method === 'PATCH' ? (body as Partial<Poll>) : (became[act!]?.(before) ?? {})
    const after = { ...before, ...change, version: before.version + 1 }
    all.set(after.id, after)
    return ok(after)
  }
}

interface Scene {
  path?: string
  more?: Partial<Snapshot>
}

export async function open(page: Page, polls: Poll[], { path = '/desk?lang=de', more = {} }: Scene = {}): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { polls, scene: { version: 3, panic: false, item: undefined }, ...more })))
  serve(server, polls)
  await page.goto(ORIGIN + path)
  await expect(page.getByText(/Verbunden|Connected/)).toBeVisible()
  return server
}

export const prepared = [
  poll('choice', 'draft', { id: 'd1', title: 'Meer oder Berge?', created_at: at(500) }),
  poll('yesno', 'draft', { id: 'd2', title: 'Regnet es?', created_at: at(400) }),
]
