package rules

// FirstTime holds the first comment of each author where the series wants that.
func FirstTime(c *Context) {
	if c.HoldFirst {
		c.HoldIfFirst("first")
	}
}
