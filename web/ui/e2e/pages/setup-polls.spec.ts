// Setup: polls prepared, imported and exported, and the delay of a source.

import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import type { Poll, Source } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { show, snapshot, sources } from './data.ts'
import { type Answer, mock, type Mock, ORIGIN } from './mock.ts'
import { poll } from './polls.ts'

const base = `/shows/${show.id}`
const ok = (body: unknown, status = 200): Answer => ({ status, body })
const posted = (server: Mock) => server.calls.filter((c) => c.method !== 'GET').map((c) => `${c.method} ${c.path.replace(base, '')}`)
const sent = (server: Mock, path: string) => server.calls.find((c) => c.method !== 'GET' && c.path === base + path)?.body
const section = (page: Page) => page.getByRole('region', { name: /^(Umfragen vorbereiten|Prepare polls)$/ })
const delayed: Source[] = sources.map((s) => ({ ...s, delay_ms: s.kind === 'youtube' ? 14_000 : 0 }))
const drafts = [
  poll('choice', 'draft', { id: 'd1', title: 'Meer oder Berge?' }),
  poll('quiz', 'draft', { id: 'd2', title: 'Was ist am höchsten?', seconds: 30 }),
  poll('scale', 'revealed', { id: 'c1' }),
]

async function open(page: Page, polls: Poll[] = drafts, path = '/setup?lang=de'): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { sources: delayed, show })))
  server.answer = ({ method, path, body, query }) => {
    if (path === `${base}/sources`) return ok({ items: delayed, next: null })
    if (path === `${base}/sources/src-youtube` && method === 'PATCH') return ok({ ...delayed[0], ...body })
    if (path === `${base}/polls/templates`)
      return ok({ items: [{ id: 't1', name: 'Stimmung', own: false, poll: { kind: 'scale', title: 'Wie geht es Ihnen?', min: 1, max: 10 } }], next: null })
    if (path === `${base}/polls` && method === 'POST') return ok(poll('choice', 'draft', { ...(body as Partial<Poll>), id: `n${server.calls.length}` }), 201)
    // More than one page of them.
    if (path === `${base}/polls`) return query.get('after') ? ok({ items: polls.slice(1), next: null }) : ok({ items: polls.slice(0, 1), next: polls.length > 1 ? 'more' : null })
    if (path.startsWith(`${base}/polls/`)) return method === 'DELETE' ? ok({ ok: true }) : ok({ ...polls[0], ...body, version: 9 })
    return undefined
  }
  await page.goto(ORIGIN + path)
  await settled(page)
  return server
}

test('polls are prepared: written, changed, copied, deleted', async ({ page }) => {
  const server = await open(page)
  const list = section(page).getByRole('listitem')
  await expect(list).toHaveCount(2)
  await expect(section(page)).toContainText('1 Umfrage lief schon')
  await expect(list.nth(1)).toContainText(/Quizfrage · 4 Antworten · 30 s/)
  expect(await violations(page)).toEqual([])
  await section(page).getByRole('button', { name: '„Meer oder Berge?“ bearbeiten' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Frage', exact: true }).fill('Wald oder Wiese?')
  await dialog.getByRole('button', { name: 'Sichern' }).click()
  await expect(list.first()).toContainText('Wald oder Wiese?')
  await section(page).getByRole('button', { name: '„Was ist am höchsten?“ duplizieren' }).click()
  await expect(list).toHaveCount(3)
  await expect.poll(() => sent(server, '/polls')).toMatchObject({ kind: 'quiz', title: 'Was ist am höchsten?', seconds: 30, points: 100 })
  await list.first().getByRole('button', { name: 'Löschen' }).click()
  await list.first().getByRole('button', { name: 'Wirklich löschen' }).click()
  await expect(list).toHaveCount(2)
  await expect.poll(() => posted(server)).toEqual(['PATCH /polls/d1', 'POST /polls', 'DELETE /polls/d1'])
})

test('a template fills the form', async ({ page }) => {
  const server = await open(page, [])
  await expect(section(page)).toContainText('Beginnen Sie mit einer Vorlage')
  await section(page).getByRole('button', { name: 'Vorlagen' }).click()
  await page.getByRole('button', { name: /^Stimmung/ }).click()
  await expect(page.getByRole('radio', { name: '1–10' })).toBeChecked()
  await page.getByRole('dialog').getByRole('button', { name: 'Anlegen' }).click()
  await expect(section(page).getByRole('listitem')).toContainText('Wie geht es Ihnen?')
  await expect.poll(() => sent(server, '/polls')).toEqual({ kind: 'scale', title: 'Wie geht es Ihnen?', who: 'all', anonymous: false, min: 1, max: 10 })
})

test('a file is imported as it is; what is wrong in it is named by line and column', async ({ page }) => {
  await open(page, [])
  const files: { type: string | undefined; text: string | null }[] = []
  await page.route('**/polls/import', (route) => {
    const request = route.request()
    files.push({ type: request.headers()['content-type'], text: request.postData() })
    return files.length === 1
      ? route.fulfill({ status: 422, json: { error: { code: 'bad_file', message: 'Zeile 2, Spalte 6: Die Art „wahl“ gibt es nicht.', field: '' } } })
      : route.fulfill({ status: 201, json: { items: drafts.slice(0, 2), next: null } })
  })
  const picker = section(page).locator('input[type=file]')
  await picker.setInputFiles({ name: 'abend.csv', mimeType: 'text/csv', buffer: Buffer.from('kind,title\nwahl,Ä') })
  await expect(page.getByRole('alert')).toHaveText('abend.csv: nichts importiert. Zeile 2, Spalte 6: Die Art „wahl“ gibt es nicht.')
  expect(await violations(page)).toEqual([])
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['[{"kind":"yesno"}]'], 'abend.json', { type: 'application/json' }))
    return data
  })
  await section(page).dispatchEvent('dragover', { dataTransfer: dropped })
  await expect(section(page)).toContainText('JSON- oder CSV-Datei hier ablegen')
  await section(page).dispatchEvent('drop', { dataTransfer: dropped })
  await expect(section(page)).toContainText('2 Umfragen importiert.')
  await expect(section(page).getByRole('listitem')).toHaveCount(2)
  expect(files).toEqual([
    { type: 'text/csv; charset=utf-8', text: 'kind,title\nwahl,Ä' },
    { type: 'application/json', text: '[{"kind":"yesno"}]' },
  ])
})

