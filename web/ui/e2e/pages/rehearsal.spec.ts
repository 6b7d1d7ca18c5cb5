// A rehearsal is marked on every page; when it ends, the pages go on with the
// show by themselves and keep nothing of it.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { placed } from '../settled.ts'
import { at, own, questions, show, snapshot } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'

const rehearsal = { ...show, id: 'R9', rehearses: show.id }
const asked = { ...own[1]!, number: 3, text: 'Nur geprobt', mine: true }
const scene = (text: string) => ({ version: 3, panic: false, item: { kind: 'question', since: at(9), question: { ...questions[0]!, number: 12, text } } })

/** rehearse opens a page while a rehearsal runs; begin then lets the show begin. */
async function rehearse(page: Page, path: string): Promise<{ server: Mock; begin: () => Promise<void> }> {
  const server = await mock(page)
  server.answer = ({ path, body }) => {
    if (path === '/join') return { status: 201, body: { show: rehearsal, session: 'me' } }
    const anonymous = { ...own[0]!, number: 30, text: body.text, mine: false, anonymous: true, receipt: 'R80' }
    return path === `/shows/${rehearsal.id}/questions` ? { status: 201, body: anonymous } : undefined
  }
  server.greet = (role, socket) => {
    socket.send(JSON.stringify(snapshot(role, { show: rehearsal, scene: scene('Probefrage'), questions: role === 'viewer' ? [asked] : questions })))
    if (role === 'viewer') socket.send(JSON.stringify({ t: 'you', session: 'me', voted: [3], questions: [asked] }))
  }
  await page.goto(ORIGIN + path)
  return {
    server,
    begin: async () => {
      server.answer = () => undefined
      server.greet = (role, socket) => {
        socket.send(JSON.stringify(snapshot(role, { scene: scene('Echte Frage'), questions: [{ ...questions[2]!, state: 'open' }] })))
        if (role === 'viewer') socket.send(JSON.stringify({ t: 'you', session: 'me', voted: [] }))
      }
      await server.sockets.at(-1)!.close({ code: 4001 })
    },
  }
}

test('the phone: own questions and votes stay behind, what is being typed comes along', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { server, begin } = await rehearse(page, '/ABC234?lang=de')
  await expect(page.getByText('Probe – nichts davon bleibt')).toBeVisible()
  await expect(page.locator('.own')).toContainText('Nur geprobt')
  expect(await violations(page)).toEqual([])
  const ask = page.getByRole('textbox', { name: 'Eine Frage stellen' })
  await page.getByText('Anonym', { exact: true }).click()
  await ask.fill('Psst, geprobt?')
  await page.keyboard.press('Enter')
  await expect(page.locator('.own')).toContainText('Psst, geprobt?')
  await ask.fill('Was ich wirklich fragen')
  await expect.poll(() => server.calls.find((c) => c.method === 'POST' && c.path.endsWith('/questions'))?.path).toBe('/shows/R9/questions')

  await begin()
  await expect(page.getByText('Why is nobody talking')).toBeVisible()
  await expect(page.getByText('Probe – nichts davon bleibt')).toHaveCount(0)
  await expect(page.locator('.own')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Für Frage #3 stimmen' })).toHaveAttribute('aria-pressed', 'false')
  await expect(ask).toHaveValue('Was ich wirklich fragen')
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((k) => k.endsWith('.R9')))).toEqual([])
  await page.keyboard.press('Enter')
  await expect.poll(() => server.calls.filter((c) => c.method === 'POST' && c.path === `/shows/${show.id}/questions`).length).toBe(1)
})

test('the phone: a vote without an answer is not cast again in the show', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { server, begin } = await rehearse(page, '/ABC234?lang=de')
  await page.getByRole('region', { name: 'Auf Sendung' }).getByRole('button', { name: 'Für Frage #12 stimmen' }).click()
  await expect.poll(() => server.sent.filter((s) => s.t === 'vote').length).toBe(1)
  await begin()
  await expect(page.getByText('Why is nobody talking')).toBeVisible()
  await page.getByRole('button', { name: 'Für Frage #3 stimmen' }).click()
  await expect.poll(() => server.sent.filter((s) => s.t === 'vote').map((s) => s.number)).toEqual([12, 3])
  expect(new URL(server.sockets.at(-1)!.url()).searchParams.get('show')).toBe('R9')
  await server.sockets.at(-1)!.close({ code: 1011 })
  await expect.poll(() => new URL(server.sockets.at(-1)!.url()).searchParams.get('show')).toBe(show.id)
})

test('the host view', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { server, begin } = await rehearse(page, '/host?lang=en')
  await expect(page.getByText('Rehearsal – nothing of this stays')).toBeVisible()
  await expect(page.getByText('Probefrage')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)
  await begin()
  await expect(page.getByText('Echte Frage')).toBeVisible()
  await expect(page.getByText('Rehearsal – nothing of this stays')).toHaveCount(0)
  await page.keyboard.press('d')
  await expect.poll(() => server.calls.at(-1)?.path).toBe(`/shows/${show.id}/questions/12/answered`)
})

test('the overlay carries a tag in a corner, inside the safe area and never under the plate', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  const { begin } = await rehearse(page, '/overlay/T?position=top-right')
  const tag = page.getByText('PROBE', { exact: true })
  await expect(tag).toBeVisible()
  const [box, plate] = [await placed(tag), await placed(page.locator('.plate'))]
  expect(box.x + box.width).toBeLessThanOrEqual(1920 * 0.95 + 1)
  expect(box.y + box.height).toBeLessThanOrEqual(1080 * 0.95 + 1)
  expect(box.y).toBeGreaterThan(plate.y + plate.height)
  await begin()
  await expect(page.getByText('Echte Frage')).toBeVisible()
  await expect(tag).toHaveCount(0)
})
