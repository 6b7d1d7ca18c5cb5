// Package text prepares what people write: cleaning for display, folding for
// comparison, and the tokens that rules look at.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes hostile text displayable: valid UTF-8, no control characters or
// bidirectional overrides, line breaks and runs of blanks as one blank, at most
// most runes (the last one an ellipsis when it was cut) and at most four
// combining marks on one letter.
func Clean(s string, most int) string {
	if plain(s, most) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), 4*most))
	n, marks, blank := 0, 0, true
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if blank {
				continue
			}
			r, blank = ' ', true
		case r == utf8.RuneError, unicode.IsControl(r), hidden(r):
			continue
		case unicode.Is(unicode.Mn, r):
			if marks++; marks > 4 {
				continue
			}
		default:
			marks, blank = 0, false
		}
		if n == most {
			out := []rune(b.String())
			return strings.TrimRight(string(out[:most-1]), " ") + "…"
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(b.String(), " ")
}

// plain reports whether s is short printable ASCII without doubled or outer blanks.
func plain(s string, most int) bool {
	if len(s) > most || len(s) == 0 || s[0] == ' ' || s[len(s)-1] == ' ' {
		return len(s) == 0
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// hidden reports characters that have no place in a comment: overrides of the
// writing direction, byte order marks, tags, private use. The joiners that emoji and
// Arabic need stay.
func hidden(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
		r == 0xFEFF, r == 0x2060, r == 0x200B, r == 0x00AD,
		r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000:
		return true
	}
	return false
}
