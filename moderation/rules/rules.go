// Package rules decides which comments wait for a person. A rule is a pure
// function that reads a Context and only records effects; it never rejects, it
// holds for a human. RULES.md says how to write one.
package rules

import (
	"zuruf/live"
	"zuruf/moderation/text"
)

// Context is what a rule may look at. A rule changes it by its methods only.
type Context struct {
	Text   string // as shown
	Name   string // of the author, as shown; "" if unknown
	Folded string // text.Fold of Text
	Tokens []string
	Names  []string // tokens of Name
	Words  *Words   // blocked words of the series

	// What the node remembers of the last half minute.
	ByAuthor   int // comments of this author, this one included
	SameAuthor int // times this author wrote this text, this one included
	SameText   int // times anybody wrote this text, this one included

	HoldFirst bool // setting: authors' first comments wait

	effects Effects
}

// Effects is what the rules recorded.
type Effects struct {
	Reasons   []string // rules that want the comment held
	FirstOnly []string // rules that want it held if it is the author's first
}

// Hold records that the named rule wants the comment to wait for a person.
func (c *Context) Hold(rule string) { c.effects.Reasons = append(c.effects.Reasons, rule) }

// HoldIfFirst records the same for an author's first comment in the show,
// which only the store knows for sure.
func (c *Context) HoldIfFirst(rule string) {
	c.effects.FirstOnly = append(c.effects.FirstOnly, rule)
}

// Rule looks at one comment.
type Rule func(*Context)

// All are the rules in the order in which their names are listed.
var All = []Rule{BlockedWords, Links, Repeats, Floods, Capitals, FirstTime}

// Judge runs every rule over c. With live.HoldAll everything waits.
func Judge(c *Context, hold live.Hold) (live.Decision, Effects) {
	c.Folded = text.Fold(c.Text)
	c.Tokens = text.Tokens(c.Folded)
	if c.Name != "" {
		c.Names = text.Tokens(text.Fold(c.Name))
	}
	c.effects = Effects{}
	for _, rule := range All {
		rule(c)
	}
	if hold == live.HoldAll || len(c.effects.Reasons) > 0 {
		return live.Held, c.effects
	}
	return live.Approved, c.effects
}
