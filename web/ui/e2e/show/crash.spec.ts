// The server is killed while pages are open, on both engines: every page says
// that it is stale, comes back by itself, and shows the state it had.

import type { Show } from '../../src/lib/wire.gen.ts'
import { Server } from './process.ts'
import { enter, expect, phone, question, screen, test } from './server.ts'

for (const engine of ['embedded', 'redis']) {
  test(`pages survive the death of the server (${engine})`, async ({ person }) => {
    test.slow()
    const server = new Server()
    try {
      if (engine === 'redis') server.redis()
      await server.start()
      const show = await server.api<Show>('POST', '/shows', { title: 'Absturz', language: 'de', hold: 'rules' })

      const desk = await enter(await person(), show.links!.desk, 'Mia')
      await expect(desk.locator('footer')).toContainText('Verbunden')
      const overlay = await (await person(screen)).newPage()
      await overlay.goto(show.links!.overlay)
      const viewer = await (await person(phone)).newPage()
      await viewer.goto(show.links!.viewer)
      await viewer.getByRole('textbox').fill('Hält das auch einen Absturz aus?')
      await viewer.keyboard.press('Enter')
      await question(desk, 'Absturz aus').click()
      await desk.keyboard.press('Shift+S')
      await expect(overlay.getByText('Absturz aus')).toBeVisible()

      await server.kill()
      await expect(desk.locator('footer')).not.toContainText('Verbunden', { timeout: 20_000 })
      await expect(overlay.getByText('Absturz aus')).toBeVisible() // not an error, and not yet 20 s
      await server.start()

      await expect(desk.locator('footer')).toContainText('Verbunden', { timeout: 30_000 })
      await expect(overlay.getByText('Absturz aus')).toBeVisible()
      await viewer.getByRole('textbox').fill('Und danach?')
      await viewer.keyboard.press('Enter')
      await expect(question(desk, 'Und danach')).toBeVisible({ timeout: 30_000 })
      await expect(desk.getByText('Absturz aus')).toHaveCount(1)
      await desk.keyboard.press('Shift+C')
      await expect(overlay.getByText('Absturz aus')).toBeHidden({ timeout: 15_000 })
    } finally {
      await server.remove()
    }
  })
}
