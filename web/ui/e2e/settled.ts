import type { Page } from '@playwright/test'

/** settled waits until a page has all it asked for, and nothing on it moves. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'))
}
