// What can go wrong on the way in, on a phone.

import type { Show } from '../../src/lib/wire.gen.ts'
import { enter, expect, phone, question, test } from './server.ts'

test.slow()

test.describe('the wrong way in', () => {
  test.use({ refusals: [404] })

  test('a code that nobody has is refused where it was typed', async ({ demo, person }) => {
    const page = await (await person(phone)).newPage()
    await page.goto(demo.url)
    const code = page.getByLabel('Code der Sendung')
    await code.fill('abc')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toHaveText('Ein Code hat sechs Zeichen, ohne 0, O, 1 und I. Bitte noch einmal ansehen.')
    await code.fill('zzz zzz')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(code).toBeFocused()
    await expect(code).toHaveValue('zzz zzz')
    await code.fill(demo.ways.code.toLowerCase())
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(demo.ways.viewer)
    await page.goto(`${demo.url}/ZZZZZZ`)
    await expect(page.getByRole('heading', { name: 'Diesen Code gibt es nicht' })).toBeVisible()
    await page.getByRole('link', { name: 'Code eingeben' }).click()
    await expect(code).toBeVisible()
  })
})

test('300 characters and not one more, and a question asked without a network is asked once', async ({ person, serve }) => {
  const server = await serve()
  const show = await server.api<Show>('POST', '/shows', { title: 'Funkloch', language: 'de', hold: 'rules' })
  const desk = await enter(await person(), show.links!.desk, 'Mia')
  const context = await person(phone)
  const viewer = await context.newPage()
  await viewer.goto(show.links!.viewer)
  const ask = viewer.getByRole('textbox', { name: 'Eine Frage stellen' })
  await expect(viewer.getByText('Die Sendung hat noch nicht begonnen.')).toBeVisible()

  await ask.fill('ä'.repeat(301))
  await expect(viewer.getByText('Bitte um 1 Zeichen kürzen')).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Frage senden' })).toBeDisabled()
  await viewer.keyboard.press('Enter')
  await expect(ask).toHaveValue('ä'.repeat(301))
  await ask.fill('ä'.repeat(300))
  await expect(viewer.getByText('300 von 300 Zeichen')).toBeVisible()

  await context.setOffline(true)
  await ask.fill('Hört mich im Funkloch jemand?')
  await viewer.keyboard.press('Enter')
  await expect(viewer.getByText('Wartet auf das Netz und wird dann gesendet')).toBeVisible({ timeout: 15_000 })
  await context.setOffline(false)
  await expect(viewer.locator('.own')).toContainText('Hört mich im Funkloch jemand?', { timeout: 20_000 })
  await expect(viewer.getByText('Wartet auf das Netz')).toHaveCount(0)
  await expect(question(desk, 'Funkloch jemand')).toHaveCount(1)

  await server.api('POST', `/shows/${show.id}/start`)
  await expect(viewer.locator('header')).toContainText('Live')
  await server.api('POST', `/shows/${show.id}/end`)
  await expect(viewer.getByRole('heading', { name: 'Die Sendung ist beendet' })).toBeVisible()
  await expect(ask).toHaveCount(0)
  await viewer.reload()
  await expect(viewer.getByRole('heading', { name: 'Die Sendung ist beendet' })).toBeVisible()
  await expect(viewer.getByText('Funkloch jemand')).toBeVisible()
})
