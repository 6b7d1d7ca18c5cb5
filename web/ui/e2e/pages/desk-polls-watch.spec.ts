// Polls at the desk: watched while they run, and afterwards.

import { expect, test } from '@playwright/test'
import type { Source } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { settled, stopTime } from '../settled.ts'
import { at, sources } from './data.ts'
import { open, posted, prepared, row, selected, sent } from './desk-polls.ts'
import { counts, kinds, poll } from './polls.ts'

test.use({ viewport: { width: 1440, height: 900 } })

test('everything is reached without scrolling the page, and counts, sources and pace follow the tallies', async ({ page }) => {
  await stopTime(page)
  const running = poll('choice', 'timed', { closes_at: new Date(Date.now() + 59_000).toISOString() })
  const server = await open(page, [running, ...prepared])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await expect(selected(page)).toContainText('40 %')
  const youtube = selected(page).getByRole('img', { name: /^YouTube: 131 Stimmen, A: \d+, B: \d+/ })
  await expect(youtube).toBeVisible()
  server.say(counts(running, { votes: 437, counts: [180, 64, 82, 111], voters: { ...running.voters, youtube: 140 }, v: 501 }))
  await expect(selected(page)).toContainText('437')
  await expect(selected(page)).toContainText('180')
  server.say(counts(running, { votes: 3, v: 400 }))
  await page.clock.runFor(1000)
  await expect(selected(page).getByRole('img', { name: 'Letzte Minute: höchstens 9 Stimmen pro Sekunde, jetzt 9' })).toBeVisible()
  await expect(selected(page).getByRole('timer')).toContainText(/^0:[45]\d$/)
  await expect(selected(page)).toContainText('17 Stimmen wiederholt')
  await expect(selected(page).getByRole('button', { name: 'Duplizieren' })).toBeInViewport()
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(900)
})

test('a burst is marked at its source and option for a minute', async ({ page }) => {
  await stopTime(page)
  const running = poll('choice', 'open', { opened_at: at(60) })
  const server = await open(page, [running])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await page.clock.runFor(3000)
  const by = { ...running.by_source!, instagram: running.by_source!.instagram!.map((n, i) => (i === 1 ? n + 45 : n)) }
  server.say(counts(running, { votes: 473, voters: { ...running.voters, instagram: 72 }, by_source: by }))
  const marked = page.getByText('auffällig: 45 Stimmen in 3 s für B über Instagram')
  await expect(marked).toBeVisible()
  await expect(selected(page).getByText('auffällig', { exact: true })).toHaveCount(2)
  await page.clock.runFor(55_000)
  await expect(marked).toBeVisible()
  await page.clock.resume()
  expect(await violations(page)).toEqual([])
  await page.clock.runFor(6_000)
  await expect(marked).toHaveCount(0)
})

test('a platform that fell silent is reported, and the poll can wait for it', async ({ page }) => {
  const quiet: Source[] = sources.map((s) => ({ ...s, heard_at: at(s.kind === 'youtube' ? 47 : 1) }))
  const server = await open(page, [poll('choice', 'timed', { opened_at: at(45) })], { more: { sources: quiet } })
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await expect(selected(page)).toContainText(/YouTube ohne Daten seit \d+ s: verlängern\?/)
  expect(await violations(page)).toEqual([])
  await selected(page).getByRole('button', { name: 'Um 60 s verlängern' }).first().click()
  await expect.poll(() => sent(server, '/polls/p-choice/extend')).toEqual({ version: 3, seconds: 60 })
  server.say({ t: 'status', sources: quiet.map((s) => ({ ...s, heard_at: new Date().toISOString() })) })
  await expect(selected(page)).not.toContainText('ohne Daten')
})

test('after closing it says for whom the result is provisional', async ({ page }) => {
  const now = Date.now()
  const closed = { closes_at: new Date(now).toISOString(), final_at: new Date(now + 40_000).toISOString(), grace: { youtube: 40_000 } }
  await open(page, [poll('choice', 'grace', closed)])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await expect(selected(page)).toContainText(/Vorläufig: noch (40|[123]\d) s für YouTube/)
})

test('rounds stand side by side', async ({ page }) => {
  const now = poll('choice', 'closed', { round: 2 })
  const rounds = [{ ...counts(now).polls[0]!, round: 1, votes: 200, counts: [40, 60, 60, 40] }]
  const server = await open(page, [{ ...now, rounds }])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  const table = page.getByRole('table', { name: 'Runden im Vergleich' })
  await expect(table.getByRole('row', { name: /Solar auf Dächern/ })).toContainText(/20 %\s*40 %\s*\+20/)
  await expect(table.getByRole('row', { name: /Stimmen/ })).toContainText(/200\s*428/)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Neue Runde' }).click()
  await expect(selected(page)).toContainText('Runde 3')
  await expect(selected(page).getByRole('button', { name: 'Eröffnen' })).toBeVisible()
  await expect.poll(() => posted(server)).toEqual(['POST /polls/p-choice/round'])
})

