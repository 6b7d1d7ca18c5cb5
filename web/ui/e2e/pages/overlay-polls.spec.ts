import { expect, type Page, test } from '@playwright/test'
import { settled, stopTime } from '../settled.ts'
import { show, snapshot } from './data.ts'
import { mock } from './mock.ts'
import { item, onAir, OVERLAY, panic, scene } from './onair.ts'
import { counts, inSeconds, kinds, poll, seen } from './polls.ts'

test.use({ viewport: { width: 1920, height: 1080 } })

const plate = (page: Page) => page.locator('.plate')
const figures = (page: Page) => page.locator('.figure, .absolute, dd, .cloud, blockquote, .bar[style*="scale"]')

/** filled are the parts of the tracks that bars cover. */
const filled = (page: Page) =>
  page.locator('.bar').evaluateAll((all) => all.map((e) => +new DOMMatrix(getComputedStyle(e).transform).a.toFixed(3)))

const shown: Record<(typeof kinds)[number], RegExp> = {
  choice: /Solar auf Dächern\s*40 %\s*171/,
  yesno: /Ja\s*61 %\s*263/,
  scale: /33 %.*Mittelwert\s*3,1/s,
  ranking: /1\.344 Punkte/,
  number: /Median\s*3\.200\s*kWh/,
  cloud: /Wärmepumpe/,
  text: /Kühlschrank von 1995/,
  ideas: /Solardach auf der Schwimmhalle\s*Aufgegriffen\s*141/,
  quiz: /Wäschetrockner\s*Richtig\s*44 %\s*189/,
}
const vote: Record<(typeof kinds)[number], RegExp> = {
  choice: /A, B, C oder D kommentieren – oder scannen/,
  yesno: /Ja oder Nein kommentieren/,
  scale: /1 bis 5 kommentieren/,
  ranking: /Reihenfolge kommentieren/,
  number: /Eine Zahl kommentieren/,
  cloud: /Bis zu 3 Wörter kommentieren/,
  text: /„!vote“ und die Antwort kommentieren/,
  ideas: /„!idee“ und die Idee kommentieren/,
  quiz: /A, B, C oder D kommentieren/,
}

for (const kind of kinds) {
  test(`${kind}: the way to vote, the votes and no result; then the result`, async ({ page }) => {
    const open = poll(kind)
    const server = await onAir(page, item(open))
    await expect(plate(page)).toContainText(open.title)
    await expect(plate(page)).toContainText(vote[kind])
    await expect(plate(page).getByText('ABC 234')).toBeVisible()
    for (const option of open.options) await expect(page.locator('.answers').getByText(option.text, { exact: true })).toBeVisible()
    await expect(page.locator('.votes')).toHaveText('428 Stimmen')
    server.say(counts(seen(open), { votes: 431 }))
    await expect(page.locator('.votes')).toHaveText('431 Stimmen')
    const html = (await plate(page).innerHTML()).replace(/class="[^"]*"/g, '')
    for (const n of open.counts ?? []) expect(html).not.toMatch(new RegExp(`\\b${n}\\b`))
    for (const entry of open.entries ?? []) expect(html).not.toContain(entry.text)
    expect(await filled(page).then((all) => all.every((n) => n === 0 || kind === 'scale'))).toBe(true)
    await expect(figures(page).filter({ hasText: /\d/ })).toHaveCount(0)
    await expect(page.locator('.sign')).toHaveCount(0)

    server.say(scene(item(poll(kind, 'revealed', { version: 5 }))))
    await expect(plate(page)).toContainText(shown[kind])
    await expect(plate(page).locator('img')).toHaveCount(0)
    expect(server.violations).toEqual([])
  })
}

