// An hour into a show, made in seconds: questions from everywhere with votes,
// one on air, three lined up, comments around them.

const texts = {
  en: {
    own: ['room', '', 'Which of you two still gets nervous before the show?', 6],
    asks: [
      ['youtube', 'Tilly Teakettle', 'When will the bicycle bridge open, and what happens to the ferry until then?', 23],
      ['instagram', 'penny.overclock', 'Who pays for the night bus once the trial is over?', 18],
      ['facebook', 'Barnaby Marmalade', 'Old houses and heat pumps: what did it really cost you, all in?', 14],
      ['youtube', 'Monty Bumblebee', 'Could the library open on Sundays? My kids ask every week.', 11],
      ['facebook', 'Winnie Cardboard', 'Will there be subtitles for the deaf in the next season?', 8],
    ],
    says: [
      ['instagram', 'Daisy Wobbleton', 'Greetings from the ferry 👋'],
      ['youtube', 'Gus Rutabaga', 'THIS IS WHAT I HAVE BEEN SAYING FOR YEARS'],
      ['facebook', 'نورة الفنجان', 'مساء الخير من القاهرة، شكرا على البث'],
      ['youtube', 'Chester Sockdrawer', 'That chart at the beginning was great. Is there a link to the figures, ideally to the whole study and not only to the summary?'],
    ],
  },
  de: {
    own: ['room', '', 'Wer von Ihnen beiden hat vor der Sendung noch Lampenfieber?', 6],
    asks: [
      ['youtube', 'Käthe Kabelsalat', 'Wann wird die neue Radbrücke eröffnet, und was wird bis dahin aus der Fähre?', 23],
      ['instagram', 'frieda.zimtschnecke', 'Wer bezahlt den Nachtbus, wenn der Probebetrieb vorbei ist?', 18],
      ['facebook', 'Moritz Gießkanne', 'Wärmepumpe im Altbau: Was hat das bei Ihnen am Ende wirklich gekostet?', 14],
      ['youtube', 'Ottilie Wäscheleine', 'Könnte die Bücherei sonntags öffnen? Meine Kinder fragen jede Woche.', 11],
      ['facebook', 'Knut Fahrradklingel', 'Gibt es in der nächsten Staffel Untertitel für Gehörlose?', 8],
    ],
    says: [
      ['instagram', 'Wilma Pfefferminz', 'Grüße von der Fähre 👋'],
      ['youtube', 'Günni Nudelholz', 'DAS SAGE ICH DOCH SEIT JAHREN'],
      ['facebook', 'نورة الفنجان', 'مساء الخير من القاهرة، شكرا على البث'],
      ['youtube', 'Jupp Doppelkeks', 'Die Grafik am Anfang war großartig. Gibt es einen Link zu den Zahlen, am liebsten zur ganzen Studie und nicht nur zur Zusammenfassung?'],
    ],
  },
}

/** until asks again and again for something that has to arrive first. */
async function until(ask) {
  for (const end = Date.now() + 30_000; ; ) {
    const found = await ask()
    if (found) return found
    if (Date.now() > end) throw new Error('the demo did not get as far as expected')
    await new Promise((later) => setTimeout(later, 250))
  }
}

/** evening fills the demo that the context's pages open, and returns where its pages are. */
export async function evening(context, control, language) {
  const page = await context.newPage()
  // Its overlay would be missed in the desk once this page is closed.
  await page.route('**/overlay/*', (route) => route.abort())
  await page.goto('/demo')
  const call = (role, method, path, body) =>
    page.evaluate(
      async ({ role, method, path, body }) => {
        const headers = { 'X-Zuruf-Role': role, 'Content-Type': 'application/json' }
        const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
        return answer.json()
      },
      { role, method, path, body },
    )
  const say = (platform, name, text) =>
    fetch(`${control}/control/say`, { method: 'POST', body: JSON.stringify({ platform, user: name, name, text }) })

  const ways = await call('viewer', 'GET', '/demo')
  const { show } = await call('viewer', 'POST', '/join', { code: ways.code })
  const path = `/shows/${show.id}`
  const { asks, own, says } = texts[language]

  for (const [platform, name, text] of asks) await say(platform, name, text)
  const asked = await Promise.all(
    asks.map(async ([, , text, votes]) => {
      const comment = await until(async () => {
        const query = new URLSearchParams({ text: text.slice(0, 20) })
        return (await call('moderator', 'GET', `${path}/comments?${query}`)).items[0]
      })
      return { ...(await call('moderator', 'POST', `${path}/comments/${comment.id}/ask`, {})), votes }
    }),
  )
  const mine = await call('viewer', 'POST', `${path}/questions`, { text: own[2], anonymous: false })
  if (mine.state === 'held') await call('moderator', 'POST', `${path}/questions/${mine.number}/open`, {})
  const all = [...asked, { ...mine, votes: own[3] }]

  const kinds = ['youtube', 'facebook', 'instagram']
  let voter = 0
  for (const { number, votes } of all)
    for (let i = 0; i < votes; i++) await say(kinds[i % 3], `Fan ${++voter}`, `👍 ${number}`)
  for (const [platform, name, text] of says) await say(platform, name, text)
  await until(async () => {
    const now = (await call('moderator', 'GET', `${path}/questions?limit=200`)).items
    return all.every(({ number, votes }) => now.find((q) => q.number === number).votes >= votes)
  })
  for (const { number } of asked.slice(1, 4)) await call('moderator', 'POST', `${path}/questions/${number}/queue`, {})
  await call('moderator', 'POST', `${path}/questions/${asked[0].number}/show`, {})

  /** poll opens the first prepared poll, lets people vote on every platform, and shows the result on air. */
  const poll = async () => {
    const { items } = await call('moderator', 'GET', `${path}/polls`)
    const at = `${path}/polls/${items[0].id}`
    await call('moderator', 'POST', `${at}/open`, {})
    await call('moderator', 'PUT', `${path}/scene`, { kind: 'poll', poll: items[0].id })
    const votes = [...'AAAAAAAAAABBBBBBBCCCCCD']
    for (const [i, letter] of votes.entries()) await say(kinds[i % 3], `Voter ${i}`, letter)
    await until(async () => (await call('moderator', 'GET', at)).votes >= votes.length)
    await call('moderator', 'POST', `${at}/reveal`, {})
  }
  return { ...ways, poll: async () => (await poll(), page.close()) }
}
