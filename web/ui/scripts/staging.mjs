// The stage of a demo: a host and a guest from the browser's test camera, another
// hand raised. Returns the pages to take pictures of.

const texts = {
  en: { says: 'I run the ferry, and I have something to add.', also: 'Three things about the night bus.', names: ['Penny', 'Gus'], camera: 'Camera', go: 'Go on stage', stage: /Stage/, watch: 'Watch',
    what: 'What would you like to say?', name: 'Your name on stage', raise: 'Raise hand', invite: /^Invite/, accept: 'Accept', open: 'Turn on camera and microphone', enter: 'Enter the green room', put: /^Put on stage/, see: 'See and hear' },
  de: { says: 'Ich fahre die Fähre und möchte etwas ergänzen.', also: 'Drei Dinge zum Nachtbus.', names: ['Frieda', 'Jupp'], camera: 'Kamera', go: 'Auf die Bühne', stage: /Bühne/, watch: 'Ansehen',
    what: 'Was möchten Sie sagen?', name: 'Ihr Name auf der Bühne', raise: 'Melden', invite: /^Einladen/, accept: 'Annehmen', open: 'Kamera und Mikrofon einschalten', enter: 'In den Warteraum', put: /^Auf die Bühne/, see: 'Sehen und hören' },
}

const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })

/** decoded waits until a page shows that many moving pictures. */
const decoded = (page, most) =>
  page.waitForFunction((n) => [...document.querySelectorAll('video')].filter((v) => v.getVideoPlaybackQuality().totalVideoFrames > 20).length >= n, most)

export async function staging(newContext, ways, language) {
  const t = texts[language]
  const phone = { width: 390, height: 844 }
  const staff = await newContext()
  const host = await staff.newPage()
  await host.setViewportSize({ width: 1280, height: 800 })
  await host.goto('/')
  await host.evaluate(() => fetch('/demo')) // brings the cookies
  await host.goto(`${ways.host}?lang=${language}`)
  await button(host, t.camera).click()
  await button(host, t.go).click()

  const raise = async (name, says) => {
    const page = await (await newContext()).newPage()
    await page.setViewportSize(phone)
    await page.goto(`${ways.viewer}?lang=${language}`)
    await page.getByRole('tab', { name: t.stage }).click()
    await page.getByRole('textbox', { name: t.what }).fill(says)
    await page.getByRole('textbox', { name: t.name }).fill(name)
    await button(page, t.raise).click()
    return page
  }
  const guest = await raise(t.names[0], t.says)
  await raise(t.names[1], t.also)

  const desk = await staff.newPage()
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.goto(`${ways.desk}?lang=${language}`)
  await desk.locator('article[data-id]').first().waitFor()
  await desk.keyboard.press('b')
  const hand = desk.locator('article').filter({ hasText: t.says })
  await hand.click()
  await button(desk, t.invite).click()
  await button(guest, t.accept).click()
  await button(guest, t.open).click()
  await button(guest, t.enter).click()
  await decoded(desk, 2)

  const viewer = await (await newContext()).newPage()
  await viewer.setViewportSize(phone)
  await viewer.goto(`${ways.viewer}?lang=${language}`)
  await viewer.getByRole('tab', { name: t.stage }).click()
  await button(viewer, t.watch).click()
  const setup = await staff.newPage()
  await setup.setViewportSize({ width: 1440, height: 1000 })
  await setup.goto(`${ways.setup}?lang=${language}`)

  return {
    desk, setup, host,
    /** on puts the guest on stage, where the viewer sees both. */
    async on() {
      await hand.click()
      await button(desk, t.put).first().click()
      await decoded(viewer, 2)
      return viewer
    },
  }
}
