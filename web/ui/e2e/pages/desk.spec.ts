import { expect, type Page, test } from '@playwright/test'
import { placed } from '../settled.ts'
import { comment, questions, show } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'

test.use({ viewport: { width: 1440, height: 900 } })

const selected = (page: Page) => page.locator('article[aria-current=true]')
const posted = (server: Mock) => server.calls.filter((c) => c.method !== 'GET').map((c) => `${c.method} ${c.path.replace(`/shows/${show.id}`, '')}`)
let server: Mock

test.beforeEach(async ({ page }) => {
  server = await mock(page)
  server.answer = ({ method, path, body }) => {
    const [, kind, id, act] = /\/(comments|questions)\/(\w+)\/(\w+)$/.exec(path) ?? []
    if (method !== 'POST' || !kind) return undefined
    if (act === 'ban') return { status: 200, body: { id, author: {} } }
    if (kind === 'questions' || act === 'ask') {
      const state = { open: 'open', show: 'on_air', dismiss: 'dismissed', answered: 'answered', queue: 'queued', ask: 'open' }[act!]
      const asked = act === 'ask' ? { number: 31, comment_id: id } : { number: Number(id) }
      return { status: 200, body: { ...questions[1], ...asked, state, version: Number(body.version) + 1 } }
    }
    const state = { approve: 'approved', reject: 'rejected', restore: 'approved', show: 'approved' }[act!]
    return { status: 200, body: comment(Number(id!.slice(1)), { state, version: Number(body.version) + 1 }) }
  }
  await page.goto(`${ORIGIN}/desk?lang=de`)
  await expect(page.getByText('Verbunden')).toBeVisible()
})

test.afterEach(() => expect(server.violations).toEqual([]))

test('keys decide on what is selected, with its version, once, in the order they were pressed', async ({ page }) => {
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(selected(page)).toContainText('ALLES LÜGE')
  await expect(selected(page)).toContainText('weiterhin sichtbar')
  await page.keyboard.press('a')
  await expect(selected(page).getByText('In Prüfung')).toBeHidden()
  await page.keyboard.press('x')
  await expect(selected(page).getByText('Ausgeblendet')).toBeVisible()
  await page.keyboard.press('f')
  await page.keyboard.press('Shift+S')
  await expect
    .poll(() => posted(server))
    .toEqual([...['approve', 'reject', 'ask'].map((act) => `POST /comments/k297/${act}`), 'POST /questions/31/show'])
  await expect.poll(() => server.calls.find((c) => c.path.endsWith('/approve'))?.body).toEqual({ version: 1 })
  await expect.poll(() => new Set(server.calls.filter((c) => c.key).map((c) => c.key)).size).toBe(4)
})

test('a selection that disappears selects nothing else', async ({ page }) => {
  await page.getByRole('group', { name: 'Kommentare' }).getByRole('button', { name: /In Prüfung/ }).click()
  await page.keyboard.press('j')
  await expect(selected(page)).toHaveCount(1)
  await page.keyboard.press('a')
  await expect(selected(page)).toHaveCount(0)
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await expect(selected(page)).toHaveAttribute('data-id', 'k287')
  await expect.poll(() => posted(server)).toEqual(['POST /comments/k297/approve'])
})

test('what is under the pointer stays there; what is new waits', async ({ page }) => {
  const row = page.locator('[data-id=k290]')
  await row.hover()
  const before = await placed(row)
  server.say({ t: 'patch', at: '41-7', comments: Array.from({ length: 40 }, (_, i) => comment(300 + i)), held: 33 })
  const fresh = page.getByRole('button', { name: /neue/ })
  await expect(fresh).toBeVisible()
  expect(await placed(row)).toEqual(before)
  await fresh.click()
  await expect(page.locator('[data-id=k339]')).toBeInViewport()
})

test('nothing moves while reading further down, whatever is decided above', async ({ page }) => {
  await page.locator('[data-id=k295]').hover()
  await page.mouse.wheel(0, 3000)
  await expect.poll(() => page.getByRole('feed', { name: 'Kommentare' }).evaluate((feed) => feed.scrollTop)).toBe(3000)
  const inSight = () =>
    page.locator('article[data-id]').evaluateAll((all) =>
      all.filter((a) => a.getBoundingClientRect().top > 300).map((a) => (a as HTMLElement).dataset.id),
    )
  await expect.poll(async () => (await inSight()).length).toBeGreaterThan(0)
  const row = page.locator(`[data-id=${(await inSight())[0]}]`)
  const before = await placed(row)
  await page.mouse.move(1200, 860)
  server.say({
    t: 'patch',
    at: '41-7',
    comments: [comment(298, { text: 'lang '.repeat(200), version: 2 }), ...Array.from({ length: 30 }, (_, i) => comment(300 + i))],
  })
  await expect(page.getByRole('button', { name: /neue/ })).toBeVisible()
  const after = await placed(row)
  expect(Math.abs(after.y - before.y)).toBeLessThan(2)
})

