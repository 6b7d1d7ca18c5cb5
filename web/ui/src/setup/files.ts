// Polls as files: in and out.

import { ApiError, newKey } from '../lib/api'
import { language } from '../lib/language.svelte'
import { t } from '../lib/texts'

export type Format = 'json' | 'csv'

/** format tells by its name, else by its beginning, what a file holds. */
export function format(name: string, type: string, text: string): Format {
  const ending = /\.(json|csv)$/i.exec(name)?.[1]?.toLowerCase()
  if (ending) return ending as Format
  if (type.includes('json')) return 'json'
  if (type.includes('csv')) return 'csv'
  return /^\s*[[{]/.test(text) ? 'json' : 'csv'
}

const types: Record<Format, string> = { json: 'application/json', csv: 'text/csv; charset=utf-8' }
/** A file may be long, and the server reads all of it before it answers. */
const TIMEOUT = 30_000

async function ask(path: string, method: 'GET' | 'POST', body?: { text: string; format: Format }): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': language.current, 'X-Zuruf-Role': 'producer' }
  if (body) Object.assign(headers, { 'Content-Type': types[body.format], 'Idempotency-Key': newKey() })
  let response: Response
  try {
    response = await fetch('/api/v1' + path, { method, headers, body: body?.text, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
  } catch {
    throw new ApiError(0, 'network', t('network'))
  }
  if (response.ok) return response
  const { error } = ((await response.json().catch(() => undefined)) ?? {}) as { error?: { code?: string; message?: string; field?: string } }
  throw new ApiError(response.status, error?.code ?? 'broken', error?.message ?? t('broken'), error?.field)
}

/** bring sends a file as it is: the server says at which line and column something is wrong. */
export async function bring<T>(path: string, file: File): Promise<T> {
  const text = await file.text()
  const response = await ask(path, 'POST', { text, format: format(file.name, file.type, text) })
  return (await response.json()) as T
}

/** download saves a file of the server’s under a name; a plain link could not say which role asks. */
export async function download(path: string, name: string): Promise<void> {
  const blob = await (await ask(path, 'GET')).blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
