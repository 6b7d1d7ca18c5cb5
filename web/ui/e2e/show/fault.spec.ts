// A platform that fails: the lamp says what is wrong in plain words, and heals.

import type { Page } from '@playwright/test'
import { desk as open, expect, test } from './server.ts'

const lamp = (page: Page, name: string) => page.getByRole('navigation', { name: 'Quellen' }).locator('li').filter({ hasText: name })

test('faults of a platform show in the lamp and heal', async ({ demo, person }) => {
  test.slow()
  const desk = await open(demo, await person())
  const facebook = lamp(desk, 'Facebook')
  await expect(facebook.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })

  await demo.fault('facebook', '500')
  await expect(facebook.locator('.lamp').last()).toHaveText('langsam', { timeout: 20_000 })
  await expect(facebook).toContainText('Die Plattform meldet eine eigene Störung. Es wird von selbst wieder versucht.')
  await demo.fault('facebook', 'rubbish')
  await expect(facebook).toContainText('Die Antwort der Plattform ist nicht lesbar. Es wird von selbst wieder versucht.', { timeout: 30_000 })
  await demo.fault('facebook', 'none')
  await expect(facebook.locator('.lamp.live')).toHaveText('live', { timeout: 40_000 })
  await expect(facebook).not.toContainText('Die Antwort der Plattform')
})

test('refused credentials ask for a person, who puts new ones in', async ({ demo, person }) => {
  const context = await person()
  const desk = await open(demo, context)
  const youtube = lamp(desk, 'YouTube')
  await expect(youtube.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
  await demo.fault('youtube', 'unauthorized')
  await expect(youtube.locator('.lamp').last()).toHaveText('neu verbinden', { timeout: 20_000 })
  await expect(youtube).toContainText('YouTube kennt diesen API-Schlüssel nicht.')
  await demo.fault('youtube', 'none')

  const setup = await context.newPage()
  await setup.goto(`${demo.url}/setup?lang=de`)
  const card = setup.locator('article').filter({ hasText: 'YouTube' })
  await expect(card).toContainText('neu verbinden')
  await expect(card).toContainText('YouTube kennt diesen API-Schlüssel nicht.')
  await card.getByRole('button', { name: 'Entfernen' }).click()
  await card.getByRole('button', { name: 'Wirklich entfernen' }).click()
  await expect(card).toHaveCount(0)
  await setup.getByRole('button', { name: 'YouTube', exact: true }).click()
  await setup.getByLabel('Adresse oder ID des Videos').fill('simulation0')
  await setup.getByLabel('API-Schlüssel').fill('simulated-api-key')
  await setup.keyboard.press('Enter')
  await setup.getByRole('button', { name: 'Ja, hinzufügen' }).click()
  await expect(card.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
  await expect(youtube.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
})
