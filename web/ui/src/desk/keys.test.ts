import { expect, test } from 'vitest'
import { bound, original } from './keys.svelte'

test('keys that came later leave those alone that a person chose', () => {
  const keys = bound({ approve: 'p', reject: 'Shift+V' })
  expect(keys).toMatchObject({ approve: 'p', reject: 'Shift+V', polls: '', pollAir: '', pollOpen: 'Shift+O' })
  expect(bound({})).toEqual(original)
})
