package poll

import (
	"slices"

	"zuruf/live"
)

// clock judges the times that a platform gives by how long ago its comments
// were said when they came. A platform whose clock runs off from ours would
// otherwise have all its votes come too early or too late.
type clock struct {
	lags [64]int64 // ms between saying and receiving, of late
	n    int
	slow int   // comments in a row that took too long
	from int64 // ms, when the first of them came
}

const (
	tooSlow = 90_000 // ms: no platform takes that long for its quickest comment
	enough  = 8      // comments after which the quickest tells something
	steady  = 10_000 // ms for which they must be slow: after an outage many old ones come at once
)

// when is the time of a comment that arrived at a time, both by the store's
// clock, in ms: what the platform says, else when it arrived.
func (k *clock) when(c *live.Comment, arrived int64) int64 {
	if c.PublishedAt == 0 {
		return arrived
	}
	lag := arrived - c.PublishedAt
	k.lags[k.n%len(k.lags)] = lag
	k.n++
	switch {
	case lag <= tooSlow:
		k.slow = 0
	case k.slow == 0:
		k.slow, k.from = 1, arrived
	default:
		k.slow++
	}
	quickest := slices.Min(k.lags[:min(k.n, len(k.lags))])
	at := c.PublishedAt
	if at%1000 == 0 {
		at += 999 // a platform that tells whole seconds: it was some time within this one
	}
	if quickest < 0 || k.slow >= enough && arrived-k.from >= steady {
		at += quickest
	}
	return min(at, arrived)
}
