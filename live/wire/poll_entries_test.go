package wire

import (
	"testing"

	"zuruf/live"
)

// TestWhatWaitsIsNotHiddenBehindWhatIsShown: a desk is sent some of each.
func TestWhatWaitsIsNotHiddenBehindWhatIsShown(t *testing.T) {
	p := &live.Poll{ID: "p", Kind: live.PollText, Revealed: true}
	tally := &live.Tally{Poll: "p", Round: 1, Version: 1}
	for i := range 900 {
		e := live.PollEntry{Number: i + 1, Text: "x", State: live.EntryShown, Votes: 2}
		if i >= 600 {
			e.State, e.Votes = live.EntryHeld, 1
		}
		tally.Entries = append(tally.Entries, e)
	}
	states := func(s Sight) map[string]int {
		out := map[string]int{}
		for _, e := range FromTally(p, tally, s).Entries {
			out[e.State]++
		}
		return out
	}
	if got := states(SeesAll); got["held"] != 200 || got["shown"] != 300 {
		t.Errorf("the desk: %v", got)
	}
	if got := states(SeesRevealed); got["held"] != 0 || got["shown"] != 100 {
		t.Errorf("the audience: %v", got)
	}
}
