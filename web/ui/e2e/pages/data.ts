// What the canned server says.

import type { Check, Comment, Connecting, Question, Sample, Show, Snapshot, Source, Stage } from '../../src/lib/wire.gen.ts'

/** Before now, and not before the tests began. */
export const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString()

export const show: Show = {
  id: 'S1',
  series: 'R1',
  code: 'ABC234',
  title: 'Wissen am Abend: Wie viel Strom braucht das Netz?',
  language: 'de',
  state: 'live',
  hold: 'rules',
  anonymous: true,
  started_at: at(1200),
  ended_at: undefined,
  join: 'http://localhost:4999/ABC234',
}

const asked: [string, string, string, number, Partial<Question>?][] = [
  ['Wann werden die Wärmepumpen auch für Altbauten günstiger, und wer zahlt den Umbau?', 'Mia Winter', 'youtube', 48, { state: 'on_air' }],
  ['Was passiert mit dem Netz, wenn alle gleichzeitig um 18 Uhr ihr Auto laden?', 'jonas_k', 'instagram', 41, { state: 'queued', place: 1 }],
  ['Why is nobody talking about storage? Batteries got so much cheaper.', '@greengrid', 'youtube', 33, { state: 'queued', place: 2 }],
  ['هل يمكن للمنازل القديمة أن تستخدم الطاقة الشمسية؟', 'ليلى', 'facebook', 27],
  ['Welche Rolle spielt Wasserstoff wirklich? Ich höre seit zehn Jahren, dass er kommt, und sehe in meiner Stadt noch keine einzige Leitung dafür. Was müsste passieren, damit sich das in den nächsten fünf Jahren ändert, und wer entscheidet das eigentlich?', '', 'room', 19, { anonymous: true }],
  ['Gibt es den Vortrag später zum Nachschauen? 🙏', 'Omar', 'room', 12],
  ['Kann ich meinen Balkon ☀️ mit 800 W einfach anmelden?', 'Petra Lang', 'facebook', 9, { aired: 14 }],
  ['Was kostet eine Kilowattstunde im Jahr 2035?', 'Saal, Reihe 4', 'hall', 4, { state: 'queued', place: 3 }],
  ['Warum hängt der Strompreis am Gas?', 'Tom', 'youtube', 31, { state: 'answered', answered: { how: 'live', by: 'Alex', at: at(400) } }],
  ['Kauft meine Kryptowährung auf spam.example', 'xX_gold_Xx', 'room', 0, { state: 'held', reasons: ['links'] }],
  ['Ist Atomkraft wirklich günstiger? Mein Onkel sagt ja.', '', 'room', 0, { state: 'held', anonymous: true }],
]

export const questions: Question[] = asked.map(([text, name, kind, votes, more], i) => ({
  number: i + 1,
  text,
  state: 'open',
  version: 1,
  votes,
  voted: i === 3,
  source: { kind },
  comment_id: kind === 'room' || kind === 'hall' ? undefined : `c${i}`,
  author: name ? { name, id: `a${i}` } : undefined,
  lang: 'de',
  created_at: at(900 - i * 30),
  ...more,
}))

const said = [
  'Sehr gutes Thema heute, danke!',
  'Wann kommt der Teil über Speicher?',
  'FIRST 🎉🎉🎉',
  'Ich habe seit zwei Jahren eine Wärmepumpe im Altbau und zahle ungefähr ein Drittel weniger als vorher mit Gas. Der Umbau war allerdings teuer, und ohne Förderung hätte ich es nicht gemacht. Wie sieht es damit ab nächstem Jahr aus, weiß das jemand von den Gästen? Ich frage auch für meine Nachbarn, die noch unsicher sind.',
  '+1 #2',
  'זה מעניין מאוד, תודה רבה!',
  'can someone explain grid frequency please',
  'ALLES LÜGE!!!! WACHT AUF',
  'Grüße aus Graz 👋',
  'Bitte auch über Balkonkraftwerke reden',
]
const names = ['Mia Winter', 'jonas_k', '@greengrid', 'ליאור', 'Petra Lang', 'Omar', 'Zoë', 'truth_4_all', 'Kathi', '@voltwatch']
const kinds = ['youtube', 'facebook', 'instagram']

export function comment(i: number, more: Partial<Comment> = {}): Comment {
  const text = said[i % said.length]!
  const kind = kinds[i % kinds.length]!
  return {
    id: `k${i}`,
    source: { id: `src-${kind}`, kind },
    author: { id: `u${i % names.length}`, name: names[i % names.length]!, avatar: '' },
    text,
    state: i % 10 === 7 ? 'held' : i % 23 === 5 ? 'rejected' : 'approved',
    version: 1,
    counted: text.startsWith('+1'),
    published_at: at(600 - i),
    received_at: at(600 - i),
    question: i % 19 === 1 ? 2 : undefined,
    first: i % 10 === 2,
    reasons: i % 10 === 7 ? ['capitals'] : undefined,
    ordinal: i,
    ...more,
  }
}

