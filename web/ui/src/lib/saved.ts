// What a page remembers on this device. Storage can be full, blocked or absent
// (private windows, OBS): the page then works without a memory.

export function saved<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`zuruf.${key}`)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function save(key: string, value: unknown): void {
  try {
    if (value === undefined || value === null) localStorage.removeItem(`zuruf.${key}`)
    else localStorage.setItem(`zuruf.${key}`, JSON.stringify(value))
  } catch {
    return
  }
}
