// The frames that the Go side encodes and decodes must be read here as well.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, type Said } from './frames'
import { ShowState } from './show.svelte'

const folder = new URL('../../../../live/wire/testdata/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const fromClient: Said['t'][] = ['vote', 'ballot', 'shown', 'here', 'ping']

test('there are golden frames', () => {
  expect(files.length).toBeGreaterThan(0)
})

describe.each(files)('%s', (name) => {
  const file: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const frames = (Array.isArray(file) ? file : [file]) as { t: string }[]

  test('is known and can be applied', () => {
    expect(frames.length).toBeGreaterThan(0)
    const state = new ShowState()
    for (const frame of frames) {
      if ((fromClient as string[]).includes(frame.t)) continue
      const read = parse(JSON.stringify(frame))
      expect(read, JSON.stringify(frame)).toEqual(frame)
      state.apply(read!)
      if (read!.t === 'snapshot') {
        expect(state.show).toEqual(read!.show)
        expect(state.questions.size).toBe(read!.questions.length)
      }
    }
  })
})
