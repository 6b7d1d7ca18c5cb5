import { expect, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { own, questions, show, snapshot } from './data.ts'
import { mock, ORIGIN } from './mock.ts'
import { visit, ways } from './ways.ts'

for (const path of ways) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`${path} ${scheme} can be used by everybody`, async ({ page }) => {
      const server = await mock(page)
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await visit(page, path, 'de')
      expect(await violations(page)).toEqual([])
      expect(server.violations).toEqual([])
    })
  }
}

test('the desk with everything open', async ({ page }) => {
  const server = await mock(page)
  await page.goto(`${ORIGIN}/desk?lang=de`)
  await page.getByText('Bitte auch über Balkonkraftwerke reden').first().click()
  await expect(page.getByRole('button', { name: 'Verfasser', exact: true })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Verfasser', exact: true }).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  await page.getByRole('button', { name: /^Tasten/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  server.say({ t: 'patch', at: '41-7', scene: { version: 9, panic: true, item: null } })
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('button', { name: 'Hell oder dunkel' }).click()
  await settled(page)
  expect(await violations(page)).toEqual([])
})

test('the phone with everything in it', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) => {
    socket.send(JSON.stringify(snapshot(role)))
    socket.send(JSON.stringify({ t: 'you', session: 'me', voted: [2], questions: own }))
  }
  await page.goto(`${ORIGIN}/ABC234?lang=en`)
  await page.getByRole('textbox', { name: 'Ask a question' }).fill('x'.repeat(310))
  await page.locator('summary').press('Enter')
  await expect(page.getByText('Warum hängt der Strompreis am Gas?')).toBeVisible()
  expect(await violations(page)).toEqual([])
  server.say({ t: 'patch', at: '41-7', show: { ...show, state: 'ended' }, questions: [questions[8]] })
  await expect(page.getByRole('heading', { name: 'The show has ended' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})
