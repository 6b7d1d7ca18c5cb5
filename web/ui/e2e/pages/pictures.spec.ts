// Pictures come from the platforms: while they load and when they cannot be
// had, a stand-in is there and never the browser's sign for a broken picture.

import { expect, test } from '@playwright/test'
import { comment, snapshot, sources } from './data.ts'
import { mock, ORIGIN } from './mock.ts'

const PLATFORM = 'https://pictures.platform.example'
const dot = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#2a6"/></svg>`

test('a source shows its mark until its picture is there, and when there is none', async ({ page }) => {
  const server = await mock(page)
  const mine = sources.map((source) => ({ ...source, picture: `${PLATFORM}/${source.kind}.svg` }))
  let arrive = () => {}
  const late = new Promise<void>((done) => (arrive = done))
  await page.route(`${PLATFORM}/**`, async (route) => {
    if (!route.request().url().includes('youtube')) return route.abort('namenotresolved')
    await late
    await route.fulfill({ contentType: 'image/svg+xml', body: dot })
  })
  server.answer = ({ path }) => (path.endsWith('/sources') ? { status: 200, body: { items: mine, next: null } } : undefined)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { sources: mine })))
  await page.goto(`${ORIGIN}/setup?lang=en`)

  const card = (title: string) => page.locator('article').filter({ hasText: title })
  const youtube = card('YouTube')
  await expect(youtube.locator('.picture svg')).toBeVisible()
  await expect(youtube.locator('img')).toBeHidden()
  await expect(card('Instagram').locator('.picture svg')).toBeVisible()
  await expect(card('Instagram').locator('img')).toHaveCount(0)
  arrive()
  await expect(youtube.locator('img')).toBeVisible()
  await expect(youtube.locator('.picture svg')).toHaveCount(0)
})

test('a person whose picture is missing has initials', async ({ page }) => {
  const server = await mock(page)
  const author = { id: 'u1', name: 'Mia Winter', avatar: `${PLATFORM}/mia.jpg` }
  await page.route(`${PLATFORM}/**`, (route) => route.abort('namenotresolved'))
  const plain = { id: 'u2', name: 'Omar Klein', avatar: '' }
  const comments = [comment(1, { author, text: 'Guten Abend' }), comment(2, { author: plain, text: 'Ohne Bild' })]
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { comments })))
  // What else somebody said would be new, and announced on top of the list.
  server.answer = ({ path, query }) =>
    path.endsWith('/comments') ? { status: 200, body: { items: comments.filter((c) => c.author!.id === query.get('author')), next: null } } : undefined
  await page.goto(`${ORIGIN}/desk?lang=en`)
  await page.getByText('Guten Abend').click()
  await page.getByRole('button', { name: 'Author', exact: true }).click()
  const face = page.locator('aside .face')
  await expect(face).toHaveText('MW')
  await expect(face.locator('img')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByText('Ohne Bild').click()
  await page.getByRole('button', { name: 'Author', exact: true }).click()
  await expect(face).toHaveText('OK')
})
