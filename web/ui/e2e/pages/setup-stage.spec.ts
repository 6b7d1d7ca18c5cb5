// The stage in setup: settings, OBS, the network, and another engine.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { show } from './data.ts'
import { openSetup } from './setup-stage.ts'
import { stage } from './stage.ts'
import type { Mock } from './mock.ts'

const section = (page: Page) => page.getByRole('region', { name: /^(Bühne|Stage)$/ })
const fold = (page: Page, name: RegExp) => section(page).locator('summary').filter({ hasText: name })
const changes = (server: Mock) => server.calls.filter((c) => c.method === 'PATCH' && c.path === `/shows/${show.id}/stage`).map((c) => c.body)
const failing = { status: 500, body: { error: { code: 'broken', message: 'Kaputt.' } } }

test('the stage is switched on and set up', async ({ page }) => {
  const { server } = await openSetup(page, { is: stage({ on: false }) })
  await section(page).getByRole('switch', { name: 'Bühne in dieser Sendung' }).click()
  await section(page).getByRole('combobox', { name: 'Gäste zugleich' }).selectOption('2')
  await section(page).getByRole('checkbox', { name: 'Reaktionen' }).uncheck()
  await section(page).getByRole('checkbox', { name: 'Aufnehmen' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Aufnahme beginnen' }).click()
  await expect(section(page).getByRole('checkbox', { name: 'Aufnehmen' })).toBeChecked()
  await expect(section(page)).toContainText('im Datenordner unter recordings')
  await expect.poll(() => changes(server)).toEqual([{ version: 4, on: true }, { version: 5, guests: 2 }, { version: 6, reactions: false }, { version: 7, recording: true }])
})

test('what others change is followed; only producers are told the engine’s address', async ({ page }) => {
  const engine = { out_whip: 'https://media.example/whip', watch: 'https://media.example/whep' }
  let now = stage(engine)
  const { server } = await openSetup(page, { is: stage(), answer: ({ method, path }) =>
    method === 'GET' && path === `/shows/${show.id}/stage` ? { status: 200, body: { stage: now, ice_servers: [], address: { whip: '/whip', whep: '/whep' } } } : undefined })
  await expect(fold(page, /wird genutzt/)).toBeVisible()
  server.say({ t: 'patch', at: '41-7', stage: stage({ viewers: 7 }) })
  now = stage({ ...engine, version: 20, guests: 4 })
  server.say({ t: 'patch', at: '42-7', stage: stage({ version: 20, guests: 4 }) })
  await expect(section(page).getByRole('combobox', { name: 'Gäste zugleich' })).toHaveValue('4')
  await expect(fold(page, /wird genutzt/)).toBeVisible()
  now = stage({ version: 21 })
  server.say({ t: 'patch', at: '43-7', stage: stage({ version: 21 }) })
  await expect(fold(page, /wird genutzt/)).toHaveCount(0)
})

test('everything OBS needs, the token only when asked for', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openSetup(page)
  await expect(section(page).getByRole('group', { name: 'Bühne als Quelle in OBS' })).toContainText('/overlay/T?view=stage')
  await fold(page, /Mit OBS/).click()
  await expect(section(page).getByRole('group', { name: 'Server' })).toContainText('https://frage.example/rtc/S1/whip')
  const token = section(page).getByRole('group', { name: 'Bearer-Token' })
  await expect(token.locator('code')).toContainText('••••')
  await token.getByRole('button', { name: 'Kopieren' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('x')
  await token.getByRole('button', { name: 'Bearer-Token anzeigen' }).click()
  await expect(token.locator('code')).toHaveText(/^\s*x\s*$/)
  for (const words of ['Plattform „WHIP“', 'zerolatency', 'B-Frames 0', '1280 × 720, 30 fps', '2500 kbit/s']) await expect(section(page)).toContainText(words)
  await settled(page)
  expect(await violations(page)).toEqual([])
})

for (const [through, says] of [
  [['udp', 'tcp', 'turn'], 'Dieses Netz lässt die Bühne durch.'],
  [['tcp'], 'Es geht, aber nur über TCP'],
  [['turn'], 'Es geht nur über den TURN-Server'],
  [[], 'Von hier kommt niemand auf die Bühne'],
] as [string[], string][])
  test(`a network that lets through ${through.join(', ') || 'nothing'}`, async ({ page }) => {
    const { rtc } = await openSetup(page)
    await page.evaluate((t) => void (window.rtc.through = t), through)
    await fold(page, /Netzwerk/).click()
    await expect(section(page)).toContainText('turn.example:443')
    await section(page).getByRole('button', { name: 'In diesem Browser prüfen' }).click()
    await expect(section(page)).toContainText(says)
    const lines = section(page).getByRole('listitem').filter({ hasText: /(UDP|TCP|TURN)\s*(offen|zu|bietet)/ })
    const states = await lines.allTextContents()
    expect(states.map((s) => /offen/.test(s))).toEqual(['udp', 'tcp', 'turn'].map((way) => through.includes(way)))
    await expect(lines.nth(1)).toContainText('203.0.113.5:7881')
    await expect.poll(() => rtc.asked.filter((a) => a.startsWith('DELETE')).length).toBe(3)
    expect(await violations(page)).toEqual([])
  })

test('without TURN, and with a server that refuses', async ({ page }) => {
  const { rtc } = await openSetup(page, { ice: [] })
  rtc.refuse = () => ({ status: 503, code: 'full', message: 'Full.', message_de: 'Gerade zu viele.' })
  await fold(page, /Netzwerk/).click()
  await expect(section(page)).toContainText('strenge Firmennetze brauchen einen')
  await section(page).getByRole('button', { name: 'In diesem Browser prüfen' }).click()
  await expect(section(page).getByText('nicht geprüft: Gerade zu viele.')).toHaveCount(2)
  await expect(section(page)).toContainText('kein Server eingetragen')
})

test('nothing is tested while the stage is off', async ({ page }) => {
  await openSetup(page, { is: stage({ on: false }) })
  await fold(page, /Netzwerk/).click()
  await expect(section(page).getByRole('button', { name: 'In diesem Browser prüfen' })).toBeDisabled()
  await expect(section(page)).toContainText('Zum Prüfen die Bühne einschalten.')
})

test('another engine: set, refused at its field, and given up', async ({ page }) => {
  const { server } = await openSetup(page, {
    answer: ({ method, body }) =>
      method === 'PATCH' && body.out_whep === 'unsinn'
        ? { status: 422, body: { error: { code: 'bad_address', message: 'Keine https-Adresse.', field: 'out_whep' } } }
        : undefined,
  })
  await fold(page, /Großes Publikum/).click()
  await section(page).getByRole('textbox', { name: 'Sendet an (WHIP)' }).fill('https://media.example/{seat}/whip')
  await section(page).getByRole('textbox', { name: 'Publikum sieht (WHEP)' }).fill('unsinn')
  await section(page).getByLabel('Token der Media-Engine').fill('geheim')
  await section(page).getByRole('button', { name: 'Sichern' }).click()
  await expect(section(page).getByRole('alert')).toHaveText('Keine https-Adresse.')
  await expect(section(page).getByRole('textbox', { name: 'Publikum sieht (WHEP)' })).toHaveAttribute('aria-invalid', 'true')
  expect(await violations(page)).toEqual([])
  await section(page).getByRole('textbox', { name: 'Publikum sieht (WHEP)' }).fill('https://media.example/{seat}/whep')
  await section(page).getByRole('button', { name: 'Sichern' }).click()
  await expect(section(page).getByText('Gesichert')).toBeVisible()
  await expect(section(page).getByLabel('Token der Media-Engine')).toHaveValue('')
  await expect(fold(page, /wird genutzt/)).toBeVisible()
  await section(page).getByRole('button', { name: 'Nicht mehr nutzen' }).click()
  await section(page).getByRole('button', { name: 'Wirklich beenden' }).click()
  await expect(fold(page, /wird genutzt/)).toHaveCount(0)
  await expect.poll(() => changes(server).slice(1)).toEqual([
    { version: 4, out_whip: 'https://media.example/{seat}/whip', out_whep: 'https://media.example/{seat}/whep', out_token: 'geheim' },
    { version: 5, out_whip: '', out_whep: '', out_token: '' },
  ])
})

test('a stage that cannot be asked about keeps nobody from the rest of setup', async ({ page }) => {
  let broken = true
  await openSetup(page, { answer: ({ path }) => (path === `/shows/${show.id}/stage` && broken ? failing : undefined) })
  await expect(section(page)).toContainText('ließen sich nicht laden')
  await expect(page.getByRole('heading', { name: 'Persönliche Links' })).toBeVisible()
  broken = false
  await section(page).getByRole('button', { name: 'Noch einmal versuchen' }).click()
  await expect(section(page).getByRole('switch')).toBeChecked()
})

test('on a phone, in English and dark', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await openSetup(page, { path: '/setup?lang=en' })
  for (const name of [/Send with OBS/, /Network/, /Large audiences/]) await fold(page, name).click()
  await section(page).getByRole('button', { name: 'Test in this browser' }).click()
  await expect(section(page)).toContainText('This network lets the stage through.')
  await settled(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await violations(page)).toEqual([])
  await section(page).screenshot({ path: 'test-results/look/setup-stage-phone.png' })
})
