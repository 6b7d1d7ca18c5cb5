// Setup against canned answers: what it sends, what it says, and that everybody can use it.

import { expect, type Page, test } from '@playwright/test'
import type { Show, Source } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { at, show, snapshot, sources } from './data.ts'
import { type Answer, type Call, mock, type Mock, ORIGIN } from './mock.ts'

const ok = (body: unknown): Answer => ({ status: 200, body })
const account = { id: 'a1', kind: 'youtube', name: 'Wissen am Abend', picture: '', scopes: [], dead: false, at: at(86_400) }
const inbound: Source = { ...sources[0]!, id: 'in1', kind: 'inbound', mode: 'push', title: '', channel: 'Discord', quota_left: undefined, quota_used: undefined, config: { name: 'Discord' }, hook: `${ORIGIN}/hooks/in/in1` }
const draft: Show = { ...show, state: 'draft' }

interface Scene {
  list?: Source[]
  show?: Show
  path?: string
  answer?: (call: Call) => Answer | undefined
}

async function open(page: Page, { list = [], show: shown = draft, path = '/setup?lang=de', answer }: Scene = {}): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { sources: list, show: shown })))
  server.answer = (call) => {
    const other = answer?.(call)
    if (other) return other
    if (call.path === '/shows/S1') return ok(shown)
    if (call.path === '/shows/S1/accounts') return ok({ items: [account], next: null })
    if (call.path === '/shows/S1/sources' && call.method === 'GET') return ok({ items: list, next: null })
    return undefined
  }
  await page.goto(ORIGIN + path)
  await settled(page)
  return server
}

const sent = (server: Mock, method: string, path: string) => server.calls.filter((c) => c.method === method && c.path === `/shows/S1${path}`)
const card = (page: Page, text: string) => page.locator('article').filter({ hasText: text })

test('the chooser says first what each source takes', async ({ page }) => {
  await open(page, { path: '/setup?lang=en' })
  const takes = {
    YouTube: '5 minutes',
    Facebook: 'Without Meta’s review: only your team’s comments',
    Instagram: 'Weeks of review, a professional account, public HTTPS',
    Twitch: 'One minute; reading needs no account',
    'Anything else': 'A signed address for your own code',
    'Social Stream Ninja unofficial, read only': 'Today, without any review',
  }
  for (const [name, words] of Object.entries(takes)) await expect(page.getByRole('button', { name: `${name} ${words}` })).toBeVisible()
})

test('a refused field says so itself, and nothing secret comes back into view', async ({ page }) => {
  const refusal = { error: { code: 'api_key_invalid', message: 'YouTube kennt diesen Schlüssel nicht.', field: 'api_key' } }
  const server = await open(page, { answer: ({ path }) => (path.endsWith('/probe') ? { status: 422, body: refusal } : undefined) })
  await page.getByRole('button', { name: /^YouTube/ }).click()
  await expect(page.getByRole('heading', { name: 'YouTube' })).toBeFocused()
  await page.getByText('API-Schlüssel einfügen').click()
  await page.getByLabel('Adresse oder ID der Übertragung').fill('@wissen')
  const key = page.getByRole('textbox', { name: 'API-Schlüssel' })
  await key.fill('AIza-1')
  await expect(key).toHaveAttribute('type', 'password')
  await page.getByRole('button', { name: 'API-Schlüssel anzeigen' }).click()
  await expect(key).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(key).toHaveAttribute('aria-invalid', 'true')
  await expect(key).toHaveAccessibleDescription('YouTube kennt diesen Schlüssel nicht.')
  await expect.poll(() => sent(server, 'POST', '/sources/probe')[0]?.body).toEqual({ kind: 'youtube', video: '@wissen', api_key: 'AIza-1' })
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Andere Quelle wählen' }).click()
  await page.getByRole('button', { name: /^YouTube/ }).click()
  await page.getByText('API-Schlüssel einfügen').click()
  await expect(key).toHaveValue('')
})

test('several broadcasts are chosen by their pictures', async ({ page }) => {
  const choices = ['Hauptbühne', 'Werkstatt'].map((title, i) => ({ id: `v${i}`, title, picture: '', live: true }))
  const server = await open(page, {
    answer: ({ path, method }) => {
      if (path.endsWith('/probe')) return ok({ ...sources[0], id: '', choices })
      return path.endsWith('/sources') && method === 'POST' ? { status: 201, body: sources[0] } : undefined
    },
  })
  await page.getByRole('button', { name: /^YouTube/ }).click()
  await expect(page.getByRole('radio', { name: /^Wissen am Abend/ })).toBeChecked()
  await page.getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(page.getByRole('heading', { name: /Welche ist die richtige/ })).toBeFocused()
  expect(await violations(page)).toEqual([])
  await page.getByRole('radio', { name: /Werkstatt/ }).check()
  await page.getByRole('button', { name: 'Ja, hinzufügen' }).click()
  await expect(page.getByText('ist hinzugefügt.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Quelle hinzufügen' })).toBeFocused()
  await expect.poll(() => sent(server, 'POST', '/sources')[0]?.body).toEqual({ kind: 'youtube', account: 'a1', video: 'v1' })
})

