// How soon something leaves a page, by the clock of the page: what it takes a
// test to see that does not count.

import { expect, type Locator } from '@playwright/test'

const AT_ONCE = 1000

async function watch(of: Locator): Promise<() => Promise<number>> {
  const watched = await of.first().evaluateHandle((element) => ({
    gone: new Promise<number>((done) => {
      new MutationObserver(() => {
        if (!element.isConnected) done(Date.now())
      }).observe(document, { childList: true, subtree: true })
    }),
  }))
  return () => watched.evaluate(({ gone }) => gone)
}

/** leaveAtOnce expects elements to leave their pages within a second of an act, for good. */
export async function leaveAtOnce(act: () => Promise<void>, ...all: Locator[]): Promise<void> {
  const watched = await Promise.all(all.map(watch))
  await act()
  const done = Date.now()
  for (const gone of watched) expect((await gone()) - done).toBeLessThan(AT_ONCE)
  for (const of of all) await expect(of).toHaveCount(0)
}
