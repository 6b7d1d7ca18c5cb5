// Writes a screenshot as a small PNG. With a palette it has a third of the
// size, and of the few thousand shades of smooth letters nobody misses one.
import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const COLOURS = 256

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** pixels lets a blank page of the browser read a PNG: its size and its colours as 0xrrggbb. */
async function pixels(page, png) {
  const { width, height, data } = await page.evaluate(async (url) => {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob())
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    let text = ''
    for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768))
    return { width: bitmap.width, height: bitmap.height, data: btoa(text) }
  }, `data:image/png;base64,${png.toString('base64')}`)
  const rgba = Buffer.from(data, 'base64')
  return { width, height, colours: Uint32Array.from({ length: width * height }, (_, i) => rgba.readUInt32BE(4 * i) >>> 8) }
}

const apart = (a, b) =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2

/** palette chooses the most frequent colours, and others only where none of those is close. */
function palette(colours) {
  const counts = new Map()
  for (const c of colours) counts.set(c, (counts.get(c) ?? 0) + 1)
  const all = [...counts].sort((a, b) => b[1] - a[1]).map(([c]) => c)
  for (let close = 12; ; close += 12) {
    const chosen = []
    for (const c of all) if (chosen.every((other) => apart(c, other) > close)) chosen.push(c)
    if (chosen.length > COLOURS) continue
    const closest = (c) => chosen.reduce((best, other, i) => (apart(c, other) < apart(c, chosen[best]) ? i : best), 0)
    return { chosen, nearest: new Map(all.map((c) => [c, closest(c)])) }
  }
}

/** small makes a PNG smaller; smooth: with all its colours. */
export async function small(page, png, smooth) {
  const { width, height, colours } = await pixels(page, png)
  const { chosen, nearest } = smooth ? { chosen: [] } : palette(colours)
  const bytes = smooth ? 3 : 1
  const rows = Buffer.alloc((width * bytes + 1) * height)
  colours.forEach((colour, i) => {
    const at = i * bytes + Math.floor(i / width) + 1
    rows.writeUIntBE(smooth ? colour : nearest.get(colour), at, bytes)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, smooth ? 2 : 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(smooth ? [] : [chunk('PLTE', Buffer.from(chosen.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255])))]),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
