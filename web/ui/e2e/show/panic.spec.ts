// Panic: everything leaves every overlay at once, and the desk knows which
// overlay confirmed it.

import type { BrowserContext } from '@playwright/test'
import type { Link, Show } from '../../src/lib/wire.gen.ts'
import { leaveAtOnce } from './leaving.ts'
import { enter, expect, question, screen, test } from './server.ts'

test.slow()

/** cable is an overlay whose network can be cut without a word, as when a plug is pulled. */
async function cable(context: BrowserContext, url: string) {
  const page = await context.newPage()
  let cut = false
  await page.routeWebSocket(/\/ws\?/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((said) => cut || server.send(said))
    server.onMessage((said) => cut || socket.send(said))
  })
  await page.goto(url)
  return { page, cut: () => (cut = true) }
}

test('panic empties the overlays and names the one that does not answer', async ({ person, serve }) => {
  const server = await serve()
  const show = await server.api<Show>('POST', '/shows', { title: 'Panik', language: 'de', hold: 'rules' })
  const link = (name: string) => server.api<Link>('POST', `/shows/${show.id}/links`, { role: 'overlay', name })
  const [studio, hall] = [await link('Studio'), await link('Saal')]
  const desk = await enter(await person(), show.links!.desk, 'Mia')
  const overlay = await (await person(screen)).newPage()
  await overlay.goto(studio.url)
  const far = await cable(await person(screen), hall.url)
  for (const name of ['Studio', 'Saal']) await expect(desk.locator('footer')).toContainText(`${name}: an`)

  const text = 'Das hier soll gleich wieder weg'
  await desk.keyboard.press('+')
  await desk.getByRole('dialog').getByRole('textbox').first().fill(text)
  await desk.keyboard.press('Enter')
  const air = async () => {
    await question(desk, text).locator('.text').click()
    await desk.keyboard.press('Shift+S')
  }
  await air()
  for (const page of [overlay, far.page]) await expect(page.getByText(text)).toBeVisible()

  await leaveAtOnce(() => desk.keyboard.press('Shift+P'), overlay.getByText(text))
  const alert = desk.getByRole('alert')
  await expect(alert).toContainText('Alle Overlays sind leer.')
  await expect(desk.getByRole('button', { name: 'Panik' }).last()).toBeDisabled()
  await alert.getByRole('button', { name: 'Panik aufheben' }).click()
  await expect(alert).toHaveCount(0)
  await expect(overlay.getByText(text)).toBeHidden() // nothing comes back by itself

  await air()
  for (const page of [overlay, far.page]) await expect(page.getByText(text)).toBeVisible()
  far.cut()
  await leaveAtOnce(() => desk.keyboard.press('Shift+P'), overlay.getByText(text))
  await expect(alert).toContainText('Keine Antwort von Saal. Die Quelle jetzt in OBS ausblenden.')
  await alert.getByRole('button', { name: 'Panik aufheben' }).click()
  await expect(alert).toHaveCount(0)
})
