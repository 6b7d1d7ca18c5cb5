// From the raised hand to the stage and back, on a phone.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { inSeconds } from './polls.ts'
import { host, stage } from './stage.ts'
import { audience, own, petra, PHONE } from './stages.ts'

test.use({ viewport: PHONE })

const panel = (page: Page) => page.locator('#panel-stage')
const live = (page: Page) => page.locator('footer section')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const open = stage({ publications: [host, petra] })

async function checked(page: Page, is = open) {
  const a = await audience(page, { is, hand: own('accepted') })
  await press(page, 'Kamera und Mikrofon einschalten')
  await expect(panel(page).getByRole('button', { name: 'In den Warteraum' })).toBeVisible()
  return a
}

async function inGreenRoom(page: Page, is = open) {
  const a = await checked(page, is)
  await press(page, 'In den Warteraum')
  await expect(live(page)).toContainText('Sie sind im Warteraum')
  await expect(live(page)).toContainText('Nur die Redaktion sieht und hört Sie.')
  return a
}

test('raise, wait, withdraw', async ({ page }) => {
  const a = await audience(page, { is: open })
  const line = panel(page).getByRole('textbox', { name: 'Was möchten Sie sagen?' })
  await line.fill('x'.repeat(145))
  await expect(panel(page)).toContainText('Bitte um 5 Zeichen kürzen')
  await expect(panel(page).getByRole('button', { name: 'Melden' })).toBeDisabled()
  await line.fill('  Ich habe eine Wärmepumpe. ')
  await line.press('Enter')
  await expect(panel(page)).toContainText('Sie haben sich gemeldet')
  await expect(panel(page)).toContainText(/Sie warten seit 0:0\d/)
  await expect.poll(() => a.server.calls.find((c) => c.path.endsWith('/hands'))?.body).toEqual({ text: 'Ich habe eine Wärmepumpe.' })
  expect(await violations(page)).toEqual([])
  await press(page, 'Zurückziehen')
  await expect(line).toBeVisible()
  await expect.poll(() => a.acts()).toEqual(['', '/h1/leave'])
  await expect(panel(page)).not.toContainText('Danke für Ihren Auftritt')
})

test('a refusal is said where the hand is raised', async ({ page }) => {
  const a = await audience(page, { is: open })
  const before = a.server.answer
  a.server.answer = (call) =>
    call.path.endsWith('/hands') ? { status: 429, body: { error: { code: 'hands_full', message: 'Es warten schon sehr viele.', field: '' } } } : before(call)
  await panel(page).getByRole('textbox', { name: 'Was möchten Sie sagen?' }).fill('Hallo')
  await press(page, 'Melden')
  await expect(panel(page)).toContainText('Es warten schon sehr viele.')
  await expect(panel(page).getByRole('textbox', { name: 'Was möchten Sie sagen?' })).toHaveValue('Hallo')
})

test('an invitation slides in wherever one is, vibrates once, and can be declined', async ({ page }) => {
  await page.addInitScript(() => {
    const felt: unknown[] = []
    Object.assign(window, { felt })
    navigator.vibrate = (pattern) => felt.push(pattern) > 0
  })
  const a = await audience(page, { is: open, hand: own('raised'), open: false })
  await page.getByRole('button', { name: 'Neue' }).click()
  a.desk({ state: 'invited' })
  await expect(page.getByText('Möchten Sie auf die Bühne kommen?')).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Fragen' })).toHaveAttribute('aria-selected', 'true')
  a.desk({ state: 'invited' })
  expect(await violations(page)).toEqual([])
  await expect.poll(() => page.evaluate(() => (window as unknown as { felt: unknown[] }).felt.length)).toBe(1)
  await press(page, 'Ablehnen')
  await expect(page.getByText('Möchten Sie auf die Bühne kommen?')).toHaveCount(0)
  await expect.poll(() => a.acts()).toEqual(['/h1/decline'])
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
})

