package poll

import "zuruf/live"

// clock judges the times that a platform gives by how long ago its comments
// were said when they came. A platform whose clock runs off from ours would
// otherwise have all its votes come too early or too late.
type clock struct {
	lags [64]int64 // ms between saying and receiving, of late
	n    int
}

const (
	tooSlow = 90_000 // ms: no platform takes that long for its quickest comment
	enough  = 8      // comments after which the quickest tells something
)

// when is the time of a comment by our clock, in ms: the platform's, else that
// of its arrival less lag.
func (k *clock) when(c *live.Comment, lag int64) int64 {
	if c.PublishedAt == 0 {
		return c.ReceivedAt - lag
	}
	k.lags[k.n%len(k.lags)] = c.ReceivedAt - c.PublishedAt
	k.n++
	quickest := k.lags[0]
	for _, ms := range k.lags[:min(k.n, len(k.lags))] {
		quickest = min(quickest, ms)
	}
	at := c.PublishedAt
	if quickest < 0 || quickest > tooSlow && k.n >= enough {
		at += quickest
	}
	return min(at, c.ReceivedAt)
}
