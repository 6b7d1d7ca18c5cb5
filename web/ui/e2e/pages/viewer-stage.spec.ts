// Watching the stage on a phone.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { snapshot } from './data.ts'
import { mock, ORIGIN } from './mock.ts'
import { host, screen, stage } from './stage.ts'
import { audience, laila, max, petra, PHONE } from './stages.ts'

test.use({ viewport: PHONE })

const panel = (page: Page) => page.locator('#panel-stage')
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true })
const lastView = async (rtc: { said(): Promise<Record<string, unknown>[]> }) =>
  (await rtc.said()).filter((m) => m.t === 'view').at(-1)?.h as number[] | undefined

test('a page without a stage has no tab and loads nothing of it', async ({ page }) => {
  const server = await mock(page)
  const scripts: string[] = []
  page.on('request', (r) => scripts.push(new URL(r.url()).pathname))
  await page.goto(`${ORIGIN}/ABC234?lang=de`)
  await expect(page.getByRole('textbox', { name: 'Eine Frage stellen' })).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(0)
  expect(scripts.filter((s) => /stage|speak|Tile/.test(s))).toEqual([])
  server.say({ t: 'patch', at: '60-7', stage: stage({ publications: [host] }) })
  await expect(page.getByRole('tab', { name: 'Bühne' })).toBeVisible()
  expect(scripts.filter((s) => /stage|speak|Tile/.test(s))).toEqual([])
})

test('nothing plays by itself: a poster says who is there', async ({ page }) => {
  const { rtc } = await audience(page, { is: stage({ publications: [host, petra, laila] }) })
  await expect(panel(page)).toContainText('Dr. Lena Hofer')
  await expect(panel(page)).toContainText('Kann ich meinen Balkon ☀️ mit 800 W einfach anmelden?')
  expect(rtc.asked).toEqual([])
  await expect(panel(page).locator('video')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
})

test('one tap plays it; each picture is asked for as high as it is shown', async ({ page }) => {
  const { server, rtc } = await audience(page, { is: stage({ publications: [host, petra, laila, max] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('figure')).toHaveCount(4)
  await expect.poll(() => rtc.asked).toContain('POST /rtc/S1/whep')
  await expect(panel(page).locator('video.shown')).toHaveCount(3)
  await expect.poll(async () => (await lastView(rtc))?.length).toBe(5)
  const [main, none, left, right, without] = (await lastView(rtc))!
  expect(main).toBeGreaterThan(150)
  expect(left).toBe(right)
  expect(left).toBeLessThan(main!)
  expect([none, without]).toEqual([0, 0])
  await expect(panel(page).getByRole('img', { name: 'Mikrofon aus' })).toHaveCount(1)
  expect(await violations(page)).toEqual([])
  expect(server.violations).toEqual([])
})

test('a shared screen is large, the host small', async ({ page }) => {
  const a = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('.main')).toContainText('Dr. Lena Hofer')
  a.stage(stage({ publications: [host, screen] }))
  await expect(panel(page).locator('.main')).toContainText('Bildschirm von Dr. Lena Hofer')
  await expect(panel(page).locator('li')).toContainText('Dr. Lena Hofer')
  a.stage(stage({ publications: [] }))
  await expect(panel(page).locator('.main')).toContainText('Noch ist niemand auf der Bühne')
})

test('with little data only the main picture, small; none while another part is looked at', async ({ page }) => {
  const { rtc } = await audience(page, { is: stage({ publications: [host, petra] }) })
  await button(page, 'Datensparend').click()
  await expect.poll(() => lastView(rtc)).toEqual([180, 0, 0, 0, 0])
  await button(page, 'Datensparend').click()
  await expect.poll(async () => (await lastView(rtc))?.[2]).toBeGreaterThan(100)
  await page.getByRole('tab', { name: 'Fragen' }).click()
  await expect.poll(() => lastView(rtc)).toEqual([0, 0, 0, 0, 0])
  await page.getByRole('tab', { name: 'Bühne' }).click()
  await expect.poll(async () => (await lastView(rtc))?.[0]).toBeGreaterThan(100)
  expect(rtc.offers).toHaveLength(1)
})

test('sound alone: no picture is asked for; the pictures are one tap away, and back', async ({ page }) => {
  const { rtc } = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Nur Ton').click()
  await expect(panel(page)).toContainText('Nur der Ton läuft')
  await expect.poll(() => rtc.offers).toEqual(['offer of 5\r\n'])
  await button(page, 'Nur Ton').click()
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  expect(rtc.offers).toEqual(['offer of 5\r\n', 'offer of 10\r\n'])
  await button(page, 'Nur Ton').click()
  await expect.poll(() => lastView(rtc)).toEqual([0, 0, 0, 0, 0])
  expect(rtc.offers).toHaveLength(2)
})

test('who speaks, how far behind, who else watches, and that it is recorded', async ({ page }) => {
  const { rtc } = await audience(page, { is: stage({ publications: [host, petra], recording: true }) })
  await button(page, 'Ansehen').click()
  await expect.poll(async () => (await rtc.said()).filter((m) => m.t === 'clock').length).toBeGreaterThan(0)
  await rtc.tell({ t: 'clock', n: 1, now: Date.now() })
  await expect(panel(page).locator('.delay')).toHaveText(/^\d+ ms hinter der Bühne$/)
  await expect(panel(page)).toContainText('134 sehen zu')
  await expect(panel(page)).toContainText('Aufzeichnung läuft')
  await rtc.tell({ t: 'levels', l: [[2, 70], [0, 3]] })
  await expect(panel(page).locator('figure.speaks')).toContainText('Petra Lang')
  await expect(panel(page).locator('figure.speaks')).toHaveCount(0)
})

test('reactions: six, throttled, rising; none where they are switched off', async ({ page }) => {
  const a = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).getByRole('group', { name: 'Reaktionen' }).getByRole('button')).toHaveCount(6)
  const clap = panel(page).getByRole('button', { name: 'Applaus' })
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  await clap.evaluate((b: HTMLElement) => {
    for (let i = 0; i < 9; i++) b.click()
  })
  expect((await a.rtc.said()).filter((m) => m.t === 'react')).toEqual(Array(5).fill({ t: 'react', e: '👏' }))
  await a.rtc.tell({ t: 'reacted', n: { '🎉': 3, '<b>x</b>': 4 } })
  await expect(panel(page).locator('.rising span', { hasText: '🎉' })).toHaveCount(3)
  a.stage(stage({ publications: [host], reactions: false }))
  await expect(panel(page).getByRole('group', { name: 'Reaktionen' })).toHaveCount(0)
  await expect(panel(page).locator('.rising')).toHaveCount(0)
})

test('less motion: reactions as counts', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { rtc } = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  await rtc.tell({ t: 'reacted', n: { '👏': 3 } })
  await expect(panel(page).locator('.rising')).toHaveText('👏 3')
})

