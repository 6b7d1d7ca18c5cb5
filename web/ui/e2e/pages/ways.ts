// The addresses of the pages, and by what a page is known to be there: what it
// has from its server is on it, in whatever language.

import { expect, type Page } from '@playwright/test'
import { settled } from '../settled.ts'
import { ORIGIN } from './mock.ts'

const signs: Record<string, (page: Page) => ReturnType<Page['locator']>> = {
  '/': (page) => page.getByRole('textbox'),
  '/ABC234': (page) => page.getByText('Why is nobody talking about storage?'),
  '/enter/x1': (page) => page.getByText('Wissen am Abend'),
  '/desk': (page) => page.getByText('Bitte auch über Balkonkraftwerke reden'),
  '/host': (page) => page.getByText('Wann werden die Wärmepumpen'),
  '/setup': (page) => page.locator('article').getByText('wissen.abend'),
  '/overlay/T': (page) => page.getByText('Wann werden die Wärmepumpen'),
  '/demo': (page) => page.locator('iframe'),
}
export const ways = Object.keys(signs)

/** visit opens a page and waits until it is there and nothing on it moves. */
export async function visit(page: Page, way: string, lang: string): Promise<void> {
  await page.goto(`${ORIGIN}${way}?lang=${lang}`)
  await expect(signs[way]!(page).first()).toBeVisible()
  await settled(page)
}
