// The guests as a source for OBS, and reactions over the scenes.

import { expect, type Page, test } from '@playwright/test'
import type { Stage } from '../../src/lib/wire.gen.ts'
import { settled } from '../settled.ts'
import { snapshot } from './data.ts'
import { media, type Rtc } from './media.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'
import { green, host, screen, stage } from './stage.ts'
import { base, laila, max, petra } from './stages.ts'

test.use({ viewport: { width: 1920, height: 1080 } })

const tiles = (page: Page) => page.locator('.guest')

async function overlay(page: Page, is: Stage, query = '&lang=de'): Promise<{ server: Mock; rtc: Rtc; stage(of: Stage): void }> {
  const server = await mock(page)
  const rtc = await media(page)
  let now = is
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: now })))
  server.answer = ({ path }) => (path === `${base}/stage` ? { status: 200, body: { stage: now, ice_servers: [], hand: null } } : undefined)
  await page.goto(`${ORIGIN}/overlay/T?view=stage${query}`)
  return {
    server,
    rtc,
    stage: (of) => {
      now = of
      server.say({ t: 'patch', at: '60-7', stage: of })
    },
  }
}

/** inside says whether all tiles are in the safe area, and none over another. */
async function inside(page: Page, width: number, height: number) {
  await settled(page)
  const boxes = await tiles(page).evaluateAll((all) => all.map((e) => e.getBoundingClientRect().toJSON() as DOMRect))
  for (const [i, b] of boxes.entries()) {
    expect(b.left).toBeGreaterThanOrEqual(width * 0.05 - 1)
    expect(b.right).toBeLessThanOrEqual(width * 0.95 + 1)
    expect(b.top).toBeGreaterThanOrEqual(height * 0.05 - 1)
    expect(b.bottom).toBeLessThanOrEqual(height * 0.95 + 1)
    for (const other of boxes.slice(i + 1)) expect(b.right <= other.left || other.right <= b.left || b.bottom <= other.top || other.bottom <= b.top).toBe(true)
  }
}

test('guests on stage with name and question; not the host, and nobody of the green room', async ({ page }) => {
  const { server, rtc } = await overlay(page, stage({ publications: [host, screen, petra, laila, { ...green, seat: 4 }] }))
  await expect(tiles(page)).toHaveCount(2)
  await expect(tiles(page).first()).toContainText('Petra Lang')
  await expect(tiles(page).first()).toContainText('#7Kann ich meinen Balkon ☀️ mit 800 W einfach anmelden?')
  await expect(page.locator('video.shown')).toHaveCount(2)
  const views = async () => (await rtc.said()).filter((m) => m.t === 'view').map((m) => (m.h as number[]).join())
  await expect.poll(async () => (await views()).at(-1)).toMatch(/^0,0,4[78]\d,4[78]\d,0,0,0,0$/)
  await rtc.tell({ t: 'levels', l: [[2, 60]] })
  await expect(page.locator('figure.speaks')).toHaveCount(1)
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgba(0, 0, 0, 0)')
  expect(server.violations).toEqual([])
})

test('host and screen too, when the address asks for them', async ({ page }) => {
  await overlay(page, stage({ publications: [host, screen, petra] }), '&lang=de&host=1')
  await expect(tiles(page)).toHaveText([/Bildschirm von Dr. Lena Hofer/, /Dr. Lena Hofer/, /Petra Lang/])
})

test('layouts: as the desk says, or as the address does', async ({ page }) => {
  const all = { publications: [petra, laila, max] }
  const o = await overlay(page, stage(all))
  await expect(tiles(page)).toHaveCount(3)
  o.stage(stage({ ...all, layout: 'two', version: 6 }))
  await expect(tiles(page)).toHaveCount(2)
  o.stage(stage({ ...all, layout: 'one', version: 7 }))
  await expect(tiles(page)).toHaveCount(1)
  await expect(tiles(page)).toContainText('Petra Lang')
  await expect(async () => {
    await o.rtc.tell({ t: 'levels', l: [[4, 80]] })
    await expect(tiles(page)).toContainText('Maximilian', { timeout: 500 })
  }).toPass({ timeout: 8000 })
  await overlay(page, stage(all), '&layout=two')
  await expect(tiles(page)).toHaveCount(2)
})

for (const [width, height] of [[400, 225], [1920, 1080], [1080, 1920]] as const)
  test(`${width} × ${height}: inside the safe area, names readable`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    const o = await overlay(page, stage({ publications: [max] }))
    for (const publications of [[max], [petra, max], [petra, laila, max], [host, screen, petra, laila, max]]) {
      o.stage(stage({ publications }))
      await expect(tiles(page)).toHaveCount(publications.filter((p) => p.kind === 'guest').length)
      await inside(page, width, height)
      const size = await page.locator('.plate .name').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
      expect(size).toBeGreaterThanOrEqual(Math.min(10, height * 0.03))
    }
  })

