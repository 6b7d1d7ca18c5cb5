// Polls at the desk: their form and their templates.

import { expect, test } from '@playwright/test'
import type { Poll } from '../../src/lib/wire.gen.ts'
import { violations } from '../axe.ts'
import { base, ok, open, prepared, row, sent } from './desk-polls.ts'
import { kinds, poll } from './polls.ts'

test.use({ viewport: { width: 1440, height: 900 } })

test('what the server has against a poll stands at its control', async ({ page }) => {
  const server = await open(page, [])
  server.answer = ({ method, path, body }) => {
    if (path !== `${base}/polls` || method !== 'POST') return undefined
    const options = body.options as { text: string }[]
    if (options.length < 3) return ok({ error: { code: 'too_long', message: 'Höchstens 80 Zeichen.', field: 'options[1].text' } }, 422)
    return ok(poll('quiz', 'draft', body as Partial<Poll>), 201)
  }
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Neu …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Quizfrage').click()
  await dialog.getByRole('textbox', { name: 'Frage', exact: true }).fill('Was ist am höchsten?')
  await dialog.getByRole('textbox', { name: 'Antwort A' }).fill('Turm')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Antwort B' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Antwort C' })).toBeFocused()
  await page.keyboard.type('Berg')
  await dialog.getByRole('button', { name: 'Anlegen' }).click()
  const wrong = dialog.getByRole('textbox', { name: 'Antwort C' })
  await expect(wrong).toHaveAttribute('aria-invalid', 'true')
  await expect(wrong).toHaveAccessibleDescription('Höchstens 80 Zeichen.')
  expect(await violations(page)).toEqual([])
  await wrong.press('Alt+ArrowUp')
  await expect(dialog.getByRole('textbox', { name: 'Antwort B' })).toHaveValue('Berg')
  await expect(dialog.getByRole('textbox', { name: 'Antwort B' })).toBeFocused()
  await dialog.getByRole('checkbox', { name: 'B ist richtig' }).check()
  await dialog.getByRole('textbox', { name: 'Antwort C' }).fill('Baum')
  await dialog.getByRole('button', { name: 'Anlegen' }).click()
  await expect(dialog).toHaveCount(0)
  await expect.poll(() => server.calls.filter((c) => c.path === `${base}/polls`).at(-1)?.body).toEqual({
    kind: 'quiz', title: 'Was ist am höchsten?', who: 'all', anonymous: false, points: 1000,
    options: [{ text: 'Turm' }, { text: 'Berg', right: true }, { text: 'Baum' }],
  })
})

for (const lang of ['de', 'en'] as const) {
  test(`every kind has its form, which everybody can use (${lang})`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const server = await open(page, [], { path: `/desk?lang=${lang}` })
    await page.keyboard.press('p')
    if (lang === 'en') await page.getByRole('button', { name: 'Light or dark' }).click()
    await page.getByRole('button', { name: /^(Neu|New) …$/ }).click()
    const dialog = page.getByRole('dialog')
    for (const kind of kinds) {
      await dialog.locator(`input[value=${kind}]`).check()
      if (kind === 'number') await dialog.getByRole('checkbox', { name: /^(Anonym|Anonymous)$/ }).check()
      if (kind === 'number') await expect(dialog).toContainText(lang === 'de' ? 'Kommentare auf Plattformen sind nie anonym.' : 'Comments on platforms are never anonymous.')
      expect(await violations(page), kind).toEqual([])
    }
    await expect(dialog.getByRole('checkbox', { name: /^(Anonym|Anonymous)$/ })).toBeDisabled()
    await expect(dialog.getByRole('checkbox', { name: lang === 'de' ? /^Tempo/ : /^Speed/ })).toBeDisabled()
    await dialog.getByRole('combobox', { name: lang === 'de' ? 'Wer abstimmen darf' : 'Who may vote' }).selectOption('room')
    await expect(dialog.getByRole('checkbox', { name: lang === 'de' ? /^Tempo/ : /^Speed/ })).toBeEnabled()
    await expect(dialog).toContainText(lang === 'de' ? 'Kommentare zählen nicht' : 'Comments do not count')
    expect(server.violations).toEqual([])
  })
}

test('a template is taken, adapted, kept and deleted', async ({ page }) => {
  const templates = [
    { id: 't1', name: 'Stimmung', own: false, poll: { kind: 'scale', title: 'Wie geht es Ihnen?', min: 1, max: 5 } },
    { id: 't2', name: 'Pause?', own: true, poll: { kind: 'yesno', title: 'Pause?' } },
  ]
  const server = await open(page, prepared)
  const otherwise = server.answer
  server.answer = (call) => {
    if (call.path === `${base}/polls/templates`) return call.method === 'GET' ? ok({ items: templates, next: null }) : ok({ id: 't3', own: true, ...call.body }, 201)
    return call.path === `${base}/polls/templates/t2` ? ok({ ok: true }) : otherwise(call)
  }
  await page.keyboard.press('p')
  await row(page, 'd2').click()
  await page.getByRole('button', { name: 'Als Vorlage' }).click()
  await expect(page.getByText('Als Vorlage gesichert: Regnet es?')).toBeVisible()
  await expect.poll(() => sent(server, '/polls/templates')).toEqual({ name: 'Regnet es?', poll: { kind: 'yesno', title: 'Regnet es?', who: 'all', anonymous: false, options: [{ text: 'Ja' }, { text: 'Nein' }] } })
  await page.getByRole('button', { name: 'Vorlagen …' }).click()
  await expect(page.getByRole('region', { name: 'Eigene' })).toContainText('Pause?')
  expect(await violations(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Löschen' }).click()
  await page.getByRole('button', { name: 'Wirklich löschen' }).click()
  await expect(page.getByRole('region', { name: 'Eigene' })).not.toContainText('Pause?')
  await page.getByRole('button', { name: /^Stimmung/ }).click()
  await expect(page.getByRole('textbox', { name: 'Frage', exact: true })).toHaveValue('Wie geht es Ihnen?')
  await expect(page.getByRole('radio', { name: '1–5' })).toBeChecked()
})

test('a later round can still be given another time limit, and no other answers', async ({ page }) => {
  const server = await open(page, [poll('choice', 'draft', { round: 2 })])
  await page.keyboard.press('p')
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Ab der zweiten Runde')
  await expect(dialog.getByRole('group')).toHaveCount(0)
  await dialog.getByRole('combobox', { name: 'Frist' }).selectOption({ label: '30 Sekunden' })
  await dialog.getByRole('button', { name: 'Sichern' }).click()
  await expect(dialog).toHaveCount(0)
  await expect.poll(() => sent(server, '/polls/p-choice')).toEqual({ version: 3, title: 'Was soll die Stadt zuerst ausbauen?', who: 'all', seconds: 30 })
})
