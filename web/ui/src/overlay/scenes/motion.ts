export const still = matchMedia('(prefers-reduced-motion: reduce)').matches
/** How long something takes to move, in ms. */
export const moves = still ? 0 : 200
