// What a page makes a visitor download before it works: all script that its
// HTML reaches, compressed. The build fails when a page outgrows its budget.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const KB = 1024
const budgets = {
  'overlay.html': 30 * KB,
  'viewer.html': 45 * KB,
  'index.html': 45 * KB,
  'enter.html': 45 * KB,
  'host.html': 45 * KB,
  'demo.html': 45 * KB,
  'setup.html': 90 * KB,
  'desk.html': 90 * KB,
}

const dist = new URL('../../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function reach(name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  const chunk = manifest[name]
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) reach(next, seen)
  return seen
}

let over = false
for (const [page, budget] of Object.entries(budgets)) {
  if (!manifest[page]) throw new Error(`${page} was not built`)
  let bytes = 0
  for (const name of reach(page)) bytes += gzipSync(readFileSync(new URL(manifest[name].file, dist))).length
  if (bytes > budget) over = true
  const line = `${page.padEnd(14)} ${(bytes / KB).toFixed(1).padStart(6)} KB of ${budget / KB} KB`
  console.log(bytes > budget ? `${line}  too large` : line)
}
// Only this check needs the manifest; the server would embed it.
rmSync(new URL('.vite', dist), { recursive: true })
process.exitCode = over ? 1 : 0
