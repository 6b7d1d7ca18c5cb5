// The pictures of the README: a demo in each language, with an evening's worth
// of content. npm run pictures, after make build or with ZURUF_BIN.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { evening } from './evening.mjs'
import { small } from './png.mjs'
import { staging } from './staging.mjs'

const binary = process.env.ZURUF_BIN ?? fileURLToPath(new URL('../../../bin/zuruf', import.meta.url))
const into = fileURLToPath(new URL('../screenshots/', import.meta.url))
// The address that the pages show; the browser finds the demo under it.
const HOST = 'zuruf.example'
// In the place of a video, in tones that a small file can hold.
const video = 'linear-gradient(#31435a, #8d6f63 62%, #2b2a33)'

// The overlay comes first and stays open, so that the desk sees one. What
// shows a gradient would have steps with a palette.
const pages = [
  ['overlay', 1280, 720, true, (ways) => ways.overlay],
  ['viewer', 390, 844, false, (ways) => ways.viewer],
  ['desk', 1440, 900, false, (ways) => ways.desk],
  ['host', 1280, 800, false, (ways) => ways.host],
  ['setup', 1440, 1000, true, (ways) => ways.setup],
  ['demo', 1440, 900, true, () => '/demo'],
]

// While a poll is on air.
const polling = [
  ['poll-overlay', 1280, 720, true, (ways) => ways.overlay],
  ['poll-viewer', 390, 844, false, (ways) => ways.viewer],
]

const free = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(`127.0.0.1:${port}`))
    })
  })

/** demo starts the program and says where the control of its platforms is. */
function demo(language, listen) {
  const child = spawn(binary, ['demo', '--listen', listen, '--url', `http://${HOST}`, '--language', language, '--rate', '0.5'])
  let out = ''
  return new Promise((done, failed) => {
    const read = (data) => {
      out += data
      const control = /(http:\S+)\/control\/say/.exec(out)?.[1]
      if (control) done({ child, control })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', failed)
    child.on('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${out}`)))
  })
}

/** quiet waits until a page has drawn what it has: fonts, pictures, motion. */
async function quiet(page) {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'))
}

mkdirSync(into, { recursive: true })
for (const language of ['en', 'de']) {
  const listen = await free()
  const { child, control } = await demo(language, listen)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${HOST} ${listen}`,
      `--unsafely-treat-insecure-origin-as-secure=http://${HOST}`,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
    ],
  })
  try {
    const newContext = () =>
      browser.newContext({ baseURL: `http://${HOST}`, locale: language, timezoneId: 'Europe/Vienna', reducedMotion: 'reduce', colorScheme: 'light' })
    const context = await newContext()
    const blank = await context.newPage()
    const keep = async (page, name, smooth, clip) => {
      await quiet(page)
      const png = await small(blank, await page.screenshot({ clip }), smooth)
      writeFileSync(`${into}${name}-${language}.png`, png)
      console.log(`${name}-${language}.png ${Math.round(png.length / 1024)} KB`)
    }
    const ways = await evening(context, control, language)
    for (const [name, width, height, smooth, way] of [...pages, ...polling]) {
      if (name === polling[0][0]) await ways.poll()
      const page = await context.newPage()
      await page.setViewportSize({ width, height })
      await page.goto(`${way(ways)}?lang=${language}`)
      if (name.endsWith('overlay')) await page.evaluate((css) => (document.documentElement.style.background = css), video)
      if (name === 'desk') await page.locator('article[data-id]').nth(3).click()
      if (name === 'poll-viewer') {
        await page.getByRole('tab').nth(1).click()
        await page.getByRole('button', { name: /^A/ }).click()
      }
      await page.waitForLoadState('networkidle')
      await keep(page, name, smooth)
      if (!name.endsWith('overlay')) await page.close()
    }
    const stage = await staging(newContext, ways, language)
    await keep(stage.desk, 'stage-desk', false)
    const obs = stage.setup.locator('summary').filter({ hasText: /^(Mit OBS|Send with OBS)/ })
    await obs.click()
    await obs.evaluate((of) => of.scrollIntoView({ block: 'center' }))
    await keep(stage.setup, 'stage-setup', true)
    await keep(await stage.on(), 'stage-viewer', false)
  } finally {
    await browser.close()
    child.kill()
  }
}
