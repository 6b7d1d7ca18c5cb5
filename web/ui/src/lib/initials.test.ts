import { expect, test } from 'vitest'
import { initials } from './initials'

test.each([
  ['Mia Winter', 'MW'],
  ['Dr. Lena von Hofer', 'DH'],
  ['@voltwatch', 'V'],
  ['Anna-Lena Meier-Groß', 'AM'],
  ['jonas_k', 'JK'],
  ['נועה לימון', 'נל'],
  ['🎉', ''],
  ['', ''],
])('%s becomes %s', (name, letters) => expect(initials(name)).toBe(letters))
