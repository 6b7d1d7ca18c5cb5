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

/** panic lets an overlay panic, and returns how many ms after it heard of that its plate was gone. */
export async function panic(page: Page, server: Mock): Promise<number> {
  await page.evaluate(() => {
    const times = { heard: NaN, empty: NaN }
    Object.assign(window, { times })
    const { parse } = JSON
    JSON.parse = (text: string) => {
      if (text.includes('"panic":true')) times.heard = performance.now()
      return parse(text) as unknown
    }
    new MutationObserver(() => {
      if (!document.querySelector('.plate')) times.empty = performance.now()
    }).observe(document.body, { childList: true, subtree: true })
  })
  server.say(scene(null, true))
  await expect(page.locator('.plate')).toHaveCount(0)
  const { heard, empty } = await page.evaluate(() => (window as unknown as { times: { heard: number; empty: number } }).times)
  return empty - heard
}

/** onAir opens an overlay with an item on air. */
export async function onAir(page: Page, of: Item, query = ''): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { scene: { version: ++version, panic: false, item: of } })))
  await page.goto(OVERLAY + query)
  await expect(page.locator('.plate section')).toBeVisible()
  return server
}
