import { expect, test } from '@playwright/test'
import { snapshot } from './data.ts'
import { ack, ballot, begin, patch, PHONE, URL, voting } from './phone.ts'
import { inSeconds as soon, poll } from './polls.ts'

test.use({ viewport: PHONE })

test.describe('somebody who watches on YouTube', () => {
  const late = { delays: { youtube: 6000 } }

  test('sees a poll and its result when their picture does, and votes by it', async ({ page }) => {
    test.slow()
    const server = await begin(page, [], [], late)
    await page.goto(`${URL}&via=youtube`)
    await expect(page.getByRole('textbox', { name: 'Eine Frage stellen' })).toBeVisible()
    const open = poll('choice', 'open', { opened_at: soon(0) })
    server.say(patch(open))
    server.say({ t: 'totals', v: 900, q: [[2, 77]] })
    await expect(page.getByRole('button', { name: 'Für Frage #2 stimmen' })).toContainText('77')
    await expect(page.getByRole('tab')).toHaveCount(0)
    await expect(page.getByText('Neue Umfrage')).toBeVisible({ timeout: 12_000 })
    await page.getByRole('button', { name: 'Abstimmen' }).click()
    server.say(patch({ ...open, version: 4, state: 'closed', closes_at: soon(0) }))
    await page.getByRole('button', { name: 'Solar auf Dächern' }).click()
    expect(await ballot(server)).toEqual({ choice: [0], via: 'youtube' })
    ack(server, { choice: [0] })
    server.say(patch(poll('choice', 'revealed', { ...open, state: 'closed', final: true, revealed: true, version: 5, closes_at: soon(-1), revealed_at: soon(0) })))
    await expect(page.getByText('Ergebnis folgt')).toBeVisible()
    await expect(page.getByText('40 %')).toBeVisible({ timeout: 12_000 })
  })

  test('sees later what is on air', async ({ page }) => {
    const server = await begin(page, [], [], late)
    await page.goto(`${URL}&via=youtube`)
    const air = page.getByRole('region', { name: 'Auf Sendung' })
    await expect(air).toContainText('Wärmepumpen')
    const { questions } = snapshot('viewer')
    const question = { ...questions[1]!, state: 'on_air', version: 2 }
    server.say({ t: 'patch', at: '46-7', scene: { version: 4, panic: false, item: { kind: 'question', question, since: soon(0) } } })
    server.say({ t: 'totals', v: 900, q: [[1, 99]] })
    await expect(air).toContainText('99')
    await expect(air).toContainText('Wärmepumpen')
    await expect(air).toContainText('um 18 Uhr', { timeout: 12_000 })
    server.say({ t: 'patch', at: '47-7', scene: { version: 5, panic: true } })
    await expect(air).toBeHidden()
  })

  test('can say so on the page, which remembers it', async ({ page }) => {
    const server = await begin(page, [poll('yesno')], [], late)
    await page.goto(URL)
    await page.getByRole('tab', { name: /^Umfrage/ }).click()
    await page.getByRole('combobox', { name: 'Ich schaue' }).selectOption('auf YouTube')
    await page.getByRole('button', { name: 'Ja', exact: true }).click()
    expect(await ballot(server)).toEqual({ choice: [0], via: 'youtube' })
    await page.reload()
    await page.getByRole('tab', { name: /^Umfrage/ }).click()
    await expect(page.getByRole('combobox', { name: 'Ich schaue' })).toHaveValue('youtube')
  })

  test('is asked nothing where no picture is late', async ({ page }) => {
    await voting(page, 'yesno')
    await expect(page.getByText('Verbinden Sie beides')).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Ich schaue' })).toHaveCount(0)
  })
})
