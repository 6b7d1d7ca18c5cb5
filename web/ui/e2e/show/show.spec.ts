// The main job from end to end: a question from the room, upvoted by two
// browsers and by a comment on a platform, goes on air; what a platform
// deletes leaves the air.

import type { Page } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { type Demo, desk as open, expect, test } from './server.ts'

const QUESTION = 'Wie lange hält eigentlich ein Speicher im Keller?'

const votes = (page: Page) =>
  page.locator('li').filter({ hasText: QUESTION }).getByRole('button', { name: /stimmen/ })

test('from a question in the room to the overlay, and off the air by a deletion', async ({ demo, person }) => {
  test.slow()
  const desk = await open(demo, await person())
  for (const kind of ['youtube', 'facebook', 'instagram'])
    await expect(desk.locator(`article svg.${kind}`).first()).toBeVisible({ timeout: 60_000 })

  const overlay = await (await person()).newPage()
  await overlay.setViewportSize({ width: 1920, height: 1080 })
  await overlay.goto(demo.ways.overlay)

  const asker = await (await person()).newPage()
  await asker.goto(`${demo.ways.viewer}?lang=de`)
  await asker.getByRole('textbox', { name: 'Eine Frage stellen' }).fill(QUESTION)
  await asker.keyboard.press('Enter')
  await expect(asker.locator('.own [aria-current=step]')).toHaveText(/Eingereicht|In der Liste/)

  const row = desk.locator('article[data-number]').filter({ hasText: QUESTION })
  const held = desk.getByRole('button', { name: /^In Prüfung/ }).last()
  await expect(async () => {
    if (!(await row.isVisible())) await held.click()
    await expect(row).toBeVisible({ timeout: 1000 })
  }).toPass()
  await row.locator('.text').click()
  await expect(row).toHaveAttribute('aria-current', 'true')
  if (await row.getByRole('button', { name: /In die Liste/ }).isVisible()) {
    await desk.keyboard.press('a')
    await desk.getByRole('button', { name: 'Liste', exact: true }).click()
  }
  await expect(asker.locator('.own [aria-current=step]')).toHaveText('In der Liste')
  const number = (await row.locator('.meta .count').textContent())!.slice(1)

  for (const _ of [1, 2]) {
    const voter = await (await person()).newPage()
    await voter.goto(`${demo.ways.viewer}?lang=de`)
    await votes(voter).click()
    await expect(votes(voter)).toHaveAttribute('aria-pressed', 'true')
  }
  await demo.say('facebook', 'Petra Lang', `👍 ${number}`)
  // The simulated audience may like it as well.
  const count = async () => Number(await row.locator('.votes').textContent())
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThanOrEqual(3)
  await desk.getByRole('checkbox', { name: 'Stimmen zeigen' }).check()
  await expect(desk.locator('article[data-id]').filter({ hasText: 'Petra Lang' }).filter({ hasText: `👍 ${number}` })).toBeVisible({ timeout: 30_000 })

  await row.locator('.text').click()
  await desk.keyboard.press('Shift+S')
  await expect(overlay.getByText(QUESTION)).toBeVisible()
  await expect(overlay.locator('.vote')).toContainText(`👍 ${number} kommentieren`)
  await expect(asker.locator('.own [aria-current=step]')).toHaveText('Auf Sendung')

  await desk.keyboard.press('Shift+D')
  await expect(overlay.getByText(QUESTION)).toBeHidden()
  await expect(asker.locator('.own [aria-current=step]')).toHaveText('Beantwortet')

  const text = `Grüße vom Balkon ${Date.now()}`
  const id = await demo.say('youtube', 'Kathi', text)
  const comment = desk.locator('article[data-id]').filter({ hasText: text })
  await expect(comment).toBeVisible({ timeout: 30_000 })
  await comment.locator('.text').click()
  await expect(comment).toHaveAttribute('aria-current', 'true')
  if (await comment.getByRole('button', { name: /Freigeben/ }).isVisible()) await desk.keyboard.press('a')
  await desk.keyboard.press('Shift+S')
  await expect(overlay.getByText(text)).toBeVisible()
  await demo.remove('youtube', id)
  await expect(overlay.getByText(text)).toBeHidden({ timeout: 30_000 })
})

const pages = [
  ['viewer', 390, 844, (demo: Demo) => demo.ways.viewer],
  ['desk', 1440, 900, (demo: Demo) => `${demo.url}/desk`],
  ['host', 1280, 800, (demo: Demo) => `${demo.url}/host`],
  ['setup', 1440, 900, (demo: Demo) => `${demo.url}/setup`],
  ['overlay', 1920, 1080, (demo: Demo) => demo.ways.overlay],
] as const

for (const lang of ['de', 'en'] as const) {
  test(`every page can be looked at and used by everybody, ${lang}`, async ({ demo, person }) => {
    test.slow()
    const page = await open(demo, await person({ reducedMotion: 'reduce' }))
    await page.goto(`${demo.url}/desk?lang=${lang}`)
    await expect(page.locator('article[data-id]').nth(5)).toBeVisible({ timeout: 30_000 })
    await page.keyboard.press('j')
    await page.keyboard.press('f')
    await page.keyboard.press('Shift+S')
    for (const [name, width, height, address] of pages) {
      await page.setViewportSize({ width, height })
      await page.goto(`${address(demo)}?lang=${lang}`)
      await settled(page)
      await page.screenshot({ path: `test-results/pages/${name}-${lang}.png` })
      expect(await violations(page), name).toEqual([])
    }
  })
}
