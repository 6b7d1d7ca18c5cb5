// The stage with real WebRTC: the host's camera reaches viewers, one of them
// comes on stage and leaves again, and everybody survives the server's death.

import type { BrowserContext, Page } from '@playwright/test'
import type { Show } from '../../src/lib/wire.gen.ts'
import type { Server } from './process.ts'
import { enter, expect, phone, screen, test as base } from './server.ts'

const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection']

/** test runs in a browser with a camera and a microphone that are none. */
export const test = base.extend({
  launchOptions: [async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...media] }), { scope: 'worker' }],
})
test.slow()
// A session that ended with the server, or before its page said so, is not found.
test.use({ refusals: [404] })

/** frames is how many pictures of all videos on a page were decoded. */
const frames = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll('video')].reduce((n, v) => n + v.getVideoPlaybackQuality().totalVideoFrames, 0))

const plays = (page: Page, more: number) => async () => {
  const before = await frames(page)
  await expect.poll(() => frames(page), { timeout: 30_000 }).toBeGreaterThan(before + more)
}

interface Room {
  server: Server
  show: Show
}

async function open(serve: () => Promise<Server>): Promise<Room> {
  const server = await serve()
  const show = await server.api<Show>('POST', '/shows', { title: 'Bühnenabend', language: 'de', hold: 'rules' })
  await server.api('POST', `/shows/${show.id}/start`)
  await server.api('PATCH', `/shows/${show.id}/stage`, { on: true })
  return { server, show }
}

/** host goes on stage in the host view. */
async function host(room: Room, context: BrowserContext): Promise<Page> {
  const page = await enter(context, room.show.links!.host, 'Mona')
  await page.getByRole('button', { name: 'Kamera', exact: true }).click()
  await page.getByRole('button', { name: 'Auf die Bühne' }).click()
  await expect(page.getByText('Auf der Bühne').first()).toBeVisible()
  return page
}

async function viewer(room: Room, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(room.show.links!.viewer)
  await page.getByRole('tab', { name: /Bühne/ }).click()
  return page
}

async function watch(room: Room, context: BrowserContext): Promise<Page> {
  const page = await viewer(room, context)
  await page.getByRole('button', { name: 'Ansehen' }).click()
  return page
}

test('from the queue to the stage and back', async ({ serve, person }) => {
  const room = await open(serve)
  const mona = await host(room, await person())
  const [ann, ben] = [await watch(room, await person(phone)), await watch(room, await person(phone))]
  for (const page of [ann, ben]) await plays(page, 100)()

  const desk = await enter(await person(), room.show.links!.desk, 'Mia')
  await expect(desk.locator('footer')).toContainText('Verbunden')
  await desk.keyboard.press('b')
  await ann.getByRole('textbox', { name: 'Was möchten Sie sagen?' }).fill('Ich baue selbst Speicher.')
  await ann.getByRole('button', { name: 'Melden' }).click()
  await expect(ann.getByText('Sie haben sich gemeldet')).toBeVisible()

  await desk.getByText('Ich baue selbst Speicher.').click()
  await desk.getByRole('button', { name: /^Einladen/ }).click()
  await ann.getByRole('button', { name: 'Annehmen' }).click()
  await ann.getByRole('button', { name: 'Kamera und Mikrofon einschalten' }).click()
  await ann.getByRole('button', { name: 'In den Warteraum' }).click()
  await expect(ann.getByText('Sie sind im Warteraum')).toBeVisible()

  // Moderators see the guest, nobody else does.
  const green = desk.locator('article').filter({ hasText: 'Ich baue selbst Speicher.' })
  await expect.poll(() => green.locator('video').evaluateAll((list) => list.some((v) => (v as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames > 10)), { timeout: 30_000 }).toBe(true)
  await expect(ben.getByText('Ich baue selbst Speicher.')).toHaveCount(0)

  const overlay = await (await person(screen)).newPage()
  await overlay.goto(`${room.show.links!.overlay}?view=stage`)
  await green.click()
  await desk.getByRole('button', { name: /^Auf die Bühne/ }).first().click()
  await expect(ann.getByText('Sie sind auf der Bühne')).toBeVisible()
  await expect(overlay.getByText('Ich baue selbst Speicher.')).toBeVisible()
  await expect.poll(() => frames(overlay), { timeout: 30_000 }).toBeGreaterThan(30)
  await expect.poll(() => ben.locator('video').count()).toBeGreaterThan(1)
  await plays(ben, 30)()
  await expect(mona.getByText('Gäste auf der Bühne').or(mona.getByRole('button', { name: 'Sehen und hören' })).first()).toBeVisible()

  await desk.getByRole('button', { name: /^Zurückschicken/ }).first().click()
  await expect(ann.getByText('Danke für Ihren Auftritt')).toBeVisible()
  await expect(overlay.getByText('Ich baue selbst Speicher.')).toBeHidden()
  await plays(ann, 30)()
})

test('everybody comes back by themselves when the server does', async ({ serve, person }) => {
  const room = await open(serve)
  const mona = await host(room, await person())
  const ann = await watch(room, await person(phone))
  await plays(ann, 30)()
  await room.server.kill()
  await expect(ann.getByText(/Verbindung unterbrochen/)).toBeVisible({ timeout: 15_000 })
  await room.server.start()
  const before = await frames(ann)
  await expect.poll(() => frames(ann), { timeout: 30_000 }).toBeGreaterThan(before + 10)
  await expect(mona.getByText('Auf der Bühne').first()).toBeVisible()
})
