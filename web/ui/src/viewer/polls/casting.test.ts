import { beforeEach, describe, expect, test, vi } from 'vitest'
import { choices, poll } from '../../../e2e/pages/polls'
import { Connection, refusal } from '../../lib/connection'
import type { Ack, Ballot, Refused } from '../../lib/frames'
import { Polls } from '../../lib/polls.svelte'
import type { Choice } from '../../lib/wire.gen'
import { Casting, meant, voted, words } from './casting.svelte'

interface Asked {
  said: Ballot
  done(choice: Partial<Choice>): void
  refuse(message: string): void
  fail(): void
}

let asked: Asked[]
let polls: Polls
let casting: Casting
let via = ''

const choice = poll('choice')
const ask = (said: Ballot) =>
  new Promise<Ack>((done, failed) => {
    asked.push({
      said,
      done(part) {
        const ack: Ack = {
          t: 'ack', op: said.op, voted: voted(part as Choice), changed: false,
          choice: { poll: said.poll, round: said.round, ...part },
        }
        polls.ack(ack)
        done(ack)
      },
      refuse(message) {
        const error = { code: 'poll_closed', message, message_de: message }
        failed(refusal({ t: 'refused', op: said.op, error } as Refused))
      },
      fail: () => failed(new Error('another show')),
    })
  })

beforeEach(() => {
  asked = []
  via = ''
  polls = new Polls()
  casting = new Casting({ ask: ask as Connection['ask'] }, polls, () => via)
})

describe('a vote', () => {
  test('is marked at once, and counted when the server says so', async () => {
    const cast = casting.cast(choice, { choice: [1] })
    expect(casting.shown(choice)?.choice).toEqual([1])
    expect(casting.standing(choice)).toBe('sending')
    expect(asked[0]!.said).toEqual({ t: 'ballot', op: expect.any(String), poll: 'p-choice', round: 1, choice: [1] })
    asked[0]!.done({ choice: [1] })
    expect(await cast).toBe(true)
    expect(casting.standing(choice)).toBe('counted')
    expect(casting.shown(choice)?.choice).toEqual([1])
  })

  test('that is refused gives the former one back, and says why', async () => {
    polls.you({ t: 'you', session: 'me', choices: [choices.choice] })
    const cast = casting.cast(choice, { choice: [1] })
    asked[0]!.refuse('Zu spät.')
    expect(await cast).toBe(false)
    expect(casting.shown(choice)?.choice).toEqual([3])
    expect(casting.standing(choice)).toBe('refused')
    expect(casting.reason(choice)).toBe('Zu spät.')
    const again = casting.cast(choice, { choice: [0] })
    asked[1]!.done({ choice: [0] })
    await again
    expect(casting.reason(choice)).toBe('')
  })

  test('is the last of several, whatever the answers to the others', async () => {
    const first = casting.cast(choice, { choice: [0] })
    const second = casting.cast(choice, { choice: [2] })
    expect(asked[0]!.said.op).not.toBe(asked[1]!.said.op)
    asked[0]!.refuse('Zu schnell.')
    await first
    expect(casting.shown(choice)?.choice).toEqual([2])
    expect(casting.standing(choice)).toBe('sending')
    asked[1]!.done({ choice: [2] })
    await second
    expect(casting.standing(choice)).toBe('counted')
  })

  test('can be taken back', async () => {
    polls.you({ t: 'you', session: 'me', choices: [choices.choice] })
    expect(casting.standing(choice)).toBe('counted')
    const back = casting.takeBack(choice)
    expect(asked[0]!.said.choice).toEqual([])
    expect(voted(casting.shown(choice))).toBe(false)
    asked[0]!.done({})
    await back
    expect(casting.standing(choice)).toBe('taken')
  })

  test('says on which platform it was watched', () => {
    via = 'youtube'
    void casting.cast(choice, { choice: [1] })
    expect(asked[0]!.said.via).toBe('youtube')
  })

  test('of one round is none in the next', async () => {
    const next = { ...choice, round: 2 }
    void casting.cast(choice, { choice: [1] })
    expect(casting.shown(next)).toBeUndefined()
    expect(casting.standing(next)).toBe('none')
    asked[0]!.refuse('Zu spät.')
    await vi.waitFor(() => expect(casting.standing(choice)).toBe('refused'))
    expect(casting.standing(next)).toBe('none')
    expect(casting.reason(next)).toBe('')
  })

  test('is forgotten when the links lead to another show', async () => {
    const cast = casting.cast(choice, { choice: [1] })
    asked[0]!.fail()
    expect(await cast).toBe(false)
    expect(casting.shown(choice)).toBeUndefined()
    expect(casting.standing(choice)).toBe('none')
  })
})

