/**
 * measuring watches the true heights of rows. It returns an attachment for the
 * row of an id; set takes a height and says whether that was news, changed is
 * called once after some that were.
 */
export function measuring(set: (id: string, height: number) => boolean, changed: () => void) {
  const ids = new WeakMap<Element, string>()
  const sizes = new ResizeObserver((entries) => {
    let news = false
    for (const entry of entries) {
      const id = ids.get(entry.target)
      const height = entry.borderBoxSize[0]?.blockSize ?? 0
      if (id && height > 0) news = set(id, height) || news
    }
    if (news) changed()
  })
  return (id: string) => (element: Element) => {
    ids.set(element, id)
    sizes.observe(element)
    return () => sizes.unobserve(element)
  }
}
