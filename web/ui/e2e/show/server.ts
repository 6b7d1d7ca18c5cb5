// The real server with a demo show of its own, for each worker one.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type APIRequestContext, type BrowserContext, test as base } from '@playwright/test'

export interface Demo {
  url: string
  control: string
  ways: { code: string; viewer: string; desk: string; host: string; setup: string; overlay: string }
  /** say lets one person say one thing on a simulated platform; its id there is returned. */
  say(platform: string, user: string, text: string): Promise<string>
  remove(platform: string, id: string): Promise<void>
}

const binary = process.env.ZURUF_BIN ?? fileURLToPath(new URL('../../../../bin/zuruf', import.meta.url))
const START = 20_000

async function start(): Promise<{ child: ChildProcess; url: string; control: string }> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: build the server first (make build), or set ZURUF_BIN`)
  const child = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--language', 'de', '--rate', '1'])
  let out = ''
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`the server did not start:\n${out}`)), START)
    const read = (data: Buffer) => {
      out += data.toString()
      const url = /(http:\S+)\/demo\b/.exec(out)?.[1]
      const control = /(http:\S+)\/control\/say/.exec(out)?.[1]
      if (!url || !control) return
      clearTimeout(timer)
      done({ child, url, control })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${out}`)))
  })
}

async function post(request: APIRequestContext, url: string, data: object): Promise<Record<string, string>> {
  const answer = await request.post(url, { data })
  if (!answer.ok()) throw new Error(`${url}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

export const test = base.extend<{ person: () => Promise<BrowserContext> }, { demo: Demo }>({
  demo: [
    async ({ playwright }, use) => {
      const { child, url, control } = await start()
      const request = await playwright.request.newContext()
      const answer = (await (await request.get(`${url}/api/v1/demo`)).json()) as Demo['ways']
      const ways = { ...answer, viewer: url + answer.viewer, overlay: url + answer.overlay }
      await use({
        url,
        control,
        ways,
        say: async (platform, user, text) =>
          (await post(request, `${control}/control/say`, { platform, user, name: user, text })).id!,
        remove: async (platform, id) => void (await post(request, `${control}/control/delete`, { platform, id })),
      })
      await request.dispose()
      const ended = new Promise((done) => child.on('exit', done))
      child.kill('SIGTERM')
      await ended
    },
    { scope: 'worker' },
  ],
  // Each call is somebody else, with cookies of their own.
  person: async ({ browser }, use) => {
    const all: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({ locale: 'de-DE' })
      all.push(context)
      return context
    })
    for (const context of all) await context.close()
  },
})

export { expect } from '@playwright/test'
