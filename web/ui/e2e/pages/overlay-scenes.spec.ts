// Scenes of polls at every size, and the scenes beside them.

import { expect, type Page, test } from '@playwright/test'
import type { Item } from '../../src/lib/wire.gen.ts'
import { settled, stopTime } from '../settled.ts'
import { at, snapshot } from './data.ts'
import { mock } from './mock.ts'
import { item, onAir, OVERLAY } from './onair.ts'
import { kinds, poll, ranks } from './polls.ts'

const sizes = [[400, 225], [1280, 720], [1920, 1080], [1080, 1920]] as const
const long = 'Welches von diesen Vorhaben soll die Stadt mit dem Geld aus dem Klimafonds in den nächsten drei Jahren zuerst angehen, welches danach, und welches soll sie lassen?'
const twenty = Array.from({ length: 20 }, (_, i) => ({ text: `${'Solardächer auf allen Schulen und Turnhallen der Stadt '.repeat(1 + (i % 3))}${i}` }))
const podium: Item = { kind: 'podium', since: at(1), ranks: ranks.slice(0, 3) }
const leaderboard: Item = { kind: 'leaderboard', since: at(1), ranks }

/** inside says whether all of the plate is in the safe area, and nothing of it beside the plate. */
async function inside(page: Page, [width, height]: readonly [number, number]) {
  await settled(page)
  const { plate, out } = await page.locator('.plate').evaluate((plate) => {
    const r = plate.getBoundingClientRect()
    const all = [...plate.querySelectorAll('h1, p, li, img, dl, figure, svg')].filter((e) => !e.closest('.only-read'))
        .map((e) => e.getBoundingClientRect())
    const out = all.filter((b) => b.width > 0 && (b.left < r.left - 1 || b.right > r.right + 1 || b.top < r.top - 1 || b.bottom > r.bottom + 1))
    return { plate: { x: r.left, y: r.top, right: r.right, bottom: r.bottom }, out: out.length }
  })
  expect(out).toBe(0)
  expect(plate.x).toBeGreaterThanOrEqual(width * 0.05 - 1)
  expect(plate.right).toBeLessThanOrEqual(width * 0.95 + 1)
  expect(plate.y).toBeGreaterThanOrEqual(height * 0.05 - 1)
  expect(plate.bottom).toBeLessThanOrEqual(height * 0.95 + 1)
}

for (const size of sizes) {
  test.describe(`${size[0]} × ${size[1]}`, () => {
    test.use({ viewport: { width: size[0], height: size[1] } })

    for (const kind of kinds)
      test(`${kind} is inside the safe area, asked and answered`, async ({ page }) => {
        await onAir(page, item(poll(kind, 'timed')))
        await inside(page, size)
        await onAir(page, item(poll(kind, 'revealed')), '?scale=1.3&position=top-right')
        await inside(page, size)
      })

    test('twenty long options under a long title', async ({ page }) => {
      for (const state of ['timed', 'revealed'] as const) {
        await onAir(page, item(poll('choice', state, { title: long, options: twenty, counts: twenty.map((_, i) => i) })))
        await inside(page, size)
        const text = await page.locator('.text').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
        if (size[0] > size[1]) expect(text * 1.35).toBeGreaterThanOrEqual(size[1] * 0.032)
        await expect(page.locator('.row')).toHaveCount(20)
      }
    })

    test('podium and leaderboard', async ({ page }) => {
      await onAir(page, podium)
      await inside(page, size)
      await onAir(page, leaderboard)
      await inside(page, size)
      await expect(page.locator('.plate li')).toHaveCount(10)
    })
  })
}

test.describe('beside polls', () => {
  test.use({ viewport: { width: 1920, height: 1080 } })

  test('the podium: the first in the middle and highest', async ({ page }) => {
    await onAir(page, podium)
    await settled(page)
    await expect(page.locator('.plate li')).toHaveText([/Petra Lang\s*790 Punkte\s*2/, /Mia Winter\s*840 Punkte\s*1/, /jonas_k\s*760 Punkte\s*3/])
    const high = await page.locator('.block').evaluateAll((all) => all.map((e) => e.getBoundingClientRect().height))
    expect(high[1]).toBeGreaterThan(high[0]!)
    expect(high[0]).toBeGreaterThan(high[2]!)
  })

  test('nobody has points yet', async ({ page }) => {
    await onAir(page, { ...podium, ranks: [] })
    await expect(page.locator('.plate')).toContainText('Noch keine Punkte')
  })

  test('the code to write back', async ({ page }) => {
    await onAir(page, { kind: 'delay', since: at(1), code: 'K7Q2' })
    await expect(page.locator('.plate')).toContainText('Bitte in die Kommentare schreiben')
    await settled(page)
    const size = await page.getByText('K7Q2').evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
    expect(size).toBeGreaterThan(1080 * 0.1)
  })

  test('without contact names leave', async ({ page }) => {
    await stopTime(page)
    const server = await mock(page)
    for (const of of [podium, leaderboard]) {
      server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { scene: { version: 5, panic: false, item: of } })))
      await page.goto(OVERLAY)
      await expect(page.getByText('Mia Winter')).toBeVisible()
      server.silence()
      await page.clock.runFor(24_000)
      await expect(page.locator('.plate')).toHaveCount(0)
    }
  })

  for (const query of ['?theme=light', '?bg=none', '?chroma=green', '?bg=none&theme=light'])
    test(`with ${query}`, async ({ page }) => {
      const server = await onAir(page, item(poll('quiz', 'revealed')), query)
      await inside(page, [1920, 1080])
      await expect(page.locator('.right .sign')).toHaveText('Richtig')
      expect(server.violations).toEqual([])
    })
})