test('100 comments a second stay smooth with 20,000 in memory', async ({ page }) => {
  test.slow()
  server.say({ t: 'patch', at: '41-7', comments: Array.from({ length: 20_000 }, (_, i) => comment(300 + i)) })
  await page.mouse.move(700, 895)
  await expect(page.locator('[data-id=k20299]')).toBeInViewport()
  await page.evaluate(() => {
    let last = performance.now()
    const tick = (now: number) => {
      ;(window as unknown as { late: number[] }).late.push(now - last)
      last = now
      requestAnimationFrame(tick)
    }
    Object.assign(window, { late: [] })
    requestAnimationFrame(tick)
  })
  /** slow is the frame that nine of ten are faster than, of those since the last look. */
  const slow = () =>
    page.evaluate(() => {
      const { late } = window as unknown as { late: number[] }
      const sorted = late.splice(0).sort((a, b) => a - b)
      return { of: sorted.length, ms: sorted[Math.floor(sorted.length * 0.9)]! }
    })
  await page.evaluate(() => new Promise((next) => setTimeout(next, 1000)))
  const idle = await slow()
  let next = 20_300
  for (let n = 0; n < 90; n++) {
    server.say({ t: 'patch', at: '42-7', comments: [0, 1, 2].map(() => comment(next++)) })
    await page.evaluate(() => new Promise((next) => setTimeout(next, 30))) // the pace of a flood
  }
  await expect(page.locator(`[data-id=k${next - 1}]`)).toBeInViewport()
  const flood = await slow()
  expect(flood.of).toBeGreaterThan(50)
  // Half of a shared machine without a GPU is enough: most frames are in time,
  // or as much too late as they are when nothing happens.
  expect(flood.ms).toBeLessThan(Math.max(80, 3 * idle.ms))
  await expect.poll(() => page.locator('article[data-id]').count()).toBeLessThan(60)
})

test('a lost race shows the new state', async ({ page }) => {
  await page.keyboard.press('j')
  server.answer = ({ path }) =>
    path.endsWith('/reject')
      ? { status: 409, body: { error: { code: 'stale_version', message: 'Jemand war schneller.' }, current: comment(299, { version: 5, state: 'removed', removed_by: 'author' }) } }
      : undefined
  await page.keyboard.press('x')
  await expect(page.getByText('Jemand war schneller. Jetzt: Entfernt.')).toBeVisible()
  await expect(selected(page)).toContainText('vom Verfasser entfernt')
})

test('panic names the overlays that do not answer, until they do', async ({ page }) => {
  server.answer = ({ path }) => (path.endsWith('/panic') ? { status: 200, body: { version: 4, panic: true, item: null } } : undefined)
  await page.keyboard.press('Shift+P')
  await expect(page.getByText('Keine Antwort von OBS Studio 1, Saal-Leinwand.')).toBeVisible()
  const overlays = (...shown: number[]) => shown.map((s, i) => ({ id: `o${i + 1}`, name: ['OBS Studio 1', 'Saal-Leinwand'][i], state: 'on', shown: s, seen_at: '' }))
  server.say({ t: 'status', overlays: overlays(4, 3) })
  await expect(page.getByText('Keine Antwort von Saal-Leinwand.')).toBeVisible()
  server.say({ t: 'status', overlays: overlays(4, 4) })
  await expect(page.getByText('Alle Overlays sind leer.')).toBeVisible()
})

test('keys can be changed and switched off, and stay so', async ({ page }) => {
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Freigeben, in die Liste: A' }).click()
  await page.keyboard.press('j')
  await expect(page.getByText('J ist schon vergeben: Nach unten')).toBeVisible()
  await page.getByRole('button', { name: 'Freigeben, in die Liste: A' }).click()
  await page.keyboard.press('y')
  await page.reload()
  await expect(page.getByText('Verbunden')).toBeVisible()
  for (const key of ['j', 'j', 'j', 'a', 'y']) await page.keyboard.press(key)
  await expect.poll(() => posted(server)).toEqual(['POST /comments/k297/approve'])
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: 'Tasten eingeschaltet' }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Als Frage' }).click()
  await expect.poll(() => posted(server)).toEqual(['POST /comments/k297/approve', 'POST /comments/k297/ask'])
})

test('a ban asks for confirmation and takes a reason', async ({ page }) => {
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+B')
  await page.getByRole('textbox', { name: 'Grund' }).fill('Beleidigung')
  await page.getByRole('dialog').getByRole('button', { name: 'Sperren' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(() => server.calls.find((c) => c.path.endsWith('/comments/k299/ban'))?.body).toEqual({ reason: 'Beleidigung' })
  server.say({ t: 'patch', at: '41-7', banned: ['u9'] })
  await expect(selected(page)).toContainText('gesperrt')
})

test('a question from the hall, an edit, an undo', async ({ page }) => {
  await page.keyboard.press('+')
  await page.getByRole('textbox', { name: 'Was im Saal gefragt wird' }).fill('Wer zahlt das?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByText('Kann ich meinen Balkon').click()
  await page.keyboard.press('e')
  await expect(page.getByRole('textbox', { name: 'Frage #7 bearbeiten' })).toHaveValue(/Balkon/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Rückgängig gemacht: #2')).toBeVisible()
  await expect.poll(() => posted(server)).toEqual(['POST /questions', 'POST /undo'])
})

test('the other moderators see what is being handled here', async ({ page }) => {
  await page.keyboard.press('j')
  await page.getByText('Kann ich meinen Balkon').click()
  await page.keyboard.press('Space')
  await expect
    .poll(() => server.sent.filter((s) => s.t === 'here').map((s) => s.on))
    .toEqual(['', 'k299', '#7', ''])
})
