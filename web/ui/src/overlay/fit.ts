// Text that must stay readable on a stream: as large as fits into its lines,
// never below the smallest size, and cut with an ellipsis after that.

const SMALLEST = 0.032
const LARGEST = 0.052
export const LINES = 4
/** Line height as a multiple of the font size. */
export const LINE = 1.28
/** A tall picture is narrow for its height: there a line, not a letter, has the smallest size. */
const NARROW = 0.045
const LEGIBLE = 10

export interface Picture {
  width: number
  height: number
}

/** smallest is the least font size for a picture, in px. */
export function smallest({ width, height }: Picture): number {
  const line = (height * SMALLEST) / LINE
  return Math.max(LEGIBLE, Math.min(height * SMALLEST, Math.max(line, width * NARROW)))
}

/** sizes lists the font sizes to try, largest first, in px. */
export function sizes(picture: Picture, scale: number, steps = 8): number[] {
  const small = smallest(picture) * Math.max(1, scale)
  const large = Math.max(small, (smallest(picture) * LARGEST * scale) / SMALLEST)
  return Array.from({ length: steps }, (_, i) => large - ((large - small) * i) / (steps - 1))
}

/** fit sets the largest size at which the text keeps to its lines. */
export function fit(element: HTMLElement, candidates: number[], lines = LINES) {
  for (const size of candidates) {
    element.style.fontSize = `${size}px`
    if (element.scrollHeight <= size * LINE * lines + 1) return
  }
}
