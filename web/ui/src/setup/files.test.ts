import { afterEach, expect, test, vi } from 'vitest'
import { ApiError } from '../lib/api'
import { bring, format } from './files'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['a.json', 'text/csv', 'x', 'json'],
  ['a.CSV', '', '[1]', 'csv'],
  ['a', 'application/json', '', 'json'],
  ['a.txt', 'text/csv', '[', 'csv'],
  ['a.txt', 'text/plain', ' [{}]', 'json'],
  ['a.txt', 'text/plain', 'kind,title', 'csv'],
])('%s of type "%s" beginning with "%s" is %s', (name, type, text, is) => expect(format(name, type, text)).toBe(is))

function answering(status: number, body: unknown) {
  const fetched = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(new Response(JSON.stringify(body), { status })))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

test('a file goes to the server as it is, under its own type', async () => {
  const fetched = answering(201, { items: [], next: null })
  await bring('/shows/S1/polls/import', new File(['kind;title\nyesno;Ä'], 'a.csv'))
  const [path, init] = fetched.mock.calls[0]!
  expect(path).toBe('/api/v1/shows/S1/polls/import')
  expect(init).toMatchObject({ method: 'POST', body: 'kind;title\nyesno;Ä', headers: { 'Content-Type': 'text/csv; charset=utf-8', 'X-Zuruf-Role': 'producer' } })
  expect((init.headers as Record<string, string>)['Idempotency-Key']).not.toBe('')
})

test('what the server has against it comes as it says it', async () => {
  answering(422, { error: { code: 'line', message: 'Zeile 3, Spalte 7: Art fehlt.', field: 'polls[2].kind' } })
  const refused = await bring('/x', new File(['[]'], 'a.json')).catch((e: unknown) => e)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ status: 422, message: 'Zeile 3, Spalte 7: Art fehlt.', field: 'polls[2].kind' })
})

test('without the server that is said', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  await expect(bring('/x', new File(['[]'], 'a.json'))).rejects.toMatchObject({ status: 0, code: 'network' })
})
