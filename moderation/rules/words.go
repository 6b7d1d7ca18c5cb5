package rules

import (
	"strings"

	"zuruf/moderation/text"
)

// Words is a list of blocked words and phrases, folded once.
type Words struct {
	exact  map[string]bool
	prefix []string   // "word*"
	phrase [][]string // several words in a row
}

// NewWords folds a list. A trailing * means "begins with"; blanks make a phrase.
func NewWords(list []string) *Words {
	w := &Words{exact: map[string]bool{}}
	for _, entry := range list {
		entry = strings.TrimSpace(entry)
		begins := strings.HasSuffix(entry, "*")
		tokens := text.Tokens(text.Fold(strings.TrimSuffix(entry, "*")))
		switch {
		case len(tokens) == 0:
		case len(tokens) > 1:
			w.phrase = append(w.phrase, tokens)
		case begins:
			w.prefix = append(w.prefix, tokens[0])
		default:
			w.exact[tokens[0]] = true
		}
	}
	return w
}

// In reports whether a blocked word stands among tokens.
func (w *Words) In(tokens []string) bool {
	if w == nil {
		return false
	}
	for i, t := range tokens {
		if w.exact[t] {
			return true
		}
		for _, p := range w.prefix {
			if strings.HasPrefix(t, p) {
				return true
			}
		}
		for _, p := range w.phrase {
			if len(tokens)-i >= len(p) && equal(tokens[i:i+len(p)], p) {
				return true
			}
		}
	}
	return false
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// BlockedWords holds comments in which, or in whose author's name, a blocked
// word stands, however it is spelled.
func BlockedWords(c *Context) {
	if c.Words.In(c.Tokens) || c.Words.In(c.Names) {
		c.Hold("words")
	}
}
