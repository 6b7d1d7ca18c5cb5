// Example polls: every kind in every state, as the desk sees them and as the
// audience does.

import type { Choice, Poll, PollEntry, Rank, Tally } from '../../src/lib/wire.gen.ts'

export const kinds = ['choice', 'yesno', 'scale', 'ranking', 'number', 'cloud', 'text', 'ideas', 'quiz'] as const
export type Kind = (typeof kinds)[number]

/** draft · open, with or without an end · closed while late votes come in · closed for good · revealed */
export const states = ['draft', 'open', 'timed', 'grace', 'closed', 'revealed'] as const
export type State = (typeof states)[number]

/** Of now, and not of when the tests began. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
const at = (secondsAgo: number) => inSeconds(-secondsAgo)

const sources = ['room', 'youtube', 'facebook', 'instagram']
const voters = { room: 212, youtube: 131, facebook: 58, instagram: 27 }
const votes = 428

/** bySource deals counts out to the sources about as the voters are; the sums stay. */
function bySource(counts: number[]): Record<string, number[]> {
  const out: Record<string, number[]> = Object.fromEntries(sources.map((s) => [s, counts.map(() => 0)]))
  counts.forEach((count, i) => {
    let left = count
    for (const source of sources.slice(1).reverse()) {
      const part = Math.floor((count * (voters[source as keyof typeof voters] + ((i * 7) % 11))) / votes)
      out[source]![i] = part
      left -= part
    }
    out.room![i] = left
  })
  return out
}

const entry = (n: number, text: string, count: number, more: Partial<PollEntry> = {}): PollEntry => ({
  n, text, votes: count, state: 'shown', ...more,
})
const texts = (...of: string[]) => of.map((text) => ({ text }))
const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => ({ text: String(from + i) }))

const cloud: [string, number][] = [
  ['Speicher', 96], ['Sonne', 81], ['Wärmepumpe', 64], ['Netzausbau', 52], ['teuer', 47], ['Zukunft', 39],
  ['Wind', 33], ['Nachbarschaft', 24], ['Mut', 21], ['Bürokratie', 19], ['Förderung', 15], ['Balkonkraftwerk', 12],
  ['Gemeinschaft', 10], ['طاقة', 8], ['Handwerk', 7], ['Geduld', 5], ['Kupfer', 3], ['🌞', 2],
]

const examples: Record<Kind, Partial<Poll>> = {
  choice: {
    title: 'Was soll die Stadt zuerst ausbauen?',
    options: texts('Solar auf Dächern', 'Wind am Stadtrand', 'Wärme aus dem Fluss', 'Speicher im Quartier'),
    counts: [171, 64, 82, 111],
  },
  yesno: { title: 'Haben Sie schon einmal Ihren Stromanbieter gewechselt?', options: texts('Ja', 'Nein'), counts: [263, 165] },
  scale: {
    title: 'Wie gut fühlen Sie sich über Ihre Heizung informiert?',
    options: steps(1, 5), min: 1, max: 5, counts: [38, 84, 141, 117, 48],
    numbers: { mean: 3.12, median: 3, least: 1, greatest: 5 },
  },
  ranking: {
    title: 'Was ist Ihnen beim Strom am wichtigsten?',
    options: texts('Preis', 'Sicherheit', 'Klima', 'Unabhängigkeit'), most: 4, counts: [1344, 1190, 1011, 735],
  },
  number: {
    title: 'Wie viele Kilowattstunden braucht ein Haushalt im Jahr?',
    min: 0, max: 20000, decimals: 0, unit: 'kWh',
    numbers: {
      mean: 3412.6, median: 3200, least: 400, greatest: 12000,
      bins: [
        [400, 1367, 31], [1367, 2334, 84], [2334, 3301, 129], [3301, 4268, 97], [4268, 5235, 48], [5235, 6202, 19],
        [6202, 7169, 8], [7169, 8136, 5], [8136, 9103, 3], [9103, 10070, 2], [10070, 11037, 1], [11037, 12004, 1],
      ].map(([from, to, n]) => ({ from: from!, to: to!, votes: n! })),
    },
  },
  cloud: {
    title: 'Woran denken Sie bei der Energiewende?', most: 3,
    entries: cloud.map(([word, n], i) => entry(i + 1, word, n)),
  },
  text: {
    title: 'Was hat Sie heute Abend überrascht?', most: 1,
    entries: [
      entry(1, 'Dass ein Kühlschrank von 1995 mehr kostet als ein neuer.', 1, { kind: 'youtube', author: 'Mia Winter' }),
      entry(2, 'Wie wenig Leitungen wir für Wasserstoff haben, und dass es dafür noch nicht einmal einen Plan gibt.', 1, { kind: 'room', author: 'Omar' }),
      entry(4, 'لم أكن أعرف ذلك', 1, { kind: 'facebook', author: 'ليلى' }),
      entry(3, 'Kauft auf spam.example', 1, { kind: 'instagram', author: 'xX_gold_Xx', state: 'held' }),
    ],
  },
  ideas: {
    title: 'Was soll die Stadt als Nächstes tun?', most: 5,
    entries: [
      entry(2, 'Solardach auf der Schwimmhalle', 141, { kind: 'room', author: 'Petra Lang', status: 'taken_up' }),
      entry(1, 'Kostenlose Beratung in jedem Bezirk', 118, { kind: 'youtube', author: 'jonas_k' }),
      entry(5, 'Werkzeug zum Ausleihen in der Bücherei', 77, { kind: 'instagram', author: 'Zoë', status: 'done' }),
      entry(3, 'Jeden Parkplatz überdachen und darauf Strom ernten', 40, { kind: 'facebook', author: 'Tom', status: 'not_now' }),
      entry(4, 'Eine Karte, auf der man sieht, welche Dächer passen', 22, { kind: 'room', author: '' }),
      entry(6, 'ALLES LÜGE', 1, { kind: 'room', author: 'truth_4_all', state: 'held' }),
    ],
  },
  quiz: {
    title: 'Welches Gerät braucht im Jahr am meisten Strom?',
    options: [
      { text: 'Kühlschrank', right: false },
      { text: 'Wäschetrockner', right: true },
      { text: 'Fernseher', right: false },
      { text: 'Backofen', right: false },
    ],
    points: 100, counts: [133, 189, 47, 59],
  },
}

