// Where a viewer watches: in the room, or on a platform whose picture is
// seconds late. Their page must not run ahead of their picture.

import { late, lately } from '../lib/poll/late'
import { save, saved } from '../lib/saved'
import type { Poll, Scene, Show } from '../lib/wire.gen'

interface Kept {
  via: string
  /** What the address said then: another address later is a new choice. */
  asked: string
}

const LONGEST = 20
const SCENES = 30

export class Watching {
  via = $state('')
  private scenes = $state.raw<{ scene: Scene; at: number }[]>([])
  private show = ''

  constructor(private readonly asked: string) {
    if (!/^[a-z_]+$/.test(asked) || asked.length > LONGEST) this.asked = ''
  }

  /** enter begins with what was chosen for this show, or what the address asks for. */
  enter(show: string) {
    this.show = show
    this.scenes = []
    const kept = saved<Kept | null>(`via.${show}`, null)
    if (kept && (this.asked === '' || kept.asked === this.asked)) this.via = kept.via
    else this.choose(this.asked)
  }

  choose(via: string) {
    this.via = via
    save(`via.${this.show}`, via || this.asked ? ({ via, asked: this.asked } satisfies Kept) : null)
  }

  delay(show: Show | undefined): number {
    return late(this.via, show?.delays)
  }

  /** poll is what this viewer's picture has reached of it. */
  poll(poll: Poll, show: Show | undefined, now: number): Poll | undefined {
    return lately(poll, late(this.via, poll.grace, show?.delays), now)
  }

  /** take remembers a scene, since an earlier one may still be in the picture. */
  take(scene: Scene, now: number) {
    const newest = this.scenes.at(-1)
    if (newest?.scene === scene) return
    const same = newest?.scene.version === scene.version
    const at = same ? newest.at : scene.item ? Date.parse(scene.item.since) : now
    this.scenes = [...(same ? this.scenes.slice(0, -1) : this.scenes.slice(-SCENES)), { scene, at }]
  }

  /** scene is the one in this viewer's picture. */
  scene(show: Show | undefined, now: number): Scene | undefined {
    const delay = this.delay(show)
    const reached = delay > 0 ? this.scenes.filter(({ at }) => at + delay <= now) : this.scenes
    return reached.at(-1)?.scene
  }
}
