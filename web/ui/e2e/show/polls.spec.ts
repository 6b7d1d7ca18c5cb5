// One poll counts clicks and comments of all platforms together, and every page
// shows the same.

import type { BrowserContext, Page } from '@playwright/test'
import type { Poll } from '../../src/lib/wire.gen.ts'
import { comment, expect, screen } from './server.ts'
import { open, READING, type Stage, test } from './stage.ts'

type Person = () => Promise<BrowserContext>

async function viewer(stage: Stage, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${stage.server.url}/${stage.show.code}?lang=de`)
  await expect(page.getByRole('heading', { name: 'Beide Wege' })).toBeVisible()
  return page
}

async function overlay(stage: Stage, person: Person): Promise<Page> {
  const page = await (await person()).newPage()
  await page.setViewportSize(screen.viewport!)
  await page.goto(stage.show.links!.overlay)
  return page
}

const polls = async (stage: Stage) => (await stage.server.api<{ items: Poll[] }>('GET', `/shows/${stage.show.id}/polls`)).items
const newest = async (stage: Stage) => (await polls(stage)).at(-1)!
const selected = (desk: Page) => desk.locator('article[data-poll][aria-current=true]')
const tab = (page: Page) => page.getByRole('tab', { name: /^Umfrage/ }).click()

/** figures are the absolute counts that a page shows, option by option. */
const figures = async (page: Page) => (await page.locator('.absolute').allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')))

/** ban keeps the author of a comment that was a vote out, from the desk. */
async function ban(desk: Page, text: string, who: string) {
  await desk.getByRole('checkbox', { name: 'Stimmen zeigen' }).check()
  await comment(desk, text).filter({ hasText: who }).locator('.text').click()
  await desk.keyboard.press('Shift+B')
  await desk.getByRole('dialog').getByRole('button', { name: 'Hier sperren' }).click()
}

/** quick makes a poll from one line, opens it and puts it on air. */
async function quick(desk: Page, line: string) {
  await desk.keyboard.press('u')
  await desk.getByRole('textbox', { name: 'Umfrage in einer Zeile' }).fill(line)
  await desk.keyboard.press('Control+Enter')
  await expect(desk.getByRole('region', { name: 'Auf Sendung' })).toContainText(line.slice(0, 8))
}

test('a choice: two phones, YouTube, Facebook and Instagram; changed, banned, revealed', async ({ stage, person }) => {
  test.slow()
  const desk = await open(stage, await person())
  const [one, two] = [await viewer(stage, await person()), await viewer(stage, await person())]
  const air = await overlay(stage, () => person())
  await quick(desk, 'Tee oder Kaffee?')
  await expect(air.getByText('Tee oder Kaffee?')).toBeVisible()

  for (const [page, drink] of [[one, 'Tee'], [two, 'Kaffee']] as const) {
    await tab(page)
    await page.getByRole('button', { name: drink }).click()
    await expect(page.getByText('Gezählt', { exact: true })).toBeVisible()
  }
  await stage.say('youtube', 'UCanna', 'A')
  await stage.say('facebook', 'Bernd Umleitung', 'b.')
  await stage.say('instagram', 'caro', '!vote 2')
  await stage.say('twitch', '4711', 'kaffee!')
  await stage.say('youtube', 'UCdirk', 'Tee oder Kaffee, das ist hier die Frage')
  await expect.poll(async () => (await newest(stage)).votes, READING).toBe(6)
  expect(await newest(stage)).toMatchObject({
    counts: [2, 4], by_source: { room: [1, 1], youtube: [1, 0], facebook: [0, 1], instagram: [0, 1], twitch: [0, 1] },
  })
  await expect(desk.getByRole('region', { name: 'Auf Sendung' })).toContainText('6 Stimmen')
  await expect(air.locator('main')).toContainText('6 Stimmen')
  await expect(air.locator('.absolute')).toHaveCount(0)

  await one.getByRole('button', { name: 'Kaffee' }).click()
  await expect.poll(async () => (await newest(stage)).counts).toEqual([1, 5])

  await ban(desk, 'b.', 'Bernd Umleitung')
  await expect.poll(async () => (await newest(stage)).counts).toEqual([1, 4])
  expect((await newest(stage)).by_source!.facebook ?? [0, 0]).toEqual([0, 0])

  await desk.getByRole('tab', { name: /^Umfragen/ }).click()
  await selected(desk).click()
  await desk.keyboard.press('Shift+O')
  await expect(selected(desk)).toContainText('Vorläufig')
  await expect(air.locator('.absolute')).toHaveCount(0)
  await desk.keyboard.press('Shift+R')
  await expect.poll(async () => (await newest(stage)).revealed).toBe(true)
  expect(await newest(stage)).toMatchObject({ state: 'closed', votes: 5, counts: [1, 4] })
  for (const page of [air, one, two])
    await expect.poll(() => figures(page)).toEqual([1, 4])
  await expect(selected(desk)).toContainText('80')
})

test('a word cloud: words from phones and platforms, bad ones held, revealed', async ({ stage, person }) => {
  test.slow()
  await stage.server.api('PATCH', `/shows/${stage.show.id}`, { words: ['quatsch*'] })
  const desk = await open(stage, await person())
  const one = await viewer(stage, await person())
  const air = await overlay(stage, () => person())
  const poll = await stage.server.api<Poll>('POST', `/shows/${stage.show.id}/polls`, { kind: 'cloud', title: 'In einem Wort?', most: 1 })
  await stage.server.api('POST', `/shows/${stage.show.id}/polls/${poll.id}/open`)
  await stage.server.api('PUT', `/shows/${stage.show.id}/scene`, { kind: 'poll', poll: poll.id })
  await tab(one)
  await one.getByRole('textbox', { name: /Wort/ }).fill('Regen')
  await one.keyboard.press('Enter')
  await expect(one.getByText('Gezählt', { exact: true })).toBeVisible()
  await stage.say('youtube', 'UCanna', 'regen')
  await stage.say('facebook', 'Bernd Umleitung', 'Sonne')
  await stage.say('instagram', 'caro', 'Quatsch')
  await expect.poll(async () => (await newest(stage)).votes, READING).toBe(4)
  const words = async () => Object.fromEntries((await newest(stage)).entries!.map((e) => [e.text, [e.votes, e.state]]))
  await expect.poll(words).toEqual({ Regen: [2, 'shown'], Sonne: [1, 'shown'], Quatsch: [1, 'held'] })
  await one.getByRole('textbox', { name: /Wort/ }).fill('Wind')
  await one.keyboard.press('Enter')
  await expect.poll(words).toEqual({ Regen: [1, 'shown'], Wind: [1, 'shown'], Sonne: [1, 'shown'], Quatsch: [1, 'held'] })
  await ban(desk, 'Sonne', 'Bernd Umleitung')
  await expect.poll(words).toEqual({ Regen: [1, 'shown'], Wind: [1, 'shown'], Quatsch: [1, 'held'] })
  for (const word of ['Regen', 'Wind']) await expect(air.getByText(word)).toHaveCount(0)
  await desk.getByRole('tab', { name: /^Umfragen/ }).click()
  await desk.locator(`article[data-poll="${poll.id}"]`).click()
  await desk.keyboard.press('Shift+R')
  for (const page of [air, one]) {
    await expect(page.getByText('Regen').first()).toBeAttached()
    await expect(page.getByText('Wind').first()).toBeAttached()
    for (const word of ['Sonne', 'Quatsch']) await expect(page.getByText(word)).toHaveCount(0)
  }
})

test('a quiz: the right answer and the points come with the result', async ({ stage, person }) => {
  test.slow()
  const desk = await open(stage, await person())
  const [one, two] = [await viewer(stage, await person()), await viewer(stage, await person())]
  const air = await overlay(stage, () => person())
  const options = [{ text: '64' }, { text: '204', right: true }]
  const poll = await stage.server.api<Poll>('POST', `/shows/${stage.show.id}/polls`, { kind: 'quiz', title: 'Wie viele Quadrate hat ein Schachbrett?', options, points: 100 })
  const act = (what: string) => stage.server.api<Poll>('POST', `/shows/${stage.show.id}/polls/${poll.id}/${what}`)
  await act('open')
  await stage.server.api('PUT', `/shows/${stage.show.id}/scene`, { kind: 'poll', poll: poll.id })
  for (const [page, answer] of [[one, '64'], [two, '204']] as const) {
    await tab(page)
    await page.getByRole('button', { name: answer }).click()
    await expect(page.getByText('Gezählt', { exact: true })).toBeVisible()
  }
  await stage.say('youtube', 'UCanna', 'B')
  await stage.say('facebook', 'Bernd Umleitung', '204')
  await stage.say('instagram', 'caro', 'A')
  await expect.poll(async () => (await newest(stage)).votes, READING).toBe(5)
  await one.getByRole('button', { name: '204' }).click()
  await ban(desk, '204', 'Bernd Umleitung')
  await expect.poll(async () => (await newest(stage)).counts).toEqual([1, 3])
  expect(await air.content()).not.toContain('richtig')
  await desk.getByRole('tab', { name: /^Umfragen/ }).click()
  await desk.locator(`article[data-poll="${poll.id}"]`).click()
  await desk.keyboard.press('Shift+O')
  await expect.poll(async () => (await newest(stage)).final, READING).toBe(true)
  await desk.keyboard.press('Shift+R')
  for (const page of [air, one, two])
    await expect.poll(() => figures(page)).toEqual([1, 3])
  await expect(air.getByText(/richtig/i).first()).toBeVisible()
  await stage.server.api('PUT', `/shows/${stage.show.id}/scene`, { kind: 'leaderboard' })
  await expect(air.getByText('UCanna')).toBeVisible()
  for (const who of ['Bernd Umleitung', 'caro']) await expect(air.getByText(who)).toHaveCount(0)
})
