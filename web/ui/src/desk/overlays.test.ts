import { expect, test } from 'vitest'
import type { Overlay } from '../lib/wire.gen'
import { named, times } from './overlays'

const overlay = (name: string, state: string): Overlay => ({ id: `${name}${state}`, name, state, shown: 1, seen_at: '' })

test('overlays are counted by name and state, and what was loaded anew is not gone', () => {
  const all = [
    overlay('OBS', 'on'),
    overlay('OBS', 'stale'),
    overlay('OBS', 'stale'),
    overlay('OBS', 'gone'),
    overlay('Saal', 'gone'),
  ]
  expect(named(all).map((o) => `${times(o)}: ${o.state}`)).toEqual(['OBS: on', 'OBS ×2: stale', 'Saal: gone'])
})
