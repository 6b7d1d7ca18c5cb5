// The real server with a demo show of its own, for each worker one.

import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test'
import type { Link, Show } from '../../src/lib/wire.gen.ts'
import { end, run, Server } from './process.ts'

export { expect } from '@playwright/test'

export interface Demo {
  url: string
  /** The address of the simulated platforms and of their control. */
  control: string
  ways: { code: string; viewer: string; desk: string; host: string; setup: string; overlay: string }
  /** say lets one person say one thing on a simulated platform; its id there is returned. */
  say(platform: string, user: string, text: string): Promise<string>
  edit(platform: string, id: string, text: string): Promise<void>
  remove(platform: string, id: string): Promise<void>
  /** fault lets something go wrong on a platform until "none". */
  fault(platform: string, fault: string): Promise<void>
  /** link makes a personal link. */
  link(role: string, name: string): Promise<Link>
}

async function post<T>(url: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

const cookies = (answer: Response) => answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')

async function demo(use: (demo: Demo) => Promise<void>) {
  const address = /(http:\S+)\/demo\b/
  const control = /(http:\S+)\/control\/say/
  const args = ['demo', '--listen', '127.0.0.1:0', '--language', 'de', '--rate', '1']
  const { child, out } = await run(args, {}, (text) => address.test(text) && control.test(text))
  const url = address.exec(out())![1]!
  const platforms = control.exec(out())![1]!
  const order = (what: string, body: object) => post<{ id: string }>(`${platforms}/control/${what}`, body)
  const producer = { Cookie: cookies(await fetch(`${url}/demo`)), 'X-Zuruf-Role': 'producer', 'Content-Type': 'application/json' }
  const session = (await (await fetch(`${url}/api/v1/session`, { headers: producer })).json()) as { show: Show }
  const ways = (await (await fetch(`${url}/api/v1/demo`)).json()) as Demo['ways']
  await use({
    url,
    control: platforms,
    ways: { ...ways, viewer: url + ways.viewer, overlay: url + ways.overlay },
    say: async (platform, user, text) => (await order('say', { platform, user, name: user, text })).id,
    edit: async (platform, id, text) => void (await order('edit', { platform, id, text })),
    remove: async (platform, id) => void (await order('delete', { platform, id })),
    fault: async (platform, fault) => void (await order('fault', { platform, fault })),
    link: (role, name) => post(`${url}/api/v1/shows/${session.show.id}/links`, { role, name }, producer),
  })
  await end(child, 'SIGTERM')
}

/** What a page may complain about: a network that is away, and pictures at addresses that do not exist. */
const network = /net::ERR_|WebSocket connection to/

interface People {
  /** person is somebody new, with cookies of their own. */
  person(options?: BrowserContextOptions): Promise<BrowserContext>
  /** serve starts a server without any show. */
  serve(env?: Record<string, string>): Promise<Server>
  /** refusals are the statuses that a test provokes. */
  refusals: number[]
}

export const test = base.extend<People, { demo: Demo }>({
  demo: [async ({}, use) => demo(use), { scope: 'worker' }],
  refusals: [[], { option: true }],
  person: async ({ browser, refusals }, use) => {
    const all: BrowserContext[] = []
    const errors: string[] = []
    await use(async (options) => {
      const context = await newcomer(browser, options)
      context.on('page', (page) => listen(page, refusals, errors))
      all.push(context)
      return context
    })
    for (const context of all) await context.close()
    expect(errors).toEqual([])
  },
  serve: async ({}, use) => {
    const all: Server[] = []
    await use(async (env) => {
      const server = new Server(env)
      all.push(server)
      return server.start()
    })
    for (const server of all) await server.remove()
  },
})

const newcomer = (browser: Browser, options?: BrowserContextOptions) =>
  browser.newContext({ locale: 'de-DE', viewport: { width: 1440, height: 900 }, ...options })

function listen(page: Page, refusals: number[], errors: string[]) {
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    const text = message.text()
    const status = Number(/status of (\d{3})/.exec(text)?.[1])
    if (message.type() === 'error' && !network.test(text) && !refusals.includes(status)) errors.push(`${page.url()}: ${text}`)
  })
}

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
export const screen: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } }

/**
 * staff opens a page of the demo as somebody who may do everything there. The
 * demo page gives the cookies; opened as a page it would be an overlay as well.
 */
export async function staff(demo: Demo, context: BrowserContext, path: string): Promise<Page> {
  await context.request.get(`${demo.url}/demo`)
  const page = await context.newPage()
  await page.goto(`${demo.url}${path}`)
  return page
}

export async function desk(demo: Demo, context: BrowserContext): Promise<Page> {
  const page = await staff(demo, context, '/desk?lang=de')
  await expect(page.locator('footer')).toContainText('Verbunden')
  return page
}

/** enter opens a personal link and goes in. */
export async function enter(context: BrowserContext, url: string, name?: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  if (name) await page.getByRole('textbox').fill(name)
  await page.getByRole('button', { name: 'Öffnen' }).click()
  return page
}

/** comment is a comment's row in the stream, question a question's in its list. */
export const comment = (page: Page, text: string) => page.locator('article[data-id]').filter({ hasText: text })
export const question = (page: Page, text: string) => page.locator('article[data-number]').filter({ hasText: text })

/** air puts a comment on air from the desk. */
export async function air(page: Page, text: string) {
  const row = comment(page, text)
  await row.locator('.text').click({ timeout: 30_000 })
  await page.keyboard.press('Shift+S')
  await expect(page.getByRole('region', { name: 'Auf Sendung' })).toContainText(text)
}
