// A stage with people on it, in its green room and waiting.

import type { Hand, Publication, Stage } from '../../src/lib/wire.gen.ts'
import { at } from './data.ts'
import { inSeconds } from './polls.ts'

const hand = (id: string, name: string, state: string, text: string, waited: number, more: Partial<Hand> = {}): Hand => ({
  id, author: { name, id: `a-${id}` }, text, question: undefined, state, version: 2, muted: false, silent: false,
  raised_at: at(waited), moved_at: at(Math.round(waited / 3)), ends_at: undefined, ...more,
})

export const hands: Hand[] = [
  hand('h1', 'Petra Lang', 'stage', 'Wir haben unser Haus 2019 umgebaut und zahlen jetzt weniger als vorher.', 900, { question: 7, ends_at: inSeconds(131) }),
  hand('h2', 'Omar', 'preview', 'Gibt es den Vortrag später zum Nachschauen?', 400, { question: 6 }),
  hand('h3', 'ليلى', 'accepted', 'هل يمكن للمنازل القديمة أن تستخدم الطاقة الشمسية؟', 300, { question: 4 }),
  hand('h4', 'Tom', 'invited', 'Warum hängt der Strompreis am Gas?', 200),
  hand('h5', 'Kathi aus der zweiten Reihe', 'raised', 'Bei uns im Ort steht seit zwei Jahren ein Speicher, und ich würde gern erzählen, wie das mit der Gemeinde lief und was wir heute anders machen würden.', 432),
  hand('h6', 'Zoë', 'raised', 'Eine kurze Frage zur Wärmepumpe im Altbau', 187),
  hand('h7', 'Jan', 'raised', 'Ich arbeite beim Netzbetreiber', 64),
]

const publication = (seat: number, kind: string, name: string, more: Partial<Publication> = {}): Publication => ({
  id: `p${seat}`, kind, seat, name, audio: true, video: true, muted: false, since: at(600), ends_at: undefined, ...more,
})

export const host = publication(0, 'host', 'Dr. Lena Hofer')
export const screen = publication(1, 'screen', 'Dr. Lena Hofer', { audio: false })
export const guest = publication(2, 'guest', 'Petra Lang', { hand: 'h1', text: hands[0]!.text, question: 7, ends_at: hands[0]!.ends_at })
export const green = publication(3, 'guest', 'Omar', { hand: 'h2', text: hands[1]!.text, question: 6, green: true })

export function stage(more: Partial<Stage> = {}): Stage {
  return {
    version: 4, on: true, layout: 'auto', reactions: true, recording: false, guests: 3, minutes: 5, seats: 8,
    publications: [], viewers: 134, ...more,
  }
}

/** Everybody whom the desk sees. */
export const full = () => stage({ publications: [host, screen, guest, green] })
