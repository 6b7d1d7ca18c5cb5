/** initials stand for a picture of a person: the first letters of the first and the last word of the name. */
export function initials(name: string): string {
  const words = name.split(/[\s_.]+/u).map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
  const letters = words.filter(Boolean).map((word) => [...word][0]!.toLocaleUpperCase())
  return letters.length > 1 ? letters[0]! + letters.at(-1)! : (letters[0] ?? '')
}
