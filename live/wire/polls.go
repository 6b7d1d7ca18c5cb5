package wire

import (
	"math"
	"strconv"
	"strings"

	"zuruf/live"
)

// Sight is how much of a poll its reader may see.
type Sight int

// What may be seen.
const (
	SeesRevealed Sight = iota // the audience: what has been revealed
	SeesAll                   // desk and host
)

// FromPoll is a poll with its counts as far as may be seen; rounds are the
// earlier ones that are final.
func FromPoll(p *live.Poll, t *live.Tally, rounds []Tally, sight Sight) Poll {
	out := Poll{ID: p.ID, Kind: string(p.Kind), Title: p.Title, Options: []PollOption{}, Multiple: p.Most > 1 && !p.Kind.Entered(), Most: p.Most,
		Decimals: p.Decimals, Unit: p.Unit, Anonymous: p.Anonymous, Who: string(p.Who), Seconds: p.Seconds, Points: p.Points, Speed: p.Speed,
		State: string(p.State), Version: p.Version, Round: p.Round, Revealed: p.Revealed, Final: p.Final,
		OpenedAt: MaybeAt(p.OpenedAt), ClosesAt: MaybeAt(p.ClosesAt), FinalAt: MaybeAt(p.FinalAt), RevealedAt: MaybeAt(p.RevealedAt),
		Rounds: rounds, CreatedAt: At(p.CreatedAt)}
	if p.ClosedAt > 0 {
		out.ClosesAt = MaybeAt(p.ClosedAt)
	}
	for _, o := range p.Options {
		w := PollOption{Text: o.Text, Image: o.Image}
		if p.Kind == live.PollQuiz && (sight == SeesAll || p.Revealed) {
			right := o.Right
			w.Right = &right
		}
		out.Options = append(out.Options, w)
	}
	if p.Kind == live.PollScale || p.Kind == live.PollNumber {
		unit := math.Pow10(p.Decimals)
		if least := float64(p.Min) / unit; least > -live.LargestNumber {
			out.Min = &least
		}
		if most := float64(p.Max) / unit; most < live.LargestNumber {
			out.Max = &most
		}
	}
	for kind, ms := range p.Grace {
		if out.Grace == nil {
			out.Grace = map[string]int64{}
		}
		out.Grace[string(kind)] = ms
	}
	c := FromTally(p, t, sight)
	out.Votes, out.Repeats, out.V, out.Counts, out.BySource, out.Voters = c.Votes, c.Repeats, c.V, c.Counts, c.BySource, c.Voters
	out.Numbers, out.Entries = c.Numbers, c.Entries
	return out
}

// mostEntries is how many entries of each state an audience is sent. The desk
// is sent some of each, so that what waits is not hidden behind what is shown.
var mostEntries = map[Sight]map[live.EntryState]int{
	SeesRevealed: {live.EntryShown: 100},
	SeesAll:      {live.EntryShown: 300, live.EntryHeld: 200, live.EntryHidden: 100},
}

// FromTally is a count of p as far as may be seen.
func FromTally(p *live.Poll, t *live.Tally, sight Sight) Tally {
	out := Tally{ID: p.ID, Round: t.Round, V: t.Version, Votes: t.Votes(), Repeats: t.Repeats, Ticker: t.Ticker}
	if sight != SeesAll && !p.Revealed {
		return out
	}
	r := p.Result(t, sight == SeesAll)
	out.BySource, out.Voters = map[string][]int{}, map[string]int{}
	for kind, n := range t.Voters {
		out.Voters[string(kind)] = n
	}
	if len(p.Options) > 0 {
		out.Counts = r.Counts
		for kind, by := range r.BySource {
			out.BySource[string(kind)] = by
		}
	}
	if n := r.Numbers; n != nil {
		out.Numbers = &Numbers{Mean: n.Mean, Median: n.Median, Least: n.Least, Greatest: n.Greatest}
		for _, b := range n.Histogram {
			out.Numbers.Bins = append(out.Numbers.Bins, Bin{From: b.From, To: b.To, Votes: b.Votes})
		}
	}
	sent := map[live.EntryState]int{}
	for _, e := range r.Entries {
		if sent[e.State]++; sent[e.State] > mostEntries[sight][e.State] {
			continue
		}
		w := PollEntry{N: e.Number, Text: e.Text, Votes: e.Votes, State: string(e.State), Status: string(e.Status), Author: e.Author}
		if p.Kind != live.PollCloud {
			w.Kind = string(e.Kind)
		}
		out.Entries = append(out.Entries, w)
	}
	return out
}

// FromChosen is what somebody has voted, as they said it, and the words that
// they wrote.
func FromChosen(p *live.Poll, c live.Chosen, words []string) Choice {
	out := Choice{Poll: c.Poll, Round: c.Round, Text: words}
	if c.Fields == "" {
		return out
	}
	for f := range strings.SplitSeq(c.Fields, ",") {
		if p.Kind == live.PollRanking {
			f, _, _ = strings.Cut(f, ".")
		}
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			continue
		}
		switch p.Kind {
		case live.PollNumber:
			v := float64(n) / math.Pow10(p.Decimals)
			out.Number = &v
		case live.PollRanking:
			out.Order = append(out.Order, int(n))
		default:
			out.Choice = append(out.Choice, int(n))
		}
	}
	return out
}

// FromRanks are places of the quiz.
func FromRanks(list []live.Rank) []Rank {
	out := make([]Rank, len(list))
	for i, r := range list {
		out[i] = Rank{Place: r.Place, Name: r.Name, Kind: string(r.Kind), Points: r.Points}
	}
	return out
}
