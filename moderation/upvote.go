package moderation

import "unicode/utf8"

// Upvote reads the number of the question that a comment upvotes: "+1 #12",
// "👍 12", "#12 +1", "12 👍". Anything else in the comment makes it an ordinary
// one. Digits may be full width, the thumb may have any skin colour.
func Upvote(s string) (number int, ok bool) {
	hash, sign := false, false
	digits := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= '！' && r <= '～' { // full-width forms
			r -= '！' - '!'
		}
		switch {
		case r == ' ' || r == '.' || r == '!' || r == ',' || r == ':' || r == 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF:
			if digits > 0 && digits < 100 {
				digits += 100 // the number has ended
			}
		case r == '👍' || r == '⬆' || r == '🔼':
			if sign && number == 0 {
				break // 👍👍👍 12
			}
			sign = true
			if digits > 0 && digits < 100 {
				digits += 100
			}
		case r == '+' && !sign && plusOne(s[i:]):
			sign = true
			if digits > 0 && digits < 100 {
				digits += 100
			}
			size = plusOneSize(s[i:])
		case r == '#' && !hash && digits == 0:
			hash = true
		case r >= '0' && r <= '9' && digits < 5:
			number = number*10 + int(r-'0')
			digits++
		default:
			return 0, false
		}
		i += size
	}
	return number, sign && number > 0
}

// plusOne reports whether s begins with "+1" that is not the start of a longer number.
func plusOne(s string) bool {
	n := plusOneSize(s)
	return n > 0 && (n == len(s) || s[n] < '0' || s[n] > '9')
}

func plusOneSize(s string) int {
	if len(s) >= 2 && s[0] == '+' && s[1] == '1' {
		return 2
	}
	if len(s) >= 6 && s[:6] == "＋１" {
		return 6
	}
	return 0
}
