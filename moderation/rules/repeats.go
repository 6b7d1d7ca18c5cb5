package rules

import "unicode/utf8"

// Repeats holds what one author says again, and long texts that many paste.
func Repeats(c *Context) {
	if c.SameAuthor >= 2 && utf8.RuneCountInString(c.Text) > 3 || c.SameText >= 4 && utf8.RuneCountInString(c.Text) >= 25 {
		c.Hold("repeat")
	}
}
