// Both ways with every platform: what the desk asks for is done there, and what
// is done there is gone here.

import type { Page } from '@playwright/test'
import { leaveAtOnce } from './leaving.ts'
import { air, comment, enter, expect, phone, question, screen } from './server.ts'
import { open, READING, test } from './stage.ts'

const choose = async (page: Page, text: string, source: string, item: string) => {
  await comment(page, text).getByRole('button', { name: `Auf ${source} …` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('from the desk: hidden on Facebook, timed out on YouTube and back, deleted on Instagram, answered on Twitch', async ({ stage, person }) => {
  test.slow()
  const desk = await open(stage, await person())
  const said = {
    facebook: await stage.say('facebook', 'Wilma Regenschirm', 'Kauft Regenschirme bei mir'),
    youtube: await stage.say('youtube', 'UCkaethe', 'Das ist doch alles Quatsch'),
    instagram: await stage.say('instagram', 'moritz', 'Schaut auf meine Seite'),
    twitch: await stage.say('twitch', '4711', 'Wie lange geht es heute'),
  }
  for (const text of ['Kauft Regenschirme', 'alles Quatsch', 'meine Seite', 'Wie lange geht']) await expect(comment(desk, text)).toBeVisible(READING)

  const facebook = comment(desk, 'Kauft Regenschirme')
  await facebook.locator('.text').click()
  await facebook.getByRole('button', { name: 'Auf Facebook verbergen' }).click()
  await expect(facebook).toContainText('Verbergen – auf Facebook erledigt', READING)
  await expect(facebook.locator('.state')).toHaveText('Auf Facebook verborgen')
  expect(await stage.entry('facebook', said.facebook)).toMatchObject({ hidden: true })

  const youtube = comment(desk, 'alles Quatsch')
  await youtube.locator('.text').click()
  await choose(desk, 'alles Quatsch', 'YouTube', '5 Min.')
  await expect(youtube).toContainText('Auszeit 5 Minuten – auf YouTube erledigt', READING)
  await expect(youtube.locator('.meta')).toContainText('gesperrt')
  expect(Object.keys((await stage.wall('youtube')).banned)).toEqual(['UCkaethe'])
  await choose(desk, 'alles Quatsch', 'YouTube', 'Sperre auf YouTube aufheben')
  await expect(youtube).toContainText('Entsperren – auf YouTube erledigt', READING)
  await expect(youtube.locator('.meta')).not.toContainText('gesperrt')
  expect((await stage.wall('youtube')).banned).toEqual({})

  const instagram = comment(desk, 'meine Seite')
  await instagram.locator('.text').click()
  const id = await instagram.getAttribute('data-id')
  await choose(desk, 'meine Seite', 'Instagram', 'Auf Instagram löschen …')
  await desk.getByRole('dialog', { name: 'Auf Instagram löschen?' }).getByRole('button', { name: 'Löschen' }).click()
  const gone = desk.locator(`article[data-id="${id}"]`)
  await expect(gone).toContainText('Löschen – auf Instagram erledigt', READING)
  await expect(gone).toContainText('Text gelöscht')
  expect(await stage.entry('instagram', said.instagram)).toMatchObject({ deleted: true })

  await comment(desk, 'Wie lange geht').locator('.text').click()
  await desk.keyboard.press('r')
  await desk.getByRole('dialog').getByRole('textbox', { name: 'Antwort' }).fill('Bis etwa 22 Uhr')
  await desk.keyboard.press('Control+Enter')
  await expect(comment(desk, 'Wie lange geht')).toContainText('Antwort – auf Twitch erledigt', READING)
  const answers = (await stage.wall('twitch')).said.filter((s) => s.reply === said.twitch)
  expect(answers.map((s) => s.text)).toEqual([expect.stringContaining('Bis etwa 22 Uhr')])
  await expect(comment(desk, 'Bis etwa 22 Uhr')).toHaveCount(0)

  await desk.getByRole('button', { name: /^Auf den Plattformen/ }).click()
  await expect(desk.getByRole('dialog').getByRole('listitem')).toHaveCount(5)
  await expect(desk.getByRole('dialog').getByText(/Mia, \d\d:\d\d/)).toHaveCount(5)
})

test('what is deleted there, or whose author is banned there, leaves lists, votes and the overlay within a second', async ({ stage, person }) => {
  test.slow()
  const desk = await open(stage, await person())
  const overlay = await (await person(screen)).newPage()
  await overlay.goto(stage.show.links!.overlay)
  const viewer = await (await person(phone)).newPage()
  await viewer.goto(`${stage.show.links!.viewer}?lang=de`)

  await desk.getByRole('group', { name: 'Kommentare' }).getByRole('button', { name: 'Freigegeben' }).click()
  const id = await stage.say('twitch', '4712', 'Grüße aus Graz')
  await expect(comment(desk, 'Grüße aus Graz')).toBeVisible(READING)
  await air(desk, 'Grüße aus Graz')
  await expect(overlay.getByText('Grüße aus Graz')).toBeVisible()
  await leaveAtOnce(() => stage.remove('twitch', id), overlay.getByText('Grüße aus Graz'), comment(desk, 'Grüße aus Graz'))
  await expect(desk.locator('article[aria-current=true]')).toHaveCount(0)

  const text = 'Warum ist der Strom so teuer'
  await desk.mouse.move(5, 5) // while the pointer is on the list, what is new waits
  await stage.say('twitch', '4713', text)
  await comment(desk, text).locator('.text').click(READING)
  await desk.keyboard.press('f')
  const asked = question(desk, text)
  await expect(asked).toBeVisible()
  const number = (await asked.locator('.meta .count').first().textContent())!.slice(1)
  await stage.say('twitch', '4714', `👍 ${number}`)
  await expect(asked.locator('.votes')).toHaveText('1', READING)
  await expect(viewer.getByText(text)).toBeVisible()
  await stage.ban('4714')
  await expect(asked.locator('.votes')).toHaveText('0', { timeout: 3000 }) // sooner than by a beat

  await asked.locator('.text').click()
  await desk.keyboard.press('Shift+S')
  await expect(overlay.getByText(text)).toBeVisible()
  await expect(comment(desk, text)).toHaveCount(1)
  await leaveAtOnce(() => stage.ban('4713'), overlay.getByText(text), viewer.getByText(text), comment(desk, text))
  await expect(desk.getByRole('region', { name: 'Auf Sendung' })).not.toContainText(text)
  await expect(asked).toHaveCount(0)
  // Nothing is kept from the desk: there it is marked, without its words.
  await desk.getByRole('group', { name: 'Kommentare' }).getByRole('button', { name: 'Alle' }).click()
  await expect(desk.locator('article .state').filter({ hasText: 'von der Plattform entfernt' })).toHaveCount(2)
})

test('a rehearsal is marked everywhere, can be acted on, and leaves nothing when the show begins', async ({ stage, person }) => {
  test.slow()
  const { server, show } = stage
  const mark = (page: Page) => page.getByText('Probe – nichts davon bleibt')
  const desk = await enter(await person(), show.links!.desk, 'Mia')
  const host = await enter(await person(), show.links!.host, 'Ali')
  const overlay = await (await person(screen)).newPage()
  await overlay.goto(show.links!.overlay)
  const viewer = await (await person(phone)).newPage()
  await viewer.goto(`${show.links!.viewer}?lang=de`)
  await expect(desk.locator('footer')).toContainText('Verbunden')

  await server.api('POST', `/shows/${show.id}/rehearsal`, { on: true, platforms: ['twitch', 'youtube'], rate: 2 })
  for (const page of [desk, host, viewer]) await expect(mark(page)).toBeVisible({ timeout: 10_000 })
  await expect(overlay.getByText('PROBE', { exact: true })).toBeVisible({ timeout: 10_000 })
  await expect(desk.getByRole('navigation', { name: 'Quellen' })).toContainText('Simulation')
  const row = desk.locator('article[data-id]').filter({ has: desk.locator('svg.twitch') }).first()
  await row.locator('.text').click(READING)
  const id = await desk.locator('article[aria-current=true]').getAttribute('data-id')
  const chosen = desk.locator(`article[data-id="${id}"]`)
  await chosen.getByRole('button', { name: 'Auf Twitch …' }).click()
  await desk.getByRole('menuitem', { name: 'Auf Twitch löschen …' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Löschen' }).click()
  await expect(chosen).toContainText('Löschen – auf Twitch erledigt', READING)

  const ask = viewer.getByRole('textbox', { name: 'Eine Frage stellen' })
  await ask.fill('Ist das nur geprobt?')
  await viewer.keyboard.press('Enter')
  await expect(viewer.locator('.own')).toContainText('Ist das nur geprobt?')

  await server.api('POST', `/shows/${show.id}/start`)
  for (const page of [desk, host, viewer]) await expect(mark(page)).toHaveCount(0, { timeout: 10_000 })
  await expect(overlay.getByText('PROBE', { exact: true })).toHaveCount(0, { timeout: 10_000 })
  await expect(viewer.locator('.own')).toHaveCount(0)
  await expect(chosen).toHaveCount(0)
  await stage.say('twitch', '4720', 'Jetzt wirklich')
  await expect(comment(desk, 'Jetzt wirklich')).toBeVisible(READING)
  await ask.fill('Und das bleibt?')
  await viewer.keyboard.press('Enter')
  await expect(question(desk, 'Und das bleibt?')).toBeVisible()
  await expect(question(desk, 'nur geprobt')).toHaveCount(0)
})
