package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookalikes maps letters and signs that are read as a Latin letter to it.
// After Unicode's confusables (UTS #39), the few that are seen in chats.
var lookalikes = map[rune]rune{
	'а': 'a', 'в': 'b', 'е': 'e', 'з': '3', 'и': 'u', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'с': 'c',
	'т': 't', 'у': 'y', 'х': 'x', 'ѕ': 's', 'і': 'i', 'ј': 'j', 'ԁ': 'd', 'ӏ': 'l', 'ո': 'n', 'һ': 'h',
	'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x', 'ω': 'w',
	'ı': 'i', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ħ': 'h', 'ß': 's', 'æ': 'a', 'œ': 'o',
	'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'i', 'ʀ': 'r', 'ɴ': 'n', 'ᴀ': 'a', 'ᴇ': 'e', 'ᴏ': 'o',
}

// leet maps digits and signs that stand for letters inside a word.
var leet = [128]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's', '!': 'i', '|': 'i'}

// Fold brings text to a form for searching: lower case, without accents and
// compatibility forms (full width, mathematical letters), look-alikes as Latin.
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = unicode.ToLower(r)
		if l, ok := lookalikes[r]; ok {
			r = l
		}
		b.WriteRune(r)
	}
	return b.String()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Tokens splits folded text into words as a blocked word would be read: digits
// and signs inside a word as the letters they stand for, single letters that
// are spaced out ("s p a m", "s.p.a.m") as one word, letters drawn out as one.
func Tokens(folded string) []string {
	var out []string
	var word, single strings.Builder
	flushSingle := func() {
		if utf8.RuneCountInString(single.String()) > 1 {
			out = append(out, single.String())
		}
		single.Reset()
	}
	flush := func() {
		if word.Len() == 0 {
			return
		}
		w := squeeze(word.String())
		if utf8.RuneCountInString(w) == 1 {
			single.WriteString(w)
		} else {
			flushSingle()
			out = append(out, w)
		}
		word.Reset()
	}
	runes := []rune(folded)
	for i, r := range runes {
		letter := unicode.IsLetter(r)
		if !letter && r < 128 && leet[r] != 0 && stands(runes, i) {
			r, letter = leet[r], true
		}
		if letter || unicode.IsDigit(r) {
			word.WriteRune(r)
			continue
		}
		flush()
	}
	flush()
	flushSingle()
	return out
}

// stands reports whether the digit or sign at place i stands for a letter: a
// letter is beside it; of a sign, the one behind it, so that "quick!" and
// "100$" stay what they are.
func stands(r []rune, i int) bool {
	before := i > 0 && unicode.IsLetter(r[i-1])
	behind := i+1 < len(r) && unicode.IsLetter(r[i+1])
	switch {
	case unicode.IsDigit(r[i]):
		return before || behind
	case r[i] == '!' || r[i] == '|':
		return before && behind
	}
	return behind
}

// squeeze shortens letters drawn out three times and more to one.
func squeeze(w string) string {
	r := []rune(w)
	out := r[:0:0]
	for i := 0; i < len(r); {
		j := i
		for j < len(r) && r[j] == r[i] {
			j++
		}
		out = append(out, r[i])
		if j-i == 2 {
			out = append(out, r[i])
		}
		i = j
	}
	return string(out)
}