test('a vote is sent again with its op when the connection is back', () => {
  vi.useFakeTimers()
  vi.stubGlobal('location', { protocol: 'https:', host: 'zuruf.example' })
  const sockets: { sent: Ballot[]; onmessage?: (e: object) => void; onclose?: (e: object) => void }[] = []
  const connection = new Connection({
    role: 'viewer', show: 'S1', ping: 60_000, onlink: () => {}, random: () => 0,
    onframe: (frame) => frame.t === 'ack' && polls.ack(frame),
    open: () => {
      const socket = { sent: [] as Ballot[], send: (text: string) => socket.sent.push(JSON.parse(text) as Ballot), close: () => {} }
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
  })
  const hello = { data: JSON.stringify({ t: 'snapshot', at: '1-1', now: '', show: { id: 'S1' }, scene: {}, questions: [] }) }
  connection.start()
  sockets[0]!.onmessage!(hello)
  casting = new Casting(connection, polls, () => '')
  void casting.cast(choice, { choice: [1] })
  sockets[0]!.onclose!({ code: 1006 })
  vi.advanceTimersByTime(1000)
  expect(casting.shown(choice)?.choice).toEqual([1])
  sockets[1]!.onmessage!(hello)
  expect(sockets[1]!.sent).toEqual(sockets[0]!.sent)
  expect(sockets[1]!.sent).toHaveLength(1)
  connection.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('what is typed', () => {
  const text = poll('text')

  test('is unsent until it is counted, and stays when it is refused', async () => {
    casting.write(text, 'Alles')
    const refused = casting.send(text, { text: 'Alles' })
    asked[0]!.refuse('Nein.')
    await refused
    expect(casting.unsent(text)).toBe('Alles')
    const sent = casting.send(text, { text: 'Alles' })
    asked[1]!.done({ text: ['Alles'] })
    await sent
    expect(casting.unsent(text)).toBeUndefined()
    expect(casting.draft(text)).toBeUndefined()
  })

  test('while it is sent is not lost', async () => {
    casting.write(text, 'Alles')
    const sent = casting.send(text, { text: 'Alles' })
    casting.write(text, 'Alles andere')
    asked[0]!.done({ text: ['Alles'] })
    await sent
    expect(casting.draft(text)).toBe('Alles andere')
  })

  test('is there again when the round began from nothing, but not in the next round', async () => {
    casting.write(text, 'Alles')
    const sent = casting.send(text, { text: 'Alles' })
    asked[0]!.done({ text: ['Alles'] })
    await sent
    polls.you({ t: 'you', session: 'me', choices: [] })
    expect(casting.draft(text)).toBe('Alles')
    expect(casting.draft({ ...text, round: 2 })).toBeUndefined()
  })

  test('as an idea makes room for the next one', async () => {
    const ideas = poll('ideas')
    casting.write(ideas, 'Mehr Bäume')
    const sent = casting.send(ideas, { text: 'Mehr Bäume' })
    asked[0]!.done({ choice: [9], text: ['Mehr Bäume'] })
    await sent
    polls.you({ t: 'you', session: 'me', choices: [] })
    expect(casting.draft(ideas)).toBeUndefined()
  })
})

test('what a ballot means', () => {
  expect(meant(poll('cloud'), { text: ' Sonne, Mut ,' }, undefined).text).toEqual(['Sonne', 'Mut'])
  expect(meant(poll('text'), { text: ' Ja, gern ' }, undefined).text).toEqual(['Ja, gern'])
  expect(meant(poll('ideas'), { text: 'Neu' }, choices.ideas)).toMatchObject({ choice: [2, 4], text: ['Neu'] })
  expect(meant(poll('ideas'), { choice: [2] }, { ...choices.ideas, text: ['Neu'] })).toMatchObject({ choice: [2], text: ['Neu'] })
  expect(voted(meant(poll('ideas'), { choice: [] }, { ...choices.ideas, text: ['Neu'] }))).toBe(false)
  expect(meant(poll('number'), { number: 0 }, undefined).number).toBe(0)
})

test('nought is a vote, nothing is none', () => {
  expect(voted({ poll: 'p', round: 1, number: 0 })).toBe(true)
  expect(voted({ poll: 'p', round: 1, choice: [0] })).toBe(true)
  expect(voted({ poll: 'p', round: 1, choice: [] })).toBe(false)
  expect(voted(undefined)).toBe(false)
})

test('words are divided by commas and lines', () => {
  expect(words('Sonne, Mut;\n  Zeit  ,,')).toEqual(['Sonne', 'Mut', 'Zeit'])
})
