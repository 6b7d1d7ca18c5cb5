// Coming back from a login at a platform: the server answers with
// /setup?connected=youtube&account=… or ?refused=…

/** What was begun, remembered on this device while the person is away. */
export interface Begun {
  show: string
  kind: string
  source?: string // an account for a source that is there already
  at: number // ms
}

export interface Arrival {
  show?: string
  kind: string
  source?: string
  account?: string
  /** Why not, as the server said it; '' where nobody knows. */
  refused?: string
}

const AWAY = 15 * 60_000
const LONGEST = 300

/** arrival reads the address that a login came back to; undefined if this is no such address. */
export function arrival(search: string, begun: Begun | null, now: number): Arrival | undefined {
  const query = new URLSearchParams(search)
  const connected = query.get('connected')
  const refused = query.get('refused')
  const mine = begun && now - begun.at < AWAY ? begun : undefined
  if (connected !== null) {
    return { show: mine?.show, kind: mine?.kind ?? connected, source: mine?.source, account: query.get('account') ?? undefined }
  }
  // Anybody can send a link with any words in it: they count only after a login was begun here.
  if (refused !== null) {
    return { show: mine?.show, kind: mine?.kind ?? '', source: mine?.source, refused: mine ? refused.slice(0, LONGEST) : '' }
  }
  return undefined
}

/** cleaned is the address without what the login left in it. */
export function cleaned(address: string): string {
  const url = new URL(address)
  for (const name of ['connected', 'account', 'refused']) url.searchParams.delete(name)
  return url.pathname + url.search + url.hash
}
