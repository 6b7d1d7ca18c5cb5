// An overlay without its server: what the audience said may have been taken
// back meanwhile, so it leaves the picture after 20 s, and returns with the server.

import type { Show } from '../../src/lib/wire.gen.ts'
import { stopTime } from '../settled.ts'
import { enter, expect, question, screen, test } from './server.ts'

test.slow()

test('the text fades after 20 s without the server and is back with it', async ({ person, serve }) => {
  const server = await serve()
  const show = await server.api<Show>('POST', '/shows', { title: 'Stille', language: 'de', hold: 'rules' })
  const overlay = await (await person(screen)).newPage()
  await stopTime(overlay)
  await overlay.goto(show.links!.overlay)
  const desk = await enter(await person(), show.links!.desk, 'Mia')
  await expect(desk.locator('footer')).toContainText('Verbunden')
  await desk.keyboard.press('+')
  await desk.getByRole('dialog').getByRole('textbox').first().fill('Und wenn die Leitung reißt?')
  await desk.keyboard.press('Enter')
  await question(desk, 'Leitung reißt').locator('.text').click()
  await desk.keyboard.press('Shift+S')
  const text = overlay.getByText('Leitung reißt')
  await expect(text).toBeVisible()

  await server.kill()
  await overlay.clock.runFor(19_000)
  await expect(text).toBeVisible()
  await overlay.clock.runFor(1_000)
  await expect(text).toBeHidden()
  await expect(overlay.locator('body')).toHaveText('')

  await server.start()
  await expect(async () => {
    await overlay.clock.runFor(2_000)
    await expect(text).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 20_000 })
})
