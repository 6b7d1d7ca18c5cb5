// A real server that reads four simulated platforms, on which nobody speaks
// unless a test lets them.

import type { BrowserContext, Page } from '@playwright/test'
import type { Account, Device, Show, Source } from '../../src/lib/wire.gen.ts'
import { end, run, type Server, TOKEN } from './process.ts'
import { enter, expect, test as base } from './server.ts'

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
export interface Stage {
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
export const names = { youtube: 'YouTube', facebook: 'Facebook', instagram: 'Instagram', twitch: 'Twitch' }

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

export const test = base.extend<{ stage: Stage }>({
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

export const READING = { timeout: 30_000 }

/** open opens the desk of the show, which begins, and waits until every source is read. */
export async function open(stage: Stage, context: BrowserContext): Promise<Page> {
  await stage.server.api('POST', `/shows/${stage.show.id}/start`)
  const page = await enter(context, stage.show.links!.desk, 'Mia')
  for (const name of Object.values(names))
    await expect(page.getByRole('navigation', { name: 'Quellen' }).getByRole('listitem').filter({ hasText: name }).locator('.lamp.live')).toBeVisible(READING)
  return page
}
