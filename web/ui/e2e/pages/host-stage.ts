// A host view with a stage.

import { expect, type Page } from '@playwright/test'
import type { Snapshot, Stage } from '../../src/lib/wire.gen.ts'
import { show, snapshot } from './data.ts'
import { media, type Rtc } from './media.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'

export async function host(page: Page, is: Stage, more: Partial<Snapshot> = {}, path = '/host?lang=de'): Promise<{ server: Mock; rtc: Rtc }> {
  const server = await mock(page)
  const rtc = await media(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: is, ...more })))
  server.answer = ({ path }) =>
    path === `/shows/${show.id}/stage`
      ? { status: 200, body: { stage: is, ice_servers: [], hand: null, address: { whip: `${ORIGIN}/rtc/S1/whip`, whep: `${ORIGIN}/rtc/S1/whep` } } }
      : undefined
  await page.goto(ORIGIN + path)
  await expect.poll(() => server.sockets.length).toBe(1)
  return { server, rtc }
}
