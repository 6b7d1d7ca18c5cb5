// As large as it fits: between 48 and 96 px on a monitor, less on a phone.

const LARGEST = 96
const SMALLEST = 48
const PHONE = 28
/** Width of a letter and height of a line as shares of the size. */
const LETTER = 0.54
const LINE = 1.2
/** What header, buttons and the next three leave of the window. */
const SHARE = 0.5

export function size(text: string, width: number, height: number): number {
  const least = width < 720 ? PHONE : SMALLEST
  const letters = [...text].length
  for (let px = LARGEST; px > least; px -= 4) {
    const perLine = Math.min(width * 0.9, 24 * px) / (px * LETTER)
    if (Math.ceil(letters / perLine) * px * LINE <= height * SHARE) return px
  }
  return least
}
