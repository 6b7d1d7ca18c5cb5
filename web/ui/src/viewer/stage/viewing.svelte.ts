// Watching the stage on this phone: nothing plays before a tap.

import { Rising } from '../../lib/stage/rising.svelte'
import { Seats } from '../../lib/stage/seats.svelte'
import type { Stage } from '../../lib/wire.gen'
import { heights } from './people'
import { Sounds } from '../../lib/stage/sounds'

export class Viewing {
  readonly seats = new Seats()
  readonly rising = new Rising()
  on = $state(false)
  /** false: sound alone. */
  picture = $state(true)
  thrifty = $state(false)
  /** Whether this person wants to hear the stage. */
  sound = $state(true)
  /** The browser waits for a tap before it plays sound. */
  waits = $state(false)
  /** How high each seat is shown, in CSS pixels. */
  readonly shown = new Map<number, number>()
  private looked = false
  /** What the running connection was made for. */
  private made: { seats: number; picture: boolean } | undefined
  private readonly sounds = new Sounds(() => (this.waits = true))

  constructor(
    private readonly show: string,
    private readonly stage: () => Stage | undefined,
  ) {}

  /** watch begins, in a tap. */
  watch({ picture = true, thrifty = false }: { picture?: boolean; thrifty?: boolean } = {}) {
    this.picture = picture
    this.thrifty = thrifty
    this.on = true
    this.waits = false
    this.sounds.unlock(this.stage()?.seats ?? 0)
    this.connect()
  }

  leave() {
    this.on = false
    this.made = undefined
    this.seats.stop()
    this.sounds.stop()
    this.rising.stop()
  }

  setPicture(on: boolean) {
    this.picture = on
    // A connection for sound alone has no place for pictures.
    if (on && !this.made?.picture) this.connect()
    else this.ask()
  }

  setThrifty(on: boolean) {
    this.thrifty = on
    this.ask()
  }

  setSound(on: boolean) {
    this.sound = on
    this.sounds.mute(!on)
  }

  /** play starts the sound in a tap, after the browser refused to. */
  play() {
    this.waits = false
    this.sounds.again()
  }

  react(e: string) {
    this.seats.react(e)
    this.rising.mine(e)
  }

  size(seat: number, height: number) {
    this.shown.set(seat, height)
    this.ask()
  }

  /** follow keeps up with who is there, and with whether anybody looks. */
  follow(looked: boolean) {
    this.looked = looked
    const stage = this.stage()
    if (!this.on || !stage) return
    if (!stage.on) return this.leave()
    if (this.made && stage.seats > this.made.seats) return this.connect()
    this.seats.present(stage.publications)
    this.ask()
  }

  again() {
    this.connect()
  }

  private connect() {
    const stage = this.stage()
    if (!stage) return
    this.made = { seats: stage.seats, picture: this.picture }
    this.seats.watch({
      show: this.show,
      role: 'viewer',
      seats: stage.seats,
      video: this.picture,
      onseat: (seat, stream) => this.sounds.give(seat, stream),
      onreacted: (n) => this.rising.add(n),
    })
    this.ask()
  }

  private ask() {
    const stage = this.stage()
    if (!stage || !this.on) return
    const { looked, picture, thrifty } = this
    this.seats.view(heights(stage.publications, stage.seats, this.shown, { looked, picture, thrifty, ratio: devicePixelRatio }))
  }
}
