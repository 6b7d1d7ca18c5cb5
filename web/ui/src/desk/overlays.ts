// The overlays of a show as a person thinks of them: by name. A link opened
// twice, or a page that OBS loaded anew, is one name with a count.

import type { Overlay } from '../lib/wire.gen'

export interface Named {
  name: string
  state: string
  n: number
}

/** named counts overlays by name and state; what is gone counts only where nothing of its name is left. */
export function named(overlays: Overlay[]): Named[] {
  const out: Named[] = []
  for (const { name, state } of overlays) {
    if (state === 'gone' && overlays.some((o) => o.name === name && o.state !== 'gone')) continue
    const same = out.find((o) => o.name === name && o.state === state)
    if (same) same.n++
    else out.push({ name, state, n: 1 })
  }
  return out
}

/** times writes a name and how often it is there. */
export const times = ({ name, n }: Named) => (n > 1 ? `${name} ×${n}` : name)
