// Tiles of one shape that fill a room as well as can be.

export interface Tiles {
  columns: number
  width: number
  height: number
}

const SHAPE = 16 / 9

/** tiles finds the number of columns at which n tiles are largest. */
export function tiles(n: number, room: { width: number; height: number }, gap: number, shape = SHAPE): Tiles {
  let best: Tiles = { columns: 1, width: 0, height: 0 }
  for (let columns = 1; columns <= n; columns++) {
    const rows = Math.ceil(n / columns)
    const width = (room.width - gap * (columns - 1)) / columns
    const height = (room.height - gap * (rows - 1)) / rows
    const fits = Math.floor(Math.max(0, Math.min(width, height * shape)))
    if (fits > best.width) best = { columns, width: fits, height: Math.floor(fits / shape) }
  }
  return best
}
