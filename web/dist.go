package web

import "embed"

// dist holds the pages as `npm run build` in ui makes them. In a fresh clone
// it is empty but for a placeholder, so that the program builds without Node.
//
//go:embed all:dist
var dist embed.FS