test('every number that is shown was a total, and bars end where the counts are', async ({ page }) => {
  const open = poll('choice', 'open', { revealed: true, votes: 0, counts: [0, 0, 0, 0], v: 1 })
  const server = await onAir(page, item(open))
  await page.evaluate(() => {
    const read = new Set<string>()
    Object.assign(window, { read })
    const votes = document.querySelector('.votes')!
    new MutationObserver(() => {
      // While a digit rolls the one before is still fading, and inert.
      const signs = [...votes.querySelectorAll('.place > :not([inert])')].map((sign) => sign.textContent)
      read.add(signs.join(''))
    }).observe(votes, { subtree: true, childList: true, characterData: true })
  })
  const totals = ['0']
  for (let i = 1; i <= 30; i++) {
    const count = [i * 7, i * 3, i * 2, i]
    totals.push(String(i * 13))
    server.say(counts(open, { v: 1 + i, votes: i * 13, counts: count }))
    if (i === 15) server.say(counts(open, { v: 3, votes: 999, counts: [999, 0, 0, 0] }))
    if (i === 20) server.say(counts(open, { round: 0, v: 900, votes: 888, counts: [888, 0, 0, 0] }))
  }
  await expect(page.locator('.votes')).toHaveText('390 Stimmen')
  await expect.poll(() => filled(page)).toEqual([0.538, 0.231, 0.154, 0.077])
  const read = await page.evaluate(() => [...(window as unknown as { read: Set<string> }).read])
  expect(read.filter((n) => !totals.includes(n))).toEqual([])
})

test('a result that is hidden again is gone, also from counts that come late', async ({ page }) => {
  const revealed = poll('choice', 'revealed', { state: 'open' })
  const server = await onAir(page, item(revealed))
  await expect(page.locator('.figure').first()).toBeVisible()
  server.say(scene(item({ ...revealed, revealed: false, version: 9 })))
  await expect(page.locator('.figure')).toHaveCount(0)
  server.say(counts(revealed, { v: 600, votes: 440 }))
  await expect(page.locator('.votes')).toHaveText('440 Stimmen')
  await expect(page.locator('.figure')).toHaveCount(0)
})

test('counts down by the server’s clock, then waits for the platforms, then for the result', async ({ page }) => {
  await stopTime(page)
  const now = Date.now() + 3_600_000
  const open = poll('choice', 'timed', { closes_at: new Date(now + 20_500).toISOString() })
  const server = await mock(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { now: new Date(now).toISOString(), scene: { version: 5, panic: false, item: item(open) } })))
  await page.goto(OVERLAY)
  const timer = page.getByRole('timer')
  await expect(timer).toHaveText(/^0:2\d$/)
  server.silence()
  await page.clock.runFor(3000)
  await expect(timer).toHaveText(/^0:1\d$/)
  await expect(timer).not.toHaveClass(/soon/)
  await page.clock.runFor(9000)
  await expect(timer).toHaveText(/^0:0\d$/)
  await expect(timer).toHaveClass(/soon/)
  await page.clock.runFor(10_000)
  await expect(timer).toHaveCount(0)
  await expect(page.locator('.status')).toContainText('Abstimmung beendet')
})

test('after the end', async ({ page }) => {
  const server = await onAir(page, item(poll('choice', 'grace')))
  await expect(page.locator('.status')).toHaveText(/^Abstimmung beendet – noch \d\d s für YouTube, \d\d s für Facebook$/)
  await expect(plate(page).locator('img')).toHaveCount(0)
  server.say(scene(item(poll('choice', 'closed', { version: 6 }))))
  await expect(page.locator('.status')).toHaveText('Abstimmung beendet – Ergebnis folgt')
})

test('who may vote decides which way is shown', async ({ page }) => {
  const server = await onAir(page, item(poll('choice', 'open', { who: 'room' })))
  await expect(page.locator('.status')).toHaveText('QR-Code scannen und mitmachen')
  await expect(plate(page).locator('img')).toBeVisible()
  server.say(scene(item(poll('choice', 'open', { who: 'comments', version: 6 }))))
  await expect(page.locator('.status')).toHaveText('A, B, C oder D kommentieren')
  await expect(plate(page).locator('img')).toHaveCount(0)
})

test('names of counted comments pass by, the last five; not without contact and never where it is anonymous', async ({ page }) => {
  const open = seen(poll('choice'))
  const server = await onAir(page, item(open))
  const names = page.locator('.plate section > ul li')
  server.say(counts(open, { v: 501, ticker: ['Anna', 'Ben', 'ليلى', 'Cem', 'Dora', 'Emil'] }))
  await expect(names).toHaveText(['Ben', 'ليلى', 'Cem', 'Dora', 'Emil'])
  server.say(counts(open, { v: 502, votes: 435 }))
  await expect(page.locator('.votes')).toHaveText('435 Stimmen')
  await expect(names).toHaveCount(5)
  server.say(scene(item(poll('choice', 'open', { anonymous: true, version: 7 }))))
  await expect(names).toHaveCount(0)
  await expect(plate(page)).toContainText('Anonym nur über den QR-Code')
})

