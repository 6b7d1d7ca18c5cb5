// The server is killed while pages are open, on both engines: every page says
// that it is stale, comes back by itself, and shows the state it had.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type APIRequestContext, expect, test } from '@playwright/test'

const binary = process.env.ZURUF_BIN ?? fileURLToPath(new URL('../../../../bin/zuruf', import.meta.url))
const TOKEN = 'token-of-the-crash-test'

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

const gone = (child: ChildProcess) =>
  new Promise<void>((done) => (child.exitCode !== null || child.signalCode !== null ? done() : child.on('exit', () => done())))

async function ready(request: APIRequestContext, url: string) {
  await expect(async () => expect((await request.get(`${url}/readyz`)).status()).toBe(200)).toPass({ timeout: 20_000 })
}

for (const engine of ['embedded', 'redis']) {
  test(`pages survive the death of the server (${engine})`, async ({ browser, request }) => {
    test.slow()
    const dir = mkdtempSync(join(tmpdir(), 'zuruf-e2e-'))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const children: ChildProcess[] = []
    const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', dir, '--token', TOKEN]
    if (engine === 'redis') {
      const socket = join(dir, 'redis.sock')
      children.push(
        spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']),
      )
      args.push('--redis', `unix://${socket}`)
    }
    const start = async () => {
      await expect(async () => {
        const child = spawn(binary, args, { stdio: 'ignore' })
        children.push(child)
        await ready(request, url)
      }).toPass({ timeout: 40_000 })
      return children.at(-1)!
    }
    try {
      let server = await start()
      const auth = { Authorization: `Bearer ${TOKEN}` }
      const show = await (await request.post(`${url}/api/v1/shows`, { headers: auth, data: { title: 'Absturz', language: 'de' } })).json()

      const desk = await (await browser.newContext({ locale: 'de-DE', viewport: { width: 1440, height: 900 } })).newPage()
      await desk.goto(show.links.desk)
      await desk.getByRole('textbox').fill('Mia')
      await desk.getByRole('button', { name: 'Öffnen' }).click()
      await expect(desk.locator('footer')).toContainText('Verbunden')
      const overlay = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
      await overlay.goto(show.links.overlay)
      const viewer = await (await browser.newContext({ locale: 'de-DE', viewport: { width: 390, height: 844 } })).newPage()
      await viewer.goto(show.links.viewer)
      await viewer.getByRole('textbox').fill('Hält das auch einen Absturz aus?')
      await viewer.keyboard.press('Enter')
      const row = desk.locator('article[data-number]').filter({ hasText: 'Absturz aus' })
      await row.click()
      await desk.keyboard.press('Shift+S')
      await expect(overlay.getByText('Absturz aus')).toBeVisible()

      server.kill('SIGKILL')
      await gone(server)
      await expect(desk.locator('footer')).not.toContainText('Verbunden', { timeout: 20_000 })
      await expect(overlay.getByText('Absturz aus')).toBeVisible() // not an error, and not yet 20 s
      server = await start()

      await expect(desk.locator('footer')).toContainText('Verbunden', { timeout: 30_000 })
      await expect(overlay.getByText('Absturz aus')).toBeVisible()
      await viewer.getByRole('textbox').fill('Und danach?')
      await viewer.keyboard.press('Enter')
      await expect(desk.locator('article[data-number]').filter({ hasText: 'Und danach' })).toBeVisible({ timeout: 30_000 })
      await expect(desk.getByText('Absturz aus')).toHaveCount(1)
      await desk.keyboard.press('Shift+C')
      await expect(overlay.getByText('Absturz aus')).toBeHidden({ timeout: 15_000 })
    } finally {
      for (const child of children) child.kill('SIGKILL')
      await Promise.all(children.map(gone))
      rmSync(dir, { recursive: true, force: true })
    }
  })
}
