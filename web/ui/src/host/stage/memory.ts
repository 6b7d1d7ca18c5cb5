// What the host view remembers of the stage: the devices on this computer, and
// in this tab that one was on.

import { save, saved } from '../../lib/saved'

export interface Chosen {
  camera?: string
  microphone?: string
  picture?: boolean
}

const KEY = 'zuruf.onstage'

export const devices = (): Chosen => saved<Chosen>('host.devices', {})

/** were: this tab was on stage when it was loaded anew. */
export function were(): boolean {
  try {
    return sessionStorage.getItem(KEY) === '1'
  } catch {
    return false
  }
}

export function keep(chosen: Chosen, on: boolean) {
  save('host.devices', chosen)
  try {
    if (on) sessionStorage.setItem(KEY, '1')
    else sessionStorage.removeItem(KEY)
  } catch {
    return
  }
}
