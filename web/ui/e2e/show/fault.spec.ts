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

test('a refused account asks for a person, who connects it again', async ({ demo, person }) => {
  const context = await person()
  const desk = await open(demo, context)
  const youtube = lamp(desk, 'YouTube')
  await expect(youtube.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
  await demo.fault('youtube', 'unauthorized')
  await expect(youtube.locator('.lamp').last()).toHaveText('neu verbinden', { timeout: 20_000 })
  await demo.fault('youtube', 'none')

  const setup = await context.newPage()
  await setup.goto(`${demo.url}/setup?lang=de`)
  const card = setup.locator('article').filter({ hasText: 'YouTube' })
  await expect(card).toContainText('neu verbinden')
  await card.getByRole('button', { name: 'Neu verbinden' }).click()
  await setup.getByRole('link', { name: 'Allow' }).click()
  await expect(card.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
  await expect(youtube.locator('.lamp.live')).toHaveText('live', { timeout: 20_000 })
})
