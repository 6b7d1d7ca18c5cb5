// The stage at the desk: hands, green room, stage, and how it is set up.

import { expect, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { questions } from './data.ts'
import { base, off, ok, open, posted, row, selected, sent, tab } from './desk-stage.ts'
import { inSeconds } from './polls.ts'
import { full, guest, hands, host, stage } from './stage.ts'

test.use({ viewport: { width: 1440, height: 900 } })

const told = (id: string, more: object) => ({ t: 'patch', at: '42-7', hands: [{ ...hands.find((h) => h.id === id)!, version: 9, ...more }] })

test('raised hands show on the tab and take nobody’s focus', async ({ page }) => {
  const { server } = await open(page)
  await page.getByRole('searchbox', { name: 'Suchen' }).fill('Strom')
  await expect(tab(page)).toContainText('3 Wortmeldungen')
  server.say({ t: 'patch', at: '42-7', hands: [{ ...hands[6]!, id: 'h8' }] })
  await expect(tab(page)).toContainText('4 Wortmeldungen')
  await expect(page.getByRole('searchbox', { name: 'Suchen' })).toBeFocused()
  await expect(page.getByRole('tab', { name: 'Fragen', exact: true })).toHaveAttribute('aria-selected', 'true')
})

test('from a raised hand to the stage and back, by keys', async ({ page }) => {
  const { server } = await open(page, { waiting: hands.slice(4) })
  await page.keyboard.press('b')
  await expect(tab(page)).toBeFocused()
  await page.keyboard.press('j')
  await expect(selected(page)).toContainText('Kathi aus der zweiten Reihe')
  await expect(selected(page)).toContainText(/wartet \d+:\d\d/)
  await page.keyboard.press('a')
  await expect(selected(page)).toContainText('Wartet auf Antwort')
  server.say(told('h5', { state: 'accepted' }))
  await expect(selected(page)).toContainText('Prüft Kamera und Mikrofon')
  server.say(told('h5', { state: 'preview', version: 10 }))
  await expect(selected(page)).toContainText('Kamera und Mikrofon verbinden sich')
  await page.keyboard.press('Shift+S')
  await expect(selected(page).getByRole('button', { name: 'In den Warteraum' })).toBeVisible()
  await selected(page).getByRole('button', { name: 'In den Warteraum' }).click()
  await expect(page.getByRole('heading', { name: /^Warteraum/ })).toBeVisible()
  await selected(page).getByRole('button', { name: 'Zurückschicken: Kathi' }).click()
  await expect(row(page, 'h5')).toHaveCount(0)
  await expect.poll(() => posted(server)).toEqual(['POST /hands/h5/invite', 'POST /hands/h5/stage', 'POST /hands/h5/preview', 'POST /hands/h5/leave'])
  expect(sent(server, '/hands/h5/invite')).toEqual([{ version: 2 }])
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect.poll(() => posted(server).at(-1)).toMatch(/hands\/h[67]\/decline/)
})

test('no key works on what is out of sight, and Escape goes back', async ({ page }) => {
  const { server } = await open(page)
  await page.keyboard.press('b')
  await row(page, 'h6').click()
  await expect(selected(page)).toContainText('Zoë')
  await page.keyboard.press('b')
  await expect(page.getByRole('tab', { name: 'Fragen', exact: true })).toBeFocused()
  await page.keyboard.press('a')
  await page.keyboard.press('x')
  await page.keyboard.press('b')
  await expect(selected(page)).toContainText('Zoë')
  await page.keyboard.press('Escape')
  await expect(selected(page)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tab', { name: 'Fragen', exact: true })).toHaveAttribute('aria-selected', 'true')
  expect(posted(server)).toEqual([])
})

test('the key can be changed', async ({ page }) => {
  await open(page)
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Bühne oder Fragen: B' }).click()
  await page.keyboard.press('y')
  await page.keyboard.press('Escape')
  await page.keyboard.press('b')
  await expect(page.getByRole('tab', { name: 'Fragen', exact: true })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('y')
  await expect(tab(page)).toHaveAttribute('aria-selected', 'true')
})

test('pictures of all, the sound of one at a time, and none before that', async ({ page }) => {
  const { server, rtc } = await open(page)
  expect(rtc.asked).toEqual([])
  await page.keyboard.press('b')
  await expect(page.locator('video.shown')).toHaveCount(4)
  expect(rtc.offers).toEqual(['offer of 16\r\n'])
  const loud = () => page.locator('video').evaluateAll((all) => all.map((v) => !(v as HTMLVideoElement).muted))
  expect(await loud()).toEqual([false, false, false, false])
  await page.getByRole('button', { name: 'Anhören: Omar' }).click()
  await expect.poll(loud).toEqual([false, false, false, true])
  await page.getByRole('button', { name: 'Anhören: Dr. Lena Hofer' }).click()
  await expect.poll(loud).toEqual([true, false, false, false])
  await expect.poll(async () => (await rtc.said()).findLast((m) => m.t === 'view')).toMatchObject({ h: [108, 108, 108, 108, 0, 0, 0, 0] })
  await rtc.tell({ t: 'levels', l: [[2, 60]] })
  await expect(row(page, 'h1').locator('figure.speaks')).toBeVisible()
  await settled(page)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/desk-stage.png' })
  server.say({ t: 'patch', at: '42-7', stage: stage({ publications: [guest] }) })
  await expect.poll(loud).toEqual([false, false])
  await page.keyboard.press('b')
  await expect.poll(() => rtc.asked).toEqual(['POST /rtc/S1/whep', 'DELETE /rtc/S1/whep/r1'])
})

test('pictures that are interrupted come back, refused ones say why', async ({ page }) => {
  const { rtc } = await open(page)
  rtc.refuse = () => ({ status: 403, code: 'forbidden', message: 'Not for you.', message_de: 'Nicht für Sie.' })
  await page.keyboard.press('b')
  await expect(page.getByText('Keine Bilder: Nicht für Sie.')).toBeVisible()
  rtc.refuse = () => undefined
  await page.getByRole('button', { name: 'Noch einmal versuchen' }).click()
  await expect(page.locator('video.shown')).toHaveCount(4)
  rtc.refuse = () => ({ status: 503, code: 'busy', message: 'Busy.' })
  await rtc.become('failed')
  await expect(page.getByText('kommen von selbst wieder')).toBeVisible()
  rtc.refuse = () => undefined
  await expect(page.locator('video.shown')).toHaveCount(4)
})

test('a full stage takes nobody more, and says so', async ({ page }) => {
  const { server } = await open(page, { is: { ...full(), guests: 1 } })
  await page.keyboard.press('b')
  await expect(page.getByText('1 von 1 Gästen')).toBeVisible()
  await expect(page.getByText('Die Bühne ist voll.')).toBeVisible()
  await expect(row(page, 'h2').getByRole('button', { name: 'Auf die Bühne' })).toBeDisabled()
  server.say({ t: 'patch', at: '42-7', stage: { ...full(), guests: 2, version: 5 } })
  await row(page, 'h2').getByRole('button', { name: 'Auf die Bühne' }).click()
  await expect(row(page, 'h2').getByRole('button', { name: 'In den Warteraum' })).toBeVisible()
})

test('muted by the desk, silent by the guest: each can lift their own', async ({ page }) => {
  const { server } = await open(page)
  await page.keyboard.press('b')
  await row(page, 'h2').getByRole('button', { name: 'Stumm schalten: Omar' }).click()
  await expect(row(page, 'h2')).toContainText('Von der Redaktion stumm geschaltet')
  server.say(told('h2', { muted: false, silent: true }))
  await expect(row(page, 'h2')).toContainText('Nur der Gast schaltet es wieder ein.')
  await expect(row(page, 'h2').getByRole('button', { name: 'Stumm schalten: Omar' })).toBeVisible()
  await expect(row(page, 'h2').getByRole('img', { name: 'Mikrofon aus' })).toBeVisible()
  await expect.poll(() => posted(server)).toEqual(['POST /hands/h2/mute'])
})

test('the last half minute stands out, and a guest who goes is named', async ({ page }) => {
  const { server } = await open(page, { waiting: hands.map((h) => (h.id === 'h1' ? { ...h, ends_at: inSeconds(131) } : h)) })
  await page.keyboard.press('b')
  await expect(row(page, 'h1').getByRole('timer')).toHaveText(/noch (2:\d\d|1:[345]\d)/)
  await expect(row(page, 'h1').locator('.soon')).toHaveCount(0)
  server.say(told('h1', { ends_at: inSeconds(20) }))
  await expect(row(page, 'h1').locator('.soon')).toHaveText(/noch 0:\d\d/)
  server.say(told('h4', { state: 'declined', by_desk: false }))
  await expect(page.getByText('Tom möchte nicht.')).toBeVisible()
  server.say(told('h1', { state: 'left', version: 10 }))
  await expect(page.getByText('Petra Lang ist gegangen.')).toBeVisible()
  await expect(row(page, 'h1')).toHaveCount(0)
})

test('someone was faster', async ({ page }) => {
  const { server } = await open(page)
  const before = server.answer
  server.answer = (call) =>
    call.path === `${base}/hands/h6/invite`
      ? ok({ error: { code: 'stale_version', message: 'Neuer.' }, current: { ...hands[5]!, state: 'invited', version: 3 } }, 409)
      : before(call)
  await page.keyboard.press('b')
  await row(page, 'h6').click()
  await page.keyboard.press('a')
  await expect(page.getByText('Jemand war schneller. Jetzt: Wartet auf Antwort.')).toBeVisible()
  await expect(row(page, 'h6')).toContainText('Wartet auf Antwort')
})

test('the settings count at once; recording is confirmed in words', async ({ page }) => {
  const { server } = await open(page)
  await page.keyboard.press('b')
  await page.getByRole('button', { name: 'Einstellungen' }).click()
  await page.getByText('Raster').click()
  await page.getByRole('combobox', { name: 'Gäste zugleich' }).selectOption('4')
  await page.getByRole('spinbutton', { name: 'Minuten je Gast' }).fill('7')
  await page.keyboard.press('Tab')
  await page.getByRole('checkbox', { name: 'Reaktionen' }).uncheck()
  await page.getByRole('checkbox', { name: 'Aufnehmen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Aufnahme beginnen?' })
  await expect(dialog).toContainText('Alle auf der Bühne sehen sofort, dass aufgenommen wird')
  await expect(page.getByText('Aufnahme läuft')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Abbrechen' }).click()
  await expect(page.getByRole('checkbox', { name: 'Aufnehmen' })).not.toBeChecked()
  await page.getByRole('checkbox', { name: 'Aufnehmen' }).click()
  await dialog.getByRole('button', { name: 'Aufnahme beginnen' }).click()
  await expect(page.getByText('Aufnahme läuft')).toBeAttached()
  await expect(page.getByRole('checkbox', { name: 'Aufnehmen' })).toBeChecked()
  await page.getByRole('checkbox', { name: 'Aufnehmen' }).click()
  await expect(page.getByText('Aufnahme läuft')).toHaveCount(0)
  await expect.poll(() => sent(server, '/stage')).toEqual([
    { version: 4, layout: 'grid' }, { version: 5, guests: 4 }, { version: 6, minutes: 7 }, { version: 7, reactions: false },
    { version: 8, recording: true }, { version: 9, recording: false },
  ])
})

test('a setting that is refused shows what is so', async ({ page }) => {
  const { server } = await open(page)
  const before = server.answer
  server.answer = (call) =>
    call.method === 'PATCH'
      ? ok({ error: { code: 'stale_version', message: 'Neuer.' }, current: { ...full(), guests: 1, layout: 'two', version: 5 } }, 409)
      : before(call)
  await page.keyboard.press('b')
  await page.getByRole('button', { name: 'Einstellungen' }).click()
  await page.getByText('Raster').click()
  await expect(page.getByText('Jemand war schneller. Jetzt: anders eingestellt.')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Zwei' })).toBeChecked()
  await expect(page.getByRole('combobox', { name: 'Gäste zugleich' })).toHaveValue('1')
  server.answer = (call) => (call.method === 'PATCH' ? ok({ error: { code: 'invalid', message: 'Das geht nicht.' } }, 422) : before(call))
  await page.getByRole('combobox', { name: 'Gäste zugleich' }).selectOption('3')
  await expect(page.getByText('Das geht nicht.')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Gäste zugleich' })).toHaveValue('1')
})

test('switched on, and off only after a question while somebody is there', async ({ page }) => {
  const { server } = await open(page, { is: off(), waiting: [], path: '/desk?lang=en' })
  await page.keyboard.press('b')
  await expect(page.getByRole('heading', { name: 'The stage is off' })).toBeVisible()
  await settled(page)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Switch the stage on' }).click()
  await expect(page.getByText('No raised hands.')).toBeVisible()
  server.say({ t: 'patch', at: '42-7', stage: stage({ version: 6, publications: [host] }) })
  await page.getByRole('switch', { name: 'Stage' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByRole('switch', { name: 'Stage' })).not.toBeChecked()
  await expect.poll(() => sent(server, '/stage').map((b) => b.on)).toEqual([true, false])
})

test('whoever asked in the room is invited from their question; a refusal is shown', async ({ page }) => {
  const { server } = await open(page, { waiting: [] })
  const ask = page.getByRole('button', { name: 'Auf die Bühne bitten' })
  await page.locator('article[data-number="4"]').click()
  await expect(page.getByRole('button', { name: 'Verfasser', exact: true })).toBeVisible()
  await expect(ask).toHaveCount(0)
  await page.locator('article[data-number="5"]').click()
  await expect(page.getByText('Anonym gefragt')).toBeVisible()
  await expect(ask).toHaveCount(0)
  await page.locator('article[data-number="6"]').click()
  const before = server.answer
  server.answer = (call) => (call.path.endsWith('/invite') ? ok({ error: { code: 'stage_off', message: 'Die Bühne ist aus.' } }, 409) : before(call))
  await ask.click()
  await expect(page.getByText('Die Bühne ist aus.')).toBeVisible()
  server.answer = before
  await ask.click()
  await expect(page.getByText('Omar ist auf die Bühne gebeten')).toBeVisible()
  await expect(page.locator('article[data-number="6"]')).toContainText('Wartet auf Antwort')
  await expect(ask).toHaveCount(0)
  await expect.poll(() => posted(server)).toEqual(['POST /questions/6/invite', 'POST /questions/6/invite'])
  expect(questions[5]!.source.kind).toBe('room')
})

test('the card of a guest', async ({ page }) => {
  const { server } = await open(page)
  await page.keyboard.press('b')
  await row(page, 'h6').click()
  await row(page, 'h6').getByRole('button', { name: 'Verfasser' }).click()
  await expect(page.getByRole('complementary', { name: 'Alles von Zoë' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, 'h6')).toBeVisible()
  await page.keyboard.press('Shift+B')
  await page.getByRole('dialog', { name: 'Zoë hier sperren?' }).getByRole('button', { name: 'Hier sperren' }).click()
  await expect.poll(() => posted(server)).toEqual(['POST /hands/h6/ban'])
})
