// What others do to an item while somebody decides about it: an edit on the
// platform, a ban, another moderator.

import type { WebSocketRoute } from '@playwright/test'
import { air, comment, desk as open, expect, phone, question, screen, test } from './server.ts'

test.slow()

test('an edit on the platform takes the comment off the air', async ({ demo, person }) => {
  const desk = await open(demo, await person())
  const overlay = await (await person(screen)).newPage()
  await overlay.goto(demo.ways.overlay)
  const id = await demo.say('facebook', 'Wilma Regenschirm', 'Die Brücke ist toll')
  await air(desk, 'Die Brücke ist toll')
  await expect(overlay.getByText('Die Brücke ist toll')).toBeVisible()

  await demo.edit('facebook', id, 'Die Brücke ist doch nicht so toll')
  await expect(overlay.getByText('Die Brücke ist')).toHaveCount(0, { timeout: 30_000 })
  await expect(comment(desk, 'Die Brücke ist doch nicht so toll')).toBeVisible()
  await expect(desk.getByRole('region', { name: 'Auf Sendung' })).not.toContainText('Die Brücke')
})

test('a ban takes the question off the air and out of the lists; undo brings it back, not on air', async ({ demo, person }) => {
  const text = 'Darf man hier eigentlich alles fragen?'
  const asker = await (await person(phone)).newPage()
  await asker.goto(demo.ways.viewer)
  await asker.getByRole('button', { name: 'Ohne Namen' }).click()
  await asker.getByLabel('Name, der mit der Frage erscheint').fill('Frieda Zimtschnecke')
  await asker.keyboard.press('Enter')
  await asker.getByRole('textbox', { name: 'Eine Frage stellen' }).fill(text)
  await asker.keyboard.press('Enter')
  const viewer = await (await person(phone)).newPage()
  await viewer.goto(demo.ways.viewer)
  const overlay = await (await person(screen)).newPage()
  await overlay.goto(demo.ways.overlay)

  const desk = await open(demo, await person())
  await question(desk, text).locator('.text').click()
  await desk.keyboard.press('Shift+S')
  await expect(overlay.getByText(text)).toBeVisible()
  await expect(viewer.getByText(text)).toBeVisible()

  await desk.getByRole('region', { name: 'Auf Sendung' }).getByRole('button', { name: 'Verfasser: Frieda Zimtschnecke' }).click()
  await expect(desk.getByRole('complementary')).toContainText(text)
  await desk.getByRole('complementary').getByRole('button', { name: 'Sperren' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Sperren' }).click()
  await expect(overlay.getByText(text)).toBeHidden()
  await expect(viewer.getByText(text)).toHaveCount(0)

  await desk.keyboard.press('Control+z')
  await expect(viewer.getByText(text)).toBeVisible()
  await expect(desk.getByText('Rückgängig gemacht')).toBeVisible()
  await desk.getByRole('complementary').getByRole('button', { name: 'Schließen' }).click()
  await expect(question(desk, text)).toBeVisible()
  await expect(overlay.getByText(text)).toBeHidden()
  await expect(desk.getByRole('region', { name: 'Auf Sendung' })).not.toContainText(text)
})

test.describe('two at once', () => {
  test.use({ refusals: [409] })

  test('whoever is too late sees the new state and a notice', async ({ demo, person }) => {
    const text = 'DAS IST JA WOHL DAS LETZTE'
    const first = await open(demo, await person())
    const late = await (await person()).newPage()
    // What happens reaches this desk only after it has decided.
    let through = true
    const waiting: (() => void)[] = []
    await late.routeWebSocket(/\/ws\?/, (socket: WebSocketRoute) => {
      const server = socket.connectToServer()
      socket.onMessage((said) => server.send(said))
      server.onMessage((said) => (through ? socket.send(said) : waiting.push(() => socket.send(said))))
    })
    const { url } = await demo.link('moderator', 'Sam')
    await late.goto(url)
    await late.getByRole('button', { name: 'Öffnen' }).click()
    await demo.say('youtube', 'Günni Nudelholz', text)
    for (const page of [first, late]) {
      await comment(page, text).locator('.text').click({ timeout: 30_000 })
      await expect(comment(page, text).locator('.state')).toHaveText('In Prüfung')
    }
    await expect(comment(first, text)).toContainText('Sam ist dran')
    through = false
    await first.keyboard.press('a')
    await expect(comment(first, text).locator('.state')).toHaveCount(0)
    await late.keyboard.press('x')
    await expect(late.getByText('Jemand war schneller. Jetzt: Freigegeben.')).toBeVisible()
    await expect(comment(late, text).locator('.state')).toHaveCount(0)
    through = true
    for (const deliver of waiting) deliver()
    await expect(comment(first, text).locator('.state')).toHaveCount(0)
  })
})
