// Light or dark. A page follows its own beginning (data-theme in its HTML) or
// the system until the person chooses; the choice stays on this device.

import { save, saved } from './saved'

const root = typeof document === 'undefined' ? undefined : document.documentElement
const KEY = `theme.${typeof location === 'undefined' ? '' : location.pathname}`

const system = () =>
  root?.dataset.theme
    ? root.dataset.theme === 'dark'
    : typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches

const chosen = saved<boolean | null>(KEY, null)
let dark = $state(chosen ?? system())
if (root && chosen !== null) root.dataset.theme = chosen ? 'dark' : 'light'

export const theme = {
  get dark(): boolean {
    return dark
  },
  toggle() {
    dark = !dark
    if (root) root.dataset.theme = dark ? 'dark' : 'light'
    save(KEY, dark)
  },
}