for (const format of ['json', 'csv']) {
  test(`all polls are exported as ${format}`, async ({ page }) => {
    await open(page)
    await page.route('**/polls/export?*', (route) =>
      route.fulfill({ body: new URL(route.request().url()).searchParams.get('format')!, headers: { 'Content-Disposition': 'attachment' } }),
    )
    const saving = page.waitForEvent('download')
    await section(page).getByRole('button', { name: `Als ${format.toUpperCase()} exportieren` }).click()
    const file = await saving
    expect(file.suggestedFilename()).toBe(`zuruf-${show.code}.${format}`)
    expect(readFileSync(await file.path(), 'utf8')).toBe(format)
  })
}

test('polls that cannot be loaded keep nobody from the rest of setup', async ({ page }) => {
  const server = await mock(page)
  server.answer = ({ path }) => (path === `${base}/polls` ? ok({ error: { code: 'broken', message: 'Kaputt.' } }, 500) : undefined)
  await page.goto(`${ORIGIN}/setup?lang=de`)
  await expect(page.getByText('Die Umfragen ließen sich nicht laden.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Persönliche Links' })).toBeVisible()
  server.answer = ({ path }) => (path === `${base}/polls` ? ok({ items: drafts, next: null }) : undefined)
  await section(page).getByRole('button', { name: 'Noch einmal versuchen' }).click()
  await expect(section(page).getByRole('listitem')).toHaveCount(2)
})

test('the delay of a source is seen and set by hand', async ({ page }) => {
  const server = await open(page)
  const youtube = page.locator('article').filter({ hasText: 'YouTube' })
  await expect(youtube).toContainText('Verzögerung: 14 s')
  await expect(page.locator('article').filter({ hasText: 'Instagram' })).toContainText('Verzögerung: nicht gemessen')
  await youtube.getByRole('button', { name: 'Von Hand setzen' }).click()
  const field = youtube.getByRole('spinbutton', { name: 'Verzögerung von YouTube in Sekunden' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('14')
  await expect(field).toHaveAccessibleDescription(/Messen lässt sie sich am Pult/)
  expect(await violations(page)).toEqual([])
  await field.fill('9.5')
  await page.keyboard.press('Enter')
  await expect(youtube).toContainText('Verzögerung: 9,5 s')
  await expect.poll(() => sent(server, '/sources/src-youtube')).toEqual({ delay_ms: 9500 })
})

test('on the narrowest phone, in English and dark', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await open(page, drafts, '/setup?lang=en')
  await page.locator('article').filter({ hasText: 'YouTube' }).getByRole('button', { name: 'Set by hand' }).click()
  await section(page).getByRole('button', { name: 'New poll' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await settled(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
})
