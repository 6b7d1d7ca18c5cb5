// Acting on the platforms from the desk: what is offered, asked, confirmed, and
// what the platforms answer and do.

import { expect, type Page, test } from '@playwright/test'
import type { Action, Comment, Source } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { placed } from '../settled.ts'
import { at, comment, show, snapshot, sources } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'

test.use({ viewport: { width: 1440, height: 900 } })

const source = (kind: string, capabilities: string[], more: Partial<Source> = {}): Source => ({
  ...sources[0]!, id: `src-${kind}`, kind, state: 'live', error: undefined, hint: undefined, uncounted: 0, channel: kind, capabilities, ...more,
})
const all: Source[] = [
  source('youtube', ['delete', 'ban', 'timeout', 'unban', 'reply']),
  source('facebook', ['delete', 'hide', 'unhide', 'ban', 'unban', 'reply', 'private_reply']),
  source('instagram', ['private_reply']),
  source('twitch', [], { mode: 'irc' }),
  source('inbound', []),
]
const from = (kind: string, ordinal: number, text: string, more: Partial<Comment> = {}) =>
  comment(300 + ordinal, { source: { id: `src-${kind}`, kind }, text, state: 'approved', counted: false, first: false, question: undefined, reasons: undefined, ...more })
const said = [
  from('inbound', 1, 'Gruß aus dem Server', { origin: 'discord' }),
  from('twitch', 2, 'Kappa'),
  from('instagram', 3, 'So schön', { state: 'held', reasons: ['links'] }),
  from('facebook', 4, 'Kauft bei mir', { likes: 4 }),
  from('youtube', 5, 'Ihr lügt doch alle'),
]
let action: Action
let server: Mock
let n: number

const posted = () => server.calls.filter((c) => c.path.endsWith('/platform')).map((c) => `${c.path.split('/').at(-2)} ${JSON.stringify(c.body)}`)
const row = (page: Page, text: string) => page.locator('article[data-id]').filter({ hasText: text })
const menu = (page: Page) => page.getByRole('dialog')

async function open(page: Page, text: string, source: string) {
  await row(page, text).locator('.text').click()
  await row(page, text).getByRole('button', { name: `Auf ${source} …` }).click()
}

test.beforeEach(async ({ page }) => {
  n = 0
  server = await mock(page)
  server.answer = ({ method, path, body }) => {
    const id = /\/comments\/(\w+)\/platform$/.exec(path)?.[1]
    if (method !== 'POST' || !id) return path.endsWith('/actions') ? { status: 200, body: { items: [], next: null } } : undefined
    const about = said.find((c) => c.id === id)!
    action = {
      id: `A${++n}`, comment: id, source: about.source.id!, kind: about.source.kind, act: String(body.act), state: 'asked', message: '',
      text: body.text as string, seconds: body.seconds as number, author: about.author?.name, author_id: about.author?.id, by: 'Alex', at: at(-n), ended_at: undefined,
    }
    return { status: 202, body: { action } }
  }
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { comments: said, sources: all })))
  await page.goto(`${ORIGIN}/desk?lang=de`)
  await expect(page.getByText('Verbunden')).toBeVisible()
})

test.afterEach(() => expect(server.violations).toEqual([]))

