// A poll as large as it fits above what comes next; everything in it is measured by its font.

const LARGEST = 30
const SMALLEST = 13
const STEP = 1
/** Says to the rest of the page that there is no room for it. */
export const CROWDED = 'crowded'
/** Rather than become smaller than this, what comes next gives room. */
const READABLE = 16

/** fitPoll sets the largest size at which all of main is in the window. */
export function fitPoll(main: HTMLElement, poll: HTMLElement) {
  const page = document.documentElement
  const tried = (from: number, to: number) => {
    for (let px = from; px >= to; px -= STEP) {
      poll.style.fontSize = `${px}px`
      if (page.scrollHeight <= page.clientHeight) return true
    }
    return false
  }
  main.classList.remove(CROWDED)
  main.style.height = 'auto'
  const done = tried(LARGEST, READABLE)
  main.style.height = ''
  main.classList.toggle(CROWDED, !done)
  if (!done) tried(LARGEST, SMALLEST)
}
