import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  emptyTitle: { de: 'Gerade keine Umfrage', en: 'No poll right now' },
  emptyText: { de: 'Die nächste erscheint hier von selbst.', en: 'The next one appears here by itself.' },
  earlier: { de: 'Frühere Umfragen', en: 'Earlier polls' },
  left: { de: 'noch {time}', en: '{time} left' },
  running: { de: 'Läuft', en: 'Open' },
  over: { de: 'Beendet', en: 'Closed' },

  upTo: {
    de: { one: 'Eine Antwort wählen', other: 'Bis zu {n} Antworten wählen' },
    en: { one: 'Choose one answer', other: 'Choose up to {n} answers' },
  },
  several: { de: 'Mehrere Antworten möglich', en: 'Several answers possible' },
  tooMany: {
    de: 'Mehr als {n} geht nicht. Bitte zuerst eine Wahl aufheben.',
    en: 'No more than {n}. Please undo one first.',
  },
  low: { de: 'niedrig', en: 'low' },
  high: { de: 'hoch', en: 'high' },
  step: { de: '{n} auf der Skala von {from} bis {to}', en: '{n} on the scale from {from} to {to}' },
  points: {
    de: { one: '{n} Punkt für die richtige Antwort', other: '{n} Punkte für die richtige Antwort' },
    en: { one: '{n} point for the right answer', other: '{n} points for the right answer' },
  },
  speed: { de: 'Wer schneller ist, bekommt mehr.', en: 'Being quick earns more.' },

  rankHint: { de: 'Tippen Sie in Ihrer Reihenfolge, das Wichtigste zuerst.', en: 'Tap in your order, the first one first.' },
  ranked: { de: 'Ihre Reihenfolge', en: 'Your order' },
  unranked: { de: 'Noch ohne Platz', en: 'Not placed yet' },
  place: { de: 'auf Platz {n} setzen', en: 'put in place {n}' },
  up: { de: '{option} nach oben', en: 'Move {option} up' },
  down: { de: '{option} nach unten', en: 'Move {option} down' },
  remove: { de: '{option} wieder herausnehmen', en: 'Take {option} out again' },
  moved: { de: '{option} ist auf Platz {n}', en: '{option} is in place {n}' },
  removed: { de: '{option} ist herausgenommen', en: '{option} was taken out' },
  orderSent: { de: 'Reihenfolge abgegeben', en: 'Order sent' },
  changeOrder: { de: 'Reihenfolge ändern', en: 'Change your order' },
  sendOrder: { de: 'Reihenfolge abgeben', en: 'Send your order' },

  submit: { de: 'Abgeben', en: 'Send' },
  change: { de: 'Ändern', en: 'Change' },
  estimate: { de: 'Ihre Schätzung', en: 'Your estimate' },
  range: { de: 'Von {from} bis {to}', en: 'From {from} to {to}' },
  from: { de: 'Ab {from}', en: 'From {from}' },
  to: { de: 'Bis {to}', en: 'Up to {to}' },
  notNumber: { de: 'Bitte eine Zahl eingeben', en: 'Please enter a number' },
  decimals: {
    de: { one: 'Höchstens {n} Stelle nach dem Komma', other: 'Höchstens {n} Stellen nach dem Komma' },
    en: { one: 'At most {n} decimal', other: 'At most {n} decimals' },
  },
  wholeOnly: { de: 'Bitte eine ganze Zahl eingeben', en: 'Please enter a whole number' },
  readAs: { de: 'Gelesen als {amount}', en: 'Read as {amount}' },
  word: { de: 'Wort {n}', en: 'Word {n}' },
  oneWord: { de: 'Ihr Wort', en: 'Your word' },
  words: { de: 'Ihre Wörter, mit Komma getrennt', en: 'Your words, separated by commas' },
  wordsHint: {
    de: { one: 'Ein Wort', other: 'Bis zu {n} Wörter, Reihenfolge egal' },
    en: { one: 'One word', other: 'Up to {n} words in any order' },
  },
  tooManyWords: { de: 'Bitte höchstens {n} Wörter', en: 'Please no more than {n} words' },
  answer: { de: 'Ihre Antwort', en: 'Your answer' },
  checked: {
    de: 'Die Redaktion liest Antworten, bevor sie gezeigt werden.',
    en: 'The editors read answers before they are shown.',
  },
  checkedIdea: {
    de: 'Die Redaktion liest Ideen, bevor sie gezeigt werden.',
    en: 'The editors read ideas before they are shown.',
  },
  counter: { de: '{n} von {most} Zeichen', en: '{n} of {most} characters' },
  tooLong: { de: 'Bitte um {n} Zeichen kürzen', en: 'Please shorten it by {n} characters' },
  idea: { de: 'Ihre Idee', en: 'Your idea' },
  propose: { de: 'Vorschlagen', en: 'Propose' },
  support: { de: '{idea} unterstützen', en: 'Support {idea}' },
  supportUpTo: {
    de: { one: 'Eine Idee unterstützen', other: 'Bis zu {n} Ideen unterstützen' },
    en: { one: 'Support one idea', other: 'Support up to {n} ideas' },
  },
  ownHeld: { de: 'In Prüfung', en: 'Being checked' },
  noIdeas: { de: 'Noch keine Idee zu sehen. Machen Sie den Anfang.', en: 'No ideas to see yet. Make a start.' },

  sending: { de: 'Wird gezählt …', en: 'Counting …' },
  waiting: { de: 'Wird gezählt, sobald das Netz zurück ist', en: 'Will be counted when the network is back' },
  counted: { de: 'Gezählt', en: 'Counted' },
  taken: { de: 'Stimme zurückgenommen', en: 'Vote taken back' },
  takeBack: { de: 'Stimme zurücknehmen', en: 'Take back my vote' },
  anonymous: {
    de: 'Anonym: Nur bis zum Ende der Abstimmung ist gemerkt, wie dieses Gerät gestimmt hat, damit Sie ändern können. Danach nicht mehr. Kommentare auf Plattformen sind nie anonym.',
    en: 'Anonymous: how this device voted is remembered only until the poll closes, so that you can change it. Then no more. Comments on platforms are never anonymous.',
  },
  byComment: { de: 'Hier stimmen die Kommentare ab', en: 'This one is voted on in the comments' },
  byCommentText: {
    de: '{how} – auf der Plattform, auf der Sie zuschauen.',
    en: '{how} – on the platform where you watch.',
  },

  follows: { de: 'Abstimmung beendet – Ergebnis folgt', en: 'Voting has ended – the result follows' },
  yourVote: { de: 'Ihre Stimme: {choice}', en: 'Your vote: {choice}' },
  unsent: {
    de: 'Die Abstimmung endete, bevor Sie abgegeben hatten. Nicht gezählt:',
    en: 'Voting ended before you had sent this. Not counted:',
  },
  again: {
    de: 'Die Abstimmung begann von vorn. Ihre frühere Stimme zählt nicht mehr, bitte stimmen Sie noch einmal ab.',
    en: 'Voting started over. Your earlier vote no longer counts, please vote again.',
  },
  newRound: {
    de: 'Neue Runde: Auch wer schon abgestimmt hat, stimmt noch einmal ab.',
    en: 'A new round: those who have voted before vote again.',
  },
  nobody: { de: 'Niemand hat abgestimmt', en: 'Nobody voted' },
  noEntries: { de: 'Noch nichts freigegeben', en: 'Nothing has been let in yet' },
  moreEntries: { de: 'Weitere {n} zeigen', en: 'Show {n} more' },

  correct: { de: 'Richtig', en: 'Right' },
  wrong: { de: 'Leider nicht richtig', en: 'Not right this time' },
  leaderboard: { de: 'Bestenliste', en: 'Leaderboard' },
  yourPlace: { de: 'Sie sind auf Platz {n}', en: 'You are in place {n}' },
  ranksLoading: { de: 'Punkte werden gezählt …', en: 'Counting points …' },

  watching: { de: 'Ich schaue', en: 'I am watching' },
  here: { de: 'hier im Saal', en: 'here in the room' },
  on: { de: 'auf {source}', en: 'on {source}' },
  watchingText: {
    de: 'Umfragen und Ergebnisse erscheinen dann passend zu Ihrem Bild.',
    en: 'Polls and results then appear in time with your picture.',
  },

  linkAsk: { de: 'Kommentieren Sie auch auf {source}?', en: 'Do you also comment on {source}?' },
  linkAskAny: {
    de: 'Kommentieren Sie auch auf YouTube oder anderswo?',
    en: 'Do you also comment on YouTube or elsewhere?',
  },
  linkText: {
    de: 'Verbinden Sie beides, damit Ihre Stimme nur einmal zählt.',
    en: 'Connect the two, so that your vote counts only once.',
  },
  linkStart: { de: 'Code anzeigen', en: 'Show a code' },
  linkSay: { de: 'Schreiben Sie dort in die Kommentare:', en: 'Write this in the comments there:' },
  linkUntil: { de: 'Der Code gilt bis {time}.', en: 'The code holds until {time}.' },
  linkOver: { de: 'Der Code ist abgelaufen.', en: 'The code has expired.' },
  copy: { de: 'Kopieren', en: 'Copy' },
  copied: { de: 'Kopiert', en: 'Copied' },
} satisfies Texts

export const t = texts(dictionary)
