// A network that lets no UDP through: everything goes over TCP.

import { counted, host, plays, test, watch } from './room.ts'
import { expect, phone } from './server.ts'

test.slow()
test.use({ flags: ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--force-webrtc-ip-handling-policy'], refusals: [404] })

test('the stage works where UDP is blocked', async ({ room, person }) => {
  await host(room, await person())
  const ann = await watch(room, await person(phone))
  await plays(ann, 100)
  expect(await counted(ann)).toMatchObject({ protocol: 'tcp', lost: 0 })
})
