// Every way of connecting a source, at platforms that are a simulation, and
// what a producer does with it while the show runs.

import { createHmac } from 'node:crypto'
import type { ChildProcess } from 'node:child_process'
import type { BrowserContext, Page } from '@playwright/test'
import type { Link, Show } from '../../src/lib/wire.gen.ts'
import { end, run, type Server } from './process.ts'
import { comment, enter, expect, test as base } from './server.ts'

interface Platforms {
  /** env lets a server read these platforms and log in there. */
  env: Record<string, string>
  say(platform: string, name: string, text: string): Promise<void>
  fault(platform: string, fault: string): Promise<void>
}

const test = base.extend<object, { platforms: Platforms }>({
  platforms: [
    async ({}, use) => {
      const silent = ['--youtube', '0', '--facebook', '0', '--instagram', '0', '--twitch', '0', '--interval', '500ms']
      const address = /GET {2}(http:\S+)\/control\/state/
      const { child, out } = await run(['simulate', '--listen', '127.0.0.1:0', ...silent], {}, (text) => address.test(text))
      await use(control(address.exec(out())![1]!))
      await stop(child)
    },
    { scope: 'worker' },
  ],
})

const stop = (child: ChildProcess) => end(child, 'SIGTERM')

function control(url: string): Platforms {
  const order = async (what: string, body: object) => {
    const answer = await fetch(`${url}/control/${what}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`)
  }
  return {
    env: {
      ZURUF_YOUTUBE_URL: url,
      ZURUF_FACEBOOK_URL: url,
      ZURUF_INSTAGRAM_URL: url,
      ZURUF_TWITCH_URL: url,
      ZURUF_LOGIN_URL: url,
      ZURUF_GOOGLE_CLIENT_ID: 'simulated-google-client-id',
      ZURUF_GOOGLE_CLIENT_SECRET: 'simulated-google-client-secret',
      ZURUF_TWITCH_CLIENT_ID: 'simulated-twitch-client-id',
      ZURUF_META_APP_ID: 'simulated-meta-app-id',
      ZURUF_META_APP_SECRET: 'simulated-app-secret',
    },
    say: (platform, name, text) => order('say', { platform, name, text }),
    fault: (platform, fault) => order('fault', { platform, fault }),
  }
}

test.slow()

// The simulated platform has no icon, and is asked for one.
test.use({ refusals: [404] })

/** adding is where a source is being added. */
const adding = (page: Page) => page.getByRole('region', { name: 'Quellen' }).locator('section').filter({ has: page.locator('#add-kind') })
const source = (page: Page, text: string) => page.locator('article').filter({ hasText: text })
const lamp = (page: Page, text: string) => source(page, text).locator('.lamp')
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

/** begin is a producer in setup, with a show that has no source yet. */
async function begin(server: Server, context: BrowserContext): Promise<{ setup: Page; show: Show }> {
  const show = await server.api<Show>('POST', '/shows', { title: 'Abendrunde', language: 'de' })
  const setup = await enter(context, /http:\S+\/enter\/\S+/.exec(server.said)![0], 'Rika')
  await expect(setup.getByRole('heading', { name: 'Quellen' })).toBeVisible()
  return { setup, show }
}

async function moderator(server: Server, show: Show, context: BrowserContext): Promise<Page> {
  const { url } = await server.api<Link>('POST', `/shows/${show.id}/links`, { role: 'moderator', name: 'Mia' })
  const desk = await enter(context, url)
  await expect(desk.locator('footer')).toContainText('Verbunden')
  return desk
}

async function addYouTube(setup: Page, video: string) {
  await press(setup, 'YouTube 5 Minuten')
  await setup.getByText('API-Schlüssel einfügen').click()
  await setup.getByLabel('Adresse oder ID der Übertragung').fill(video)
  await setup.getByRole('textbox', { name: 'API-Schlüssel' }).fill('simulated-api-key')
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(setup.getByRole('heading', { name: 'Ist das die richtige Sendung?' })).toBeVisible()
  await press(setup, 'Ja, hinzufügen')
  await expect(lamp(setup, 'YouTube')).toHaveText('live', { timeout: 20_000 })
}