test('accepting opens no camera; only a tap does, and it says who will see what', async ({ page }) => {
  const a = await audience(page, { is: { ...open, recording: true }, hand: own('invited'), open: false })
  await press(page, 'Annehmen')
  await expect(page.getByRole('tab', { name: 'Bühne' })).toHaveAttribute('aria-selected', 'true')
  await expect(panel(page)).toContainText('Noch sieht und hört Sie niemand.')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
  await press(page, 'Kamera und Mikrofon einschalten')
  await expect(panel(page)).toContainText('Nur Sie sehen das')
  await expect(panel(page)).toContainText('Im Warteraum sieht und hört Sie nur die Redaktion.')
  await expect(panel(page)).toContainText('Die Bühne wird aufgezeichnet, mit Ihrem Bild und Ton.')
  await expect(panel(page).getByRole('meter', { name: 'Lautstärke Ihres Mikrofons' })).toBeVisible()
  expect(a.rtc.asked.filter((x) => x.includes('whip'))).toEqual([])
  expect(await violations(page)).toEqual([])
  await panel(page).getByRole('combobox', { name: 'Kamera' }).selectOption({ label: 'USB-Kamera' })
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 1, video: 1 })
  await panel(page).locator('section', { hasText: 'Kamera und Mikrofon prüfen' }).getByRole('button', { name: 'Nur Ton' }).click()
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 1, video: 0 })
  await press(page, 'Doch nicht')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
  await expect.poll(() => a.acts()).toEqual(['/h1/accept', '/h1/leave'])
})

test('green room, stage, own switches, and sent back: everything is off at once', async ({ page }) => {
  const a = await inGreenRoom(page)
  await expect.poll(() => a.rtc.asked).toContain('POST /rtc/S1/whip')
  await expect.poll(() => a.rtc.asked).toContain('POST /rtc/S1/whep')
  a.desk({ state: 'stage', ends_at: inSeconds(130) })
  await expect(live(page)).toContainText('Sie sind auf der Bühne')
  await expect(live(page)).toContainText(/noch 2:0\d|noch 2:10/)
  await expect(page.locator('footer .frame')).toBeVisible()
  expect(await violations(page)).toEqual([])

  await press(page, 'Mikrofon aus')
  await expect(live(page)).toContainText('Ihr Mikrofon ist aus.')
  await press(page, 'Mikrofon an')
  await press(page, 'Kamera aus')
  await expect(live(page)).toContainText('Alle hören Sie.')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 1, video: 0 })
  await press(page, 'Kamera an')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 1, video: 1 })
  a.desk({ muted: true })
  await expect(live(page)).toContainText('Die Redaktion hat Sie stumm geschaltet.')

  await page.getByRole('tab', { name: 'Fragen' }).click()
  await expect(live(page).filter({ hasText: 'Sie sind auf der Bühne' })).toBeVisible()
  await page.getByRole('tab', { name: 'Bühne' }).click()
  a.desk({ state: 'left' })
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
  await expect(panel(page)).toContainText('Sie sind nicht mehr auf der Bühne. Kamera und Mikrofon sind aus.')
  await expect(page.locator('footer .frame')).toHaveCount(0)
  await expect.poll(() => a.acts()).toEqual(['/h1/preview', '/h1/mute', '/h1/unmute'])
  expect(a.server.violations).toEqual([])
})

test('leaving is one tap', async ({ page }) => {
  const a = await inGreenRoom(page)
  await press(page, 'Verlassen')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
  await expect.poll(() => a.acts()).toEqual(['/h1/preview', '/h1/leave'])
  await expect.poll(() => a.rtc.asked.filter((x) => x.startsWith('DELETE') && x.includes('whip')).length).toBe(1)
})

test('one’s own picture stands among the others on stage', async ({ page }) => {
  const a = await inGreenRoom(page)
  a.desk({ state: 'stage' })
  a.stage(stage({ publications: [host, { ...petra, id: 'p3', seat: 3, name: 'Omar', text: own('stage').text }] }))
  await expect(panel(page).locator('figure video.mirror')).toHaveCount(1)
  await expect(panel(page).locator('li figure')).toContainText('Sie')
})

