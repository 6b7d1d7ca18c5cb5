// A server of canned answers inside the browser's network layer: the built
// pages with the real security headers, the API as functions, the socket in
// the test's hands.

import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Page, WebSocketRoute } from '@playwright/test'
import { page as htmlOf } from '../../pages.ts'
import { closedStage, comment, connecting, history, questions, show, snapshot, sources } from './data.ts'

export const ORIGIN = 'http://localhost:4999'
const dist = new URL('../../../dist/', import.meta.url)
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const policy = "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'self'"

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  key: string
}

export type Answer = { status: number; body: unknown } | 'offline'

export interface Mock {
  calls: Call[]
  sent: Record<string, unknown>[]
  violations: string[]
  sockets: WebSocketRoute[]
  /** Set to answer a call differently; undefined falls back to the canned answer. */
  answer: (call: Call) => Answer | undefined
  greet: (role: string, socket: WebSocketRoute) => void
  /** say sends a frame, at the latest when the page listens. */
  say(frame: object): void
  /** silence lets the server fall silent without closing anything. */
  silence(): void
}

const ok = (body: unknown): Answer => ({ status: 200, body })

function canned({ method, path, query, body }: Call): Answer {
  const base = `/shows/${show.id}`
  if (path === '/session') return ok({ role: 'moderator', name: 'Alex', session: 'me', show })
  if (path === '/join') return { status: 201, body: { show, session: 'me' } }
  if (path === '/enter' && method === 'POST') return ok({ to: '/desk' })
  if (path.startsWith('/enter/')) return ok({ role: 'moderator', name: 'Alex', title: show.title })
  if (path === '/shows') return ok({ items: [show], next: null })
  if (path === base) return ok({ ...show, ...body, words: ['spam.example', 'Kryptowährung'] })
  if (path === `${base}/sources`) return ok({ items: sources, next: null })
  if (path === `${base}/sources/probe`) return ok({ ...sources[0], id: '' })
  if (path === `${base}/connecting`) return ok({ items: connecting, next: null })
  if (path === `${base}/accounts`) return ok({ items: [], next: null })
  if (path.endsWith('/history')) return ok({ items: history(), next: null })
  if (path === `${base}/links`) return ok({ items: links, next: null })
  if (path === `${base}/comments`) {
    const author = query.get('author')
    const all = Array.from({ length: 40 }, (_, i) => comment(299 - i))
    return ok({ items: all.filter((c) => !author || c.author?.id === author), next: null })
  }
  if (path === `${base}/bans`) return ok({ items: [], next: null })
  if (path === `${base}/questions` && method === 'POST')
    return { status: 201, body: { ...questions[5], number: 30, text: body.text, state: 'held', votes: 0, voted: false, mine: !body.anonymous, anonymous: body.anonymous, receipt: body.anonymous ? 'R80' : undefined } }
  if (path === `${base}/stage`)
    return ok({ stage: closedStage, ice_servers: [], hand: null, address: { whip: `${ORIGIN}/rtc/S1/whip`, whep: `${ORIGIN}/rtc/S1/whep` } })
  if (path === `${base}/undo`) return ok({ audit: { kind: 'question', ref: '2', before: 'open', after: 'queued', act: 'queue' } })
  if (path === '/demo') return ok({ code: show.code, viewer: '/ABC234', desk: '/desk', host: '/host', setup: '/setup', overlay: '/overlay/T' })
  return { status: 404, body: { error: { code: 'not_found', message: `${method} ${path}`, field: '' } } }
}

const links = [
  ['l1', 'moderator', 'Alex', '/enter/x1'],
  ['l2', 'host', 'Dr. Lena Hofer', '/enter/x2'],
  ['l3', 'overlay', 'OBS Studio 1', '/overlay/T'],
].map(([id, role, name, path]) => ({
  id, role, name, url: ORIGIN + path, token: 'x', qr: `/api/v1/qr?path=${path}`, created_at: show.started_at, expires_at: null,
}))

const qr = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path fill="#fff" d="M0 0h21v21H0z"/><path d="${Array.from({ length: 441 }, (_, i) => ((i * i * 7 + i * 13) % 11 < 5 ? `M${i % 21} ${Math.floor(i / 21)}h1v1h-1z` : '')).join('')}"/></svg>`

export async function mock(page: Page): Promise<Mock> {
  let silent = false
  const waiting: string[] = []
  const state: Mock = {
    calls: [],
    sent: [],
    violations: [],
    sockets: [],
    answer: () => undefined,
    greet: (role, socket) => socket.send(JSON.stringify(snapshot(role))),
    say: (frame) => {
      const socket = state.sockets.at(-1)
      if (socket) socket.send(JSON.stringify(frame))
      else waiting.push(JSON.stringify(frame))
    },
    silence: () => {
      silent = true
      state.greet = () => {}
    },
  }
  page.on('console', (message) => {
    if (/Content Security Policy|Content-Security-Policy/.test(message.text())) state.violations.push(message.text())
  })
  page.on('pageerror', (error) => state.violations.push(String(error)))
  await page.route(`${ORIGIN}/**`, (route) => {
    const request = route.request()
    const url = new URL(request.url())
    if (url.pathname === '/api/v1/qr') return route.fulfill({ contentType: 'image/svg+xml', body: qr })
    if (url.pathname.startsWith('/api/v1/')) {
      const call: Call = {
        method: request.method(),
        path: url.pathname.slice('/api/v1'.length),
        query: url.searchParams,
        body: (request.postDataJSON() as Record<string, unknown> | null) ?? {},
        key: request.headers()['idempotency-key'] ?? '',
      }
      state.calls.push(call)
      const answer = state.answer(call) ?? canned(call)
      if (answer === 'offline') return route.abort('internetdisconnected')
      return route.fulfill({ status: answer.status, json: answer.body })
    }
    const file = htmlOf(url.pathname) ?? url.pathname.slice(1)
    return route.fulfill({
      body: readFileSync(new URL(file, dist)),
      contentType: types[extname(file)],
      headers: { 'Content-Security-Policy': policy },
    })
  })
  await page.routeWebSocket(/\/ws\?/, (socket) => {
    state.sockets.push(socket)
    const role = new URL(socket.url()).searchParams.get('role')!
    socket.onMessage((data) => {
      const said = JSON.parse(String(data)) as Record<string, unknown>
      state.sent.push(said)
      // A page that hears nothing for long begins anew.
      if (said.t === 'ping' && !silent) socket.send(JSON.stringify({ t: 'beat', now: new Date().toISOString() }))
    })
    state.greet(role, socket)
    for (const frame of waiting.splice(0)) socket.send(frame)
  })
  return state
}