test('what the audience wrote: what waits comes first', async ({ page }) => {
  const server = await open(page, [poll('text', 'open'), poll('ideas', 'open', { opened_at: at(90) })])
  await page.keyboard.press('p')
  await row(page, 'p-text').click()
  const answers = page.getByRole('region', { name: 'Antworten' }).getByRole('listitem')
  await expect(answers.first()).toContainText('Kauft auf spam.example')
  await expect(answers.first()).toContainText('Wartet auf Freigabe')
  await answers.first().getByRole('button', { name: /^Ausblenden/ }).click()
  await expect.poll(() => sent(server, '/polls/p-text/entries/3')).toEqual({ state: 'hidden' })
  await row(page, 'p-ideas').click()
  await page.getByRole('combobox', { name: /Kostenlose Beratung/ }).selectOption({ label: 'Aufgegriffen' })
  await expect.poll(() => sent(server, '/polls/p-ideas/entries/1')).toEqual({ status: 'taken_up' })
  const ideas = page.getByRole('region', { name: 'Ideen' }).getByRole('listitem')
  await expect(ideas.first()).toContainText('Eine Regel hat es aufgefangen')
  await ideas.first().getByRole('button', { name: /^Zeigen/ }).click()
  await expect.poll(() => sent(server, '/polls/p-ideas/entries/6')).toEqual({ state: 'shown' })
})

test('a quiz: right answers, podium and leaderboard on air, points that begin anew', async ({ page }) => {
  const server = await open(page, [poll('quiz', 'closed')])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await expect(selected(page).getByRole('listitem').filter({ hasText: 'Wäschetrockner' })).toContainText('Richtig')
  await page.getByRole('button', { name: 'Podium' }).click()
  await expect(page.getByRole('region', { name: 'Auf Sendung' })).toContainText('Das Podium des Quiz')
  await page.getByRole('button', { name: 'Rangliste' }).click()
  await expect(page.getByRole('region', { name: 'Auf Sendung' })).toContainText('Die Rangliste des Quiz')
  await page.getByRole('button', { name: 'Punktestand' }).click()
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toContainText(/1\s*Mia Winter\s*840 Punkte/)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Punkte zurücksetzen' }).click()
  await page.getByRole('button', { name: 'Wirklich alle Punkte löschen' }).click()
  await expect(page.getByText('Noch hat niemand Punkte')).toBeVisible()
  await expect.poll(() => posted(server)).toEqual(['PUT /scene', 'PUT /scene', 'DELETE /leaderboard'])
})

test('the delay is measured by a code on the overlay', async ({ page }) => {
  const server = await open(page, [])
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Verzögerung messen' }).click()
  const air = page.getByRole('region', { name: 'Auf Sendung' })
  await expect(air).toContainText('K7Q2')
  await expect(air.getByRole('listitem').filter({ hasText: 'YouTube' })).toContainText('noch keine')
  server.say({ t: 'status', sources: sources.map((s) => ({ ...s, delay_ms: s.kind === 'youtube' ? 13_600 : 0 })) })
  await expect(air.getByRole('listitem').filter({ hasText: 'YouTube' })).toContainText(/14 s\s*neu/)
  expect(await violations(page)).toEqual([])
  await air.getByRole('button', { name: 'Messung beenden' }).click()
  await expect(page.getByText('Nichts auf Sendung')).toBeVisible()
  await expect.poll(() => posted(server)).toEqual(['PUT /scene', 'DELETE /scene'])
  await expect.poll(() => sent(server, '/scene')).toEqual({ kind: 'delay' })
})

for (const lang of ['de', 'en'] as const) {
  test(`every kind while it runs (${lang})`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const server = await open(page, kinds.map((kind, i) => poll(kind, 'timed', { opened_at: at(20 + i) })), { path: `/desk?lang=${lang}` })
    await page.keyboard.press('p')
    if (lang === 'en') await page.getByRole('button', { name: 'Light or dark' }).click()
    for (const kind of kinds) {
      await page.keyboard.press('j')
      await expect(row(page, `p-${kind}`)).toHaveAttribute('aria-current', 'true')
      await settled(page)
      expect(await violations(page), kind).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollHeight), kind).toBeLessThanOrEqual(900)
    }
    expect(server.violations).toEqual([])
  })
}
