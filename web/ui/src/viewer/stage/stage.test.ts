import { describe, expect, test } from 'vitest'
import { initials } from '../../lib/initials'
import { tiles } from '../../lib/stage/layout'
import { title } from '../../lib/stage/title'
import type { Hand, Publication } from '../../lib/wire.gen'
import { arranged } from './arranged'
import { browser, inApp, outside } from './browser'
import { heights, isOwn, placed } from './people'

const on = (seat: number, kind: string, more: Partial<Publication> = {}): Publication => ({
  id: `p${seat}`, kind, seat, name: `N${seat}`, audio: true, video: true, muted: false, since: '', ...more,
})
const host = on(0, 'host')
const screen = on(1, 'screen')
const guest = on(2, 'guest')
const seats = (of: { main?: Publication; rest: Publication[] }) => [of.main?.seat, ...of.rest.map((p) => p.seat)]

describe('who is where', () => {
  test('a screen is large, else the host, else a guest; nobody of the green room', () => {
    expect(seats(placed([guest, screen, host, on(3, 'guest', { green: true })]))).toEqual([1, 0, 2])
    expect(seats(placed([guest, host]))).toEqual([0, 2])
    expect(seats(placed([on(4, 'guest'), guest]))).toEqual([2, 4])
    expect(placed([])).toEqual({ main: undefined, rest: [] })
  })

  test('everybody has a name', () => {
    expect([host, { ...host, name: '' }, screen, { ...screen, name: '' }, { ...guest, name: '' }].map(title)).toEqual(['N0', 'Host', 'N1’s screen', 'Screen', 'Guest'])
    expect(initials(title(guest))).toBe('N')
  })

  test('my own picture, as far as the audience can know', () => {
    const hand = { id: 'h', state: 'stage', text: 'x', author: { name: 'N2' } } as Hand
    expect(isOwn({ ...guest, text: 'x' }, hand)).toBe(true)
    expect(isOwn({ ...guest, text: 'y' }, hand)).toBe(false)
    expect(isOwn({ ...guest, text: 'x' }, { ...hand, state: 'preview' })).toBe(false)
    expect(isOwn({ ...guest, text: 'x', hand: 'other' }, hand)).toBe(false)
    expect(isOwn({ ...host, text: 'x' }, hand)).toBe(false)
    expect(isOwn(guest, undefined)).toBe(false)
  })
})

describe('how high each picture is wanted', () => {
  const shown = new Map([[0, 200], [1, 202.3], [2, 90]])
  const how = { looked: true, picture: true, thrifty: false, ratio: 3 }
  const all = [host, screen, guest, on(7, 'guest')]

  test('as it is shown, in device pixels', () => expect(heights(all, 5, shown, how)).toEqual([600, 607, 270, 0, 0]))
  test('none while nobody looks, or of sound alone', () => {
    expect(heights(all, 3, shown, { ...how, looked: false })).toEqual([0, 0, 0])
    expect(heights(all, 3, shown, { ...how, picture: false })).toEqual([0, 0, 0])
  })
  test('with little data the main one, and small', () => {
    expect(heights(all, 3, shown, { ...how, thrifty: true })).toEqual([0, 180, 0])
    expect(heights([host], 3, new Map([[0, 40]]), { ...how, thrifty: true })).toEqual([120, 0, 0])
  })
  test('none of who sends none', () => expect(heights([{ ...host, video: false }], 2, shown, how)).toEqual([0, 0]))
})

describe('how they share the window', () => {
  const phone = { width: 390, height: 844 }
  const turned = { width: 844, height: 390 }
  const desk = { width: 1440, height: 900 }
  test.each([
    ['alone', 0, false, phone, false, 'stack'],
    ['two who talk', 1, false, phone, false, 'alike'],
    ['a screen and the host', 1, true, phone, false, 'stack'],
    ['many', 4, true, phone, false, 'stack'],
    ['on its side: two', 1, false, turned, false, 'pair'],
    ['on its side: many', 4, true, turned, false, 'side'],
    ['a desk: two', 1, false, desk, false, 'pair'],
    ['a desk: many', 4, true, desk, false, 'stack'],
    ['a desk, all of it', 4, true, desk, true, 'side'],
    ['a phone, all of it', 2, false, phone, true, 'stack'],
  ] as const)('%s', (_, others, screen, size, full, shape) => expect(arranged(others, screen, size, full).shape).toBe(shape))

  test('no row of a low window is too low for a face', () => {
    expect(arranged(4, true, turned, false)).toEqual({ shape: 'side', columns: 2, tight: true })
    expect(arranged(2, true, turned, false).columns).toBe(1)
    expect(arranged(3, false, desk, false).tight).toBe(false)
  })
})

describe('tiles fill their room', () => {
  test.each([[1, 1], [2, 2], [3, 2], [4, 2], [5, 3], [8, 3]])('%i in a wide picture: %i columns', (n, columns) =>
    expect(tiles(n, { width: 1728, height: 972 }, 20).columns).toBe(columns))
  test('in a tall one below each other', () => expect(tiles(2, { width: 900, height: 1700 }, 20).columns).toBe(1))
  test('and never leave it', () => {
    for (let n = 1; n <= 8; n++) {
      const { columns, width, height } = tiles(n, { width: 360, height: 202 }, 4)
      expect(columns * width + (columns - 1) * 4).toBeLessThanOrEqual(360)
      const rows = Math.ceil(n / columns)
      expect(rows * height + (rows - 1) * 4).toBeLessThanOrEqual(202)
    }
  })
})

describe('browsers', () => {
  const ios = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1'
  const android = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36'
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15'
  const fox = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'
  const desk = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'

  test('kinds', () => expect([ios, android, mac, fox, desk].map(browser)).toEqual(['ios', 'android', 'safari', 'firefox', 'chrome']))

  test('those inside an app', () => {
    for (const mark of ['Instagram 334.0.4', '[FBAN/FBIOS;FBAV/466]', '[FB_IAB/FB4A;FBAV/466]']) expect(inApp(`${ios} ${mark}`)).toBe(true)
    for (const plain of [ios, android, mac, fox, desk]) expect(inApp(plain)).toBe(false)
  })

  test('the way out of them', () => {
    const url = 'https://zuruf.example/ABC234#carry=T.x'
    expect(outside(url, ios)).toBe('x-safari-https://zuruf.example/ABC234#carry=T.x')
    expect(outside(url, android)).toBe(
      'intent://zuruf.example/ABC234#carry=T.x#Intent;scheme=https;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;S.browser_fallback_url=https%3A%2F%2Fzuruf.example%2FABC234%23carry%3DT.x;end',
    )
    expect(outside(url, desk)).toBeUndefined()
  })
})
