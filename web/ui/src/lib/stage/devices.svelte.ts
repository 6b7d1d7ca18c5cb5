// Camera and microphone of a person, from the tap that opens them until they
// are closed.

export type Trouble =
  | 'denied'
  | 'none' // there is no such device
  | 'busy' // another program has it
  | 'unsafe' // the page was not opened by https
  | 'gone' // it was unplugged
  | 'broken'

const troubles: Record<string, Trouble> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
const LOOK = 100

export class Devices {
  stream = $state.raw<MediaStream>()
  trouble = $state<Trouble>()
  /** opening: the browser may be asking. */
  opening = $state(false)
  /** How loud the microphone is, of 100. */
  level = $state(0)
  /** false: sound alone. */
  picture = $state(true)
  /** A picture was wanted, but there is no camera. */
  blind = $state(false)
  cameras = $state.raw<MediaDeviceInfo[]>([])
  microphones = $state.raw<MediaDeviceInfo[]>([])
  camera = $state('')
  microphone = $state('')
  private meter: { context: AudioContext; timer: ReturnType<typeof setInterval> } | undefined
  /** What the browser gives for an earlier wish is closed again. */
  private turn = 0

  /** open asks for the devices; only ever after a tap. True: they are open. */
  async open(): Promise<boolean> {
    const turn = ++this.turn
    this.trouble = undefined
    this.opening = true
    try {
      const stream = await this.ask()
      if (turn !== this.turn) {
        end(stream)
        return false
      }
      this.use(stream)
      await this.list()
      return true
    } catch (error) {
      if (turn === this.turn) this.trouble = troubleOf(error)
      return false
    } finally {
      if (turn === this.turn) this.opening = false
    }
  }

  async choose(kind: 'camera' | 'microphone', id: string): Promise<boolean> {
    this[kind] = id
    return this.open()
  }

  /** show opens or closes the camera; the microphone stays as it is. */
  async show(on: boolean): Promise<boolean> {
    this.picture = on
    // While the browser is still asking, a later wish takes the place of the earlier one.
    if (on || this.opening) return this.open()
    for (const track of this.stream?.getVideoTracks() ?? []) track.stop()
    if (this.stream) this.stream = new MediaStream(this.stream.getAudioTracks())
    return true
  }

  /** close switches everything off, at once. */
  close() {
    this.turn++
    this.opening = false
    if (this.stream) end(this.stream)
    this.stream = undefined
    this.trouble = undefined
    this.listen(undefined)
  }

  private async ask(): Promise<MediaStream> {
    // Browsers hide the devices from pages that anybody on the way could change.
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('', 'unsafe')
    const exactly = (id: string) => (id ? { deviceId: { exact: id } } : {})
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exactly(this.microphone) }
    const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 } }
    const video = { ...size, ...(this.camera ? exactly(this.camera) : { facingMode: 'user' }) }
    this.blind = false
    if (!this.picture) return navigator.mediaDevices.getUserMedia({ audio })
    try {
      return await navigator.mediaDevices.getUserMedia({ audio, video })
    } catch (error) {
      if (troubleOf(error) !== 'none') throw error
      const stream = await navigator.mediaDevices.getUserMedia({ audio })
      this.blind = true
      return stream
    }
  }

  private use(stream: MediaStream) {
    if (this.stream) end(this.stream)
    this.stream = stream
    const [audio] = stream.getAudioTracks()
    const [video] = stream.getVideoTracks()
    this.microphone = audio?.getSettings().deviceId ?? ''
    if (video) this.camera = video.getSettings().deviceId ?? ''
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => {
        if (this.stream?.getTracks().includes(track)) this.trouble = 'gone'
      })
    this.listen(stream)
  }

  /** Names of devices are only told once one is open. */
  private async list() {
    const all = await navigator.mediaDevices.enumerateDevices()
    this.cameras = all.filter((d) => d.kind === 'videoinput' && d.deviceId)
    this.microphones = all.filter((d) => d.kind === 'audioinput' && d.deviceId)
  }

  private listen(stream: MediaStream | undefined) {
    clearInterval(this.meter?.timer)
    void this.meter?.context.close().catch(() => undefined)
    this.meter = undefined
    this.level = 0
    if (!stream?.getAudioTracks().length || typeof AudioContext === 'undefined') return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Uint8Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples)
      this.level = loudness(samples)
    }, LOOK)
    this.meter = { context, timer }
  }
}

/** end stops every track: the lamps of the devices go out. */
export function end(stream: MediaStream) {
  for (const track of stream.getTracks()) track.stop()
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'unsafe' ? 'unsafe' : (troubles[name] ?? 'broken')
}

/** loudness is that of samples around 128, from 0 (−60 dB and below) to 100. */
export function loudness(samples: Uint8Array): number {
  let sum = 0
  for (const s of samples) sum += ((s - 128) / 128) ** 2
  const decibels = 10 * Math.log10(sum / samples.length || 1e-9)
  return Math.round(Math.max(0, Math.min(100, (decibels + 60) * (100 / 54))))
}