test('Instagram with a token and Twitch without an account', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  await setup.getByRole('button', { name: /^Instagram/ }).click()
  await setup.getByText('Token einfügen').click()
  await setup.getByLabel('Nummer des Instagram-Kontos').fill('17841400000000003')
  await setup.getByRole('textbox', { name: 'Zugriffstoken' }).fill('simulated-instagram-token')
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await press(setup, 'Ja, hinzufügen')
  await expect(lamp(setup, 'Instagram')).toHaveText('live', { timeout: 20_000 })
  await expect(source(setup, 'Instagram')).toContainText('abgefragt')

  await press(setup, 'Quelle hinzufügen')
  await setup.getByRole('button', { name: /^Twitch/ }).click()
  await expect(setup.getByRole('radio', { name: 'Ohne Konto' })).toBeChecked()
  await setup.getByLabel('Name oder Adresse des Kanals').fill('https://twitch.tv/zuruf_simulation')
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await press(setup, 'Ja, hinzufügen')
  await expect(source(setup, 'Twitch')).toContainText('über IRC, nur lesend', { timeout: 20_000 })

  const desk = await moderator(server, show, await person())
  await platforms.say('instagram', 'frieda.zimt', 'Gruß von Instagram')
  await platforms.say('twitch', 'Knut', 'Gruß von Twitch')
  await expect(comment(desk, 'Gruß von Instagram')).toBeVisible({ timeout: 20_000 })
  await expect(comment(desk, 'Gruß von Twitch')).toBeVisible({ timeout: 20_000 })
})

test('a login at Twitch by a code that is typed elsewhere', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const context = await person()
  const { setup } = await begin(server, context)
  await setup.getByRole('button', { name: /^Twitch/ }).click()
  await setup.getByText('Anmelden', { exact: true }).click()
  await press(setup, 'Bei Twitch anmelden')
  await expect(setup.getByRole('group', { name: 'Geben Sie dort diesen Code ein:' })).toContainText(/SIM0*\d+/)
  const address = (await setup.getByRole('link', { name: 'Adresse öffnen' }).getAttribute('href'))!
  expect(address).toContain('/login/twitch/activate')
  await context.request.get(address)
  await expect(setup.getByRole('radio', { name: /zuruf_simulation/ })).toBeChecked({ timeout: 15_000 })
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await press(setup, 'Ja, hinzufügen')
  await expect(lamp(setup, 'Twitch')).toHaveText('live', { timeout: 20_000 })
  await expect(source(setup, 'Twitch')).toContainText('über EventSub', { timeout: 20_000 })
})

test('a login at Google, which is refused first', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  await setup.getByRole('button', { name: /^YouTube/ }).click()
  await press(setup, 'Bei YouTube anmelden')
  await expect(setup.getByRole('heading', { name: 'Simulation of a login' })).toBeVisible()
  await setup.getByRole('link', { name: 'Refuse' }).click()
  await expect(setup.getByRole('alert')).toHaveText('Die Plattform hat die Anmeldung nicht abgeschlossen. Beginnen Sie noch einmal.')
  await expect(setup).toHaveURL(`${server.url}/setup`)
  await expect(adding(setup).getByRole('heading', { name: 'YouTube' })).toBeVisible()

  await press(setup, 'Bei YouTube anmelden')
  await setup.getByRole('link', { name: 'Allow' }).click()
  await expect(setup.getByText('YouTube ist verbunden: Zuruf-Simulation.')).toBeVisible()
  await expect(setup).toHaveURL(`${server.url}/setup`)
  await expect(setup.getByRole('radio', { name: /^Zuruf-Simulation/ })).toBeChecked()
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(setup.locator('.found')).toContainText('Simulation: Die Frage-Stunde')
  await press(setup, 'Ja, hinzufügen')
  await expect(lamp(setup, 'YouTube')).toHaveText('live', { timeout: 20_000 })

  await press(setup, 'Quelle hinzufügen')
  await setup.getByRole('button', { name: /^YouTube/ }).click()
  await expect(setup.getByRole('radio', { name: /^Zuruf-Simulation/ })).toBeChecked()
  await press(setup, 'Trennen')
  await press(setup, 'Wirklich trennen')
  await expect(lamp(setup, 'YouTube')).toHaveText('neu verbinden', { timeout: 20_000 })
  const accounts = await server.api<{ items: unknown[] }>('GET', `/shows/${show.id}/accounts`)
  expect(accounts.items).toEqual([])
  await source(setup, 'YouTube').getByRole('button', { name: 'Neu verbinden' }).click()
  await setup.getByRole('link', { name: 'Allow' }).click()
  await expect(setup.getByText('YouTube ist verbunden: Zuruf-Simulation.')).toBeVisible()
})