test('the whole screen, and back by Escape', async ({ page }) => {
  await audience(page, { is: stage({ publications: [host, petra] }) })
  await button(page, 'Ansehen').click()
  await button(page, 'Ganzer Bildschirm').click()
  const frame = panel(page).getByRole('region', { name: 'Auf der Bühne' })
  await expect.poll(async () => (await frame.boundingBox())!.height).toBeGreaterThan(800)
  await page.keyboard.press('Escape')
  await expect(button(page, 'Ganzer Bildschirm')).toBeVisible()
  await expect.poll(async () => (await frame.boundingBox())!.height).toBeLessThan(700)
  await button(page, 'Nicht mehr ansehen').click()
  await expect(button(page, 'Ansehen')).toBeVisible()
})

test('a phone on its side: all of it fits', async ({ page }) => {
  await page.setViewportSize({ width: 844, height: 390 })
  await audience(page, { is: stage({ publications: [host, screen, petra, laila, max] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('figure')).toHaveCount(5)
  await settled(page)
  const controls = (await panel(page).getByRole('group', { name: 'Wiedergabe' }).boundingBox())!
  const tabs = (await page.getByRole('tablist').boundingBox())!
  expect(controls.y + controls.height).toBeLessThanOrEqual(tabs.y)
  for (const figure of await panel(page).locator('figure').all()) expect((await figure.boundingBox())!.height).toBeGreaterThan(80)
})

test('lost, and back by itself; a refusal says why and can be tried again', async ({ page }) => {
  const { rtc } = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  await page.route('**/rtc/S1/whep/r1', (route) => route.fulfill({ status: 404, json: {} }))
  rtc.refuse = () => ({ status: 503, code: 'busy', message: 'Busy.' })
  await rtc.become('failed')
  await expect(panel(page)).toContainText('Verbindung unterbrochen. Sie wird wiederhergestellt')
  expect(await violations(page)).toEqual([])
  rtc.refuse = () => undefined
  await expect(panel(page)).not.toContainText('Verbindung unterbrochen')
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  rtc.refuse = () => ({ status: 403, code: 'banned', message: 'You cannot watch.', message_de: 'Sie können nicht zusehen.' })
  await button(page, 'Nicht mehr ansehen').click()
  await button(page, 'Ansehen').click()
  await expect(panel(page).getByRole('alert')).toContainText('Sie können nicht zusehen.')
  rtc.refuse = () => undefined
  await button(page, 'Noch einmal versuchen').click()
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
})

test('the browser plays no sound before a tap: a button does', async ({ page }) => {
  await page.addInitScript(() => {
    let refused = true
    const play = HTMLAudioElement.prototype.play
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (this.tagName === 'AUDIO' && this.srcObject && refused) return Promise.reject(new DOMException('', 'NotAllowedError'))
      return play.call(this)
    }
    addEventListener('pointerdown', (e) => (refused = !(e.target as HTMLElement).textContent?.includes('Ton einschalten')), true)
  })
  await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  const on = panel(page).locator('.over').getByRole('button', { name: 'Ton einschalten' })
  await on.click()
  await expect(on).toHaveCount(0)
})

test('the stage closes, opens again, and the show ends', async ({ page }) => {
  const a = await audience(page, { is: stage({ publications: [host] }) })
  await button(page, 'Ansehen').click()
  await expect(panel(page).locator('video.shown')).toHaveCount(1)
  a.stage(stage({ on: false }))
  await expect(panel(page)).toContainText('Die Bühne ist geschlossen')
  await expect.poll(() => a.rtc.asked.at(-1)).toBe('DELETE /rtc/S1/whep/r1')
  expect(await violations(page)).toEqual([])
  a.stage(stage({ publications: [host] }))
  await expect(button(page, 'Ansehen')).toBeVisible()
  a.server.say({ t: 'patch', at: '61-7', show: { ...snapshot('viewer').show, state: 'ended' } })
  await expect(panel(page)).toContainText('Die Bühne ist zu Ende')
})

test('an outside engine: a connection a seat, no reactions', async ({ page }) => {
  const a = await audience(page, { is: stage({ publications: [host, petra], watch: `${ORIGIN}/rtc/outside/{seat}/whep` }) })
  await button(page, 'Ansehen').click()
  await expect.poll(() => a.rtc.asked.filter((x) => x.startsWith('POST'))).toEqual(['POST /rtc/outside/0/whep', 'POST /rtc/outside/2/whep'])
  await expect(panel(page).locator('video.shown')).toHaveCount(2)
  await expect(panel(page).getByRole('group', { name: 'Reaktionen' })).toHaveCount(0)
  a.stage(stage({ publications: [host, laila], watch: `${ORIGIN}/rtc/outside/{seat}/whep` }))
  await expect.poll(() => a.rtc.asked.at(-1)).toBe('POST /rtc/outside/3/whep')
  await expect.poll(() => a.rtc.asked).toContain('DELETE /rtc/outside/2/whep/r2')
})

test('the part cannot be fetched: it says so', async ({ page }) => {
  const server = await mock(page)
  await page.route(/assets\/(stage|index)-/, (route) => route.abort())
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: stage({ publications: [host] }) })))
  await page.goto(`${ORIGIN}/ABC234?lang=de`)
  await page.getByRole('tab', { name: 'Bühne' }).click()
  await expect(page.getByText('Dieser Bereich konnte nicht geladen werden.')).toBeVisible()
})

test('a session that is carried here is taken over once, and leaves no trace in the address', async ({ page }) => {
  const a = await audience(page, { url: '/ABC234?lang=de#carry=T.abc', open: false })
  await expect(page.getByRole('tab', { name: 'Bühne' })).toBeVisible()
  const posted = () => a.server.calls.filter((c) => c.method === 'POST').map((c) => c.path)
  await expect.poll(() => posted().slice(0, 2)).toEqual(['/carry', '/join'])
  expect(a.server.calls.find((c) => c.path === '/carry')!.body).toEqual({ token: 'T.abc' })
  expect(page.url()).toBe(`${ORIGIN}/ABC234?lang=de`)
})
