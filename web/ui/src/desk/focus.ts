import { typing } from '../lib/keys'

/**
 * focusOn moves the focus to the selected row, so that a screen reader reads it
 * and Tab goes on to its buttons; somebody who is typing keeps the focus.
 */
export function focusOn(within: HTMLElement | undefined, selector: string) {
  const row = within?.querySelector<HTMLElement>(selector)
  if (!row || row.contains(document.activeElement) || typing(document.activeElement)) return
  row.focus({ preventScroll: true })
}
