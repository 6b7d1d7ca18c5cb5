import { expect, type Page, test } from '@playwright/test'
import type { Item, Poll } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { placed, settled } from '../settled.ts'
import { at, snapshot } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'
import { counts, kinds, poll, ranks, seen } from './polls.ts'

test.use({ viewport: { width: 1280, height: 800 } })

async function host(page: Page, polls: Poll[], item: Item | 'question' | null = null, lang = 'de'): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) => {
    const scene = item === 'question' ? {} : { scene: { version: 3, panic: false, item: item ?? undefined } }
    socket.send(JSON.stringify(snapshot(role, { polls, ...scene })))
  }
  await page.goto(`${ORIGIN}/host?lang=${lang}`)
  await expect.poll(() => server.sockets.length).toBe(1)
  return server
}

const view = (page: Page) => page.getByRole('region', { name: 'Umfrage' })
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight - innerHeight)

const says: Record<(typeof kinds)[number], RegExp> = {
  choice: /Solar auf Dächern.*40 %\s*171/s,
  yesno: /Ja.*61 %/s,
  scale: /Mittelwert\s*3,1.*33 %/s,
  ranking: /1\.344 Punkte/,
  number: /Median\s*3\.200\s*kWh/,
  cloud: /Speicher\s*96/,
  text: /Kühlschrank von 1995.*spam\.example.*In Prüfung/s,
  ideas: /Schwimmhalle.*Aufgegriffen\s*141/s,
  quiz: /Wäschetrockner\s*Richtig/,
}

for (const kind of kinds)
  test(`${kind} with its hidden result`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const server = await host(page, [poll(kind, 'timed')])
    await expect(view(page)).toContainText(says[kind])
    await expect(view(page)).toContainText('noch verborgen')
    await expect(view(page)).toContainText('428 Stimmen')
    await expect(view(page).getByRole('timer')).toHaveText(/^0:[0-4]\d$/)
    await expect(view(page).getByRole('row', { name: /YouTube/ })).toContainText('131')
    await expect(view(page).getByRole('button')).toHaveCount(0)
    await settled(page)
    expect(await overflow(page)).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(server.violations).toEqual([])
    await page.screenshot({ path: `test-results/look/host-${kind}.png` })
  })

test('counts move on, also the hidden ones', async ({ page }) => {
  const open = poll('choice')
  const server = await host(page, [open])
  server.say(counts(open, { votes: 430, counts: [173, 64, 82, 111] }))
  await expect(view(page)).toContainText('430 Stimmen')
  await expect(view(page)).toContainText('173')
})

test('who may vote, repeats, the round, and provisional until it is final', async ({ page }) => {
  const closing = poll('choice', 'grace', { who: 'comments', round: 2 })
  const server = await host(page, [closing])
  await expect(view(page)).toContainText('Runde 2')
  await expect(view(page)).toContainText('Nur Kommentare')
  await expect(view(page)).toContainText('17 mehrfach')
  await expect(view(page)).toContainText(/Vorläufig – noch [1-4]\d s für YouTube/)
  const item = { kind: 'poll', since: at(1), poll: seen(poll('choice', 'revealed', { round: 2 })) }
  server.say({ t: 'patch', at: '41-7', polls: [poll('choice', 'revealed', { version: 9, round: 2 })], scene: { version: 9, panic: false, item } })
  await expect(view(page)).toContainText('Endgültig')
  await expect(view(page)).toContainText('Ergebnis gezeigt')
  await expect(view(page)).not.toContainText('noch verborgen')
})

test('with a question on air the poll is one line below it', async ({ page }) => {
  const server = await host(page, [poll('choice', 'timed')], 'question')
  await expect(page.locator('.text')).toContainText('Wann werden die Wärmepumpen')
  await expect(view(page)).toContainText(/Was soll die Stadt.*A 40 %.*noch verborgen.*428 Stimmen.*0:[0-4]\d/s)
  await expect(page.getByRole('button', { name: 'Beantwortet' })).toBeInViewport({ ratio: 1 })
  await settled(page)
  expect((await placed(view(page))).height).toBeLessThan(64)
  expect(await overflow(page)).toBe(0)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/host-strip.png' })
  server.say({ t: 'patch', at: '41-7', scene: { version: 9, panic: false, item: null } })
  await expect(view(page).getByRole('heading')).toHaveText('Was soll die Stadt zuerst ausbauen?')
})

test('twenty long options, all in sight', async ({ page }) => {
  const options = Array.from({ length: 20 }, (_, i) => ({ text: `Solardächer auf allen Schulen der Stadt ${i}` }))
  const title = 'Welches von diesen Vorhaben soll die Stadt mit dem Geld aus dem Klimafonds in den nächsten drei Jahren zuerst angehen?'
  await host(page, [poll('choice', 'timed', { title, options, counts: options.map((_, i) => i * 3), by_source: null })])
  await expect(view(page)).toContainText('Stadt 19')
  await expect(page.getByText('Als Nächstes')).toBeHidden()
  await settled(page)
  expect(await overflow(page)).toBe(0)
  await page.screenshot({ path: 'test-results/look/host-twenty.png' })
})

test('what else is on screen is said', async ({ page }) => {
  const server = await host(page, [], { kind: 'podium', since: at(1), ranks: ranks.slice(0, 3) })
  await expect(page.getByText('Die ersten drei des Quiz sind im Bild')).toBeVisible()
  server.say({ t: 'patch', at: '41-7', scene: { version: 9, panic: false, item: { kind: 'delay', since: at(1), code: 'K7Q2' } } })
  await expect(page.getByText('Die Verzögerung der Plattformen wird gemessen')).toBeVisible()
})

test('on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await host(page, [poll('choice', 'timed')], null, 'en')
  await expect(page.getByText('still hidden')).toBeVisible()
  await settled(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/look/host-phone.png', fullPage: true })
})
