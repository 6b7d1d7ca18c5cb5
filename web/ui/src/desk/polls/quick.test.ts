import { expect, test } from 'vitest'
import { quick } from './quick'

/** short writes down what was understood. */
function short(line: string): string {
  const made = quick(line)
  if (!made) return ''
  const bounds = made.min === undefined ? [] : [`${made.min}–${made.max}`]
  return [made.kind, made.title, ...bounds, ...(made.options ?? []).map((o) => o.text)].join(' | ')
}

test.each([
  ['Tee oder Kaffee?', 'choice | Tee oder Kaffee? | Tee | Kaffee'],
  ['Tea or coffee', 'choice | Tea or coffee? | Tea | coffee'],
  ['A or B?', 'choice | A or B? | A | B'],
  ['Bus und Bahn oder Auto?', 'choice | Bus und Bahn oder Auto? | Bus und Bahn | Auto'],
  ['Berlin, Hamburg oder München?', 'choice | Berlin, Hamburg oder München? | Berlin | Hamburg | München'],
  ['Berlin, Hamburg, or Munich?', 'choice | Berlin, Hamburg, or Munich? | Berlin | Hamburg | Munich'],
  ['Rot / Grün / Blau', 'choice | Rot / Grün / Blau? | Rot | Grün | Blau'],
  ['Rot, Grün, Blau', 'choice | Rot, Grün, Blau | Rot | Grün | Blau'],
])('answers within the line: %s', (line, made) => expect(short(line)).toBe(made))

test.each([
  ['Mögen Sie Tee oder Kaffee?', 'Tee | Kaffee'],
  ['Mögen Sie lieber Tee oder schwarzen Kaffee?', 'Tee | schwarzen Kaffee'],
  ['Do you prefer tea or black coffee?', 'tea | black coffee'],
  ['Wollt ihr ans Meer oder in die Berge?', 'ans Meer | in die Berge'],
  ['Was ist besser, Tee oder Kaffee?', 'Tee | Kaffee'],
  ['Which is better: tea or coffee?', 'tea | coffee'],
])('a sentence around the answers is no part of them: %s', (line, options) => {
  expect(short(line).split(' | ').slice(2).join(' | ')).toBe(options)
})

test.each([
  ['Wo? Berlin, Hamburg / München', 'choice | Wo? | Berlin | Hamburg | München'],
  ['Where next: Rome; Paris | Oslo', 'choice | Where next? | Rome | Paris | Oslo'],
  ['Farbe: Rot, Grün', 'choice | Farbe | Rot | Grün'],
  ['Where? A or B', 'choice | Where? | A | B'],
])('a question and its answers: %s', (line, made) => expect(short(line)).toBe(made))

test.each([
  ['Ja oder nein: kommt der Frühling?', 'yesno | Kommt der Frühling?'],
  ['Yes or no: is it spring?', 'yesno | Is it spring?'],
  ['ja/nein: Regen?', 'yesno | Regen?'],
  ['Kommt der Frühling?', 'yesno | Kommt der Frühling?'],
  ['Kommt der Frühling? Ja oder nein', 'yesno | Kommt der Frühling?'],
  ['Umstellen oder nicht?', 'yesno | Umstellen oder nicht?'],
  ['To be or not?', 'yesno | To be or not?'],
  ['Kommt, wenn es regnet, wirklich niemand?', 'yesno | Kommt, wenn es regnet, wirklich niemand?'],
  ['Haben Sie 1-5 Kinder?', 'yesno | Haben Sie 1-5 Kinder?'],
])('yes or no: %s', (line, made) => expect(short(line)).toBe(made))

test.each([
  ['Wie viele Stufen hat der Turm?', 'number | Wie viele Stufen hat der Turm?'],
  ['How many steps?', 'number | How many steps?'],
  ['Warum sind Sie hier?', 'text | Warum sind Sie hier?'],
  ['Woran denken Sie?', 'cloud | Woran denken Sie?'],
  ['Where? Berlin', 'cloud | Where? Berlin'],
  ['What comes to your mind?', 'cloud | What comes to your mind?'],
  ['Wie war es? 1–5', 'scale | Wie war es? | 1–5'],
  ['How was it? 0 to 10', 'scale | How was it? | 0–10'],
  ['0-10: wie war es?', 'scale | Wie war es? | 0–10'],
])('what a question word asks for: %s', (line, made) => expect(short(line)).toBe(made))

test('nothing is made of nothing', () => {
  for (const line of ['', '  ', '?', ' . ? ! ']) expect(quick(line)).toBeUndefined()
})

test('the same answer counts once, and no poll has more than twenty', () => {
  expect(short('Wer? Anna, anna, Ben')).toBe('choice | Wer? | Anna | Ben')
  const many = Array.from({ length: 30 }, (_, i) => `Ort ${i}`).join(', ')
  expect(quick(`Wo? ${many}`)!.options).toHaveLength(20)
})
