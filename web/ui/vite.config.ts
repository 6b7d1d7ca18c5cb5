import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { page, pages } from './pages.ts'

// In development the Go server answers the API and the sockets; the pages come
// from Vite at the same addresses that the Go server gives them.
const server = process.env.ZURUF_DEV ?? 'http://127.0.0.1:8080'

function addresses(): Plugin {
  return {
    name: 'zuruf-addresses',
    configureServer(vite) {
      vite.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '/').split('?')[0]!
        const html = page(path)
        if (html && request.headers.accept?.includes('text/html')) request.url = '/' + html
        next()
      })
    },
  }
}

export default defineConfig({
  plugins: [svelte(), addresses()],
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  server: { proxy: { '/api': server, '/ws': { target: server, ws: true } } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    manifest: true,
    // OBS brings a Chromium of its own, often some years old.
    target: ['chrome103', 'safari16', 'firefox110'],
    // The content security policy allows no inline script and no data: script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages.map((name) => `${name}.html`) },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
