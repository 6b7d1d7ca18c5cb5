import { expect, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { placed, settled } from '../settled.ts'
import { snapshot } from './data.ts'
import { mock } from './mock.ts'
import { ack, ballot, begin, patch, PHONE, URL, voting } from './phone.ts'
import { choices, counts, inSeconds, me, poll, ranks, seen } from './polls.ts'

test.use({ viewport: PHONE })

test.describe('a poll that opens', () => {
  test('never covers a half-written question, and takes no focus', async ({ page }) => {
    const server = await begin(page, [])
    await page.goto(URL)
    const field = page.getByRole('textbox', { name: 'Eine Frage stellen' })
    await expect(field).toBeVisible()
    await expect(page.getByRole('tab')).toHaveCount(0)
    await field.pressSequentially('Wie lange hält')
    server.say(patch(poll('choice')))
    const banner = page.getByRole('button', { name: /^Umfrage: Was soll die Stadt/ })
    await expect(banner).toBeVisible()
    await settled(page)
    await expect(field).toBeFocused()
    await page.keyboard.type(' so ein Speicher?')
    await expect(field).toHaveValue('Wie lange hält so ein Speicher?')
    const [above, below] = [(await banner.boundingBox())!, (await field.boundingBox())!]
    expect(above.y + above.height).toBeLessThanOrEqual(below.y)
    expect(above.height).toBeLessThanOrEqual(56)
    const tabs = (await page.getByRole('tablist').boundingBox())!
    expect(below.y + below.height).toBeLessThanOrEqual(tabs.y)
    await banner.click()
    await expect(page.getByRole('heading', { name: 'Was soll die Stadt' })).toBeVisible()
    await page.getByRole('tab', { name: 'Fragen' }).click()
    await expect(field).toHaveValue('Wie lange hält so ein Speicher?')
    await expect(banner).toBeHidden()
  })

  test('slides over as a card, can wait, and vibrates once after a touch', async ({ page }) => {
    await page.addInitScript(() => {
      const felt: unknown[] = []
      Object.assign(window, { felt })
      navigator.vibrate = (pattern) => felt.push(pattern) > 0
    })
    const felt = () => page.evaluate(() => (window as unknown as { felt: unknown[] }).felt.length)
    const server = await begin(page, [])
    await page.goto(URL)
    await page.getByRole('button', { name: 'Neue' }).click()
    server.say(patch(poll('choice')))
    await expect(page.getByText('Neue Umfrage')).toBeVisible()
    await expect.poll(felt).toBe(1)
    server.say(patch(poll('choice', 'open', { version: 4 })))
    await page.getByRole('button', { name: 'Später' }).click()
    await expect(page.getByText('Neue Umfrage')).toBeHidden()
    await expect(page.getByRole('tab', { name: 'Umfrage , 1 offene Umfrage' })).toBeVisible()
    expect(await felt()).toBe(1)
    server.say(patch(poll('quiz', 'open', { opened_at: inSeconds(1) })))
    await expect(page.getByText('Welches Gerät')).toBeVisible()
    await expect.poll(felt).toBe(2)
  })

  test('can be reached and left by keyboard', async ({ page }) => {
    await begin(page, [poll('choice')])
    await page.goto(URL)
    await page.getByRole('tab', { name: 'Fragen' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Umfrage' })).toBeFocused()
    await expect(page.getByRole('tabpanel')).toContainText('Was soll die Stadt')
  })
})

test('what was being written when the poll closed is kept, and said not to count', async ({ page }) => {
  const server = await voting(page, 'text')
  await page.getByRole('textbox', { name: 'Ihre Antwort' }).fill('Fast fertig')
  server.say(patch(poll('text', 'grace', { version: 4 })))
  await expect(page.getByText('Abstimmung beendet – Ergebnis folgt')).toBeVisible()
  await expect(page.getByText('für YouTube')).toBeVisible()
  await expect(page.getByText('bevor Sie abgegeben hatten')).toContainText('Fast fertig')
  expect(await violations(page)).toEqual([])
  server.say(patch(poll('text', 'open', { version: 5 })))
  await expect(page.getByRole('textbox', { name: 'Ihre Antwort' })).toHaveValue('Fast fertig')
})

test('a round that begins from nothing says so, and offers what was written', async ({ page }) => {
  const server = await voting(page, 'text')
  await page.getByRole('textbox', { name: 'Ihre Antwort' }).fill('Alles')
  await page.getByRole('button', { name: 'Abgeben' }).click()
  await ballot(server)
  ack(server, { text: ['Alles'] })
  await expect(page.getByText('Gezählt', { exact: true })).toBeVisible()
  server.say(patch(poll('text', 'open', { version: 4, votes: 0, v: 900 })))
  await expect(page.getByText('Die Abstimmung begann von vorn.')).toBeVisible()
  await page.getByRole('button', { name: 'Abgeben' }).click()
  expect(await ballot(server, 2)).toEqual({ text: 'Alles' })
})

test('the result appears when it is revealed, and not before', async ({ page }) => {
  const server = await voting(page, 'choice', {}, [choices.choice])
  const open = poll('choice')
  server.say(counts(seen(open), { votes: 431 }))
  await expect(page.getByText('431 Stimmen')).toBeVisible()
  server.say(patch(poll('choice', 'closed', { version: 4, votes: 431, v: 502 })))
  await expect(page.getByText('Abstimmung beendet – Ergebnis folgt')).toBeVisible()
  await expect(page.getByText('Ihre Stimme: Speicher im Quartier')).toBeVisible()
  await expect(page.getByText('40 %')).toBeHidden()
  server.say(patch(poll('choice', 'revealed', { version: 5, v: 502 })))
  await expect(page.getByText('40 %')).toBeVisible()
  await expect(page.locator('li', { hasText: 'Ihre Wahl' })).toContainText('Speicher im Quartier')
})

test('a quiz tells the right answer, one’s own place and the first ten', async ({ page }) => {
  const server = await voting(page, 'quiz', {}, [choices.quiz])
  server.answer = (call) =>
    call.path === '/shows/S1/leaderboard' ? { status: 200, body: { items: ranks, next: null, me } } : undefined
  server.say(patch(poll('quiz', 'closed', { version: 4 })))
  await expect(page.getByText('Abstimmung beendet')).toBeVisible()
  expect(server.calls.some((c) => c.path.endsWith('/leaderboard'))).toBe(false)
  server.say(patch(poll('quiz', 'revealed', { version: 5 })))
  await expect(page.locator('li', { hasText: 'Wäschetrockner' })).toContainText('Richtig')
  await expect(page.getByText('Sie sind auf Platz 23')).toBeVisible({ timeout: 10_000 })
  await expect(page.getByRole('region', { name: 'Bestenliste' }).locator('li')).toHaveCount(10)
})

test('earlier results are there, below', async ({ page }) => {
  const old = poll('yesno', 'revealed', { opened_at: inSeconds(-900), revealed_at: inSeconds(-800) })
  const server = await begin(page, [poll('choice'), old])
  await page.goto(URL)
  await page.getByRole('tab', { name: /^Umfrage/ }).click()
  await page.getByText('Frühere Umfragen').click()
  await expect(page.getByText('61 %')).toBeVisible()
  server.say(counts(seen(poll('choice')), { votes: 431 }))
  await expect(page.getByText('431 Stimmen')).toBeVisible()
  await expect(page.getByText('61 %')).toBeVisible()
})

test('an anonymous poll says what that means, one for the comments how to vote', async ({ page }) => {
  await begin(page, [poll('choice', 'open', { anonymous: true }), poll('quiz', 'open', { who: 'comments' })])
  await page.goto(URL)
  await page.getByRole('tab', { name: /^Umfrage/ }).click()
  await expect(page.getByText('Kommentare auf Plattformen sind nie anonym.')).toBeVisible()
  const quiz = page.getByRole('article', { name: 'Welches Gerät' })
  await expect(quiz).toContainText('A, B, C oder D kommentieren')
  await expect(quiz.getByRole('button')).toHaveCount(0)
})

test('a code connects the phone with a platform', async ({ page }) => {
  const server = await voting(page, 'yesno')
  server.answer = (call) =>
    call.path === '/shows/S1/link' ? { status: 200, body: { code: 'K7Q2', expires_at: inSeconds(600) } } : undefined
  await page.getByRole('button', { name: 'Code anzeigen' }).click()
  await expect(page.getByText('!link K7Q2')).toBeVisible()
  await expect(page.getByText(/Der Code gilt bis \d\d:\d\d\./)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Kopieren' })).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('a poll that opens does not push away the one that is being voted in', async ({ page }) => {
  const server = await voting(page, 'choice')
  const option = page.getByRole('button', { name: 'Solar auf Dächern' })
  await option.click()
  await settled(page)
  const before = await placed(option)
  server.say(patch(poll('quiz', 'open', { opened_at: inSeconds(1) })))
  await expect(page.getByRole('article', { name: 'Welches Gerät' })).toBeVisible()
  expect(await placed(option)).toEqual(before)
})

test('the banner and the tabs can be used by everybody', async ({ page }) => {
  const server = await mock(page)
  server.greet = (role, socket) =>
    socket.send(JSON.stringify(snapshot(role, { questions: [], polls: [seen(poll('choice'))] })))
  await page.goto(URL)
  await expect(page.getByText('Neue Umfrage')).toBeVisible()
  await settled(page)
  expect(await violations(page)).toEqual([])
  await page.getByRole('textbox').fill('Wie')
  await settled(page)
  expect(await violations(page)).toEqual([])
  expect(server.violations).toEqual([])
})

test('what the audience wrote is only ever text, and pictures come over https only', async ({ page }) => {
  const text = '<img src=x onerror=alert(1)><b>fett</b>'
  const options = [{ text, image: 'http://example.org/a.png' }, { text: 'B' }]
  const server = await voting(page, 'choice', { title: text, options, counts: [1, 2] })
  await expect(page.getByRole('heading', { name: text })).toBeVisible()
  await expect(page.locator('article img')).toHaveCount(0)
  expect(server.violations).toEqual([])
})
