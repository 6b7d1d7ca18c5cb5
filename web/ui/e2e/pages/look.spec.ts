// Every page at its size, light and dark, German and English, for the eye.
// The pictures are in test-results/look.

import { test } from '@playwright/test'
import { mock } from './mock.ts'
import { visit } from './ways.ts'

const pages = [
  ['viewer', '/ABC234', 390, 844],
  ['desk', '/desk', 1440, 900],
  ['host', '/host', 1280, 800],
  ['overlay', '/overlay/T', 1920, 1080],
  ['setup', '/setup', 1440, 1400],
  ['join', '/', 390, 844],
  ['enter', '/enter/x1', 390, 844],
  ['demo', '/demo', 1600, 1000],
] as const

for (const [name, path, width, height] of pages) {
  for (const [lang, scheme] of [['de', 'light'], ['en', 'dark']] as const) {
    test(`${name} ${lang} ${scheme}`, async ({ page }) => {
      const server = await mock(page)
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await visit(page, path, lang)
      await page.screenshot({ path: `test-results/look/${name}-${lang}-${scheme}.png` })
      if (server.violations.length) throw new Error(server.violations.join('\n'))
    })
  }
}
