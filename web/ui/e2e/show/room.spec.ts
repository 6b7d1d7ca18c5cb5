// The stage with real WebRTC: the host's camera reaches viewers, one of them
// comes on stage and leaves again, and everybody survives the server's death.

import { counted, frames, host, plays, test, watch } from './room.ts'
import { enter, expect, phone, screen } from './server.ts'

test.slow()
// A session that ended with the server, or before its page said so, is not found.
test.use({ refusals: [404] })

test('from the queue to the stage and back', async ({ room, person }) => {
  const mona = await host(room, await person())
  const [ann, ben] = [await watch(room, await person(phone)), await watch(room, await person(phone))]
  for (const page of [ann, ben]) {
    await plays(page, 100)
    expect((await counted(page)).lost).toBe(0)
  }

  const desk = await enter(await person(), room.show.links!.desk, 'Mia')
  await expect(desk.locator('footer')).toContainText('Verbunden')
  await desk.keyboard.press('b')
  await ann.getByRole('textbox', { name: 'Was möchten Sie sagen?' }).fill('Ich baue selbst Speicher.')
  await ann.getByRole('button', { name: 'Melden' }).click()
  await expect(ann.getByText('Sie haben sich gemeldet')).toBeVisible()

  const hand = desk.locator('article').filter({ hasText: 'Ich baue selbst Speicher.' })
  await hand.click()
  await desk.getByRole('button', { name: /^Einladen/ }).click()
  await ann.getByRole('button', { name: 'Annehmen' }).click()
  await ann.getByRole('button', { name: 'Kamera und Mikrofon einschalten' }).click()
  await ann.getByRole('button', { name: 'In den Warteraum' }).click()
  await expect(ann.getByText('Sie sind im Warteraum')).toBeVisible()

  // Moderators see the guest, nobody else does.
  const seen = () => hand.locator('video').evaluateAll((list) => list.some((v) => (v as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames > 10))
  await expect.poll(seen, { timeout: 30_000 }).toBe(true)
  await expect(ben.getByText('Ich baue selbst Speicher.')).toHaveCount(0)

  const overlay = await (await person(screen)).newPage()
  await overlay.goto(`${room.show.links!.overlay}?view=stage`)
  await hand.click()
  await desk.getByRole('button', { name: /^Auf die Bühne/ }).first().click()
  await expect(ann.getByText('Sie sind auf der Bühne')).toBeVisible()
  await expect(overlay.getByText('Ich baue selbst Speicher.')).toBeVisible()
  await expect.poll(() => frames(overlay), { timeout: 30_000 }).toBeGreaterThan(30)
  await expect.poll(() => ben.locator('video').count()).toBeGreaterThan(1)
  await plays(ben, 30)
  await expect(mona.getByRole('button', { name: 'Sehen und hören' })).toBeVisible()

  await desk.getByRole('button', { name: /^Zurückschicken/ }).first().click()
  await expect(ann.getByText('Danke für Ihren Auftritt')).toBeVisible()
  await expect(overlay.getByText('Ich baue selbst Speicher.')).toBeHidden()
  await plays(ann, 30)
})

test('everybody comes back by themselves when the server does', async ({ room, person }) => {
  const mona = await host(room, await person())
  const ann = await watch(room, await person(phone))
  await plays(ann, 30)
  await room.server.kill()
  await expect(ann.getByText(/Verbindung unterbrochen/)).toBeVisible({ timeout: 15_000 })
  await room.server.start()
  await plays(ann, 10)
  await expect(mona.getByText('Auf der Bühne').first()).toBeVisible()
})

test('clients that are not ours publish and play from another site', async ({ room, other, person }) => {
  const [source, player] = [await (await person()).newPage(), await (await person()).newPage()]
  const at = `${room.server.url}/rtc/${room.show.id}`
  await source.goto(other)
  const resource = await source.evaluate(([to, token]) => (globalThis as unknown as { publish(to: string, token: string): Promise<string> }).publish(to!, token!), [`${at}/whip`, room.show.tokens!.host])
  expect(resource).toMatch(new RegExp(`^${at}/whip/\\w+`))
  await player.goto(other)
  await player.evaluate(([to, token]) => (globalThis as unknown as { play(to: string, token: string): Promise<void> }).play(to!, token!), [`${at}/whep`, room.show.tokens!.overlay])
  await plays(player, 100)
  const ann = await watch(room, await person(phone))
  await plays(ann, 30)
  await source.evaluate(() => (globalThis as unknown as { unpublish(): Promise<void> }).unpublish())
  await expect(ann.getByText('Noch ist niemand auf der Bühne')).toBeVisible()
})
