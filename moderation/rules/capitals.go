package rules

import "unicode"

// Capitals holds shouting: at least twelve letters, eight in ten of them capitals.
func Capitals(c *Context) {
	if len(c.Text) < 12 {
		return
	}
	letters, capitals := 0, 0
	for _, r := range c.Text {
		switch {
		case unicode.IsUpper(r):
			capitals++
			letters++
		case unicode.IsLower(r):
			letters++
		}
	}
	if letters >= 12 && capitals*10 >= letters*8 {
		c.Hold("capitals")
	}
}
