// Shows where an option went when the order changes.

const DURATION = 200

export type Places = ReadonlyMap<string, number>

const options = (list: HTMLElement | undefined) => list?.querySelectorAll<HTMLElement>('[data-option]') ?? []

/** places are where the options of a list are now. */
export function places(list: HTMLElement | undefined): Places {
  return new Map([...options(list)].map((o) => [o.dataset.option!, o.getBoundingClientRect().top]))
}

/** slide lets those that moved come from where they were. */
export function slide(list: HTMLElement | undefined, before: Places) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  for (const option of options(list)) {
    const by = (before.get(option.dataset.option!) ?? NaN) - option.getBoundingClientRect().top
    if (!by) continue
    option.animate([{ transform: `translateY(${by}px)` }, {}], { duration: DURATION, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)' })
  }
}
