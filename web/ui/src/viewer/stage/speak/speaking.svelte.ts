// One's own picture and sound on the way to the stage. Camera and microphone
// are opened by a tap and closed as soon as nothing needs them.

import { type LinkState, Publisher } from '../../../lib/rtc'
import { Devices } from '../../../lib/stage/devices.svelte'
import type { Hand, Notice } from '../../../lib/wire.gen'
import { type Hands, publishes } from '../hands.svelte'

export class Speaking {
  readonly devices = new Devices()
  /** How one's own picture and sound get there; nothing while none are sent. */
  link = $state<LinkState>()
  why = $state.raw<Notice>()
  private publisher: Publisher | undefined
  /** Said here; whether the server was told or not, nothing is heard. */
  private quiet = $state(false)

  constructor(
    private readonly show: string,
    private readonly hands: Pick<Hands, 'act'>,
    private readonly hand: () => Hand | undefined,
  ) {}

  /** sends: this page is the one that sends picture and sound. */
  get sends(): boolean {
    return this.link !== undefined
  }

  /** silent: this person's own microphone is off. */
  get silent(): boolean {
    return this.quiet || this.hand()?.silent === true
  }

  /** enter goes to the green room with what was checked. */
  async enter(): Promise<void> {
    if (await this.hands.act('preview')) this.publish()
  }

  /** resume opens the devices and sends again, after a reload. */
  async resume(): Promise<void> {
    if ((await this.devices.open()) && publishes(this.hand())) this.publish()
  }

  /** silence is heard at once; the server is told so that the desk sees it. */
  async silence(on: boolean): Promise<void> {
    this.quiet = on
    this.follow()
    await this.hands.act(on ? 'mute' : 'unmute')
    this.follow()
  }

  async showPicture(on: boolean): Promise<void> {
    if (!on) {
      this.publisher?.mute('video', true)
      await this.devices.show(false)
      return
    }
    if (!(await this.devices.show(true)) || !this.devices.stream) return
    this.publisher?.replace(this.devices.stream)
    this.publisher?.mute('video', false)
  }

  async choose(kind: 'camera' | 'microphone', id: string): Promise<void> {
    if ((await this.devices.choose(kind, id)) && this.devices.stream) this.publisher?.replace(this.devices.stream)
  }

  /** leave switches everything off before the server knows. */
  async leave(): Promise<void> {
    this.off()
    await this.hands.act('leave')
  }

  /** follow keeps to what the desk decided. */
  follow() {
    const hand = this.hand()
    if (!publishes(hand)) this.unpublish()
    if (!publishes(hand) && hand?.state !== 'accepted') this.off()
    this.publisher?.mute('audio', hand?.muted === true || this.silent)
  }

  /** off closes camera and microphone. */
  off() {
    this.quiet = false
    this.unpublish()
    this.devices.close()
  }

  private publish() {
    const { stream } = this.devices
    if (!stream) return
    this.unpublish()
    this.why = undefined
    this.link = 'connecting'
    this.publisher = new Publisher({
      show: this.show,
      role: 'viewer',
      stream,
      onstate: (state, why) => this.linked(state, why),
    })
    this.follow()
  }

  private linked(state: LinkState, why: Notice | undefined) {
    this.link = state
    this.why = why
    if (state === 'refused' || state === 'ended') this.off()
  }

  private unpublish() {
    this.publisher?.stop()
    this.publisher = undefined
    this.link = undefined
  }
}
