// The stage on phones and on the overlay, for the eye: the pictures are in
// test-results/look.

import { expect, type Page, test } from '@playwright/test'
import { violations } from '../axe.ts'
import { snapshot } from './data.ts'
import { media } from './media.ts'
import { mock, ORIGIN } from './mock.ts'
import { inSeconds } from './polls.ts'
import { host, screen, stage } from './stage.ts'
import { audience, base, laila, max, own, petra, PHONE } from './stages.ts'

const words = {
  de: { watch: 'Ansehen', accept: 'Annehmen', devices: 'Kamera und Mikrofon einschalten', enter: 'In den Warteraum' },
  en: { watch: 'Watch', accept: 'Accept', devices: 'Turn on camera and microphone', enter: 'Enter the green room' },
}

for (const [lang, scheme] of [['de', 'light'], ['en', 'dark']] as const) {
  const press = (page: Page, what: keyof (typeof words)['de']) => page.getByRole('button', { name: words[lang][what], exact: true }).click()
  const look = async (page: Page, name: string) => {
    await page.screenshot({ path: `test-results/look/stage-${name}-${lang}.png` })
    // What lies below the tabs is reached by scrolling.
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    expect(await violations(page)).toEqual([])
    await page.evaluate(() => scrollTo(0, 0))
  }

  test.describe(`${lang} ${scheme}`, () => {
    test.use({ viewport: PHONE, colorScheme: scheme, contextOptions: { reducedMotion: 'reduce' } })

    test('watching', async ({ page }) => {
      const a = await audience(page, { is: stage({ publications: [host, petra, laila], recording: true }), url: `/ABC234?lang=${lang}` })
      await look(page, '1-poster')
      await press(page, 'watch')
      await expect(page.locator('video.shown')).toHaveCount(3)
      await look(page, '2-three')
      a.stage(stage({ publications: [host, petra] }))
      await expect(page.locator('figure')).toHaveCount(2)
      await look(page, '3-two')
      a.stage(stage({ publications: [host, screen, petra, laila, max] }))
      await expect(page.locator('video.shown')).toHaveCount(4)
      await look(page, '4-screen')
      await page.setViewportSize({ width: 844, height: 390 })
      await look(page, '5-landscape')
      await page.setViewportSize({ width: 1440, height: 900 })
      await look(page, '6-desk')
    })

    test('speaking', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 1000 })
      const is = stage({ publications: [host, petra], recording: true })
      const a = await audience(page, { is, hand: own('raised'), url: `/ABC234?lang=${lang}` })
      await look(page, '11-raised')
      a.desk({ state: 'invited' })
      await expect(page.getByRole('button', { name: words[lang].accept })).toBeVisible()
      await look(page, '12-invited')
      await press(page, 'accept')
      await expect(page.getByRole('button', { name: words[lang].devices })).toBeVisible()
      await look(page, '13-asking')
      await press(page, 'devices')
      await expect(page.locator('video.shown.mirror')).toHaveCount(1)
      await look(page, '14-check')
      await press(page, 'enter')
      await expect(page.locator('video.shown')).toHaveCount(3)
      await look(page, '15-green')
      a.desk({ state: 'stage', ends_at: inSeconds(130) })
      a.stage({ ...is, publications: [host, petra, { ...laila, muted: false, name: 'Omar', text: own('stage').text }] })
      await expect(page.locator('footer .frame')).toBeVisible()
      await expect(page.locator('video.shown')).toHaveCount(3)
      await look(page, '16-on')
      a.desk({ state: 'left' })
      await expect(page.locator('footer .frame')).toHaveCount(0)
      await look(page, '17-left')
    })

    for (const [width, height] of [[1920, 1080], [400, 225]] as const)
      test(`overlay ${width}`, async ({ page }) => {
        await page.setViewportSize({ width, height })
        for (const [name, publications, query] of [
          ['one', [petra], ''],
          ['two', [petra, laila], ''],
          ['three', [petra, laila, max], ''],
          ['host', [host, screen, petra, laila], '&host=1'],
        ] as const) {
          const is = stage({ publications: [...publications] })
          const server = await mock(page)
          await media(page)
          server.greet = (role, socket) => socket.send(JSON.stringify(snapshot(role, { stage: is })))
          server.answer = ({ path }) => (path === `${base}/stage` ? { status: 200, body: { stage: is, ice_servers: [], hand: null } } : undefined)
          await page.goto(`${ORIGIN}/overlay/T?view=stage&lang=${lang}${query}&theme=${scheme}`)
          await expect(page.locator('video.shown')).toHaveCount(publications.filter((p) => p.video).length)
          await page.evaluate(() => (document.documentElement.style.background = 'linear-gradient(#9fb4c8, #8d6f63 62%, #cbb)'))
          await page.screenshot({ path: `test-results/look/overlay-stage-${name}-${width}-${lang}.png` })
          expect(await violations(page)).toEqual([])
        }
      })
  })
}
