// A show whose stage is open, and browsers with a camera that is none.

import { createServer } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from '@playwright/test'
import { build } from 'vite'
import type { Show } from '../../src/lib/wire.gen.ts'
import type { Server } from './process.ts'
import { enter, expect, test as base } from './server.ts'

const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection']

export interface Room {
  server: Server
  show: Show
}

interface Rooms {
  room: Room
  /** flags are further ones of the browser. */
  flags: string[]
  /** other is the address of a page on another site. */
  other: string
}

export const test = base.extend<Pick<Rooms, 'room'>, Pick<Rooms, 'flags' | 'other'>>({
  flags: [[], { option: true, scope: 'worker' }],
  launchOptions: [
    async ({ launchOptions, flags }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...media, ...flags] }),
    { scope: 'worker' },
  ],
  room: async ({ serve }, use) => {
    const server = await serve()
    const show = await server.api<Show>('POST', '/shows', { title: 'Bühnenabend', language: 'de', hold: 'rules' })
    await server.api('POST', `/shows/${show.id}/start`)
    await server.api('PATCH', `/shows/${show.id}/stage`, { on: true })
    await use({ server, show })
  },
  other: [
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'zuruf-other-'))
      await build({
        configFile: false, logLevel: 'silent',
        build: { outDir: dir, lib: { entry: join(import.meta.dirname, 'other/site.ts'), formats: ['es'], fileName: 'site' } },
      })
      const server = createServer((request, response) => {
        if (request.url !== '/site.js') return void response.setHeader('Content-Type', 'text/html').end('<video></video><script type="module" src="/site.js"></script>')
        response.setHeader('Content-Type', 'text/javascript').end(readFileSync(join(dir, 'site.js')))
      })
      await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      server.close()
      rmSync(dir, { recursive: true })
    },
    { scope: 'worker' },
  ],
})

/** frames is how many pictures of all videos on a page were decoded. */
export const frames = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll('video')].reduce((n, v) => n + v.getVideoPlaybackQuality().totalVideoFrames, 0))

/** plays waits until a page has decoded so many more. An element that is new counts from nothing. */
export async function plays(page: Page, more: number) {
  let before = await frames(page)
  const since = async () => {
    const now = await frames(page)
    before = Math.min(before, now)
    return now - before
  }
  await expect.poll(since, { timeout: 45_000 }).toBeGreaterThan(more)
}

/** host goes on stage in the host view. */
export async function host(room: Room, context: BrowserContext): Promise<Page> {
  const page = await enter(context, room.show.links!.host, 'Mona')
  await page.getByRole('button', { name: 'Kamera', exact: true }).click()
  await page.getByRole('button', { name: 'Auf die Bühne' }).click()
  await expect(page.getByText('Auf der Bühne').first()).toBeVisible()
  return page
}

/** watch opens the stage on the audience's page and plays it. */
export async function watch(room: Room, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const all: RTCPeerConnection[] = []
    Object.assign(globalThis, { connections: all, RTCPeerConnection: class extends RTCPeerConnection {
      constructor(config?: RTCConfiguration) {
        super(config)
        all.push(this)
      }
    } })
  })
  await page.goto(room.show.links!.viewer)
  await page.getByRole('tab', { name: /Bühne/ }).click()
  await page.getByRole('button', { name: 'Ansehen' }).click()
  return page
}

interface Counted {
  lost: number
  received: number
  protocol: string
}

/** counted is what a page's newest connection says of the video that it received. */
export const counted = (page: Page) =>
  page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] }
    const stats = [...(await connections.at(-1)!.getStats()).values()] as Record<string, unknown>[]
    const video = stats.filter((s) => s.type === 'inbound-rtp' && s.kind === 'video')
    const pair = stats.find((s) => s.type === 'candidate-pair' && s.nominated)
    return {
      lost: video.reduce((n, s) => n + Number(s.packetsLost), 0),
      received: video.reduce((n, s) => n + Number(s.packetsReceived), 0),
      protocol: String(stats.find((s) => s.id === pair?.localCandidateId)?.protocol),
    } satisfies Counted as Counted
  })