test('sound plays, of each seat, and of nobody while nothing is shown', async ({ page }) => {
  await page.addInitScript(() => {
    const made: HTMLAudioElement[] = []
    const Real = window.Audio
    Object.assign(window, { made, Audio: function () { const a = new Real(); made.push(a); return a } })
  })
  const o = await overlay(page, stage({ publications: [petra] }))
  await expect(page.locator('video.shown')).toHaveCount(1)
  const muted = () => page.evaluate(() => (window as unknown as { made: HTMLAudioElement[] }).made.filter((a) => a.srcObject).map((a) => a.muted))
  expect(await muted()).toEqual(Array(8).fill(false))
  o.server.say({ t: 'patch', at: '61-7', scene: { version: 9, panic: true, item: null } })
  await expect(tiles(page)).toHaveCount(0)
  expect((await muted()).includes(false)).toBe(false)
  await expect.poll(() => o.server.sent.some((s) => s.t === 'shown' && s.scene === 9)).toBe(true)
  o.server.say({ t: 'patch', at: '62-7', scene: { version: 10, panic: false, item: null } })
  await expect(tiles(page)).toHaveCount(1)
})

test('no error is ever shown: the stage is off, refused, comes back', async ({ page }) => {
  const o = await overlay(page, stage({ on: false, publications: [] }))
  await settled(page)
  await expect(page.locator('main')).toHaveText('')
  o.rtc.refuse = () => ({ status: 403, code: 'no', message: 'No.' })
  o.stage(stage({ publications: [petra] }))
  await expect(tiles(page)).toHaveCount(1)
  await expect(page.locator('main')).not.toContainText('No.')
  o.rtc.refuse = () => undefined
  await expect(page.locator('video.shown')).toHaveCount(1, { timeout: 15_000 })
  o.stage(stage({ on: false, publications: [] }))
  await expect(tiles(page)).toHaveCount(0)
})

test('lost: the last picture stays for 20 s and then goes; it comes back by itself', async ({ page }) => {
  await page.clock.install()
  const o = await overlay(page, stage({ publications: [petra] }))
  await expect(page.locator('video.shown')).toHaveCount(1)
  await page.route('**/rtc/S1/whep/r1', (route) => route.fulfill({ status: 404, json: {} }))
  o.rtc.refuse = () => ({ status: 503, code: 'busy', message: 'Busy.' })
  await o.rtc.become('failed')
  await expect.poll(() => o.rtc.offers.length).toBeGreaterThan(1)
  for (const seconds of [5, 5, 4]) await page.clock.fastForward(seconds * 1000)
  await expect(tiles(page)).toHaveCount(1)
  await page.clock.fastForward(8000)
  await expect(tiles(page)).toHaveCount(0)
  o.rtc.refuse = () => undefined
  await page.clock.fastForward(3000)
  await expect(tiles(page)).toHaveCount(1)
})

test('a sample for placing it, before the show', async ({ page }) => {
  const { rtc } = await overlay(page, stage({ on: false, publications: [] }), '&lang=de&test=1&preview=1')
  await expect(tiles(page)).toHaveText([/Mia Beispiel/, /Ben Muster/])
  expect(rtc.asked).toEqual([])
})

test('the source of the scenes: reactions rise, unless they are off; nothing of the stage is loaded', async ({ page }) => {
  const scripts: string[] = []
  page.on('request', (r) => scripts.push(new URL(r.url()).pathname))
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: stage({ publications: [petra] }) })))
  const rising = page.locator('.rising span')
  await page.goto(`${ORIGIN}/overlay/T?lang=de`)
  await expect(page.locator('.plate')).toBeVisible()
  server.say({ t: 'reacted', n: { '👏': 2 } })
  await expect(rising).toHaveCount(2)
  const box = (await rising.first().boundingBox())!
  expect([box.x > 960, box.y > 540]).toEqual([true, true])
  server.say({ t: 'reacted', n: { '👏': 2 } })
  await expect(rising).toHaveCount(4)
  expect(scripts.filter((s) => /Tile|whep|seats/.test(s))).toEqual([])
  server.say({ t: 'patch', at: '60-7', stage: stage({ reactions: false }) })
  await expect(rising).toHaveCount(0)

  await page.goto(`${ORIGIN}/overlay/T?lang=de&reactions=0`)
  await expect(page.locator('.plate')).toBeVisible()
  server.say({ t: 'reacted', n: { '👏': 2 } })
  server.say({ t: 'patch', at: '61-7', scene: { version: 9, panic: false, item: null } })
  await expect(page.locator('.plate')).toHaveCount(0)
  await expect(rising).toHaveCount(0)
})
