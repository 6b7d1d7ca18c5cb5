package poll

import (
	"bytes"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// folder writes comments in the plain form in which they are compared: folded,
// single blanks, keycaps, circled and squared signs as the digit or letter they
// show. What it learns of 128 neighbouring characters it keeps, so that reading
// a comment costs no memory. It is safe for concurrent use.
type folder struct {
	fold  func(string) string
	pages [1024]atomic.Pointer[page] // up to U+1FFFF
}

// page has what characters become: one character, nothing (0) or, below zero,
// one of the long ones.
type page struct {
	runes [128]rune
	long  []string
}

const (
	firstFlag, lastFlag = 0x1F1E6, 0x1F1FF // regional indicators, two of them a flag
	mostPlain           = 480              // bytes of plain text that are ever looked at
)

// plain writes s to dst; more than most bytes are no vote: false.
func (f *folder) plain(dst []byte, s string, most int) ([]byte, bool) {
	if len(s) > 8*most {
		return nil, false
	}
	blank := true
	for i := 0; i < len(s); {
		if len(dst) > most {
			return nil, false
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c <= ' ':
				if blank {
					continue
				}
				c = ' '
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			}
			blank = c == ' '
			dst = append(dst, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r >= firstFlag && r <= lastFlag {
			if next, n := utf8.DecodeRuneInString(s[i:]); next >= firstFlag && next <= lastFlag {
				dst = utf8.AppendRune(utf8.AppendRune(dst, r), next)
				i += n
				blank = false
				continue
			}
		}
		one, long := f.of(r)
		switch {
		case long != "":
			for j := range len(long) {
				if long[j] == ' ' && blank {
					continue
				}
				blank = long[j] == ' '
				dst = append(dst, long[j])
			}
		case one == ' ' && !blank:
			blank = true
			dst = append(dst, ' ')
		case one > ' ':
			blank = false
			dst = utf8.AppendRune(dst, one)
		}
	}
	return bytes.TrimRight(dst, " "), len(dst) <= most
}

// of is what a character becomes.
func (f *folder) of(r rune) (rune, string) {
	if r >= 0x20000 {
		if unicode.Is(unicode.Cf, r) {
			return 0, ""
		}
		return r, ""
	}
	at := &f.pages[r>>7]
	p := at.Load()
	if p == nil {
		p = f.read(r &^ 127)
		at.Store(p)
	}
	if one := p.runes[r&127]; one >= 0 {
		return one, ""
	} else {
		return 0, p.long[-one-1]
	}
}

// read folds 128 characters.
func (f *folder) read(from rune) *page {
	p := &page{}
	for i := range rune(128) {
		s := sign(from + i)
		if s == "" {
			s = f.fold(string(from + i))
		}
		if r, size := utf8.DecodeRuneInString(s); size == len(s) {
			if size > 0 {
				p.runes[i] = r
			}
			continue
		}
		p.long = append(p.long, s)
		p.runes[i] = -rune(len(p.long))
	}
	return p
}

// sign is what a sign shows that folding leaves alone, or that stands for an
// answer of its own: a blank parts it from what follows.
func sign(r rune) string {
	number := func(n rune) string {
		if n < 10 {
			return string([]rune{'0' + n, ' '})
		}
		return string([]rune{'0' + n/10, '0' + n%10, ' '})
	}
	letter := func(n rune) string { return string([]rune{'a' + n, ' '}) }
	switch {
	case r == 0x20E3: // the frame of a keycap, behind its digit
		return " "
	case r == 0x1F51F:
		return "10 "
	case r >= 0x2460 && r <= 0x249B: // in circles, in brackets, with a point
		return number((r-0x2460)%20 + 1)
	case r >= 0x249C && r <= 0x24E9:
		return letter((r - 0x249C) % 26)
	case r >= 0x2776 && r <= 0x2793:
		return number((r-0x2776)%10 + 1)
	case r >= 0x1F130 && r <= 0x1F149:
		return letter(r - 0x1F130)
	case r >= 0x1F150 && r <= 0x1F169:
		return letter(r - 0x1F150)
	case r >= 0x1F170 && r <= 0x1F189:
		return letter(r - 0x1F170)
	case r >= firstFlag && r <= lastFlag:
		return letter(r - firstFlag)
	case r >= 0x0660 && r <= 0x0669: // Arabic, Persian and Indian digits
		return string('0' + r - 0x0660)
	case r >= 0x06F0 && r <= 0x06F9:
		return string('0' + r - 0x06F0)
	case r >= 0x0966 && r <= 0x096F:
		return string('0' + r - 0x0966)
	}
	switch r {
	case '–', '—', '−', '‐', '‑', '‒':
		return "-"
	case '’', '‘', '‚', 'ʼ', '´', '`':
		return "'"
	case '“', '”', '„', '«', '»', '‹', '›':
		return `"`
	case '→', '➜', '➔', '➡', '⇒':
		return ">"
	case '≈':
		return "~"
	case '，', '、', '；':
		return ","
	}
	if r >= 0x1F3FB && r <= 0x1F3FF { // colours of skin: nothing
		return "\x00"
	}
	return ""
}

// upvotes reports whether plain text may speak of a question: "+1", a thumb or
// an arrow beside a digit, or "#" before a number. That is never a vote here.
func upvotes(b []byte) bool {
	if bytes.Contains(b, []byte("+1")) {
		return true
	}
	for i, c := range b {
		if c == '#' && numbered(bytes.TrimLeft(b[i+1:], " ")) {
			return true
		}
	}
	if !bytes.ContainsAny(b, "0123456789") {
		return false
	}
	return bytes.ContainsAny(b, "👍👎⬆⬇🔼🔽➕")
}

// numbered reports whether b begins with a number that no letter makes a word.
func numbered(b []byte) bool {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	r, _ := utf8.DecodeRune(b[n:])
	return n > 0 && !unicode.IsLetter(r)
}

// emoji reports signs that people add to what they say.
func emoji(r rune) bool {
	return r >= 0x2190 && r <= 0x2BFF || r >= 0x1F000 && r <= 0x1FAFF
}

// strip takes emoji and the given ASCII signs off both ends.
func strip(b []byte, signs string) []byte {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if !among(r, signs) && !emoji(r) {
			break
		}
		b = b[size:]
	}
	return stripEnd(b, signs)
}

func stripEnd(b []byte, signs string) []byte {
	for len(b) > 0 {
		r, size := utf8.DecodeLastRune(b)
		if !among(r, signs) && !emoji(r) {
			break
		}
		b = b[:len(b)-size]
	}
	return b
}

func among(r rune, signs string) bool {
	return r < utf8.RuneSelf && strings.IndexByte(signs, byte(r)) >= 0
}
