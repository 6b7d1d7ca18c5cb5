package rules

// floodLimit is how many comments of one author in half a minute are still a
// conversation.
const floodLimit = 8

// Floods holds the comments of an author who writes too many.
func Floods(c *Context) {
	if c.ByAuthor > floodLimit {
		c.Hold("flood")
	}
}