test('the checklist is open only while something is missing', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: /^YouTube/ }).click()
  const list = page.locator('details').filter({ hasText: 'Was die Verbindung braucht' })
  await expect(list).not.toHaveAttribute('open')
  await expect(list).toContainText('2 Punkte sind von hier aus nicht zu sehen')
  await list.locator('summary').click()
  await expect(list.getByRole('group', { name: 'Rückkehradresse' })).toContainText(`${ORIGIN}/connect/youtube/callback`)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Andere Quelle wählen' }).click()
  await page.getByRole('button', { name: /^Facebook/ }).click()
  await expect(list).toHaveAttribute('open')
  await expect(list.getByRole('group', { name: 'Webhook-Adresse' })).toContainText(`${ORIGIN}/hooks/facebook`)
  await page.getByText('Anmelden', { exact: true }).click()
  await expect(page.getByRole('button', { name: 'Bei Facebook anmelden' })).toBeDisabled()
  await expect(list).toContainText('2 Punkte fehlen')
})

test('a login leads away and back to where the person was', async ({ page }) => {
  const server = await open(page, {
    answer: ({ path }) => (path.endsWith('/connect') ? ok({ url: `${ORIGIN}/setup?lang=de&connected=youtube&account=a1` }) : undefined),
  })
  await page.getByRole('button', { name: /^YouTube/ }).click()
  await page.getByRole('button', { name: 'Mit einem anderen Konto anmelden' }).click()
  await expect(page.getByText('YouTube ist verbunden: Wissen am Abend.')).toBeVisible()
  await expect(page).toHaveURL(`${ORIGIN}/setup?lang=de`)
  await expect(page.getByRole('radio', { name: /^Wissen am Abend/ })).toBeChecked()
  await expect.poll(() => sent(server, 'POST', '/connect')[0]?.body).toEqual({ kind: 'youtube' })
})

test('words that somebody put into an address are not shown', async ({ page }) => {
  await open(page, { path: '/setup?lang=de&refused=Bitte+rufen+Sie+0900+an' })
  await expect(page.getByText('Die Anmeldung wurde nicht abgeschlossen.')).toBeVisible()
  await expect(page.getByText('0900')).toHaveCount(0)
  await expect(page).toHaveURL(`${ORIGIN}/setup?lang=de`)
})

