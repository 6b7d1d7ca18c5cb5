import type { Locator, Page } from '@playwright/test'

/** What takes a second or more tells the time, such as the host's line, and never rests. */
const TELLS = 1000

/** settled waits until a page has all it asked for, and nothing on it moves. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await resting(page)
}

/** resting waits until nothing on a page moves; what its server said before has arrived then. */
export async function resting(page: Page): Promise<void> {
  await page.waitForFunction(
    (tells) => document.getAnimations().every((a) => a.playState !== 'running' || Number(a.effect?.getTiming().duration) >= tells),
    TELLS,
  )
}

/** placed waits until an element keeps its place for a while of frames, and returns its box. */
export function placed(of: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return of.evaluate(
    (element) =>
      new Promise((done) => {
        let [before, same] = ['', 0]
        const look = () => {
          const { x, y, width, height } = element.getBoundingClientRect()
          const now = [x, y, width, height].join()
          same = now === before ? same + 1 : 0
          before = now
          if (same < 5) requestAnimationFrame(look)
          else done({ x, y, width, height })
        }
        look()
      }),
  )
}

/** stopTime stops the clock of a page that is opened next: it goes on by page.clock.runFor alone. */
export async function stopTime(page: Page): Promise<void> {
  const now = Date.now()
  await page.clock.install({ time: now - 60_000 })
  await page.clock.pauseAt(now)
}