test('without contact the poll and its last totals stay, what the audience wrote does not', async ({ page }) => {
  await stopTime(page)
  const server = await mock(page)
  const begin = (of: object) => {
    server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { scene: { version: 5, panic: false, item: of as never } })))
    return page.goto(OVERLAY)
  }
  const lost = async () => {
    server.silence()
    await page.clock.runFor(24_000)
  }
  await begin(item(poll('choice', 'open', { revealed: true })))
  await expect(plate(page)).toBeVisible()
  server.say(counts(poll('choice'), { ticker: ['Anna'] }))
  await expect(page.getByText('Anna')).toBeVisible()
  await lost()
  await expect(page.getByText('Anna')).toHaveCount(0)
  await expect(plate(page)).toContainText(/Solar auf Dächern\s*40 %\s*171/)

  for (const [kind, words] of [['cloud', 'Wärmepumpe'], ['text', 'Kühlschrank'], ['ideas', 'Schwimmhalle']] as const) {
    await begin(item(poll(kind, 'revealed')))
    await expect(page.locator('.plate section').getByText(words).first()).toBeAttached()
    await lost()
    await expect(plate(page)).toContainText(poll(kind).title)
    await expect(plate(page)).not.toContainText(words)
  }
})

test('panic leaves nothing of a poll', async ({ page }) => {
  const server = await onAir(page, item(poll('choice', 'revealed')))
  expect(await panic(page, server)).toBeLessThan(100)
})

test('the words of a cloud never overlap and stay inside', async ({ page }) => {
  const many = Array.from({ length: 80 }, (_, i) => ({ n: i + 1, text: `Wort${'e'.repeat(i % 9)}${i}`, votes: 90 - i, state: 'shown' }))
  await onAir(page, item(poll('cloud', 'revealed', { entries: many })))
  await expect(page.locator('.cloud text')).toHaveCount(60)
  await settled(page)
  const apart = await page.locator('.cloud').evaluate((cloud) => {
    const field = cloud.getBoundingClientRect()
    // Letters without ascenders are lower than their line: what counts is the ink.
    const boxes = [...cloud.querySelectorAll('text')].map((text) => {
      const r = text.getBoundingClientRect()
      return { l: r.left + 1, r: r.right - 1, t: r.top + r.height * 0.28, b: r.bottom - r.height * 0.24 }
    })
    const out = boxes.filter((b) => b.l < field.left - 2 || b.r > field.right + 2 || b.t < field.top - 2 || b.b > field.bottom + 2)
    const over = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b))
    return { out: out.length, over: over.length }
  })
  expect(apart).toEqual({ out: 0, over: 0 })
})

test('without a canvas the words of a cloud are a list', async ({ page }) => {
  await page.addInitScript(() => (HTMLCanvasElement.prototype.getContext = () => null))
  await onAir(page, item(poll('cloud', 'revealed')))
  await expect(page.locator('.cloud li').first()).toHaveText(/Speicher\s*96/)
  await expect(page.locator('.cloud ul')).not.toHaveClass(/only-read/)
})

test('without motion nothing moves', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const server = await onAir(page, item(poll('ranking')))
  server.say(scene(item(poll('ranking', 'revealed', { counts: [1, 2, 3, 4], version: 8 }))))
  await expect(page.locator('.text').first()).toHaveText('Unabhängigkeit')
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => Number(a.effect?.getComputedTiming().duration) > 1).length)
  expect(moving).toBe(0)
})

test('a sample of a poll is there before the show, and gone when it is live', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { show: { ...show, state: 'draft' } })))
  await page.goto(`${OVERLAY}?test=poll&lang=en`)
  await expect(page.getByText('TEST')).toBeVisible()
  await expect(plate(page)).toContainText('Comment A, B or C – or scan')
  server.say({ t: 'patch', at: '50-7', show })
  await expect(page.getByText('TEST')).toBeHidden()
})

test('the scenes are fetched before they are needed, and again where that failed', async ({ page }) => {
  const server = await mock(page)
  let failed = 0
  await page.route('**/assets/scenes-*.js', (route) => (failed++ === 0 ? route.abort() : route.fallback()))
  await page.goto(OVERLAY)
  await expect.poll(() => failed, { timeout: 20_000 }).toBeGreaterThan(1)
  await settled(page)
  const before = failed
  server.say(scene(item(poll('choice', 'timed', { closes_at: inSeconds(30) }))))
  await expect(plate(page)).toContainText('Solar auf Dächern')
  expect(failed).toBe(before)
})
