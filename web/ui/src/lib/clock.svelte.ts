// The page's clock follows the server's, so that "on air for 1:12" is the same on every page.

let offset = 0
let now = $state(Date.now())

if (typeof window !== 'undefined') setInterval(() => (now = Date.now() + offset), 1000)

export const clock = {
  /** now is the server's time in ms; it moves once a second. */
  get now(): number {
    return now
  },
  follow(server: string) {
    const time = Date.parse(server)
    if (Number.isNaN(time)) return
    offset = time - Date.now()
    now = time
  },
}

/** passed writes a span as 0:07, 12:30 or 1:02:03. */
export function passed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(all / 3600)
  const minutes = Math.floor(all / 60) % 60
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(all % 60)}`
    : `${minutes}:${two(all % 60)}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** hour writes the time of day, with seconds if asked. */
export function hour(at: string | number | null, lang: string, seconds = false): string {
  if (at === null) return ''
  const key = lang + seconds
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(lang, {
      hour: '2-digit',
      minute: '2-digit',
      second: seconds ? '2-digit' : undefined,
      hourCycle: 'h23',
    })
    formats.set(key, format)
  }
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : format.format(date)
}
