// The presenter's camera and screen on their way to the stage. Nothing of it
// begins without a tap.

import type { LinkState } from '../../lib/rtc'
import { Publisher } from '../../lib/rtc'
import { Devices, end } from '../../lib/stage/devices.svelte'
import type { Notice } from '../../lib/wire.gen'
import * as memory from './memory'

export class Sending {
  readonly devices = new Devices()
  /** Of camera and microphone; undefined: not on stage. */
  state = $state<LinkState>()
  why = $state.raw<Notice>()
  muted = $state(false)
  dark = $state(false)
  screen = $state<LinkState>()
  screenWhy = $state.raw<Notice>()
  screenFailed = $state(false)
  /** This tab was on stage until it was loaded anew. */
  were = $state(memory.were())
  private publisher = $state.raw<Publisher>()
  private sharing: { publisher: Publisher; stream: MediaStream } | undefined

  constructor(private readonly show: string) {
    const { camera = '', microphone = '', picture = true } = memory.devices()
    Object.assign(this.devices, { camera, microphone, picture })
  }

  get on(): boolean {
    return this.publisher !== undefined
  }

  /** prepare opens the devices for oneself alone. */
  prepare(): Promise<boolean> {
    return this.devices.stream ? Promise.resolve(true) : this.devices.open()
  }

  /** go publishes what is open, or opens it first. */
  async go(): Promise<void> {
    if (!(await this.prepare()) || !this.devices.stream) return
    this.publisher?.stop()
    this.muted = this.dark = false
    this.state = 'connecting'
    this.why = undefined
    this.were = false
    this.remember(true)
    this.publisher = new Publisher({
      show: this.show,
      role: 'host',
      stream: this.devices.stream,
      onstate: (state, why) => this.told(state, why),
    })
  }

  private told(state: LinkState, why?: Notice) {
    this.state = state
    this.why = why
    if (state === 'refused' || state === 'ended') this.drop()
  }

  /** chose goes on with other devices. */
  async chose(kind: 'camera' | 'microphone', id: string): Promise<void> {
    if (await this.devices.choose(kind, id)) this.renew()
  }

  /** picture says whether there is to be a picture at all. */
  async picture(on: boolean): Promise<void> {
    this.devices.picture = on
    if (this.on) await this.light(on)
    else if (on) await this.devices.open()
    else await this.devices.show(false)
  }

  private renew() {
    this.remember(this.on)
    if (this.devices.stream) this.publisher?.replace(this.devices.stream)
    if (this.dark !== !this.devices.picture) this.publisher?.mute('video', (this.dark = !this.devices.picture))
  }

  mute() {
    this.muted = !this.muted
    this.publisher?.mute('audio', this.muted)
  }

  /** light closes the camera itself, not its picture alone; the microphone stays as it is. */
  async light(on: boolean): Promise<void> {
    if (!on) {
      this.publisher?.mute('video', true)
      this.dark = true
      await this.devices.show(false)
      return
    }
    if (await this.devices.show(true)) this.renew()
  }

  /** stop leaves the stage; camera and microphone are off at once. */
  stop() {
    this.drop()
    this.unshare()
    this.state = this.why = undefined
  }

  private drop() {
    this.publisher?.stop()
    this.publisher = undefined
    this.devices.close()
    this.remember(false)
  }

  /** decline stays off the stage after a reload. */
  decline() {
    this.were = false
    this.remember(false)
  }

  async share(): Promise<void> {
    this.screenFailed = false
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true })
    } catch (error) {
      // Whoever closes the browser's question has changed their mind.
      this.screenFailed = !(error instanceof DOMException && error.name === 'NotAllowedError')
      return
    }
    this.unshare()
    this.screen = 'connecting'
    const publisher = new Publisher({
      show: this.show,
      role: 'host',
      source: 'screen',
      stream,
      onstate: (state, why) => {
        if (state === 'refused' || state === 'ended') this.unshare()
        this.screen = state
        this.screenWhy = why
      },
    })
    this.sharing = { publisher, stream }
    for (const track of stream.getVideoTracks()) track.addEventListener('ended', () => this.sharing?.stream === stream && this.unshare())
  }

  unshare() {
    this.sharing?.publisher.stop()
    if (this.sharing) end(this.sharing.stream)
    this.sharing = undefined
    this.screen = this.screenWhy = undefined
  }

  /** close ends everything with the page's part; a reload is asked whether to go on. */
  close() {
    const { on } = this
    this.stop()
    this.remember(on)
  }

  private remember(on: boolean) {
    const { camera, microphone, picture } = this.devices
    memory.keep({ camera, microphone, picture }, on)
  }
}