test('an account is disconnected after being asked twice', async ({ page }) => {
  const server = await open(page, { answer: ({ method }) => (method === 'DELETE' ? ok({ ok: true }) : undefined) })
  await page.getByRole('button', { name: /^YouTube/ }).click()
  await page.getByRole('button', { name: 'Trennen', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Wirklich trennen' })).toBeVisible()
  expect(sent(server, 'DELETE', '/accounts/a1')).toEqual([])
  await page.getByRole('button', { name: 'Wirklich trennen' }).click()
  await expect(page.getByRole('button', { name: 'Bei YouTube anmelden' })).toBeVisible()
  await expect.poll(() => sent(server, 'DELETE', '/accounts/a1')).toHaveLength(1)
})

test('a secret is shown once and stands in no example', async ({ page }) => {
  const server = await open(page, {
    answer: ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/sources')) return { status: 201, body: { ...inbound, secret: 'geheim-1' } }
      return method === 'PATCH' ? ok({ ...inbound, secret: 'geheim-2' }) : undefined
    },
  })
  await page.getByRole('button', { name: /^Alles andere/ }).click()
  await page.getByLabel('Name der Quelle').fill('Discord')
  await page.getByRole('button', { name: 'Adresse anlegen' }).click()
  const discord = card(page, 'Discord')
  await expect(discord.getByRole('group', { name: 'Geheimnis' })).toContainText('geheim-1')
  await expect(discord.getByText('nur dieses eine Mal')).toBeVisible()
  expect(await violations(page)).toEqual([])
  const code = discord.getByRole('tabpanel')
  await discord.getByRole('tab', { name: 'curl' }).focus()
  for (const language of ['curl', 'Python', 'JavaScript']) {
    await expect(discord.getByRole('tab', { name: language })).toBeFocused()
    await expect(code).toContainText(`${ORIGIN}/hooks/in/in1`)
    await expect(code).not.toContainText('geheim')
    await page.keyboard.press('ArrowRight')
  }
  await discord.getByRole('button', { name: 'Ich habe es gesichert' }).click()
  await expect(discord).not.toContainText('geheim')
  await discord.getByRole('button', { name: 'Verwalten' }).click()
  await discord.getByRole('button', { name: 'Neues Geheimnis' }).click()
  await discord.getByRole('button', { name: 'Altes ungültig machen' }).click()
  await expect(discord.getByRole('group', { name: 'Geheimnis' })).toContainText('geheim-2')
  await expect.poll(() => sent(server, 'PATCH', '/sources/in1')[0]?.body).toEqual({ renew_secret: true })
})

test('each state of a lamp has its word', async ({ page }) => {
  const state = (id: string, more: Partial<Source>): Source => ({ ...sources[0]!, id, title: id, quota_ends: undefined, ...more })
  const hour = new Date(Date.now() + 3_600_000)
  const list = [
    state('Eins', { state: 'waiting' }),
    state('Zwei', { state: 'live' }),
    state('Drei', { state: 'slow' }),
    state('Vier', { state: 'paused', quota_ends: hour.toISOString() }),
    state('Fünf', { state: 'paused', paused: true }),
    state('Sechs', { state: 'reconnect', config: { video: 'v' } }),
    state('Sieben', { state: 'ended' }),
  ]
  await open(page, { list, show })
  const until = `Kontingent erschöpft bis ${String(hour.getHours()).padStart(2, '0')}:${String(hour.getMinutes()).padStart(2, '0')}`
  const words = ['wartet auf den Stream', 'live', 'langsam', until, 'angehalten', 'neu verbinden', 'beendet']
  for (const [i, word] of words.entries()) await expect(card(page, list[i]!.title).locator('.lamp')).toHaveText(word)
  const plot = card(page, 'Zwei').getByRole('img', { name: /Höchstens/ })
  await expect(plot).toHaveAccessibleName(/^Seit .*: live [345]\d Min\., wartet 8 Min\., langsam 3 Min\.\. Höchstens [\d,]+ Kommentare pro Sekunde\.$/)
  await card(page, 'Sechs').getByRole('button', { name: 'Neu verbinden' }).click()
  await expect(page.getByRole('dialog', { name: 'Zugang ändern: YouTube' }).getByRole('textbox', { name: 'API-Schlüssel' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a source that lost its account leads to the login', async ({ page }) => {
  const lost: Source = { ...sources[0]!, state: 'reconnect', config: { account: 'a1' } }
  const server = await open(page, { list: [lost], answer: ({ path }) => (path.endsWith('/connect') ? ok({ url: `${ORIGIN}/demo` }) : undefined) })
  await page.getByRole('button', { name: 'Neu verbinden' }).click()
  await expect(page).toHaveURL(`${ORIGIN}/demo`)
  await expect.poll(() => sent(server, 'POST', '/connect')).toHaveLength(1)
})

test('testing a connection names each point', async ({ page }) => {
  const checks = [
    { name: 'token', state: 'ok', message: 'Das Token gilt.' },
    { name: 'permission', state: 'missing', message: 'Die Berechtigung pages_read_user_content.', do: 'Erteilen Sie sie der App.' },
  ]
  await open(page, { list: sources, show, answer: ({ path }) => (path.endsWith('/test') ? ok({ source: sources[1], checks }) : undefined) })
  const facebook = card(page, 'Wissen am Abend Live')
  await facebook.getByRole('button', { name: 'Verbindung prüfen' }).click()
  await expect(facebook.getByText('Erteilen Sie sie der App.')).toBeVisible()
  await expect(facebook.locator('details').getByRole('listitem').first()).toHaveText(/pages_read_user_content\. fehlt/)
  expect(await violations(page)).toEqual([])
})

test('the wrong video is taken out only after being asked twice', async ({ page }) => {
  const server = await open(page, { list: [{ ...sources[0]!, config: { video: 'old' } }], show, answer: ({ method }) => (method === 'PATCH' ? ok(sources[0]) : undefined) })
  await page.getByRole('button', { name: 'Verwalten' }).click()
  await page.getByRole('button', { name: 'Übertragung tauschen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('https://youtu.be/new00000000')
  await dialog.getByText('Das war das falsche Video').click()
  await expect(dialog.getByText('Das lässt sich nicht zurücknehmen.')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Tauschen und herausnehmen', exact: true }).click()
  await expect(dialog.getByRole('button', { name: 'Wirklich tauschen und herausnehmen' })).toBeVisible()
  expect(sent(server, 'PATCH', '/sources/src-youtube')).toEqual([])
  await dialog.getByRole('button', { name: 'Wirklich tauschen und herausnehmen' }).click()
  await expect(page.getByText('Die Übertragung ist getauscht.')).toBeVisible()
  await expect.poll(() => sent(server, 'PATCH', '/sources/src-youtube')[0]?.body).toEqual({ video: 'https://youtu.be/new00000000', purge: true })
})

test('removing and taking out are two acts, and both ask', async ({ page }) => {
  const server = await open(page, { list: sources, show, answer: ({ path, method }) => (path.endsWith('/purge') ? ok({ erased: 12 }) : method === 'DELETE' ? ok({ ok: true }) : undefined) })
  const facebook = card(page, 'Wissen am Abend Live')
  await facebook.getByRole('button', { name: 'Verwalten' }).click()
  await facebook.getByRole('button', { name: 'Kommentare herausnehmen' }).click()
  await expect(page.getByRole('dialog')).toContainText('Das lässt sich nicht zurücknehmen.')
  await page.getByRole('dialog').getByRole('button', { name: 'Kommentare herausnehmen' }).click()
  await expect(facebook.getByText('12 Kommentare wurden herausgenommen.')).toBeVisible()
  await facebook.getByRole('button', { name: 'Quelle entfernen' }).click()
  await expect(page.getByRole('dialog')).toContainText('Ihre Kommentare und Stimmen bleiben.')
  await page.getByRole('dialog').getByRole('button', { name: 'Quelle entfernen' }).click()
  await expect(facebook).toHaveCount(0)
  await expect.poll(() => sent(server, 'DELETE', '/sources/src-facebook')).toHaveLength(1)
})

test('while a rehearsal runs, setup shows the show that it is for', async ({ page }) => {
  const rehearsal: Show = { ...show, id: 'R2', title: 'Wissen am Abend', rehearses: 'S1' }
  const real: Show = { ...draft, rehearsal: 'R2' }
  const list = [{ ...sources[0]!, title: 'Die eigene Quelle' }]
  const server = await open(page, {
    list,
    show: real,
    answer: ({ path }) => {
      if (path === '/session') return ok({ role: 'producer', name: 'Rika', session: 'me', show: rehearsal })
      return path === '/shows' ? ok({ items: [rehearsal, real], next: null }) : undefined
    },
  })
  server.say({ ...snapshot('producer', { show: rehearsal, sources: sources.map((s) => ({ ...s, simulated: true })) }) })
  await settled(page)
  const banner = page.getByRole('complementary', { name: 'Probe' })
  await expect(banner).toContainText('Links und Code führen zu ihr; nichts davon bleibt.')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(show.title)
  await expect(card(page, 'Die eigene Quelle')).toBeVisible()
  await expect(page.locator('article')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Sendung beginnen' })).toHaveCount(1)
  expect(await violations(page)).toEqual([])
  expect(server.calls.filter((c) => c.path.startsWith('/shows/R2'))).toEqual([])
})

test('a rehearsal is made of platforms and a rate, or of the own sources', async ({ page }) => {
  const server = await open(page, { list: sources, answer: ({ path }) => (path.endsWith('/rehearsal') ? ok(draft) : undefined) })
  await page.getByRole('checkbox', { name: 'Instagram' }).uncheck()
  const rate = page.getByRole('slider')
  await rate.focus()
  await page.keyboard.press('ArrowRight')
  await expect(rate).toHaveAttribute('aria-valuetext', '5 pro Sekunde')
  await page.getByRole('button', { name: 'Probe beginnen' }).click()
  await expect.poll(() => sent(server, 'POST', '/rehearsal')[0]?.body).toEqual({ on: true, platforms: ['youtube', 'facebook'], rate: 5 })
  await page.getByText('Die eigenen Quellen').click()
  await page.getByRole('button', { name: 'Probe beginnen' }).click()
  await expect.poll(() => sent(server, 'POST', '/rehearsal')[1]?.body).toEqual({ on: true })
})

for (const lang of ['de', 'en']) {
  test(`the narrowest phone needs no scrolling sideways (${lang})`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.emulateMedia({ colorScheme: lang === 'de' ? 'light' : 'dark' })
    await open(page, { list: [...sources, inbound], path: `/setup?lang=${lang}` })
    const manage = page.getByRole('button', { name: /^(Verwalten|Manage)$/ })
    await expect(manage).toHaveCount(sources.length + 1)
    for (const button of await manage.all()) await button.click()
    await page.getByRole('button', { name: /^(Quelle hinzufügen|Add a source)$/ }).click()
    await expect(page.getByRole('button', { name: /^Facebook/ })).toBeVisible()
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await page.getByRole('button', { name: /^Facebook/ }).click()
    await expect(page.getByRole('heading', { name: 'Facebook', exact: true })).toBeVisible()
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    expect(await violations(page)).toEqual([])
  })
}
