const CODE = /^[2-9A-HJ-NP-Z]{6}$/

/** parseCode brings a typed code to its one form: upper case, without blanks and dashes. */
export function parseCode(typed: string): string | undefined {
  const code = typed.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase()
  return CODE.test(code) ? code : undefined
}
