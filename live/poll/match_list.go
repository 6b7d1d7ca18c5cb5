package poll

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// picked are the options that one comment names, in its order.
type picked struct {
	options [maxOptions]int
	n       int
	how     sort
	again   bool // one was named twice
	due     bool // "and" waits for another
}

func (p *picked) all() []int { return p.options[:p.n] }

// What parts the entries of a list. Where texts may have several words, a blank
// does not.
const (
	partsTexts  = ",;+&"
	partsSigns  = " ,;+&"
	partsRanks  = " ,;>-"
	partsRanked = ",;>"
)

// pick reads a list, all of it named in one way. A list with anything else in
// it is no vote; emoji may follow.
func (m *Matcher) pick(b []byte, parts string) (out picked, ok bool) {
	for len(b) > 0 {
		end, width, and := part(b, parts)
		if !m.add(&out, b[:end]) {
			return out, false
		}
		if and {
			if out.n == 0 || out.due {
				return out, false
			}
			out.due = true
		}
		b = b[end+width:]
	}
	return out, out.n > 0 && !out.due
}

// part finds where the first entry of a list ends, how wide the separator is
// and whether it asks for another entry.
func part(b []byte, parts string) (end, width int, and bool) {
	end = bytes.IndexAny(b, parts)
	if end >= 0 {
		width, and = 1, b[end] == '+' || b[end] == '&'
	} else {
		end = len(b)
	}
	if !strings.Contains(parts, "+") {
		return end, width, and
	}
	for _, word := range [2]string{" und ", " and "} {
		i := end
		if parts == partsTexts {
			i = bytes.Index(b, []byte(word))
		}
		if i >= 0 && i <= end && bytes.HasPrefix(b[i:], []byte(word)) {
			end, width, and = i, len(word), true
		}
	}
	return end, width, and
}

// add takes one entry into a list.
func (m *Matcher) add(out *picked, entry []byte) bool {
	if entry = bytes.Trim(entry, " "); len(entry) == 0 {
		return true
	}
	i, how := m.named(entry)
	known := slices.Contains(out.all(), i)
	switch {
	case how == unnamed:
		return out.n > 0 && len(stripEnd(entry, aroundSign)) == 0
	case out.n == 0:
		out.how = how
	case known:
		out.again, out.due = true, false
		return true
	case how != out.how, out.n == m.poll.Most, out.n == maxOptions:
		return false
	}
	out.options[out.n] = i
	out.n++
	out.due = false
	return true
}

// list reads options in any order; one named again counts once.
func (m *Matcher) list(b []byte, parts string) (Wish, bool) {
	p, ok := m.pick(b, parts)
	if !ok {
		return Wish{}, false
	}
	if p.n == 1 {
		return m.one(p.options[0], b)
	}
	slices.Sort(p.all())
	return Wish{Fields: fields(p.all())}, true
}

// ranking reads at least two options in order.
func (m *Matcher) ranking(b []byte, raw string) (Wish, bool) {
	for _, parts := range [2]string{partsRanked, partsRanks} {
		if p, ok := m.pick(b, parts); ok && p.n > 1 && !p.again {
			return Wish{Fields: places(p.all())}, true
		}
	}
	return m.joined(stripEnd(b, aroundSign), raw)
}

// joined reads "BAC". Since "bad" and "ab" are words too, small letters count
// only where all of three or more options are in order.
func (m *Matcher) joined(b []byte, raw string) (Wish, bool) {
	n := len(m.poll.Options)
	if len(b) < 2 || len(b) > m.poll.Most || !m.letters {
		return Wish{}, false
	}
	small := strings.ContainsFunc(raw, unicode.IsLower)
	if small && (n < 3 || len(b) < n) {
		return Wish{}, false
	}
	var p picked
	for i := range b {
		j, how := m.named(b[i : i+1])
		if how != byLetter || slices.Contains(p.all(), j) {
			return Wish{}, false
		}
		p.options[p.n] = j
		p.n++
	}
	return Wish{Fields: places(p.all())}, true
}