export const sources: Source[] = [
  ['youtube', 'live', 1.8, 'Wissen am Abend', 1200],
  ['facebook', 'slow', 0.4, 'Wissen am Abend Live', 14000],
  ['instagram', 'waiting', 0, 'wissen.abend', 0],
].map(([kind, state, rate, channel, lag]) => ({
  id: `src-${kind}`,
  kind: kind as string,
  state: state as string,
  lag_ms: lag as number,
  rate: rate as number,
  mode: kind === 'youtube' ? 'stream' : 'poll',
  quota_used: kind === 'youtube' ? 1800 : undefined,
  quota_left: kind === 'youtube' ? 8200 : undefined,
  quota_ends: undefined,
  error:
    kind === 'facebook'
      ? { code: 'slow', message: 'Facebook answers late.', message_de: 'Facebook antwortet verspätet.' }
      : undefined,
  title: show.title,
  channel: channel as string,
  picture: '',
  uncounted: kind === 'facebook' ? 3 : 0,
  capabilities: [],
}))

const check = (name: string, state: string, message: string, todo = ''): Check => ({ name, state, message, do: todo })

export const connecting: Connecting[] = ['youtube', 'facebook', 'instagram', 'twitch', 'inbound', 'social_stream'].map((kind) => ({
  kind,
  login: kind === 'twitch' ? 'device' : kind === 'inbound' || kind === 'social_stream' ? '' : 'oauth',
  ready: kind === 'youtube' || kind === 'twitch',
  redirect: `http://localhost:4999/connect/${kind}/callback`,
  hook: kind === 'facebook' || kind === 'instagram' ? `http://localhost:4999/hooks/${kind}` : '',
  public: false,
  checks:
    kind === 'youtube'
      ? [
          check('client_id', 'ok', 'Diese Installation kennt die Client-ID Ihrer App.'),
          check('https', 'ok', 'Die Anmeldung kehrt zu einer sicheren Adresse zurück (https oder dieser Rechner).'),
          check('api_enabled', 'unknown', 'Die YouTube Data API v3 ist in Ihrem Google-Projekt aktiviert.', 'Google-Cloud-Konsole → APIs & Dienste → Bibliothek.'),
          check('redirect_registered', 'unknown', 'Die Rückkehradresse unten ist im OAuth-Client eingetragen.'),
        ]
      : kind === 'facebook' || kind === 'instagram'
        ? [
            check('client_id', 'missing', 'Diese Installation kennt die Client-ID Ihrer App.', 'Erstellen Sie unter developers.facebook.com eine App und setzen Sie ZURUF_META_APP_ID und ZURUF_META_APP_SECRET.'),
            check('public', 'missing', 'Meta kann diese Installation erreichen.', 'Webhooks brauchen eine öffentliche https-Adresse (ZURUF_URL oder --domain).'),
            check('app_review', 'unknown', 'Die App hat erweiterten Zugriff; ohne Prüfung durch Meta erscheinen nur Kommentare von Personen mit einer Rolle in der App.'),
          ]
        : [],
}))

/** Three quarters of an hour in a source's life. */
export const history = (): Sample[] =>
  Array.from({ length: 46 }, (_, i) => ({
    at: at((45 - i) * 60),
    state: i < 8 ? 'waiting' : i > 30 && i < 34 ? 'slow' : 'live',
    rate: i < 9 ? 0 : 2 + 1.6 * Math.sin(i / 3) + ((i * 7) % 5) / 4,
    lag_ms: 1200,
    quota_left: 10_000 - i * 40,
  }))

const publicly = questions
  .filter((q) => q.state !== 'held')
  .map((q) => (q.state === 'queued' ? { ...q, state: 'open' } : q))

export const own: Question[] = [
  { ...questions[5]!, number: 21, text: 'Wie lange hält so ein Speicher eigentlich?', state: 'held', votes: 0, mine: true },
  { ...questions[5]!, number: 22, text: 'Wird die Förderung verlängert?', state: 'open', votes: 7, mine: true },
]

/** A stage that nobody has opened. */
export const closedStage: Stage = {
  version: 1, on: false, layout: 'auto', reactions: true, recording: false, guests: 3, minutes: 0, seats: 5, publications: [], viewers: 0,
}

export function snapshot(role: string, more: Partial<Snapshot> = {}): Snapshot {
  const desk = role === 'moderator'
  return {
    t: 'snapshot',
    at: '40-7',
    now: new Date().toISOString(),
    role,
    session: 'me',
    show,
    scene: { version: 3, panic: false, item: { kind: 'question', question: questions[0], since: at(42) } },
    questions: role === 'viewer' ? [...publicly, ...own] : questions,
    next: [2, 3, 8],
    comments: desk ? Array.from({ length: 300 }, (_, i) => comment(i)) : undefined,
    held: desk ? 30 : 0,
    sources: desk || role === 'producer' ? sources : undefined,
    overlays: desk
      ? [
          { id: 'o1', name: 'OBS Studio 1', state: 'on', shown: 3, seen_at: at(1) },
          { id: 'o2', name: 'Saal-Leinwand', state: 'on', shown: 3, seen_at: at(1) },
        ]
      : undefined,
    people: desk
      ? [
          { id: 'me', name: 'Alex', role: 'moderator' },
          { id: 'p2', name: 'Sam', role: 'moderator', on: 'k296' },
        ]
      : undefined,
    stage: closedStage,
    ...more,
  }
}