const life: Record<State, () => Partial<Poll>> = {
  draft: () => ({ state: 'draft' }),
  open: () => ({ state: 'open', opened_at: at(20) }),
  timed: () => ({ state: 'open', opened_at: at(20), seconds: 60, closes_at: inSeconds(40) }),
  grace: () => ({ state: 'closed', opened_at: at(63), closes_at: at(3), final_at: inSeconds(42), grace: { youtube: 45_000, facebook: 35_000 } }),
  closed: () => ({ state: 'closed', opened_at: at(90), closes_at: at(30), final_at: at(15), final: true }),
  revealed: () => ({ state: 'closed', opened_at: at(90), closes_at: at(30), final_at: at(15), final: true, revealed: true, revealed_at: at(5) }),
}

const entered = (kind: string) => ['cloud', 'text', 'ideas'].includes(kind)

/** poll is an example as the desk and the host see it. */
export function poll(kind: Kind, state: State = 'open', more: Partial<Poll> = {}): Poll {
  const example = examples[kind]
  const counts = example.counts ?? null
  const whole: Poll = {
    id: `p-${kind}`, kind, title: '', options: [], multiple: false, most: 1, anonymous: false, who: 'all',
    state, version: 3, round: 1, revealed: false, final: false,
    opened_at: undefined, closes_at: undefined, final_at: undefined, revealed_at: undefined, created_at: at(900),
    votes, repeats: 17, v: 500, counts: null, by_source: counts && bySource(counts), voters,
    ...example, ...life[state](),
  }
  const empty: Partial<Poll> = {
    votes: 0, repeats: 0, v: 0, counts: counts && counts.map(() => 0), by_source: entered(kind) ? null : {},
    voters: {}, numbers: undefined, entries: entered(kind) ? [] : undefined,
  }
  return { ...whole, ...(state === 'draft' ? empty : {}), ...more }
}

/** seen is what the audience and the overlay are told of a poll. */
export function seen(of: Poll): Poll {
  if (of.revealed) return { ...of, entries: of.entries?.filter((e) => e.state === 'shown') }
  return {
    ...of,
    options: of.options.map(({ right: _, ...option }) => option),
    counts: null, by_source: null, voters: null, numbers: undefined, entries: undefined,
  }
}

/** counts is the tally of a poll at a later moment. */
export function counts(of: Poll, more: Partial<Tally> = {}): { t: 'tally'; polls: Tally[] } {
  const { id, round, votes, repeats, counts, by_source, voters, numbers, entries } = of
  return { t: 'tally', polls: [{ id, round, v: of.v + 1, votes, repeats, counts, by_source, voters, numbers, entries, ...more }] }
}

/** What a person may have voted in each kind. */
export const choices: Record<Kind, Choice> = {
  choice: { poll: 'p-choice', round: 1, choice: [3] },
  yesno: { poll: 'p-yesno', round: 1, choice: [0] },
  scale: { poll: 'p-scale', round: 1, choice: [3] },
  ranking: { poll: 'p-ranking', round: 1, order: [2, 0, 1] },
  number: { poll: 'p-number', round: 1, number: 3500 },
  cloud: { poll: 'p-cloud', round: 1, text: ['Sonne', 'Mut'] },
  text: { poll: 'p-text', round: 1, text: ['Dass ein Kühlschrank von 1995 mehr kostet als ein neuer.'] },
  ideas: { poll: 'p-ideas', round: 1, choice: [2, 4] },
  quiz: { poll: 'p-quiz', round: 1, choice: [1] },
}

export const ranks: Rank[] = [
  [1, 'Mia Winter', 'youtube', 840], [2, 'Petra Lang', 'room', 790], [3, 'jonas_k', 'instagram', 760],
  [4, 'Omar', 'room', 700], [4, 'ليلى', 'facebook', 700], [6, '@greengrid', 'youtube', 640],
  [7, 'Zoë', 'room', 580], [8, '', 'room', 560], [9, 'Kathi aus der zweiten Reihe links außen', 'hall', 500], [10, 'Tom', 'youtube', 480],
].map(([place, name, kind, points]) => ({ place, name, kind, points }) as Rank)

/** One's own place, further down. */
export const me: Rank = { place: 23, name: 'Alex', kind: 'room', points: 300 }
