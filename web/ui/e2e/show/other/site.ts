// A page on another site, with a WHIP and a WHEP client that are not ours.

import { WebRTCPlayer } from '@eyevinn/webrtc-player'
import { WHIPClient } from '@eyevinn/whip-web-client'

Object.assign(globalThis, {
  async publish(endpoint: string, authkey: string) {
    const client = new WHIPClient({ endpoint, opts: { authkey, noTrickleIce: true, iceServers: [] } })
    await client.setIceServersFromEndpoint()
    await client.ingest(await navigator.mediaDevices.getUserMedia({ audio: true, video: true }))
    Object.assign(globalThis, { unpublish: () => client.destroy() })
    return client.getResourceUrl()
  },
  async play(endpoint: string, token: string) {
    const video = document.querySelector('video')!
    video.muted = true
    const player = new WebRTCPlayer({ video, type: 'whep', iceServers: [], detectTimeout: false })
    await player.load(new URL(endpoint), `Bearer ${token}`)
    await video.play()
  },
})
