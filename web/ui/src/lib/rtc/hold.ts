// How long a picture waits in the browser until it is shown.

interface Inbound {
  type: string
  kind?: string
  id: string
  jitterBufferDelay?: number
  jitterBufferEmittedCount?: number
}

type Count = { delay: number; frames: number }

export class Hold {
  private before = new Map<string, Count>()

  /** of reads what the busiest picture (sound, where there is none) has waited since the last report, in ms. */
  of(report: Iterable<Inbound>): number | undefined {
    const now = new Map<string, Count>()
    let most = 0
    let ms: number | undefined
    for (const { type, kind, id, jitterBufferDelay: delay, jitterBufferEmittedCount: frames } of report) {
      if (type !== 'inbound-rtp' || delay === undefined || !frames) continue
      now.set(id, { delay, frames })
      const was = this.before.get(id) ?? { delay: 0, frames: 0 }
      // Sound counts in samples: 48 a millisecond, where a picture has one in many.
      const more = (frames - was.frames) * (kind === 'video' ? 1_000_000 : 1)
      if (more <= most) continue
      most = more
      ms = ((delay - was.delay) / (frames - was.frames)) * 1000
    }
    this.before = now
    return ms
  }
}
