// Every kind of poll on a phone, asked, answered and revealed, for the eye.
// The pictures are in test-results/look.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { settled } from '../settled.ts'
import { type Mock, ORIGIN } from './mock.ts'
import { begin, PHONE } from './phone.ts'
import { choices, inSeconds, kinds, me, poll, ranks, seen } from './polls.ts'

test.use({ viewport: PHONE })

async function asked(...of: Parameters<typeof begin>): Promise<Mock> {
  const server = await begin(...of)
  server.answer = (call) =>
    call.path.endsWith('/leaderboard') ? { status: 200, body: { items: ranks, next: null, me } } : undefined
  return server
}

async function picture(page: Page, name: string, fullPage = true) {
  await settled(page)
  await page.screenshot({ path: `test-results/look/phone-${name}.png`, fullPage })
}

async function look(page: Page, server: Mock, name: string) {
  await picture(page, name)
  expect(await violations(page)).toEqual([])
  expect(server.violations).toEqual([])
}

for (const [lang, scheme] of [['de', 'light'], ['en', 'dark']] as const) {
  const tab = lang === 'de' ? /^Umfrage/ : /^Poll/
  const phone = async (page: Page) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.goto(`${ORIGIN}/ABC234?lang=${lang}`)
  }

  for (const kind of kinds) {
    test(`${kind} ${lang} ${scheme}`, async ({ page }) => {
      const open = poll(kind, 'timed', kind === 'ideas' ? { revealed: true } : {})
      const server = await asked(page, [open])
      await phone(page)
      await page.getByRole('tab', { name: tab }).click()
      await look(page, server, `${kind}-1-asked-${lang}`)
      server.say({ t: 'you', session: 'me', choices: [choices[kind]] })
      await look(page, server, `${kind}-2-voted-${lang}`)
      server.say({ t: 'patch', at: '41-7', polls: [seen(poll(kind, 'grace', { version: 4 }))] })
      await look(page, server, `${kind}-3-ended-${lang}`)
      server.say({ t: 'patch', at: '42-7', polls: [seen(poll(kind, 'revealed', { version: 5 }))] })
      if (kind === 'quiz') await expect(page.locator('#panel-poll').getByText('Mia Winter')).toBeVisible({ timeout: 10_000 })
      await look(page, server, `${kind}-4-revealed-${lang}`)
    })
  }

  test(`the banner ${lang} ${scheme}`, async ({ page }) => {
    await asked(page, [poll('choice', 'timed')])
    await phone(page)
    await picture(page, `banner-${lang}`, false)
    await page.getByRole('textbox').fill('Wie lange hält so ein')
    await picture(page, `banner-slim-${lang}`, false)
  })

  test(`several, anonymous, by comment, with pictures ${lang} ${scheme}`, async ({ page }) => {
    const image = 'https://example.org/a.png'
    await page.route(image, (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="#7a9" d="M0 0h4v3H0z"/><path fill="#fc6" d="M1 1h2v1H1z"/></svg>' }))
    const server = await asked(
      page,
      [
        poll('choice', 'open', { multiple: true, most: 2, anonymous: true, options: poll('choice').options.map((o, i) => (i % 2 ? o : { ...o, image })) }),
        poll('yesno', 'open', { who: 'comments', round: 2 }),
        poll('scale', 'open', { options: Array.from({ length: 11 }, (_, i) => ({ text: String(i) })) }),
        poll('cloud', 'open', { most: 8 }),
        poll('quiz', 'revealed'), poll('number', 'revealed', { opened_at: inSeconds(-900), revealed_at: inSeconds(-800) }),
      ],
      [{ poll: 'p-choice', round: 1, choice: [1, 2] }],
      { delays: { youtube: 14_000, facebook: 9000 } },
    )
    await phone(page)
    await page.getByRole('tab', { name: tab }).click()
    await page.locator('#panel-poll summary').press('Enter')
    await expect(page.locator('#panel-poll details')).toHaveAttribute('open')
    await look(page, server, `several-${lang}`)
  })

  test(`nothing any more ${lang} ${scheme}`, async ({ page }) => {
    const server = await asked(page, [poll('choice')])
    await phone(page)
    await page.getByRole('tab', { name: tab }).click()
    server.say({ t: 'patch', at: '41-7', polls_gone: ['p-choice'] })
    await look(page, server, `empty-${lang}`)
  })
}
