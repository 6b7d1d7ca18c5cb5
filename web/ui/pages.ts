// The pages and their addresses, as the Go server serves them.

export const pages = ['index', 'viewer', 'enter', 'desk', 'host', 'setup', 'overlay', 'demo'] as const

/** page returns the HTML file behind a path, or nothing for other addresses. */
export function page(path: string): string | undefined {
  if (path === '/') return 'index.html'
  if (/^\/(desk|host|setup|demo)$/.test(path)) return `${path.slice(1)}.html`
  if (/^\/(enter|overlay)\/[^/]+$/.test(path)) return `${path.split('/')[1]}.html`
  if (/^\/[2-9A-HJ-NP-Za-hj-np-z]{6}$/.test(path)) return 'viewer.html'
  return undefined
}
