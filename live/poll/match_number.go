package poll

import (
	"bytes"
	"strconv"
)

const (
	aroundNumber = " .,!;:\"'()[]{}*"
	mostDigits   = 13 // the greatest number has as many
)

// integer reads a whole number at the beginning of b.
func integer(b []byte) (n int64, rest []byte, ok bool) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	i := digits(b)
	if i == 0 {
		return 0, b, false
	}
	n, ok = scaled(b[:i], nil, 0, negative)
	return n, b[i:], ok
}

// digits counts the digits at the beginning of b.
func digits(b []byte) int {
	i := 0
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	return i
}

// step reads a step of a scale: "4", "4/5", "4 von 5", the same several times.
func (m *Matcher) step(b []byte) (Wish, bool) {
	b = stripEnd(bytes.TrimLeft(b, "([{\"'*"), aroundNumber)
	n, rest, ok := integer(b)
	for ok && len(rest) > 0 {
		var again int64
		if whole := outOf(rest); whole != nil {
			again, rest, ok = integer(whole)
			ok = ok && again == m.poll.Max && len(rest) == 0
			continue
		}
		rest = bytes.TrimPrefix(rest, []byte(","))
		if len(rest) == 0 || rest[0] != ' ' {
			return Wish{}, false // "4,5" lies between two steps
		}
		again, rest, ok = integer(rest[1:])
		ok = ok && again == n
	}
	i := n - m.poll.Min
	if !ok || i < 0 || i >= int64(len(m.poll.Options)) {
		return Wish{}, false
	}
	return Wish{Fields: strconv.FormatInt(i, 10)}, true
}

// outOf is what stands behind "/" or "von", or nil.
func outOf(b []byte) []byte {
	b = bytes.TrimLeft(b, " ")
	for _, word := range [4]string{"/", "von ", "out of ", "of "} {
		if rest, ok := bytes.CutPrefix(b, []byte(word)); ok {
			return bytes.TrimLeft(rest, " ")
		}
	}
	return nil
}

// estimate reads a number as people write it in German or English, alone or
// with its unit.
func (m *Matcher) estimate(b []byte) (Wish, bool) {
	b = bytes.TrimLeft(b, "([{\"'*")
	for _, word := range [8]string{"~", "ca. ", "ca ", "circa ", "etwa ", "rund ", "about ", "approx. "} {
		if rest, ok := bytes.CutPrefix(b, []byte(word)); ok {
			b = bytes.TrimLeft(rest, " ")
			break
		}
	}
	negative := len(b) > 1 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	var space [mostDigits]byte
	whole, fraction, rest, ok := spelled(space[:0], b, m.poll.Decimals)
	if !ok || !m.unitOnly(rest) {
		return Wish{}, false
	}
	n, ok := scaled(whole, fraction, m.poll.Decimals, negative)
	if !ok || n < m.poll.Min || n > m.poll.Max {
		return Wish{}, false
	}
	return Wish{Fields: strconv.FormatInt(n, 10)}, true
}

// unitOnly reports whether nothing but the unit follows a number.
func (m *Matcher) unitOnly(b []byte) bool {
	b = bytes.TrimLeft(b, " ")
	if rest, ok := bytes.CutPrefix(b, []byte(m.unit)); ok {
		b = rest
	}
	return len(stripEnd(b, aroundNumber)) == 0
}

// spelled reads the digits of "1.200", "1,200.5", "1 200", "3,5". One point or
// comma with three digits behind it parts thousands where no decimals are asked
// for. whole has room for mostDigits.
func spelled(whole, b []byte, decimals int) (_, fraction, rest []byte, ok bool) {
	first := digits(b)
	if first == 0 || first > mostDigits {
		return nil, nil, nil, false
	}
	whole, rest = append(whole, b[:first]...), b[first:]
	thousands := byte(0)
	for len(rest) > 1 {
		mark, n := rest[0], digits(rest[1:])
		if n == 0 || mark != '.' && mark != ',' && mark != ' ' && mark != '\'' {
			break
		}
		group := rest[1 : 1+n]
		blank := mark == ' ' || mark == '\''
		grouped := n == 3 && first <= 3 && b[0] != '0' && len(whole)+n <= mostDigits && (thousands == mark || thousands == 0)
		switch {
		case grouped && (thousands == mark || blank || decimals == 0 || more(rest[1+n:])):
			thousands = mark
			whole, rest = append(whole, group...), rest[1+n:]
			continue
		case blank || thousands == mark:
			return nil, nil, nil, false
		}
		return whole, group, rest[1+n:], true
	}
	return whole, nil, rest, true
}

// more reports whether another group of digits follows, so that the mark before
// did not stand before decimals.
func more(b []byte) bool {
	return len(b) > 1 && (b[0] == '.' || b[0] == ',') && digits(b[1:]) > 0
}
