// Scenes with much to show become smaller rather than leave the picture.

const STEP = 0.04
const SMALLEST = 0.4

/** shrink sets the largest size, up to the usual one, at which an element is no higher than its room, in px. */
export function shrink(element: HTMLElement, room: number) {
  for (let size = 1; size >= SMALLEST; size -= STEP) {
    element.style.fontSize = `${size}em`
    if (element.offsetHeight <= room) return
  }
}
