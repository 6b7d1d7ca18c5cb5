// As large as it fits: between 48 and 96 px on a monitor, less on a phone.

const LARGEST = 96
const SMALLEST = 48
const PHONE = 28
const STEP = 4

/** fit sets the largest size of the text at which all of main is in the window and no word is broken. */
export function fit(main: HTMLElement, text: HTMLElement) {
  const page = document.documentElement
  const fits = (px: number) => {
    text.style.fontSize = `${px}px`
    return page.scrollHeight <= page.clientHeight && text.scrollWidth <= text.clientWidth
  }
  const tried = (from: number, to: number) => {
    for (let px = from; px >= to; px -= STEP) if (fits(px)) return true
    return false
  }
  main.style.height = 'auto'
  text.style.overflowWrap = 'normal'
  const least = page.clientWidth < 720 ? PHONE : SMALLEST
  const done = tried(LARGEST, least)
  main.style.height = text.style.overflowWrap = ''
  // Then without what comes next, and smaller rather than without the buttons.
  if (!done) tried(least, PHONE)
}
