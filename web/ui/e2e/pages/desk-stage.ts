// A desk with a stage, and a server that acts on it as the real one does.

import { expect, type Page } from '@playwright/test'
import type { Hand, Snapshot, Stage } from '../../src/lib/wire.gen.ts'
import { show, snapshot } from './data.ts'
import { media, type Rtc } from './media.ts'
import { type Answer, type Call, mock, type Mock, ORIGIN } from './mock.ts'
import { full, hands, stage } from './stage.ts'

export const base = `/shows/${show.id}`
export const ok = (body: unknown, status = 200): Answer => ({ status, body })
export const posted = (server: Mock) => server.calls.filter((c) => c.method !== 'GET').map((c) => `${c.method} ${c.path.replace(base, '')}`)
export const sent = (server: Mock, path: string) => server.calls.filter((c) => c.method !== 'GET' && c.path === base + path).map((c) => c.body)
export const row = (page: Page, id: string) => page.locator(`article[data-hand="${id}"]`)
export const selected = (page: Page) => page.locator('article[data-hand][aria-current=true]')
export const tab = (page: Page) => page.getByRole('tab', { name: /^(Bühne|Stage)/ })

const became: Record<string, Partial<Hand>> = {
  invite: { state: 'invited' },
  decline: { state: 'declined' },
  preview: { state: 'preview', ends_at: undefined },
  stage: { state: 'stage' },
  mute: { muted: true },
  unmute: { muted: false },
  leave: { state: 'left' },
}

/** serve answers as a server with this stage and these hands does. */
function serve(server: Mock, is: Stage, all: Hand[]) {
  let now = is
  const known = new Map(all.map((h) => [h.id, h]))
  server.answer = ({ method, path, body }: Call) => {
    if (path === `${base}/stage`) {
      if (method === 'PATCH') now = { ...now, ...(body as Partial<Stage>), version: now.version + 1 }
      const address = { whip: `${ORIGIN}/rtc/S1/whip`, whep: `${ORIGIN}/rtc/S1/whep` }
      return ok(method === 'PATCH' ? now : { stage: now, ice_servers: [], hand: null, address })
    }
    const [, number] = /\/questions\/(\d+)\/invite$/.exec(path) ?? []
    if (number) return ok({ ...hands[3]!, id: 'h9', author: { name: 'Omar', id: 'a5' }, question: Number(number), version: 1 }, 201)
    const [, id, act] = /\/hands\/(\w+)\/(\w+)$/.exec(path) ?? []
    const before = known.get(id!)
    if (!before || !act) return undefined
    const after: Hand = { ...before, ...became[act], by_desk: true, moved_at: new Date().toISOString(), version: Math.max(before.version, Number(body.version)) + 1 }
    known.set(after.id, after)
    return ok(after)
  }
}

export interface Scene {
  path?: string
  is?: Stage
  waiting?: Hand[]
  more?: Partial<Snapshot>
}

export async function open(page: Page, { path = '/desk?lang=de', is = full(), waiting = hands, more = {} }: Scene = {}): Promise<{ server: Mock; rtc: Rtc }> {
  const server = await mock(page)
  const rtc = await media(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { stage: is, hands: waiting, scene: { version: 3, panic: false, item: undefined }, ...more })))
  serve(server, is, waiting)
  await page.goto(ORIGIN + path)
  await expect(page.getByText(/Verbunden|Connected/)).toBeVisible()
  return { server, rtc }
}

export const off = () => stage({ on: false })
