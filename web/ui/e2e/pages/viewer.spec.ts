import { expect, test } from '@playwright/test'
import { settled, stopTime } from '../settled.ts'
import { own, questions, show, snapshot } from './data.ts'
import { type Call, mock, type Mock, ORIGIN } from './mock.ts'

test.use({ viewport: { width: 390, height: 844 } })

const URL = `${ORIGIN}/ABC234?lang=de&via=youtube`
const asked = (server: Mock) => server.calls.filter((c) => c.method === 'POST' && c.path.endsWith('/questions'))
const asking = (call: Call) => call.method === 'POST' && call.path.endsWith('/questions')

test('a question waits for the network, survives a reload and is asked once', async ({ page }) => {
  const server = await mock(page)
  server.answer = (call) => (asking(call) ? 'offline' : undefined)
  await page.goto(URL)
  await page.getByRole('textbox', { name: 'Eine Frage stellen' }).fill('Wie lange noch?')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Wartet auf das Netz')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Wie lange noch?')).toBeVisible()
  server.answer = () => undefined
  const mine = page.locator('.own li').filter({ hasText: 'Wie lange noch?' })
  await expect(mine.locator('[aria-current=step]')).toHaveText('Eingereicht', { timeout: 10_000 })
  await expect(page.getByText('Wartet auf das Netz')).toBeHidden()
  expect(new Set(asked(server).map((c) => c.key)).size).toBe(1)
})

test('a draft survives a reload', async ({ page }) => {
  await mock(page)
  await page.goto(URL)
  await page.getByRole('textbox', { name: 'Eine Frage stellen' }).fill('Was ich noch')
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Eine Frage stellen' })).toHaveValue('Was ich noch')
})

test('a vote shows at once, also without a network, and is sent when it is back', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  const vote = page.getByRole('button', { name: 'Für Frage #2 stimmen' })
  await expect(vote).toContainText('41')
  await vote.click()
  await expect(vote).toContainText('42')
  await expect(vote).toHaveAttribute('aria-pressed', 'true')
  const votes = () => server.sent.filter((s) => s.t === 'vote')
  await expect.poll(votes).toMatchObject([{ number: 2, value: 1 }])
  const { op } = votes()[0]!

  server.greet = (_role, socket) => socket.send(JSON.stringify({ t: 'patch', at: '44-7' }))
  await server.sockets.at(-1)!.close({ code: 1011 })
  await expect.poll(() => votes().filter((s) => s.op === op).length, { timeout: 10_000 }).toBe(2)
  server.say({ t: 'ack', op, number: 2, votes: 45, v: 9, voted: true, changed: true })
  await expect(vote).toContainText('45')
})

test('counts move, cards do not while somebody touches them', async ({ page }) => {
  await stopTime(page)
  const server = await mock(page)
  await page.goto(URL)
  const first = page.locator('section li').filter({ hasText: 'Was passiert mit dem Netz' })
  await expect(first).toBeVisible()
  await page.clock.runFor(3000)
  await settled(page)
  await page.mouse.click(200, 560)
  const before = await first.boundingBox()
  server.say({ t: 'totals', v: 20, q: [[3, 99]] })
  await expect(page.getByRole('button', { name: 'Für Frage #3 stimmen' })).toContainText('99')
  await page.clock.runFor(2000)
  expect(await first.boundingBox()).toEqual(before)
  await page.clock.runFor(4000)
  await expect.poll(() => first.boundingBox()).not.toEqual(before)
})

test('answered questions that were unfolded stay so while others are voted for', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  await page.getByText('Beantwortet 1').click()
  const answered = page.getByText('Warum hängt der Strompreis am Gas?')
  await expect(answered).toBeVisible()
  server.say({ t: 'totals', v: 20, q: [[3, 99]] })
  await expect(page.getByRole('button', { name: 'Für Frage #3 stimmen' })).toContainText('99')
  await expect(answered).toBeVisible()
})

test('one’s own questions tell how far they have come', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) => {
    socket.send(JSON.stringify(snapshot(role, { questions })))
    socket.send(JSON.stringify({ t: 'you', session: 'me', voted: [], questions: [own[0]] }))
  }
  await page.goto(URL)
  const mine = page.locator('.own li').filter({ hasText: own[0]!.text })
  await expect(mine.locator('[aria-current=step]')).toHaveText('Eingereicht')
  server.say({ t: 'patch', at: '41-7', gone: [21] })
  server.say({ t: 'you', session: '', questions: [{ ...own[0], state: 'open', version: 2 }] })
  await expect(mine.locator('[aria-current=step]')).toHaveText('In der Liste')
  server.say({ t: 'you', session: '', questions: [{ ...own[0], state: 'dismissed', version: 3 }] })
  await expect(page.getByText('Nicht übernommen')).toBeVisible()
})

test('an anonymous question can be withdrawn', async ({ page }) => {
  const server = await mock(page)
  const receipt = { ...questions[5]!, number: 30, text: 'Psst?', state: 'held', mine: true }
  server.answer = (call) =>
    call.path.includes('/receipts/') ? { status: 200, body: call.method === 'GET' ? receipt : { ok: true } } : undefined
  await page.goto(URL)
  await page.getByText('Anonym', { exact: true }).click()
  await expect(page.getByText('Es wird nicht gespeichert, wer fragt.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Eine Frage stellen' }).fill('Psst?')
  await page.getByRole('button', { name: 'Frage senden' }).click()
  await page.getByRole('button', { name: 'Zurückziehen' }).click()
  await expect(page.getByText('Psst?')).toBeHidden()
  await expect.poll(() => server.calls.some((c) => c.method === 'DELETE' && c.path === `/shows/${show.id}/receipts/R80`)).toBe(true)
})

test('an unknown code says so', async ({ page }) => {
  const server = await mock(page)
  server.answer = (call) =>
    call.path === '/join' ? { status: 404, body: { error: { code: 'not_found', message: 'Nein.', field: 'code' } } } : undefined
  await page.goto(URL)
  await expect(page.getByRole('heading', { name: 'Diesen Code gibt es nicht' })).toBeVisible()
})

test('markup is only ever text', async ({ page }) => {
  const server = await mock(page)
  const text = '<img src=x onerror=alert(1)><b>fett</b>'
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { questions: [{ ...questions[1]!, state: 'open', text }] })))
  await page.goto(URL)
  await expect(page.getByText(text)).toBeVisible()
  expect(server.violations).toEqual([])
})

test('stale is said, and heals by itself', async ({ page }) => {
  const server = await mock(page)
  await page.goto(URL)
  await expect(page.getByRole('button', { name: 'Für Frage #2 stimmen' })).toBeVisible()
  await expect(page.getByText('Verbindung unterbrochen.')).toHaveCount(0)
  server.greet = () => {}
  await server.sockets.at(-1)!.close({ code: 1011 })
  await expect(page.getByText('Verbindung unterbrochen.')).toBeVisible({ timeout: 10_000 })
  await expect.poll(() => server.sockets.length).toBeGreaterThan(1)
  server.say({ t: 'patch', at: '50-7' })
  await expect(page.getByText('Verbindung unterbrochen.')).toBeHidden()
})
