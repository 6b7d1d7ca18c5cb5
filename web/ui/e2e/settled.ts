import type { Page } from '@playwright/test'

/** What takes a second or more tells the time, such as the host's line, and never rests. */
const TELLS = 1000

/** settled waits until a page has all it asked for, and nothing on it moves. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    (tells) => document.getAnimations().every((a) => a.playState !== 'running' || Number(a.effect?.getTiming().duration) >= tells),
    TELLS,
  )
}
