// Keys of a page: which combination means which act, read from event.key, so
// that they follow the person's keyboard layout.

export type Bindings<Act extends string> = Record<Act, string>

/** combination names a key press: "a", "Shift+S", "Mod+Z" (Ctrl or ⌘), "?", "Space"; empty for others. */
export function combination(event: KeyboardEvent): string {
  if (event.altKey) return ''
  const mod = event.ctrlKey || event.metaKey
  let key = event.key === ' ' ? 'Space' : event.key
  if (/^\p{L}$/u.test(key)) {
    // Caps Lock must not turn "a" into another key.
    const letter = key.toLowerCase()
    if (mod) return event.shiftKey ? '' : `Mod+${letter.toUpperCase()}`
    return event.shiftKey ? `Shift+${letter.toUpperCase()}` : letter
  }
  if (mod || ['Shift', 'Control', 'Meta', 'Dead', 'Process'].includes(key)) return ''
  // On many layouts "?" and "+" need Shift: the character decides.
  if (key.length === 1) return key
  if (event.shiftKey) key = `Shift+${key}`
  return key
}

/** typing reports whether the keys belong to a text field. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('dialog')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return ['TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** pressing reports whether the key works the control that has the focus. */
function pressing(target: EventTarget | null, pressed: string): boolean {
  if (pressed !== 'Space' && pressed !== 'Enter') return false
  return target instanceof HTMLElement && target.closest('button, a, summary, input') !== null
}

/** actOf finds the act of a key press; undefined when the page should leave the key alone. */
export function actOf<Act extends string>(
  event: KeyboardEvent,
  bindings: Bindings<Act>,
): Act | undefined {
  if (event.repeat || event.isComposing || event.defaultPrevented || typing(event.target)) return
  const pressed = combination(event)
  if (!pressed || pressing(event.target, pressed)) return
  for (const act in bindings) if (bindings[act] === pressed) return act
  return undefined
}

const apple = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform)

/** caps writes a combination as on the keys. */
export function caps(combination: string, lang: string): string {
  return combination
    .split(/\+(?=.)/)
    .map((part) => {
      if (part === 'Shift') return '⇧'
      if (part === 'Mod') return apple ? '⌘' : lang === 'de' ? 'Strg' : 'Ctrl'
      if (part === 'Space') return lang === 'de' ? 'Leer' : 'Space'
      return part.length === 1 ? part.toUpperCase() : part
    })
    .join(apple ? '' : ' ')
}
