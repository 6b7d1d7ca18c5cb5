package wire

import (
	"slices"
	"testing"

	"zuruf/live"
)

func TestAnEstimateWithoutBoundsTellsNone(t *testing.T) {
	open := live.Poll{Kind: live.PollNumber, Min: -live.LargestNumber * 100, Max: live.LargestNumber * 100, Decimals: 2}
	if p := FromPoll(&open, &live.Tally{}, nil, SeesAll); p.Min != nil || p.Max != nil {
		t.Errorf("%v %v", p.Min, p.Max)
	}
	bound := live.Poll{Kind: live.PollNumber, Min: -150, Max: 1200, Decimals: 2}
	if p := FromPoll(&bound, &live.Tally{}, nil, SeesAll); *p.Min != -1.5 || *p.Max != 12 {
		t.Errorf("%v %v", *p.Min, *p.Max)
	}
}

// TestWhatIsHiddenIsNotTold: the audience knows how many have voted, and no more.
func TestWhatIsHiddenIsNotTold(t *testing.T) {
	p := live.Poll{Kind: live.PollIdeas, State: live.PollOpen}
	tally := live.Tally{Voters: map[live.SourceKind]int{live.Room: 3}, Counts: map[live.SourceKind]map[string]int{live.Room: {"1": 3, "2": 1}},
		Entries: []live.PollEntry{{Number: 1, Text: "a", State: live.EntryHeld, Votes: 3}, {Number: 2, Text: "b", State: live.EntryShown, Votes: 1}, {Number: 3, Text: "c", State: live.EntryShown}}}
	if got := FromTally(&p, &tally, SeesRevealed); got.Votes != 3 || got.Voters != nil || got.Entries != nil {
		t.Errorf("hidden: %+v", got)
	}
	texts := func(got Tally) (out []string) {
		for _, e := range got.Entries {
			out = append(out, e.Text)
		}
		return out
	}
	if got := texts(FromTally(&p, &tally, SeesAll)); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the desk sees %v", got)
	}
	p.Revealed = true
	if got := FromTally(&p, &tally, SeesRevealed); !slices.Equal(texts(got), []string{"b"}) || got.Voters["room"] != 3 {
		t.Errorf("revealed: %+v", got)
	}
}

func TestChoicesAreToldAsTheyWereMade(t *testing.T) {
	c := func(kind live.PollKind, decimals int, fields string) Choice {
		return FromChosen(&live.Poll{Kind: kind, Decimals: decimals}, live.Chosen{Poll: "p", Round: 2, Fields: fields}, nil)
	}
	if got := c(live.PollChoice, 0, "0,2"); !slices.Equal(got.Choice, []int{0, 2}) || got.Round != 2 {
		t.Errorf("%+v", got)
	}
	if got := c(live.PollRanking, 0, "2.0,0.1,1.2"); !slices.Equal(got.Order, []int{2, 0, 1}) || got.Choice != nil {
		t.Errorf("%+v", got)
	}
	if got := c(live.PollNumber, 1, "-35"); *got.Number != -3.5 {
		t.Errorf("%+v", got)
	}
	if got := c(live.PollChoice, 0, ""); got.Choice != nil || got.Number != nil {
		t.Errorf("taken back: %+v", got)
	}
}
