// The presenter's camera, and the guests that they see and hear.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { host } from './host-stage.ts'
import { guest, host as own, stage } from './stage.ts'

const camera = (page: Page) => page.getByRole('button', { name: 'Kamera', exact: true })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Kamera und Mikrofon' })
const go = (page: Page) => dialog(page).getByRole('button', { name: 'Auf die Bühne' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const on = (page: Page) => page.getByText('Auf der Bühne', { exact: true })

async function enter(page: Page) {
  await camera(page).click()
  await go(page).click()
  await expect(on(page)).toBeVisible()
}

test('a stage that is off leaves the host view as it was', async ({ page }) => {
  const { server, rtc } = await host(page, stage({ on: false }))
  await expect(page.getByText('Wann werden die Wärmepumpen')).toBeVisible()
  await expect(camera(page)).toHaveCount(0)
  server.say({ t: 'patch', at: '41-7', stage: stage() })
  await expect(camera(page)).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  expect(rtc.asked).toEqual([])
})

test('camera and microphone are chosen, and published after a tap of its own', async ({ page }) => {
  const { rtc } = await host(page, stage({ recording: true }))
  await camera(page).click()
  await expect(dialog(page).locator('video.shown')).toBeVisible()
  await expect(dialog(page)).toContainText('Es wird aufgenommen.')
  await settled(page)
  expect(await violations(page)).toEqual([])
  await dialog(page).getByRole('combobox', { name: 'Mikrofon' }).selectOption('mic-2')
  await dialog(page).getByRole('combobox', { name: 'Kamera' }).selectOption('cam-2')
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 1 })
  expect(rtc.asked).toEqual([])
  await go(page).click()
  await expect(on(page)).toBeVisible()
  expect(rtc.asked).toEqual(['POST /rtc/S1/whip'])
  expect(rtc.offers).toEqual(['offer of 2\r\n'])
  await button(page, 'Bühne verlassen').click()
  await expect(camera(page)).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  await expect.poll(() => rtc.asked.at(-1)).toBe('DELETE /rtc/S1/whip/r1')
})

test('whoever closes the dialog is seen by nobody', async ({ page }) => {
  const { rtc } = await host(page, stage())
  await camera(page).click()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 1 })
  await dialog(page).getByRole('button', { name: 'Abbrechen' }).click()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  expect(rtc.asked).toEqual([])
})

test('muted, camera off, screen shared, and all of it taken back', async ({ page }) => {
  const { rtc } = await host(page, stage())
  await enter(page)
  await button(page, 'Mikrofon aus').click()
  await expect(page.getByRole('img', { name: 'Mikrofon aus' })).toBeVisible()
  await button(page, 'Mikrofon an').click()
  await button(page, 'Kamera aus').click()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 0 })
  await button(page, 'Kamera an').click()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 1 })
  await button(page, 'Bildschirm teilen').click()
  await expect.poll(() => rtc.asked).toContain('POST /rtc/S1/whip?source=screen')
  await button(page, 'Bildschirm nicht mehr teilen').click()
  await expect(button(page, 'Bildschirm teilen')).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 1 })
  await expect.poll(() => rtc.asked.at(-1)).toBe('DELETE /rtc/S1/whip/r2')
})

test('sound alone', async ({ page }) => {
  const { rtc } = await host(page, stage())
  await camera(page).click()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 1 })
  await dialog(page).getByRole('checkbox', { name: 'Nur Ton' }).check()
  await expect.poll(() => rtc.open()).toEqual({ audio: 1, video: 0 })
  await go(page).click()
  await expect(on(page)).toBeVisible()
  expect(rtc.offers).toEqual(['offer of 1\r\n'])
})

test('a reload asks for one tap, and none goes on by itself', async ({ page }) => {
  const { rtc } = await host(page, stage())
  await enter(page)
  await page.reload()
  await expect(page.getByText('Sie waren auf der Bühne.')).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  await settled(page)
  expect(await violations(page)).toEqual([])
  await button(page, 'Weiter auf der Bühne').click()
  await expect(on(page)).toBeVisible()
  await button(page, 'Bühne verlassen').click()
  await page.reload()
  await expect(camera(page)).toBeVisible()
  await expect(page.getByText('Sie waren auf der Bühne.')).toHaveCount(0)
})

