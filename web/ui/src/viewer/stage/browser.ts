// Which kind of browser this is, as far as a person must be told something else.

export type Browser = 'ios' | 'android' | 'firefox' | 'safari' | 'chrome'

export function browser(agent: string = navigator.userAgent): Browser {
  if (/iP(hone|ad|od)/.test(agent)) return 'ios'
  if (agent.includes('Android')) return 'android'
  if (agent.includes('Firefox')) return 'firefox'
  return agent.includes('Safari') && !/Chrom(e|ium)/.test(agent) ? 'safari' : 'chrome'
}

/** inApp: a browser inside Instagram or Facebook, which gives no page a camera. */
export function inApp(agent: string = navigator.userAgent): boolean {
  return /Instagram|FBAN|FBAV|FB_IAB/.test(agent)
}

/** outside is an address that the device opens in its own browser; undefined where there is no such way. */
export function outside(url: string, agent: string = navigator.userAgent): string | undefined {
  const at = url.replace(/^https?:\/\//, '')
  const scheme = url.startsWith('http:') ? 'http' : 'https'
  if (agent.includes('Android'))
    return `intent://${at}#Intent;scheme=${scheme};action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;S.browser_fallback_url=${encodeURIComponent(url)};end`
  if (/iP(hone|ad|od)/.test(agent)) return `x-safari-${scheme}://${at}`
  return undefined
}
