// What a page makes a visitor download, compressed: all script that its HTML
// reaches at once, and all that it fetches later. The build fails when a page
// outgrows one of its budgets.
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'

const KB = 1024
/** At once, and later; a page without a second budget fetches nothing later. */
const budgets = {
  'overlay.html': [30, 32],
  // Later: polls, watching the stage, and speaking on it, each on its own when it is needed.
  'viewer.html': [45, 46],
  'index.html': [45],
  'enter.html': [45],
  'host.html': [45, 24],
  'demo.html': [45],
  'setup.html': [90, 28],
  'desk.html': [90, 34],
}

const dist = process.argv[2] ? pathToFileURL(resolve(process.argv[2]) + '/') : new URL('../../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function reach(name, lazy, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  const { imports = [], dynamicImports = [] } = manifest[name]
  for (const next of lazy ? [...imports, ...dynamicImports] : imports) reach(next, lazy, seen)
  return seen
}

function size(names) {
  const files = new Set([...names].map((name) => manifest[name].file))
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0) / KB
}

let over = false
for (const [page, [first, later = 0]] of Object.entries(budgets)) {
  if (!manifest[page]) throw new Error(`${page} was not built`)
  const atOnce = size(reach(page, false))
  const rest = size(reach(page, true)) - atOnce
  const tooLarge = atOnce > first || rest > later
  if (tooLarge) over = true
  const part = (n, budget) => `${n.toFixed(1).padStart(6)} KB of ${budget} KB`
  console.log(`${page.padEnd(14)}${part(atOnce, first)}${later ? `, later${part(rest, later)}` : ''}${tooLarge ? '  too large' : ''}`)
}
// Only this check needs the manifest; the server would embed it.
rmSync(new URL('.vite', dist), { recursive: true })
process.exitCode = over ? 1 : 0
