import { afterEach, describe, expect, test, vi } from 'vitest'
import { inSeconds, poll } from '../../e2e/pages/polls'
import { buzz, Opened } from './opened.svelte'

const first = poll('choice', 'open', { opened_at: inSeconds(-60) })
const second = poll('quiz', 'open', { opened_at: inSeconds(-5) })
const nobody = () => false

describe('the banner', () => {
  test('names the newest poll that waits for a vote', () => {
    const opened = new Opened(() => {})
    expect(opened.waiting([first, second], nobody)).toBe(second)
    expect(opened.waiting([first, second], (p) => p === second)).toBe(first)
    expect(opened.waiting([poll('choice', 'closed')], nobody)).toBeUndefined()
  })

  test('is put aside for a round, not for the next', () => {
    const opened = new Opened(() => {})
    opened.putAside([second])
    expect(opened.waiting([second], nobody)).toBeUndefined()
    const again = { ...second, round: 2 }
    expect(opened.waiting([again], nobody)).toBe(again)
  })
})

test('a phone vibrates once for a poll, however often it hears of it', () => {
  const vibrate = vi.fn()
  const opened = new Opened(vibrate)
  opened.feel([first])
  opened.feel([first])
  expect(vibrate).toHaveBeenCalledTimes(1)
  opened.feel([first, second])
  opened.feel([poll('yesno', 'closed')])
  expect(vibrate).toHaveBeenCalledTimes(2)
})

describe('vibrating', () => {
  afterEach(() => vi.unstubAllGlobals())

  test.each([
    ['after a touch', true, false, 1],
    ['not before', false, false, 0],
    ['not for whoever wants less motion', true, true, 0],
  ])('%s', (_, touched, less, times) => {
    const vibrate = vi.fn()
    vi.stubGlobal('matchMedia', () => ({ matches: less }))
    vi.stubGlobal('navigator', { vibrate, userActivation: { hasBeenActive: touched } })
    buzz()
    expect(vibrate).toHaveBeenCalledTimes(times)
  })

  test('is no matter where the browser cannot', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    vi.stubGlobal('navigator', {})
    expect(buzz).not.toThrow()
  })
})
