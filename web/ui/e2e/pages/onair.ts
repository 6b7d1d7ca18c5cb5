// An overlay with a poll on it.

import { expect, type Page } from '@playwright/test'
import type { Item, Poll } from '../../src/lib/wire.gen.ts'
import { at, snapshot } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'
import { seen } from './polls.ts'

export const OVERLAY = `${ORIGIN}/overlay/T`
const since = at(1)

/** item is a poll on air, as an overlay is told of it. */
export const item = (poll: Poll): Item => ({
  kind: 'poll', since, poll: seen(poll), join: { code: 'ABC234', url: `${ORIGIN}/ABC234`, qr: '/api/v1/qr?path=/ABC234' },
})

let version = 10
/** scene is a frame that puts an item on air. */
export const scene = (of: Item | null, panic = false) => ({
  t: 'patch', at: '50-7', scene: { version: ++version, panic, item: of },
})

/** onAir opens an overlay with an item on air. */
export async function onAir(page: Page, of: Item, query = ''): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { scene: { version: ++version, panic: false, item: of } })))
  await page.goto(OVERLAY + query)
  await expect(page.locator('.plate section')).toBeVisible()
  return server
}