test('one login at Facebook brings the page and its Instagram account', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup } = await begin(server, await person())
  await setup.getByRole('button', { name: /^Facebook/ }).click()
  await press(setup, 'Bei Facebook anmelden')
  await setup.getByRole('link', { name: 'Allow' }).click()
  await expect(setup.getByText('Facebook ist verbunden.')).toBeVisible()
  await expect(adding(setup).getByRole('radio', { name: /^Zuruf-Simulation/ })).toBeChecked()
  await adding(setup).getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(setup.locator('.found')).toContainText('Simulation: Bürgersprechstunde')
  await press(setup, 'Ja, hinzufügen')
  const facebook = source(setup, 'Facebook')
  await expect(lamp(setup, 'Facebook')).toHaveText('live', { timeout: 20_000 })
  await facebook.getByRole('button', { name: 'Verwalten' }).click()
  await facebook.getByRole('button', { name: 'Webhook abonnieren' }).click()
  await expect(facebook.getByText('Der Webhook ist abonniert.')).toBeVisible()
  await facebook.getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(facebook.getByText('Gefunden: „Simulation: Bürgersprechstunde“.')).toBeVisible({ timeout: 15_000 })

  await press(setup, 'Quelle hinzufügen')
  await setup.getByRole('button', { name: /^Instagram/ }).click()
  await expect(adding(setup).getByRole('radio', { name: /^zuruf.simulation/ })).toBeChecked()
})

test('a broadcast is paused, exchanged, and the wrong one taken out', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  await addYouTube(setup, 'simulation0')
  const desk = await moderator(server, show, await person())
  await platforms.say('youtube', 'Käthe', 'Aus der ersten Übertragung')
  await expect(comment(desk, 'Aus der ersten Übertragung')).toBeVisible({ timeout: 20_000 })

  const youtube = source(setup, 'YouTube')
  await youtube.getByRole('button', { name: 'Anhalten' }).click()
  await expect(lamp(setup, 'YouTube')).toHaveText('angehalten')
  await youtube.getByRole('button', { name: 'Fortsetzen' }).click()
  await expect(lamp(setup, 'YouTube')).toHaveText('live', { timeout: 20_000 })

  await platforms.fault('youtube', 'second')
  await youtube.getByRole('button', { name: 'Verwalten' }).click()
  const exchange = async (video: string, what: string, ...buttons: string[]) => {
    await youtube.getByRole('button', { name: 'Übertragung tauschen' }).click()
    const dialog = setup.getByRole('dialog')
    await dialog.getByRole('textbox').fill(video)
    await dialog.getByText(what).click()
    for (const name of buttons) await dialog.getByRole('button', { name, exact: true }).click()
    await expect(dialog).toHaveCount(0, { timeout: 15_000 })
  }
  await exchange('simulation1', 'neu gestartet', 'Tauschen')
  await expect(youtube).toContainText('Simulation: Zweite Bühne', { timeout: 20_000 })
  await expect(comment(desk, 'Aus der ersten Übertragung')).toBeVisible()
  await exchange('simulation0', 'das falsche Video', 'Tauschen und herausnehmen', 'Wirklich tauschen und herausnehmen')
  await expect(youtube).toContainText('Simulation: Die Frage-Stunde', { timeout: 20_000 })
  await expect
    .poll(async () => (await server.api<{ items: { text: string; state: string }[] }>('GET', `/shows/${show.id}/comments`)).items.filter((c) => c.text.includes('ersten Übertragung') && c.state !== 'removed'), { timeout: 15_000 })
    .toEqual([])
})

