// The JSON API. A change carries a key of its own and may be sent again with
// it: the server answers a known key with the first result.

import type { Role } from './frames'
import { language } from './language.svelte'
import { t } from './texts'
import type { Show } from './wire.gen'

export class ApiError extends Error {
  constructor(
    readonly status: number, // 0: the server was not reached
    readonly code: string,
    message: string,
    readonly field = '',
    readonly current: unknown = undefined,
  ) {
    super(message)
  }

  /** passing: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** said is what a page tells the person about any error. */
export function said(error: unknown): string {
  return error instanceof ApiError ? error.message : t('broken')
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const TIMEOUT = 10_000
const PAUSES = [300, 1200]

async function once<T>(role: Role, method: Method, path: string, body: unknown, key: string): Promise<T> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language.current,
    'X-Zuruf-Role': role,
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['Idempotency-Key'] = key
  let response: Response
  let answer: unknown
  try {
    response = await fetch('/api/v1' + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    answer = await response.json().catch(() => undefined)
  } catch {
    throw new ApiError(0, 'network', t('network'))
  }
  if (response.ok && answer !== undefined) return answer as T
  const { error, current } = (answer ?? {}) as {
    error?: { code?: string; message?: string; field?: string }
    current?: unknown
  }
  throw new ApiError(
    response.status,
    error?.code ?? 'broken',
    error?.message ?? t('broken'),
    error?.field,
    current,
  )
}

export interface Client {
  get<T>(path: string): Promise<T>
  /** send makes a change; key is kept when the same change is sent again. */
  send<T>(method: Method, path: string, body?: unknown, key?: string): Promise<T>
}

/** api speaks for one role, since a browser may hold the cookies of several. */
export function api(role: Role): Client {
  async function patiently<T>(method: Method, path: string, body: unknown, key: string): Promise<T> {
    for (const pause of PAUSES) {
      try {
        return await once<T>(role, method, path, body, key)
      } catch (error) {
        const again = error instanceof ApiError && (error.status === 0 || error.status >= 502)
        if (!again) throw error
        await new Promise((later) => setTimeout(later, pause))
      }
    }
    return once<T>(role, method, path, body, key)
  }
  return {
    get: (path) => patiently('GET', path, undefined, ''),
    send: (method, path, body, key = newKey()) => patiently(method, path, body ?? {}, key),
  }
}

/** newKey names an operation. randomUUID is missing on plain http in a LAN. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

export interface Session {
  role: Role
  name: string
  session: string
  show: Show | null
}

export interface List<T> {
  items: T[]
  next: string | null
}
