import { expect, test } from 'vitest'
import { arrival, type Begun, cleaned } from './arrival'

const begun: Begun = { show: 'S1', kind: 'instagram', source: 'src', at: 1000 }

test('whoever comes back from a login goes on where they were', () => {
  expect(arrival('?connected=facebook&account=a1', begun, 2000)).toEqual({ show: 'S1', kind: 'instagram', source: 'src', account: 'a1' })
  expect(arrival('?connected=facebook', null, 2000)).toEqual({ kind: 'facebook' })
  expect(arrival('?refused=Nicht+erlaubt.', begun, 2000)).toEqual({ show: 'S1', kind: 'instagram', source: 'src', refused: 'Nicht erlaubt.' })
  expect(arrival('?lang=de', begun, 2000)).toBeUndefined()
})

test('words in an address count only after a login was begun here, and not for ever', () => {
  expect(arrival('?refused=Call+this+number', null, 2000)).toEqual({ kind: '', refused: '' })
  expect(arrival('?refused=Call+this+number', begun, 1000 + 16 * 60_000)).toEqual({ kind: '', refused: '' })
  expect(arrival(`?refused=${'x'.repeat(5000)}`, begun, 2000)?.refused).toHaveLength(300)
})

test('the address loses what the login left in it, and nothing else', () => {
  expect(cleaned('https://x.example/setup?lang=de&connected=youtube&account=a1#sources')).toBe('/setup?lang=de#sources')
  expect(cleaned('https://x.example/setup?refused=no')).toBe('/setup')
})
