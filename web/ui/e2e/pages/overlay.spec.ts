import { expect, test } from '@playwright/test'
import { placed, settled, stopTime } from '../settled.ts'
import { at, questions, show, snapshot } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'
import { panic } from './onair.ts'

test.use({ viewport: { width: 1920, height: 1080 } })

const URL = `${ORIGIN}/overlay/T`
const item = (number: number) => ({ kind: 'question', since: at(1), question: questions[number - 1] })
const confirmed = (server: Mock) => server.sent.filter((s) => s.t === 'shown').map((s) => s.scene)

test('shows a question with the way to vote for it, inside the safe area, and confirms it', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  await expect(page.getByText('Wann werden die Wärmepumpen')).toBeVisible()
  await expect(page.locator('.vote')).toContainText(/#1\s*·\s*👍 1 kommentieren/)
  await expect.poll(() => confirmed(server)).toEqual([3])
  await settled(page)
  const box = (await page.locator('.plate').boundingBox())!
  expect(box.x).toBeGreaterThanOrEqual(1920 * 0.05 - 1)
  expect(box.y + box.height).toBeLessThanOrEqual(1080 * 0.95 + 1)
  server.say({ t: 'totals', v: 5, q: [[1, 77]] })
  await expect(page.locator('.votes')).toHaveText('77')
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(background).toBe('rgba(0, 0, 0, 0)')
})

test('a text of any length keeps to four lines of a readable size', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  const texts = ['Ja?', questions[4]!.text, 'W'.repeat(300), 'مرحبا '.repeat(50), '👩‍👩‍👧‍👦'.repeat(60), 'Z̴̡̛͙͖̈́̑a̷̛͚l̵͎̇g̶̱̀o̵̜͝ '.repeat(12)]
  let version = 10
  for (const text of texts) {
    server.say({ t: 'patch', at: '50-7', scene: { version: ++version, panic: false, item: { ...item(2), question: { ...questions[1], number: version, text } } } })
    const quote = page.locator('blockquote').filter({ hasText: text.slice(0, 2) })
    await expect(quote).toBeVisible()
    await placed(quote)
    const { size, lines } = await quote.evaluate((e) => {
      const style = getComputedStyle(e)
      return { size: parseFloat(style.fontSize), lines: e.clientHeight / parseFloat(style.lineHeight) }
    })
    expect(size).toBeGreaterThanOrEqual(1080 * 0.032 - 0.1)
    expect(lines).toBeLessThanOrEqual(4.1)
  }
})

test('panic empties at once and is confirmed', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  await expect(page.locator('.plate')).toBeVisible()
  await expect.poll(() => confirmed(server)).toEqual([3])
  expect(await panic(page, server)).toBeLessThan(100)
  await expect.poll(() => confirmed(server).at(-1)).toBeGreaterThan(3)
})

test('without contact for 20 s audience text leaves, the way to join stays', async ({ page }) => {
  await stopTime(page)
  const server = await mock(page)
  await page.goto(URL)
  await expect(page.locator('.plate')).toBeVisible()
  server.silence()
  await page.clock.runFor(19_000)
  await expect(page.locator('.plate')).toBeVisible()
  await page.clock.runFor(1000)
  await expect(page.locator('.plate')).toHaveCount(0)
  const join = { kind: 'join', since: at(1), join: { code: 'ABC234', url: `${ORIGIN}/ABC234`, qr: '/api/v1/qr?path=/ABC234' } }
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { scene: { version: 8, panic: false, item: join } })))
  await expect(async () => {
    await page.clock.runFor(1000)
    await expect(page.getByText('ABC 234')).toBeVisible({ timeout: 500 })
  }).toPass()
  server.silence()
  await page.clock.runFor(40_000)
  await expect(page.getByText('ABC 234')).toBeVisible()
})

test('a test shows sample content until the show is live', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { show: { ...show, state: 'draft' } })))
  await page.goto(`${URL}?test=1`)
  await expect(page.getByText('TEST')).toBeVisible()
  server.say({ t: 'patch', at: '50-7', show })
  await expect(page.getByText('TEST')).toBeHidden()
  await expect(page.getByText('Wann werden die Wärmepumpen')).toBeVisible()
})

test('speaks the language of the show, not of the browser', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { show: { ...show, language: 'en' } })))
  await page.goto(URL)
  await expect(page.getByText('Comment 👍 1')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('a closed or broken server is never seen', async ({ page }) => {
  const server = await mock(page)
  server.greet = (_role, socket) => void socket.close({ code: 4101 })
  await page.goto(URL)
  await expect.poll(() => server.sockets.length).toBeGreaterThan(0)
  await settled(page)
  await expect(page.locator('body')).toHaveText('')
})

test('a preview is a picture of the sample and not an overlay of the show', async ({ page }) => {
  const server = await mock(page)
  await page.goto(`${URL}?preview=1&lang=en`)
  await expect(page.getByText('TEST')).toBeVisible()
  await expect(page.getByText('This is how a question from the audience looks')).toBeVisible()
  await settled(page)
  expect(server.sockets).toHaveLength(0)
})
