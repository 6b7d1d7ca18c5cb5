// A phone in the audience of a stage, and an overlay beside it.

import type { Page } from '@playwright/test'
import type { Hand, Publication, Stage } from '../../src/lib/wire.gen.ts'
import { at, show, snapshot } from './data.ts'
import { media, type Rtc } from './media.ts'
import { type Answer, mock, type Mock } from './mock.ts'
import { guest, stage } from './stage.ts'

export const PHONE = { width: 390, height: 844 }
export const base = `/shows/${show.id}`

/** What the audience is told of guests: not whose hand it is. */
const told = (seat: number, name: string, text: string, more: Partial<Publication> = {}): Publication => ({
  ...guest, id: `p${seat}`, seat, name, text, hand: undefined, ends_at: undefined, ...more,
})
export const petra = told(2, 'Petra Lang', 'Kann ich meinen Balkon ☀️ mit 800 W einfach anmelden?')
export const laila = told(3, 'ليلى', 'هل يمكن للمنازل القديمة أن تستخدم الطاقة الشمسية؟', { muted: true, question: 4 })
export const max = told(4, 'Maximilian Freiherr von Hohenstaufen-Oberkirchen', 'Ich möchte von meinem Umbau erzählen, der drei Jahre gedauert hat und am Ende halb so teuer war wie gedacht.', { video: false, question: undefined })

export const own = (state: string, more: Partial<Hand> = {}): Hand => ({
  id: 'h1', author: { name: 'Omar' }, text: 'Ich heize seit zwei Jahren mit einer Wärmepumpe im Altbau.', question: undefined,
  state, version: 2, muted: false, silent: false, raised_at: at(130), moved_at: at(20), ends_at: undefined, ...more,
})

const became: Record<string, Partial<Hand>> = {
  accept: { state: 'accepted' }, decline: { state: 'declined' }, preview: { state: 'preview' },
  mute: { silent: true }, unmute: { silent: false }, leave: { state: 'left' },
}

export interface Audience {
  server: Mock
  rtc: Rtc
  /** desk is what moderators make of the hand. */
  desk(more: Partial<Hand>): void
  /** stage says how the stage is now. */
  stage(of: Stage): void
  acts(): string[]
}

/** audience opens the page of a phone; hand: what this person has asked for already. */
export async function audience(
  page: Page,
  { is = stage(), hand, url = '/ABC234?lang=de', open = true }: { is?: Stage; hand?: Hand; url?: string; open?: boolean } = {},
): Promise<Audience> {
  const server = await mock(page)
  const rtc = await media(page)
  let now = { ...is, seats: 5 }
  let mine = hand
  server.greet = (role, socket) => {
    socket.send(JSON.stringify(snapshot(role, { stage: now })))
    socket.send(JSON.stringify({ t: 'you', session: 'me', hand: mine }))
  }
  const move = (more: Partial<Hand>): Hand => (mine = { ...mine!, ...more, version: mine!.version + 1 })
  server.answer = ({ method, path, body }): Answer | undefined => {
    if (path === `${base}/stage`) return { status: 200, body: { stage: now, ice_servers: [], hand: mine ?? null } }
    if (path === `${base}/carry`) return { status: 201, body: { token: 'T', url: `${show.join}#carry=T`, expires_at: at(-600) } }
    if (path === `${base}/hands` && method === 'POST')
      return { status: 201, body: (mine = own('raised', { text: String(body.text), raised_at: at(0), version: 1 })) }
    const [, act] = /\/hands\/h1\/(\w+)$/.exec(path) ?? []
    if (act) return { status: 200, body: move(became[act]!) }
    return undefined
  }
  await page.goto(new URL(url, show.join).href)
  if (open) await page.getByRole('tab', { name: /^(Bühne|Stage)/ }).click()
  return {
    server,
    rtc,
    desk: (more) => server.say({ t: 'you', session: 'me', hand: move({ ...more, by_desk: true }) }),
    stage: (of) => {
      now = { ...of, seats: 5 }
      server.say({ t: 'patch', at: '60-7', stage: now })
    },
    acts: () => server.calls.filter((c) => c.method === 'POST' && c.path.includes('/hands')).map((c) => c.path.replace(`${base}/hands`, '')),
  }
}
