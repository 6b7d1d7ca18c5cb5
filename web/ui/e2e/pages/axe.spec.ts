import { expect, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { own, questions, show, snapshot } from './data.ts'
import { mock, ORIGIN } from './mock.ts'

const paths = ['/', '/ABC234', '/enter/x1', '/desk', '/host', '/setup', '/overlay/T', '/demo']

for (const path of paths) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`${path} ${scheme} can be used by everybody`, async ({ page }) => {
      const server = await mock(page)
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.goto(`${ORIGIN}${path}?lang=de`)
      await settled(page)
      expect(await violations(page)).toEqual([])
      expect(server.violations).toEqual([])
    })
  }
}

test('the desk with everything open', async ({ page }) => {
  const server = await mock(page)
  await page.goto(`${ORIGIN}/desk?lang=de`)
  await page.getByText('Bitte auch über Balkonkraftwerke reden').first().click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Verfasser', exact: true }).click()
  await page.getByRole('button', { name: /^Tasten/ }).click()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  server.say({ t: 'patch', at: '41-7', scene: { version: 9, panic: true, item: null } })
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
  expect(await violations(page)).toEqual([])
  server.say({ t: 'patch', at: '41-7', show: { ...show, state: 'ended' }, questions: [questions[8]] })
  await expect(page.getByRole('heading', { name: 'The show has ended' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})
