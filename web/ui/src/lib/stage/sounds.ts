// The sound of each seat, apart from the pictures: it goes on while another
// part of the page is looked at.

export class Sounds {
  private readonly all = new Map<number, HTMLAudioElement>()
  private off = false

  /** refused is called when the browser plays nothing before the page is touched. */
  constructor(private readonly refused: () => void) {}

  /** unlock is called in a tap: some browsers let only what was started in one play later. */
  unlock(seats: number) {
    for (let seat = 0; seat < seats; seat++) void this.of(seat).play().catch(() => undefined)
  }

  give(seat: number, stream: MediaStream) {
    const audio = this.of(seat)
    audio.srcObject = new MediaStream(stream.getAudioTracks())
    this.play(audio)
  }

  /** play tries again, in a tap. */
  again() {
    for (const audio of this.all.values()) if (audio.srcObject) this.play(audio)
  }

  mute(off: boolean) {
    this.off = off
    for (const audio of this.all.values()) audio.muted = off
  }

  stop() {
    for (const audio of this.all.values()) {
      audio.pause()
      audio.srcObject = null
    }
    this.all.clear()
  }

  private of(seat: number): HTMLAudioElement {
    let audio = this.all.get(seat)
    if (!audio) {
      audio = new Audio()
      audio.muted = this.off
      this.all.set(seat, audio)
    }
    return audio
  }

  private play(audio: HTMLAudioElement) {
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.refused()
    })
  }
}
