package rules

import (
	"regexp"
	"strings"
)

// link finds addresses: with a scheme, with www, or a name with a common
// ending that no word of ordinary speech has.
var link = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S|\b[a-z0-9-]{2,}\s?(?:\.|\(dot\)|\[dot\])\s?(?:com|net|org|de|at|ch|io|ru|xyz|info|biz|shop|live|top|me|tv|gg|ly|cc|link|click|site|online)\b(?:/\S*)?`)

// Links holds comments that carry an address.
func Links(c *Context) {
	if mayLink(c.Folded) && link.MatchString(c.Folded) || strings.Contains(c.Name, "://") {
		c.Hold("links")
	}
}

// mayLink spares the expression where no address can be.
func mayLink(s string) bool { return strings.ContainsAny(s, ".([") || strings.Contains(s, "://") }