test('an own feed: its secret is shown once, and what it signs arrives', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  await setup.getByRole('button', { name: /^Alles andere/ }).click()
  await setup.getByLabel('Name der Quelle').fill('Discord')
  await press(setup, 'Adresse anlegen')
  const discord = source(setup, 'Discord')
  const read = async (name: string) => (await discord.getByRole('group', { name }).locator('code').textContent())!
  const [hook, secret] = [await read('Adresse'), await read('Geheimnis')]
  const desk = await moderator(server, show, await person())
  const body = JSON.stringify({ id: '1', author: { id: 'u1', name: 'Frieda' }, text: 'Hallo aus Discord' })
  const feed = (key: string) =>
    fetch(hook, { method: 'POST', body, headers: { 'X-Zuruf-Signature': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` } })
  expect((await feed(secret)).status).toBe(200)
  await expect(comment(desk, 'Hallo aus Discord')).toBeVisible({ timeout: 20_000 })

  await setup.reload()
  await discord.getByRole('button', { name: 'Verwalten' }).click()
  await expect(discord.getByRole('group', { name: 'Adresse' })).toContainText(hook)
  await expect(setup.getByText(secret)).toHaveCount(0)
  await discord.getByRole('button', { name: 'Neues Geheimnis' }).click()
  await discord.getByRole('button', { name: 'Altes ungültig machen' }).click()
  await expect(discord.getByRole('group', { name: 'Geheimnis' })).toBeVisible()
  expect((await feed(secret)).status).toBe(401)
  expect((await feed(await read('Geheimnis'))).status).toBe(200)
})

test('Social Stream Ninja gets one address with everything in it', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  await setup.getByRole('button', { name: /^Social Stream Ninja/ }).click()
  await setup.getByLabel('Name der Quelle').fill('TikTok')
  await press(setup, 'Adresse anlegen')
  const tiktok = source(setup, 'TikTok')
  await expect(tiktok).toContainText('inoffiziell, nur lesend')
  const address = (await tiktok.getByRole('group', { name: 'Adresse' }).locator('code').textContent())!
  expect(address).toMatch(/\/hooks\/in\/[\w-]+\?key=.{16,}/)
  const desk = await moderator(server, show, await person())
  const body = JSON.stringify({ chatname: 'Moritz', chatmessage: 'Hallo von TikTok', type: 'tiktok', id: 1 })
  expect((await fetch(address, { method: 'POST', body })).status).toBe(200)
  await expect(comment(desk, 'Hallo von TikTok')).toBeVisible({ timeout: 20_000 })
})

test('a rehearsal fills the desk, and the show begins with an empty list', async ({ platforms, person, serve }) => {
  const server = await serve(platforms.env)
  const { setup, show } = await begin(server, await person())
  for (const name of ['Facebook', 'Instagram']) await setup.getByRole('checkbox', { name }).uncheck()
  await setup.getByRole('slider').fill('4')
  await press(setup, 'Probe beginnen')
  const banner = setup.getByRole('complementary', { name: 'Probe' })
  await expect(banner).toContainText('nichts davon bleibt')

  const desk = await moderator(server, show, await person())
  await expect(desk.locator('article[data-id]').nth(2)).toBeVisible({ timeout: 20_000 })
  await setup.reload()
  await expect(banner).toBeVisible()
  await expect(setup.getByRole('heading', { level: 1 })).toHaveText('Abendrunde')
  await expect(setup.locator('article')).toHaveCount(0)

  await banner.getByRole('button', { name: 'Sendung beginnen' }).click()
  await setup.getByRole('dialog').getByRole('button', { name: 'Sendung beginnen' }).click()
  await expect(banner).toHaveCount(0)
  await expect(setup.locator('header')).toContainText('Live')
  await expect(desk.locator('footer')).toContainText('Verbunden')
  await expect(desk.locator('article[data-id]')).toHaveCount(0, { timeout: 20_000 })
  const { items } = await server.api<{ items: Show[] }>('GET', '/shows')
  expect(items.map((s) => [s.id, s.state])).toEqual([[show.id, 'live']])
})