test('interrupted, taken over elsewhere, refused', async ({ page }) => {
  const { rtc } = await host(page, stage())
  await enter(page)
  rtc.refuse = () => ({ status: 503, code: 'busy', message: 'Busy.' })
  await rtc.become('failed')
  await expect(page.getByText('Unterbrochen, kommt von selbst wieder')).toBeVisible()
  rtc.refuse = () => ({ status: 410, code: 'taken', message: 'Taken over.' })
  await expect(page.getByText('Die Kamera läuft jetzt anderswo.')).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  expect(await violations(page)).toEqual([])
  rtc.refuse = () => ({ status: 403, code: 'forbidden', message: 'Not you.', message_de: 'Dieser Link darf nicht senden.' })
  await button(page, 'Hier übernehmen').click()
  await expect(page.getByText('Nicht auf der Bühne: Dieser Link darf nicht senden.')).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
})

test('a stage that is switched off switches off the camera', async ({ page }) => {
  const { server, rtc } = await host(page, stage())
  await enter(page)
  server.say({ t: 'patch', at: '41-7', stage: stage({ on: false, version: 5 }) })
  await expect(page.getByText('Die Redaktion hat die Bühne ausgeschaltet.')).toBeVisible()
  await expect.poll(() => rtc.open()).toEqual({ audio: 0, video: 0 })
  server.say({ t: 'patch', at: '41-7', stage: stage({ version: 6 }) })
  await expect(page.getByText('Die Redaktion hat die Bühne ausgeschaltet.')).toHaveCount(0)
  await expect(camera(page)).toBeVisible()
})

for (const [trouble, words] of [
  ['NotAllowedError', 'Der Browser lässt Kamera und Mikrofon nicht zu.'],
  ['NotFoundError', 'Es ist kein Mikrofon angeschlossen.'],
  ['NotReadableError', 'Ein anderes Programm benutzt Kamera oder Mikrofon.'],
] as const)
  test(`${trouble} is explained`, async ({ page }) => {
    await host(page, stage())
    await page.evaluate((t) => void (window.rtc.refuse = t), trouble)
    await camera(page).click()
    await expect(dialog(page).getByRole('alert')).toContainText(words)
    await expect(go(page)).toBeDisabled()
    await page.evaluate(() => void (window.rtc.refuse = ''))
    await dialog(page).getByRole('button', { name: 'Noch einmal versuchen' }).click()
    await expect(go(page)).toBeEnabled()
  })

test('the address for OBS', async ({ page }) => {
  await host(page, stage())
  await camera(page).click()
  await page.getByText('Lieber mit OBS?').click()
  await expect(dialog(page).locator('code')).toHaveText('http://localhost:4999/rtc/S1/whip')
})

test('guests are named at once, seen and heard after a tap', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const { server, rtc } = await host(page, stage({ publications: [own, guest], seats: 5 }))
  const guests = page.getByRole('region', { name: 'Gäste auf der Bühne' })
  await expect(guests).toContainText(/Petra Lang \(noch \d:\d\d\)/)
  expect(rtc.asked).toEqual([])
  await button(page, 'Sehen und hören').click()
  await expect(guests.locator('video.shown')).toBeVisible()
  expect(await guests.locator('video').evaluate((v) => (v as HTMLVideoElement).muted)).toBe(false)
  expect(rtc.offers).toEqual(['offer of 10\r\n'])
  await expect.poll(async () => (await rtc.said()).findLast((m) => m.t === 'view')).toMatchObject({ h: [0, 0, 112, 0, 0] })
  await settled(page)
  const text = (await page.locator('.text').boundingBox())!
  const strip = (await guests.boundingBox())!
  expect(text.height).toBeGreaterThan(1.5 * strip.height)
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/host-stage.png' })
  server.say({ t: 'patch', at: '41-7', stage: stage({ version: 5, seats: 5, publications: [own] }) })
  await expect(guests).toHaveCount(0)
  await expect.poll(() => rtc.asked.at(-1)).toBe('DELETE /rtc/S1/whep/r1')
})

test('on a phone, in English', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await host(page, stage({ publications: [guest], seats: 5 }), {}, '/host?lang=en')
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await expect(page.getByRole('dialog').locator('video.shown')).toBeVisible()
  await settled(page)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/host-stage-check.png' })
  await page.getByRole('button', { name: 'Go on stage' }).click()
  await page.getByRole('button', { name: 'See and hear' }).click()
  await expect(page.locator('video.shown')).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Microphone off' })).toBeInViewport({ ratio: 1 })
  await settled(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/host-stage-phone.png', fullPage: true })
})
