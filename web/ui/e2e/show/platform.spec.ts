// Both ways with every platform: what the desk asks for is done there, and what
// is done there is gone here.

import type { BrowserContext, Page } from '@playwright/test'
import type { Account, Device, Show, Source } from '../../src/lib/wire.gen.ts'
import { air, comment, enter, expect, phone, question, screen, test as base } from './server.ts'
import { end, run, type Server, TOKEN } from './process.ts'

interface Said {
  id: string
  text: string
  user: string
  deleted?: boolean
  hidden?: boolean
  reply?: string
}
interface Wall {
  said: Said[]
  banned: Record<string, string>
}
interface Stage {
  server: Server
  show: Show
  /** say lets one person say one thing on a platform; its id there is returned. */
  say(platform: string, user: string, text: string): Promise<string>
  remove(platform: string, id: string): Promise<void>
  /** ban keeps somebody out of the simulated Twitch, as its own moderators do. */
  ban(user: string): Promise<void>
  wall(platform: string): Promise<Wall>
  entry(platform: string, id: string): Promise<Said | undefined>
}

const TWITCH = { client: 'simulated-twitch-client-id', token: 'simulated-twitch-token', channel: '600000000000005' }
const names = { youtube: 'YouTube', facebook: 'Facebook', instagram: 'Instagram', twitch: 'Twitch' }

/** login goes through the simulated consent page, as the producer's browser would. */
async function login(server: Server, show: string, kind: string): Promise<Account> {
  const begun = await fetch(`${server.url}/api/v1/shows/${show}/connect`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind }),
  })
  const { url } = (await begun.json()) as { url: string }
  const consent = await (await fetch(url)).text()
  const allow = /id="allow" href="([^"]+)"/.exec(consent)![1]!.replaceAll('&amp;', '&')
  const cookie = begun.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')
  const back = await fetch(allow, { redirect: 'manual', headers: { Cookie: cookie, Authorization: `Bearer ${TOKEN}` } })
  expect(back.headers.get('location')).toContain(`connected=${kind}`)
  return account(server, show, kind)
}

/** device logs in by code: whoever opens the address has typed it. */
async function device(server: Server, show: string, kind: string): Promise<Account> {
  const begun = await server.api<Device>('POST', `/shows/${show}/connect/device`, { kind })
  await fetch(begun.url)
  await expect
    .poll(async () => (await server.api<Device>('POST', `/shows/${show}/connect/poll`, { id: begun.id })).state)
    .toBe('done')
  return account(server, show, kind)
}

async function account(server: Server, show: string, kind: string): Promise<Account> {
  const { items } = await server.api<{ items: Account[] }>('GET', `/shows/${show}/accounts`)
  return items.find((a) => a.kind === kind)!
}

const test = base.extend<{ stage: Stage }>({
  stage: async ({ serve }, use) => {
    const silent = ['youtube', 'facebook', 'instagram', 'twitch'].map((kind) => `--${kind}=0`)
    const address = /simulation of .* at (http:\S+)/
    const { child, out } = await run(['simulate', '--listen', '127.0.0.1:0', ...silent], {}, (text) => address.test(text))
    const sim = address.exec(out())![1]!
    const server = await serve({
      ZURUF_YOUTUBE_URL: sim, ZURUF_FACEBOOK_URL: sim, ZURUF_INSTAGRAM_URL: sim, ZURUF_TWITCH_URL: sim, ZURUF_LOGIN_URL: sim,
      ZURUF_GOOGLE_CLIENT_ID: 'x', ZURUF_GOOGLE_CLIENT_SECRET: 'y', ZURUF_TWITCH_CLIENT_ID: TWITCH.client,
    })
    const show = await server.api<Show>('POST', '/shows', { title: 'Beide Wege', language: 'de', hold: 'rules' })
    const [youtube, twitch] = [await login(server, show.id, 'youtube'), await device(server, show.id, 'twitch')]
    for (const source of [
      { kind: 'youtube', video: 'simulation0', account: youtube.id },
      { kind: 'facebook', live_video: '200000000000002', page_token: 'simulated-page-token' },
      { kind: 'instagram', user: '17841400000000003', token: 'simulated-instagram-token' },
      { kind: 'twitch', account: twitch.id },
    ]) await server.api<Source>('POST', `/shows/${show.id}/sources`, source)

    const order = async (what: string, body: object, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${sim}${what}`, { method: 'POST', body: JSON.stringify(body), headers })
      if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as { id: string }
    }
    const wall = async (platform: string) => (await (await fetch(`${sim}/control/said?platform=${platform}`)).json()) as Wall
    await use({
      server, show, wall,
      say: async (platform, user, text) => (await order('/control/say', { platform, user, name: user, text })).id,
      remove: async (platform, id) => void (await order('/control/delete', { platform, id })),
      ban: async (user) =>
        void (await order(
          `/helix/moderation/bans?broadcaster_id=${TWITCH.channel}&moderator_id=${TWITCH.channel}`,
          { data: { user_id: user } },
          { Authorization: `Bearer ${TWITCH.token}`, 'Client-Id': TWITCH.client },
        )),
      entry: async (platform, id) => (await wall(platform)).said.find((s) => s.id === id),
    })
    await end(child, 'SIGTERM')
  },
})

const READING = { timeout: 30_000 }

/** open opens the desk of the show, which begins, and waits until every source is read. */
async function open(stage: Stage, context: BrowserContext): Promise<Page> {
  await stage.server.api('POST', `/shows/${stage.show.id}/start`)
  const page = await enter(context, stage.show.links!.desk, 'Mia')
  for (const name of Object.values(names))
    await expect(page.getByRole('navigation', { name: 'Quellen' }).getByRole('listitem').filter({ hasText: name }).locator('.lamp.live')).toBeVisible(READING)
  return page
}

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
  const AT_ONCE = { timeout: 1000 }
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
  await stage.remove('twitch', id)
  await Promise.all([
    expect(overlay.getByText('Grüße aus Graz')).toHaveCount(0, AT_ONCE),
    expect(comment(desk, 'Grüße aus Graz')).toHaveCount(0, AT_ONCE),
  ])
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
  await expect(asked.locator('.votes')).toHaveText('0', AT_ONCE)

  await asked.locator('.text').click()
  await desk.keyboard.press('Shift+S')
  await expect(overlay.getByText(text)).toBeVisible()
  await stage.ban('4713')
  await Promise.all([
    expect(overlay.getByText(text)).toHaveCount(0, AT_ONCE),
    expect(asked).toHaveCount(0, AT_ONCE),
    expect(viewer.getByText(text)).toHaveCount(0, AT_ONCE),
    expect(comment(desk, text)).toHaveCount(0, AT_ONCE),
  ])
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
