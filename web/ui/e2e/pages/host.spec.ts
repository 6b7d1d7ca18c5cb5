import { expect, test } from '@playwright/test'
import { placed } from '../settled.ts'
import { at, questions, snapshot } from './data.ts'
import { mock, ORIGIN } from './mock.ts'

const air = (text: string) => ({ version: 4, panic: false, item: { kind: 'question', since: at(1), question: { ...questions[0]!, text } } })

for (const still of [false, true]) {
  test(`the item is as large as fits, and all of the page is in sight${still ? ', also without motion' : ''}`, async ({ page }) => {
    const server = await mock(page)
    await page.emulateMedia({ reducedMotion: still ? 'reduce' : 'no-preference' })
    await page.setViewportSize({ width: 1280, height: 800 })
    const texts = ['Ja?', questions[1]!.text, questions[4]!.text, 'W'.repeat(300)]
    for (const [i, text] of texts.entries()) {
      const scene = air(text)
      const all = questions.map((q) => (q.number === 1 ? { ...q, text } : q))
      server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { scene, questions: all })))
      await page.goto(`${ORIGIN}/host?lang=de`)
      const shown = page.locator('.text')
      await expect(shown).toHaveText(text)
      await placed(shown)
      const size = await shown.evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
      expect(size, text).toBeGreaterThanOrEqual(i < 3 ? 48 : 28)
      expect(size, text).toBeLessThanOrEqual(96)
      if (i === 0) expect(size).toBe(96)
      await expect(page.getByRole('button', { name: 'Beantwortet' })).toBeInViewport({ ratio: 1 })
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight - innerHeight), text).toBe(0)
    }
  })
}
