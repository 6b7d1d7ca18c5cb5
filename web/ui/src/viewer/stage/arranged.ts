// How the people on stage share the window.

export interface Arranged {
  /** stack: the others below; alike: one below the other, as large; pair: side by side, as large; side: the others beside. */
  shape: 'stack' | 'alike' | 'pair' | 'side'
  /** Of the others. */
  columns: number
  /** The window is so low, or the picture has all of it, that its height decides. */
  tight: boolean
}

const LOW = 560
const WIDE = 700

export function arranged(others: number, screen: boolean, { width, height }: { width: number; height: number }, full: boolean): Arranged {
  const wide = width > height
  const tight = full || (wide && height <= LOW)
  const alike = others === 1 && !screen
  if (others > 0 && tight && wide) {
    if (alike) return { shape: 'pair', columns: 1, tight }
    return { shape: 'side', columns: others > 2 && !full ? 2 : 1, tight }
  }
  if (alike) return { shape: width >= WIDE ? 'pair' : 'alike', columns: 1, tight }
  return { shape: 'stack', columns: width >= WIDE ? Math.max(3, others) : Math.max(2, Math.ceil(others / 2)), tight }
}
