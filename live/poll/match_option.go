package poll

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zuruf/live"
)

var (
	yesWords = []string{"ja", "j", "jo", "jep", "jup", "jawohl", "yes", "y", "yep", "yup", "yeah", "yea", "👍", "✅"}
	noWords  = []string{"nein", "n", "no", "nope", "nee", "ne", "nah", "👎", "❌"} // "nö" folds to "no"
)

const (
	aroundText = " .,!;:\"'()[]{}*_~-<>" // what may stand around an option's text in a comment
	aroundSign = " .,!;:\"'()[]{}*"      // and around a number or a letter
)

// learn prepares the texts of the options. A whole text goes before what is
// left of another without its punctuation.
func (m *Matcher) learn() {
	p := m.poll
	short := make([]string, len(p.Options))
	numbers, letters := misled{}, misled{}
	all := 0
	for i, o := range p.Options {
		text := m.key(o.Text)
		short[i] = string(strip([]byte(text), aroundText+"?"))
		m.spaced = m.spaced || strings.ContainsAny(text, " -")
		m.longest = max(m.longest, len(text)+48)
		all += len(text) + 3
		enter(m.texts, text, i)
		enter(m.tags, compact(text), i)
		if n, err := strconv.Atoi(short[i][:digits([]byte(short[i]))]); err == nil {
			numbers.saw(n-1, i)
		}
		if len(short[i]) == 1 && short[i][0] >= 'a' {
			letters.saw(int(short[i][0]-'a'), i)
		}
	}
	fallback := map[string]int{}
	for i, s := range short {
		if _, taken := m.texts[s]; !taken {
			enter(fallback, s, i)
		}
	}
	if p.Kind == live.PollYesNo && len(p.Options) == 2 {
		if slices.Contains(noWords, short[0]) || slices.Contains(yesWords, short[1]) {
			m.yes = 1
		}
		for option, words := range map[int][]string{m.yes: yesWords, 1 - m.yes: noWords} {
			for _, w := range words {
				if _, taken := m.texts[m.key(w)]; !taken {
					fallback[m.key(w)] = option
				}
			}
		}
	}
	for s, i := range fallback {
		m.texts[s] = i
	}
	for s := range m.texts {
		m.heads[string(head([]byte(s)))] = true
	}
	if p.Most > 1 {
		m.longest = max(m.longest, all+32)
	}
	m.longest = min(m.longest, mostPlain)
	m.numbers, m.letters = !numbers.off(), !letters.off()
}

// misled notices options that are called by numbers (2 days, 3 days) or letters
// other than those of their places: there neither can stand for a place.
type misled struct{ seen, wrong int }

func (m *misled) saw(called, place int) {
	m.seen++
	if called != place {
		m.wrong++
	}
}

func (m *misled) off() bool { return m.seen > 1 && m.wrong > 0 }

func enter(into map[string]int, key string, option int) {
	if _, taken := into[key]; taken {
		option = twice
	}
	if key != "" {
		into[key] = option
	}
}

// compact leaves letters and digits.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// sort is how a voter named an option.
type sort uint8

const (
	unnamed sort = iota
	byNumber
	byLetter
	byText
)

// named finds the option that plain text names.
func (m *Matcher) named(b []byte) (int, sort) {
	b = stripEnd(bytes.TrimLeft(b, " \"'([{*"), aroundSign)
	if len(b) == 0 {
		return 0, unnamed
	}
	how := byText
	switch c := b[0]; {
	case c == '#':
		if i, ok := m.tags[string(b[1:])]; ok && i != twice {
			return i, byText
		}
		return 0, unnamed
	case len(b) == 1 && c >= 'a' && c <= 'z':
		how = byLetter
	case c >= '1' && c <= '9' && len(b) <= 4 && digits(b) == len(b):
		how = byNumber
	}
	if i, ok := m.texts[string(b)]; ok {
		if i == twice {
			return 0, unnamed
		}
		return i, how
	}
	n := len(m.poll.Options)
	switch how {
	case byNumber:
		i := 0
		for _, c := range b {
			i = i*10 + int(c-'0')
		}
		if m.poll.Kind == live.PollIdeas {
			return i, how
		}
		if m.numbers && i <= n {
			return i - 1, how
		}
	case byLetter:
		if i := int(b[0] - 'a'); m.letters && i < n {
			return i, how
		}
	}
	return 0, unnamed
}

// head is what plain text begins with, as far as the first blank or separator.
func head(b []byte) []byte {
	b = strip(b, aroundText)
	if end := bytes.IndexAny(b, partsSigns); end >= 0 {
		b = b[:end]
	}
	return stripEnd(b, aroundText)
}

// option reads a comment for a poll with options. Nearly all comments begin
// with a word that names nothing, and are done with at that.
func (m *Matcher) option(b []byte) (Wish, bool) {
	if first := head(b); !m.heads[string(first)] && (m.poll.Kind != live.PollYesNo || len(b) > mostDrawn) {
		if _, how := m.named(first); how == unnamed {
			return Wish{}, false
		}
	}
	for _, text := range [2][]byte{b, strip(b, aroundText)} {
		if i, ok := m.texts[string(text)]; ok && i != twice {
			return m.one(i, b)
		}
	}
	if m.spaced {
		if w, ok := m.list(b, partsTexts); ok {
			return w, true
		}
	}
	if w, ok := m.list(b, partsSigns); ok {
		return w, true
	}
	if i, ok := m.lettered(b); ok {
		return m.one(i, b)
	}
	if m.poll.Kind == live.PollYesNo {
		if i, ok := m.drawn(b); ok {
			return m.one(i, b)
		}
	}
	return Wish{}, false
}

// one is a vote for one option; a thumb that says the opposite makes it unclear.
func (m *Matcher) one(i int, b []byte) (Wish, bool) {
	against := "👎❌"
	if i != m.yes {
		against = "👍✅"
	}
	if m.poll.Kind == live.PollYesNo && bytes.ContainsAny(b, against) {
		return Wish{}, false
	}
	return Wish{Fields: strconv.Itoa(i)}, true
}

// lettered reads "A) the text of A".
func (m *Matcher) lettered(b []byte) (int, bool) {
	sign, text, found := bytes.Cut(b, []byte(" "))
	if !found || len(sign) > 4 {
		return 0, false
	}
	i, how := m.named(sign)
	j, ok := m.texts[string(strip(text, aroundText))]
	return i, ok && i == j && how != unnamed
}

const mostDrawn = 32 // bytes

// drawn reads "jaaa", "neeein" and signs put several times.
func (m *Matcher) drawn(b []byte) (int, bool) {
	var space [mostDrawn]byte
	if len(b) > len(space) {
		return 0, false
	}
	out, before := space[:0], rune(0)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r != before {
			out = append(out, b[i:i+size]...)
		}
		before = r
		i += size
	}
	for _, text := range [2][]byte{out, strip(out, aroundText)} {
		if i, ok := m.texts[string(text)]; ok && i != twice {
			return i, true
		}
	}
	return 0, false
}