test('after a reload nothing is sent until a tap', async ({ page }) => {
  const a = await audience(page, { is: open, hand: own('stage', { ends_at: inSeconds(60) }), open: false })
  await expect(live(page).filter({ hasText: 'Kamera und Mikrofon sind aus' })).toContainText('Im Moment sieht und hört Sie niemand.')
  await expect(page.locator('footer .frame')).toHaveCount(0)
  expect([await a.rtc.open(), a.rtc.asked]).toEqual([{ audio: 0, video: 0 }, []])
  expect(await violations(page)).toEqual([])
  await press(page, 'Weiter auf der Bühne')
  await expect(page.locator('footer .frame')).toBeVisible()
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 1, video: 1 })
})

test('taken over by another page of the same person: off, with the way back', async ({ page }) => {
  const a = await audience(page, { is: open, hand: own('accepted') })
  a.rtc.refuse = (path) => (path.includes('whip') ? { status: 403, code: 'not_on_stage', message: 'Your place is gone.', message_de: 'Ihr Platz ist nicht mehr frei.' } : undefined)
  await press(page, 'Kamera und Mikrofon einschalten')
  await press(page, 'In den Warteraum')
  await expect(live(page)).toContainText('Ihr Platz ist nicht mehr frei.')
  await expect.poll(() => a.rtc.open()).toEqual({ audio: 0, video: 0 })
  await expect(page.getByRole('button', { name: 'Weiter im Warteraum' })).toBeVisible()
})

test('not this time', async ({ page }) => {
  const a = await audience(page, { is: open, hand: own('raised') })
  a.desk({ state: 'declined' })
  await expect(panel(page)).toContainText('Die Redaktion kann Ihre Wortmeldung diesmal nicht aufnehmen.')
  await expect(panel(page).getByRole('textbox', { name: 'Was möchten Sie sagen?' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

for (const [error, says] of [
  ['NotAllowedError', 'Klicken Sie auf das Zeichen links in der Adresszeile'],
  ['NotFoundError', 'Kein Mikrofon gefunden'],
  ['NotReadableError', 'Ein anderes Programm benutzt Kamera oder Mikrofon.'],
] as const)
  test(`${error}: what to do, and another try`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 1200 })
    await audience(page, { is: open, hand: own('accepted') })
    await page.evaluate((name) => (window.rtc.refuse = name), error)
    await press(page, 'Kamera und Mikrofon einschalten')
    await expect(panel(page).getByRole('alert')).toContainText(says)
    expect(await violations(page)).toEqual([])
    await page.evaluate(() => (window.rtc.refuse = ''))
    await press(page, 'Kamera und Mikrofon einschalten')
    await expect(panel(page)).toContainText('Nur Sie sehen das')
  })

for (const [app, agent, way] of [
  ['Instagram', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 334.0.4', 'x-safari-http://localhost:4999/ABC234#carry=T'],
  ['Facebook', 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/466.0]', 'intent://localhost:4999/ABC234#carry=T#Intent;scheme=http;'],
] as const)
  test.describe(app, () => {
    test.use({ userAgent: agent })

    test('watching is possible; before a hand is raised the page asks for a browser with a camera', async ({ page }) => {
      const a = await audience(page, { is: open })
      await press(page, 'Ansehen')
      await expect(panel(page).locator('video.shown')).toHaveCount(2)
      expect(a.server.calls.filter((c) => c.path.endsWith('/carry'))).toHaveLength(0)
      await press(page, 'Melden')
      const link = page.getByRole('link', { name: 'Im Browser öffnen' })
      await expect(link).toBeVisible()
      expect(await link.getAttribute('href')).toContain(way)
      await expect(page.getByRole('button', { name: 'Link kopieren' })).toBeVisible()
      await expect(panel(page).getByRole('textbox')).toHaveCount(0)
      expect(await violations(page)).toEqual([])
    })
  })
