// Drawn as the other icons are, and apart from them because only pages with polls need them.

export const columns = 'M4 16.5V9M10 16.5v-13M16 16.5v-5'
export const down = 'M10 4v11M5 10.5 10 15.5l5-5'
