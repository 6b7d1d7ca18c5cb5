import { expect, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { ack, ballot, ballots, PHONE, voting } from './phone.ts'
import { choices } from './polls.ts'

test.use({ viewport: PHONE })

test.describe('each kind votes', () => {
  test('choice', async ({ page }) => {
    const server = await voting(page, 'choice')
    const option = page.getByRole('button', { name: 'Wärme aus dem Fluss' })
    await option.click()
    await expect(option).toHaveAttribute('aria-pressed', 'true')
    expect(await ballot(server)).toEqual({ choice: [2] })
    await expect(page.getByText('Wird gezählt …')).toBeVisible()
    ack(server, { choice: [2] })
    await expect(page.getByText('Gezählt', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Solar auf Dächern' }).click()
    expect(await ballot(server, 2)).toEqual({ choice: [0] })
    ack(server, { choice: [0] }, 2)
    await expect(option).toHaveAttribute('aria-pressed', 'false')
    await page.getByRole('button', { name: 'Stimme zurücknehmen' }).click()
    expect(await ballot(server, 3)).toEqual({ choice: [] })
    ack(server, {}, 3)
    await expect(page.getByText('Stimme zurückgenommen')).toBeVisible()
    await expect(page.getByRole('article').getByRole('button', { pressed: true })).toHaveCount(0)
  })

  test('several, and no more than allowed', async ({ page }) => {
    const server = await voting(page, 'choice', { multiple: true, most: 2 })
    await page.getByRole('button', { name: 'Speicher im Quartier' }).click()
    await page.getByRole('button', { name: 'Solar auf Dächern' }).click()
    expect(await ballot(server, 2)).toEqual({ choice: [0, 3] })
    await page.getByRole('button', { name: 'Wind am Stadtrand' }).click()
    await expect(page.getByText('Mehr als 2 geht nicht.')).toBeVisible()
    await page.getByRole('button', { name: 'Speicher im Quartier' }).click()
    expect(await ballot(server, 3)).toEqual({ choice: [0] })
  })

  test('yesno', async ({ page }) => {
    const server = await voting(page, 'yesno')
    await page.getByRole('button', { name: 'Nein' }).click()
    expect(await ballot(server)).toEqual({ choice: [1] })
  })

  test('quiz', async ({ page }) => {
    const server = await voting(page, 'quiz')
    await page.getByRole('button', { name: 'Wäschetrockner' }).click()
    expect(await ballot(server)).toEqual({ choice: [1] })
  })

  test('scale', async ({ page }) => {
    const server = await voting(page, 'scale')
    await page.getByRole('button', { name: '4 auf der Skala von 1 bis 5' }).click()
    expect(await ballot(server)).toEqual({ choice: [3] })
  })

  test('ranking, by tapping and by buttons', async ({ page }) => {
    const server = await voting(page, 'ranking')
    await page.getByRole('button', { name: /Klima auf Platz 1/ }).click()
    await page.getByRole('button', { name: /Preis auf Platz 2/ }).click()
    await page.getByRole('button', { name: /Sicherheit auf Platz 3/ }).click()
    const up = page.getByRole('button', { name: 'Sicherheit nach oben' })
    await up.focus()
    await page.keyboard.press('Enter')
    await expect(up).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Sicherheit nach unten' })).toBeFocused()
    await expect(page.getByText('Sicherheit ist auf Platz 1')).toBeAttached()
    await page.getByRole('button', { name: 'Preis wieder herausnehmen' }).click()
    await page.getByRole('button', { name: 'Reihenfolge abgeben' }).click()
    expect(await ballot(server)).toEqual({ order: [1, 2] })
    ack(server, { order: [1, 2] })
    await expect(page.getByRole('button', { name: 'Reihenfolge abgegeben' })).toBeDisabled()
  })

  test('number, also with a comma', async ({ page }) => {
    const server = await voting(page, 'number', { min: 0, max: 20, decimals: 1, unit: 'kg' })
    const field = page.getByRole('textbox', { name: 'Ihre Schätzung' })
    await expect(field).toHaveAttribute('inputmode', 'decimal')
    await field.fill('21,5')
    await field.press('Enter')
    await expect(page.getByText('Von 0 kg bis 20 kg')).toHaveClass(/bad/)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await field.fill('3,5')
    await expect(page.getByText('Gelesen als 3,5 kg')).toBeVisible()
    await field.press('Enter')
    expect(await ballot(server)).toEqual({ number: 3.5 })
  })

  test('cloud, in fields', async ({ page }) => {
    const server = await voting(page, 'cloud')
    await page.getByRole('textbox', { name: 'Wort 1' }).fill('Sonne')
    await page.getByRole('textbox', { name: 'Wort 3' }).fill(' Mut ')
    await page.getByRole('button', { name: 'Abgeben' }).click()
    expect(await ballot(server)).toEqual({ text: 'Sonne, Mut' })
  })

  test('cloud, in one field where many words are allowed', async ({ page }) => {
    const server = await voting(page, 'cloud', { most: 4 })
    const field = page.getByRole('textbox', { name: 'Ihre Wörter' })
    await field.fill('a, b, c, d, e')
    await expect(page.getByText('Bitte höchstens 4 Wörter')).toBeVisible()
    await field.fill('a, b')
    await field.press('Enter')
    expect(await ballot(server)).toEqual({ text: 'a, b' })
  })

  test('text, with a counter', async ({ page }) => {
    const server = await voting(page, 'text')
    const field = page.getByRole('textbox', { name: 'Ihre Antwort' })
    await field.fill('x'.repeat(203))
    await expect(page.getByText('Bitte um 3 Zeichen kürzen')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Abgeben' })).toBeDisabled()
    await field.fill('Der Kühlschrank')
    await page.getByRole('button', { name: 'Abgeben' }).click()
    expect(await ballot(server)).toEqual({ text: 'Der Kühlschrank' })
  })

  test('ideas, supported and proposed', async ({ page }) => {
    const server = await voting(page, 'ideas', { revealed: true }, [choices.ideas])
    const idea = page.getByRole('button', { name: /^Kostenlose Beratung.* unterstützen/ })
    await idea.click()
    await expect(idea).toContainText('119')
    expect(await ballot(server)).toEqual({ choice: [2, 4, 1] })
    ack(server, { choice: [2, 4, 1] })
    await expect(idea).toContainText('119')
    await page.getByRole('textbox', { name: 'Ihre Idee' }).fill('Mehr Bäume')
    await page.getByRole('button', { name: 'Vorschlagen' }).click()
    expect(await ballot(server, 2)).toEqual({ text: 'Mehr Bäume' })
    ack(server, { choice: [2, 4, 1, 9], text: ['Mehr Bäume'] }, 2)
    await expect(page.getByText('In Prüfung')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Ihre Idee' })).toHaveValue('')
  })
})

test('a refused vote says why and gives the former one back', async ({ page }) => {
  const server = await voting(page, 'choice', {}, [choices.choice])
  await page.getByRole('button', { name: 'Solar auf Dächern' }).click()
  await ballot(server)
  server.say({ t: 'refused', op: ballots(server)[0]!.op, error: { code: 'closed', message: 'Too late.', message_de: 'Zu spät.' } })
  await expect(page.getByText('Zu spät.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Speicher im Quartier' })).toHaveAttribute('aria-pressed', 'true')
  expect(await violations(page)).toEqual([])
})

test('a vote without a network is kept and counted when it is back', async ({ page }) => {
  const server = await voting(page, 'choice')
  await page.getByRole('button', { name: 'Solar auf Dächern' }).click()
  await ballot(server)
  server.greet = (_role, socket) => socket.send(JSON.stringify({ t: 'patch', at: '46-7' }))
  await server.sockets.at(-1)!.close({ code: 1011 })
  await expect.poll(() => ballots(server).length, { timeout: 10_000 }).toBe(2)
  expect(ballots(server)[1]).toEqual(ballots(server)[0])
  ack(server, { choice: [0] }, 2)
  await expect(page.getByText('Gezählt', { exact: true })).toBeVisible()
})
