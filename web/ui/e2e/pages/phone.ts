// A phone in the audience with polls, for the tests of its page.

import { expect, type Page } from '@playwright/test'
import type { Choice, Poll, Show } from '../../src/lib/wire.gen.ts'
import { show, snapshot } from './data.ts'
import { mock, type Mock, ORIGIN } from './mock.ts'
import { type Kind, poll, seen } from './polls.ts'

export const PHONE = { width: 390, height: 844 }
export const URL = `${ORIGIN}/ABC234?lang=de`

export const ballots = (server: Mock) => server.sent.filter((s) => s.t === 'ballot')
export const patch = (...polls: Poll[]) => ({ t: 'patch', at: '45-7', polls: polls.map(seen) })

/** begin serves polls as the audience may see them, with what this person has voted. */
export async function begin(page: Page, polls: Poll[], own: Choice[] = [], more: Partial<Show> = {}): Promise<Mock> {
  const server = await mock(page)
  server.greet = (role, socket) => {
    socket.send(JSON.stringify(snapshot(role, { polls: polls.map(seen), show: { ...show, ...more } })))
    socket.send(JSON.stringify({ t: 'you', session: 'me', choices: own }))
  }
  return server
}

/** voting opens the poll tab with one open poll. */
export async function voting(page: Page, kind: Kind, more: Partial<Poll> = {}, own: Choice[] = []): Promise<Mock> {
  const server = await begin(page, [poll(kind, 'open', more)], own)
  await page.goto(URL)
  await page.getByRole('tab', { name: /^Umfrage/ }).click()
  return server
}

/** ballot waits for the n-th ballot and returns what it says beside its op, its poll and its round. */
export async function ballot(server: Mock, n = 1): Promise<Record<string, unknown>> {
  await expect.poll(() => ballots(server).length).toBe(n)
  const { t, op, poll: of, round, ...rest } = ballots(server)[n - 1]!
  expect(typeof op).toBe('string')
  expect([t, typeof of, round]).toEqual(['ballot', 'string', 1])
  return rest
}

/** ack answers the n-th ballot. */
export function ack(server: Mock, choice: Partial<Choice>, n = 1) {
  const { op, poll: of, round } = ballots(server)[n - 1]!
  const voted = Object.values(choice).some((v) => !Array.isArray(v) || v.length > 0)
  server.say({ t: 'ack', op, voted, changed: n > 1, votes: 429, choice: { poll: of, round, ...choice } })
}