test('exactly what a source declares is offered, and what is missing is said once', async ({ page }) => {
  const offered = async (text: string, source: string, wanted: string[]) => {
    await open(page, text, source)
    const names = async () => (await menu(page).getByRole('menuitem').allInnerTexts()).map((name) => name.trim().split('\n')[0])
    await expect.poll(names).toEqual(wanted)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(menu(page)).toHaveCount(0)
  }
  await offered('Ihr lügt', 'YouTube', [
    'Öffentlich antworten …', 'Auf YouTube löschen …', '1 Min.', '5 Min.', '10 Min.', '60 Min.', 'Andere …', 'Auf YouTube sperren …',
  ])
  await offered('Kauft bei mir', 'Facebook', [
    'Öffentlich antworten …', 'Nur dieser Person antworten …', 'Auf Facebook verbergen', 'Auf Facebook löschen …', 'Auf Facebook sperren …',
  ])
  await open(page, 'So schön', 'Instagram')
  await expect(menu(page)).toContainText('Für alles Weitere muss die Regie das Konto in der Einrichtung verbinden.')
  await page.keyboard.press('Escape')
  await open(page, 'Kappa', 'Twitch')
  await expect(menu(page)).toContainText('Zum Löschen oder Sperren auf Twitch muss die Regie das Konto in der Einrichtung verbinden.')
  await expect(menu(page).getByRole('menuitem')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await row(page, 'Gruß aus').locator('.text').click()
  await expect(row(page, 'Gruß aus').getByRole('button', { name: 'Verfasser', exact: true })).toBeVisible()
  await expect(row(page, 'Gruß aus').locator('[data-platform]')).toHaveCount(0)
  await expect(row(page, 'Gruß aus')).toContainText('discord')
})

test('hiding here and hiding there stand side by side, and what became of it is told', async ({ page }) => {
  const facebook = row(page, 'Kauft bei mir')
  await facebook.locator('.text').click()
  const here = await placed(facebook.getByRole('button', { name: 'Nur hier ausblenden' }))
  const there = await placed(facebook.getByRole('button', { name: 'Auf Facebook verbergen' }))
  expect(Math.abs(here.y - there.y)).toBeLessThan(1)
  expect(there.x - here.x - here.width).toBeLessThan(10)
  await facebook.getByRole('button', { name: 'Auf Facebook verbergen' }).click()
  await expect(facebook).toContainText('Verbergen – bei Facebook angefragt …')
  await expect.poll(() => posted()).toEqual(['k304 {"act":"hide"}'])
  expect(server.calls.find((c) => c.path.endsWith('/platform'))!.key).not.toBe('')
  await expect(page.locator('footer')).toContainText('1 angefragt')

  server.say({ t: 'patch', at: '41-7', actions: [{ ...action, state: 'refused', message: 'Not this one.', message_de: 'Facebook lässt das bei diesem Kommentar nicht zu.' }] })
  await expect(facebook).toContainText('Verbergen – abgelehnt: Facebook lässt das bei diesem Kommentar nicht zu.')
  await expect(page.locator('footer')).toContainText('1 abgelehnt')
  await page.getByRole('button', { name: /^Auf den Plattformen/ }).click()
  await expect(page.getByRole('dialog')).toContainText('Facebook lässt das bei diesem Kommentar nicht zu.')
  expect(await violations(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Noch einmal' }).click()
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(2)
  await expect.poll(() => posted().length).toBe(2)
  await page.keyboard.press('Escape')
  await expect(page.locator('footer')).not.toContainText('abgelehnt')

  const hidden = from('facebook', 4, 'Kauft bei mir', { state: 'rejected', reasons: ['platform_hidden'], version: 2 })
  server.say({ t: 'patch', at: '42-7', comments: [hidden], actions: [{ ...action, state: 'done' }] })
  await expect(facebook).toContainText('Verbergen – auf Facebook erledigt')
  await expect(facebook.locator('.state')).toHaveText('Auf Facebook verborgen')
  await expect(facebook).not.toContainText('weiterhin sichtbar')
  await facebook.getByRole('button', { name: 'Auf Facebook wieder zeigen' }).click()
  await expect.poll(() => posted().at(-1)).toBe('k304 {"act":"unhide"}')
  await expect(page.locator('footer')).toContainText('1 angefragt')
  // What is over does not begin again, in whatever order it comes.
  server.say({ t: 'patch', at: '43-7', actions: [{ ...action, state: 'done' }] })
  server.say({ t: 'patch', at: '44-7', actions: [action] })
  server.say({ t: 'patch', at: '45-7', banned: [said[3]!.author!.id] })
  await expect(facebook.locator('.meta')).toContainText('gesperrt')
  await expect(page.locator('footer')).not.toContainText('angefragt')
})

test('a timeout by keyboard alone; the ban is lifted again', async ({ page }) => {
  await page.keyboard.press('j')
  await page.keyboard.press('o')
  await expect(menu(page).getByRole('menuitem', { name: 'Öffentlich antworten …' })).toBeFocused()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
  await expect(menu(page).getByRole('menuitem', { name: '5 Min.' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(menu(page)).toHaveCount(0)
  await expect.poll(() => posted()).toEqual(['k305 {"act":"timeout","seconds":300}'])
  await expect(row(page, 'Ihr lügt')).toContainText('Auszeit 5 Minuten – bei YouTube angefragt …')

  await page.keyboard.press('o')
  await expect(menu(page).getByRole('menuitem', { name: 'Öffentlich antworten …' })).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('Auszeit auf YouTube für')
  await page.getByRole('spinbutton').fill('90')
  await page.keyboard.press('Enter')
  await expect.poll(() => posted().at(-1)).toBe('k305 {"act":"timeout","seconds":5400}')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  server.say({ t: 'patch', at: '41-7', banned: [said[4]!.author!.id], actions: [{ ...action, state: 'done' }] })
  await expect(row(page, 'Ihr lügt').locator('.meta')).toContainText('gesperrt')
  await page.keyboard.press('o')
  await menu(page).getByRole('menuitem', { name: 'Sperre auf YouTube aufheben' }).click()
  await expect.poll(() => posted().at(-1)).toBe('k305 {"act":"unban"}')
})

test('what cannot be taken back is confirmed, and a held key does not confirm it', async ({ page }) => {
  await open(page, 'Ihr lügt', 'YouTube')
  await menu(page).getByRole('menuitem', { name: 'Auf YouTube löschen …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Auf YouTube löschen?' })
  await expect(dialog).toContainText('Ihr lügt doch alle')
  await expect(dialog).toContainText('Das lässt sich nicht zurücknehmen.')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await open(page, 'Ihr lügt', 'YouTube')
  await menu(page).getByRole('menuitem', { name: 'Auf YouTube löschen …' }).click()
  await expect(dialog).toBeVisible()
  expect(posted()).toEqual([])
  await dialog.getByRole('button', { name: 'Löschen' }).click()
  await expect.poll(posted).toEqual(['k305 {"act":"delete"}'])
  await expect(dialog).toHaveCount(0)
})

test('a reply quotes, counts, says who reads it, and is the same one when it is sent again', async ({ page }) => {
  await row(page, 'Kauft bei mir').locator('.text').click()
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Auf Facebook antworten' })
  const text = dialog.getByRole('textbox', { name: 'Antwort' })
  await expect(text).toBeFocused()
  await expect(dialog.locator('blockquote')).toHaveText('Kauft bei mir')
  await expect(dialog).toContainText('Erscheint öffentlich auf Facebook')
  await dialog.getByRole('radio', { name: /^Nur/ }).check()
  await expect(dialog).toContainText('Geht als private Nachricht an diese Person.')
  await text.fill('ä'.repeat(501))
  await expect(dialog).toContainText('501 von 500 Zeichen')
  await expect(dialog.getByRole('button', { name: 'Senden' })).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await text.fill('Bitte hier keine Werbung.')
  const answer = server.answer
  server.answer = (call) => (call.path.endsWith('/platform') ? { status: 500, body: { error: { code: 'internal', message: 'Gerade nicht.' } } } : answer(call))
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Gerade nicht.')).toBeVisible()
  await expect(text).toHaveValue('Bitte hier keine Werbung.')
  server.answer = answer
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toHaveCount(0)
  const calls = server.calls.filter((c) => c.path.endsWith('/platform'))
  expect(calls.map((c) => c.body)).toEqual(Array(2).fill({ act: 'private_reply', text: 'Bitte hier keine Werbung.' }))
  expect(new Set(calls.map((c) => c.key)).size).toBe(1)

  await row(page, 'Kappa').locator('.text').click()
  await page.keyboard.press('r')
  await expect(page.getByText('Hier kann auf der Plattform nicht geantwortet werden')).toBeVisible()
})

test('the card of an author acts on the person, and says who bans them until when', async ({ page }) => {
  const { id, name } = said[4]!.author!
  const answer = server.answer
  server.answer = (call) => {
    if (call.path.endsWith('/comments')) return { status: 200, body: { items: [said[4]], next: null } }
    const until = new Date()
    until.setHours(21, 5)
    if (call.path.endsWith('/bans')) return { status: 200, body: { items: [{ id, author: said[4]!.author, kind: 'youtube', reason: '', by: 'youtube', at: at(5), until }], next: null } }
    return answer(call)
  }
  await row(page, 'Ihr lügt').locator('.text').click()
  await row(page, 'Ihr lügt').getByRole('button', { name: 'Verfasser', exact: true }).click()
  const card = page.getByRole('complementary', { name: `Alles von ${name}` })
  await card.getByRole('button', { name: 'Auf YouTube …' }).click()
  await expect(menu(page).getByRole('menuitem')).toHaveText(['1 Min.', '5 Min.', '10 Min.', '60 Min.', 'Andere …', 'Auf YouTube sperren …'])
  await menu(page).getByRole('menuitem', { name: '10 Min.' }).click()
  await expect(card).toContainText('Auszeit 10 Minuten – bei YouTube angefragt …')
  server.say({ t: 'patch', at: '41-7', banned: [id], actions: [{ ...action, state: 'done' }] })
  await expect(card).toContainText('Gesperrt von YouTube bis 21:05')
  expect(await violations(page)).toEqual([])
})

test('what platforms did and sent is said in words', async ({ page }) => {
  const gone = (ordinal: number, by: string) => from('youtube', ordinal, '', { state: 'removed', removed_by: by, author: undefined })
  server.say({
    t: 'patch', at: '41-7',
    comments: [
      gone(10, 'law'), gone(11, 'source'), gone(12, 'expired'), gone(13, 'author'), gone(14, 'platform'),
      from('youtube', 20, 'Weiter so', { form: 'superChatEvent', amount: '5,00 €' }),
      from('facebook', 21, '', { form: 'photo', author: undefined }),
      from('twitch', 22, 'raidet mit 12', { form: 'raid' }),
      from('youtube', 23, '', { form: 'sparkleEvent' }),
    ],
  })
  await page.mouse.move(1200, 895)
  for (const words of ['Gelöscht auf Verlangen', 'Falsche Übertragung', 'Aufbewahrungsfrist abgelaufen', 'vom Verfasser entfernt', 'von der Plattform entfernt'])
    await expect(page.locator('article .state').filter({ hasText: words })).toBeVisible()
  await expect(row(page, 'Weiter so').locator('.meta')).toContainText(/Super Chat\s*5,00 €/)
  await expect(row(page, 'Kauft bei mir').locator('.meta')).toContainText('👍 4 auf Facebook')
  await expect(row(page, 'raidet').locator('.meta')).toContainText('Raid')
  await expect(row(page, 'andere Nachricht')).toHaveCount(1)
  const nameless = row(page, 'Foto')
  await expect(nameless.locator('.author')).toHaveText('Facebook-Zuschauer')
  await nameless.locator('.text').click()
  await expect(nameless).toContainText('Facebook nennt den Namen nicht')
  await expect(row(page, 'So schön').locator('.meta')).toContainText('auf Instagram weiterhin sichtbar')
  await row(page, 'So schön').locator('.text').click()
  await expect(row(page, 'So schön').locator('.note')).toContainText(['Auf Instagram weiterhin sichtbar.'])
})

test('lamps say how a source is read, why it stands still, and the way to connect it again', async ({ page }) => {
  const soon = new Date(Date.now() + 20 * 60_000)
  const hint = { code: 'names_missing', message: 'Names are missing.', message_de: 'Facebook nennt keine Namen.' }
  server.say({
    t: 'status',
    sources: [
      source('youtube', [], { lag_ms: 1400, quota_used: 9000, quota_left: 1000, quota_ends: soon.toISOString() }),
      source('facebook', [], { state: 'paused', paused: true, mode: 'poll', quota_left: undefined }),
      source('instagram', [], { hint: { ...hint, message_de: 'Das Token nennt keine Namen.' }, mode: 'push', quota_left: undefined }),
      source('twitch', [], { state: 'reconnect', error: { code: 'token', message: 'Log in again.', message_de: 'Bitte neu anmelden.' }, simulated: true }),
    ],
  })
  const lamp = (name: string) => page.getByRole('navigation', { name: 'Quellen' }).getByRole('listitem').filter({ hasText: name })
  await expect(lamp('YouTube')).toContainText('Stream · 1 s Verzug')
  const time = soon.toTimeString().slice(0, 5)
  await expect(lamp('YouTube')).toContainText(`Kontingent: noch 1.000, reicht bis ${time}`)
  await expect(lamp('Facebook')).toContainText('durch die Regie')
  await expect(lamp('Instagram')).toContainText('Das Token nennt keine Namen.')
  await expect(lamp('Twitch')).toContainText('neu verbinden')
  await expect(lamp('Twitch')).toContainText('Simulation')
  await expect(lamp('Twitch').getByRole('link', { name: 'Zur Einrichtung' })).toHaveAttribute('href', '/setup')
  await expect(row(page, 'Kappa').getByRole('img', { name: 'Twitch (Simulation)' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('when the links lead to another show, nothing of the one before stays', async ({ page }) => {
  await row(page, 'Ihr lügt').locator('.text').click()
  await page.getByRole('navigation', { name: 'Quellen' }).getByRole('button', { name: /^YouTube/ }).click()
  await row(page, 'Ihr lügt').getByRole('button', { name: 'Verfasser', exact: true }).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  const rehearsal = { ...show, id: 'R9', rehearses: show.id }
  server.greet = (role, socket) => {
    const said = [from('twitch', 1, 'Nur geprobt', { id: 'k301' })]
    socket.send(JSON.stringify(snapshot(role, { show: rehearsal, comments: said, sources: [source('twitch', ['delete'], { simulated: true })], questions: [] })))
  }
  await server.sockets.at(-1)!.close({ code: 4001 })
  await expect(page.getByText('Probe – nichts davon bleibt')).toBeVisible()
  await expect(row(page, 'Nur geprobt')).toBeVisible()
  await expect(page.locator('article[data-id]')).toHaveCount(1)
  await expect(page.getByRole('complementary')).toHaveCount(0)
  await expect(page.locator('article[aria-current]')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await row(page, 'Nur geprobt').locator('.text').click()
  await page.keyboard.press('x')
  await expect.poll(() => server.calls.at(-1)?.path).toBe('/shows/R9/comments/k301/reject')

  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { comments: said, sources: all })))
  await server.sockets.at(-1)!.close({ code: 4001 })
  await expect(row(page, 'Ihr lügt')).toBeVisible()
  await expect(page.getByText('Probe – nichts davon bleibt')).toHaveCount(0)
})
