package rules

import "unicode/utf8"

// pasted is how often a long text must come within the last half minute to
// look like copy and paste, and longText how many characters make it long.
const (
	pasted   = 6
	longText = 30
)

// Repeats holds what one author says again, and long texts that many paste.
func Repeats(c *Context) {
	runes := utf8.RuneCountInString(c.Text)
	if c.SameAuthor >= 2 && runes > 3 || c.SameText >= pasted && runes >= longText {
		c.Hold("repeat")
	}
}
