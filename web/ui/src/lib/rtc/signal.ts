// WHIP and WHEP over fetch: an offer becomes a resource, which PATCH restarts
// and DELETE ends.

import type { Role } from '../frames'
import { language } from '../language.svelte'
import type { ICEServer, Notice, Stage } from '../wire.gen'

const TIMEOUT = 10_000

/** Refusal is an answer that is none; status 0: the server was not reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly why?: Notice,
    /** After how many seconds the server wants to be asked again. */
    readonly after = 0,
  ) {
    super(why?.message ?? `refused: ${status}`)
  }

  /** final: asking again would be answered the same. */
  get final(): boolean {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status)
  }
}

/** Who speaks: a browser may hold the cookies of several roles; an overlay has a token. */
export interface Speaker {
  role: Role
  token?: string
}

export interface Where {
  url: string
  servers: RTCIceServer[]
  headers: Record<string, string>
  /** Another server's address: it gets no cookies. */
  outside?: boolean
}

export function headersOf({ role, token }: Speaker): Record<string, string> {
  const headers: Record<string, string> = { 'Accept-Language': language.current, 'X-Zuruf-Role': role }
  if (token) headers.Authorization = `Bearer ${token}`
  return headers
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT), ...init })
  } catch {
    throw new Refusal(0)
  }
  if (response.ok) return response
  const body = (await response.json().catch(() => undefined)) as { error?: Notice } | undefined
  throw new Refusal(response.status, body?.error, Number(response.headers.get('Retry-After')) || 0)
}

export interface About {
  stage: Stage
  ice_servers?: ICEServer[]
}

/** about asks for the stage, and for ICE servers whose credentials have just begun. */
export async function about(show: string, who: Speaker): Promise<About> {
  const response = await request(`/api/v1/shows/${encodeURIComponent(show)}/stage`, {
    headers: { Accept: 'application/json', ...headersOf(who) },
    credentials: 'same-origin',
  })
  return (await response.json()) as About
}

export const whip = (show: string, screen: boolean) => `/rtc/${encodeURIComponent(show)}/whip${screen ? '?source=screen' : ''}`
export const whep = (show: string) => `/rtc/${encodeURIComponent(show)}/whep`

export class Resource {
  constructor(
    private readonly url: string,
    private readonly where: Where,
  ) {}

  /** restart sends the new ICE credentials and returns the server's. */
  async restart(fragment: string): Promise<string> {
    const response = await request(this.url, {
      method: 'PATCH',
      headers: { ...this.where.headers, 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
      body: fragment,
      credentials: credentials(this.where),
    })
    return response.text()
  }

  /** end also works while the page goes away. */
  end() {
    void request(this.url, {
      method: 'DELETE',
      headers: this.where.headers,
      credentials: credentials(this.where),
      keepalive: true,
    }).catch(() => undefined)
  }
}

const credentials = (where: Where): RequestCredentials => (where.outside ? 'omit' : 'same-origin')

/** post offers media and returns the answer. */
export async function post(where: Where, sdp: string): Promise<{ answer: string; resource: Resource }> {
  const response = await request(where.url, {
    method: 'POST',
    headers: { ...where.headers, 'Content-Type': 'application/sdp' },
    body: sdp,
    credentials: credentials(where),
  })
  // Another node may have answered: its resource is there.
  const base = new URL(response.url || where.url, globalThis.location?.href ?? 'http://localhost/')
  const at = new URL(response.headers.get('Location') ?? '', base)
  return { answer: await response.text(), resource: new Resource(at.href, where) }
}
