// Setup with a stage.

import { expect, type Page } from '@playwright/test'
import type { ICEServer, Stage } from '../../src/lib/wire.gen.ts'
import { show, snapshot } from './data.ts'
import { media, type Rtc } from './media.ts'
import { type Answer, type Call, mock, type Mock, ORIGIN } from './mock.ts'
import { stage } from './stage.ts'

export const servers: ICEServer[] = [
  { urls: ['stun:stun.example:3478'] },
  { urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443'], username: 'u', credential: 'c' },
]

export interface Wanted {
  is?: Stage
  ice?: ICEServer[]
  path?: string
  answer?: (call: Call) => Answer | undefined
}

export async function openSetup(page: Page, { is = stage(), ice = servers, path = '/setup?lang=de', answer = () => undefined }: Wanted = {}): Promise<{ server: Mock; rtc: Rtc }> {
  const server = await mock(page)
  const rtc = await media(page)
  let now = is
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: now })))
  server.answer = (call) => {
    const told = answer(call)
    if (told) return told
    if (call.path === `/shows/${show.id}/polls`) return { status: 200, body: { items: [], next: null } }
    if (call.path !== `/shows/${show.id}/stage`) return undefined
    if (call.method === 'PATCH') {
      now = { ...now, ...(call.body as Partial<Stage>), version: now.version + 1 }
      return { status: 200, body: now }
    }
    const address = { whip: 'https://frage.example/rtc/S1/whip', whep: 'https://frage.example/rtc/S1/whep' }
    return { status: 200, body: { stage: now, ice_servers: ice, hand: null, address } }
  }
  await page.goto(ORIGIN + path)
  await expect(page.getByRole('region', { name: /^(Bühne|Stage)$/ })).toBeVisible()
  return { server, rtc }
}
