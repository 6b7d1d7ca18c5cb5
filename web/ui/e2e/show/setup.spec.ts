// A producer begins with nothing but the link that the server prints.

import type { Page } from '@playwright/test'
import { comment, enter, expect, staff, test } from './server.ts'

test.slow()

// The wrong key, and the page whose link was withdrawn.
test.use({ refusals: [422, 401] })

const source = (page: Page, name: string) => page.locator('article').filter({ hasText: name })

async function fill(page: Page, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) await page.getByRole('textbox', { name: label }).fill(value)
  await page.locator('form').getByRole('button', { name: 'Verbindung prüfen' }).click()
}

test('from the printed link to comments in the desk', async ({ demo, person, serve }) => {
  const server = await serve({ ZURUF_YOUTUBE_URL: demo.control, ZURUF_FACEBOOK_URL: demo.control })
  const link = /http:\S+\/enter\/\S+/.exec(server.said)![0]
  const producer = await person({ permissions: ['clipboard-read', 'clipboard-write'] })
  const setup = await enter(producer, link, 'Rika')
  await setup.getByLabel('Titel').fill('Abendrunde')
  await setup.getByRole('button', { name: 'Sendung anlegen' }).click()
  await expect(setup.locator('header')).toContainText('Noch nicht begonnen')

  const youtube = { 'Adresse oder ID der Übertragung': 'https://www.youtube.com/watch?v=simulation0&t=12s', 'API-Schlüssel': 'wrong-key' }
  await setup.getByRole('button', { name: /^YouTube/ }).click()
  await setup.getByText('API-Schlüssel einfügen').click()
  await fill(setup, youtube)
  const key = setup.getByRole('textbox', { name: 'API-Schlüssel' })
  await expect(key).toHaveAttribute('aria-invalid', 'true')
  await expect(key).toHaveAccessibleDescription(/YouTube kennt diesen API-Schlüssel nicht/)
  await fill(setup, { ...youtube, 'API-Schlüssel': 'simulated-api-key' })
  await expect(setup.getByText('Ist das die richtige Sendung?')).toBeVisible()
  await expect(setup.locator('.found')).toContainText('Simulation: Die Frage-Stunde')
  await expect(setup.locator('.found')).toContainText('Zuruf-Simulation')
  await setup.getByRole('button', { name: 'Ja, hinzufügen' }).click()

  await setup.getByRole('button', { name: 'Quelle hinzufügen' }).click()
  await setup.getByRole('button', { name: /^Facebook/ }).click()
  await setup.getByText('Token einfügen').click()
  await fill(setup, { 'Adresse oder ID des Live-Videos': '200000000000002', 'Zugriffstoken der Seite': 'simulated-page-token' })
  await expect(setup.locator('.found')).toContainText('Simulation: Bürgersprechstunde')
  await setup.getByRole('button', { name: 'Ja, hinzufügen' }).click()

  for (const name of ['YouTube', 'Facebook'])
    await expect(source(setup, name).locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
  await expect(setup.locator('header')).toContainText('Noch nicht begonnen')

  await setup.getByLabel('Name', { exact: true }).fill('Mia')
  await setup.getByRole('button', { name: 'Link ausstellen' }).click()
  await setup.locator('li').filter({ hasText: 'Mia' }).getByRole('button', { name: 'Kopieren' }).click()
  const copied = await setup.evaluate(() => navigator.clipboard.readText())
  const desk = await enter(await person(), copied)
  await expect(desk.locator('footer')).toContainText('Mia (Sie)')
  await expect(desk.getByText('Die Sendung hat noch nicht begonnen')).toBeVisible()
  await demo.say('youtube', 'Käthe Kabelsalat', 'Guten Abend aus dem Aufbau')
  await demo.say('facebook', 'Moritz Gießkanne', 'Hier auch schon jemand')
  await expect(comment(desk, 'Guten Abend aus dem Aufbau')).toBeVisible({ timeout: 20_000 })
  await expect(comment(desk, 'Hier auch schon jemand')).toBeVisible({ timeout: 20_000 })
})

test('a withdrawn link ends its desk at once', async ({ demo, person }) => {
  const { url } = await demo.link('moderator', 'Nils Aushilfe')
  const desk = await enter(await person(), url)
  await expect(desk.locator('footer')).toContainText('Verbunden')

  const setup = await staff(demo, await person(), '/setup?lang=de')
  const row = setup.locator('li').filter({ hasText: 'Nils Aushilfe' })
  await row.getByRole('button', { name: 'Zurückziehen' }).click()
  await row.getByRole('button', { name: 'Wirklich zurückziehen' }).click()
  await expect(row).toHaveCount(0)
  await expect(desk.getByRole('heading', { name: 'Bitte den eigenen Link noch einmal öffnen' })).toBeVisible()
  await desk.reload()
  await expect(desk.getByRole('heading', { name: 'Bitte den eigenen Link noch einmal öffnen' })).toBeVisible()
  await desk.goto(url)
  await expect(desk.getByRole('heading', { name: 'Dieser Link gilt nicht mehr' })).toBeVisible()
})
