package live

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestResultOfOptions(t *testing.T) {
	options := []PollOption{{Text: "A"}, {Text: "B"}, {Text: "C"}}
	for _, c := range []struct {
		name   string
		kind   PollKind
		counts map[SourceKind]map[string]int
		want   []int
		by     map[SourceKind][]int
	}{
		{"nothing", PollChoice, nil, []int{0, 0, 0}, map[SourceKind][]int{}},
		{"choice", PollChoice, map[SourceKind]map[string]int{Room: {"0": 3, "2": 1}, YouTube: {"2": 5}}, []int{3, 0, 6}, map[SourceKind][]int{Room: {3, 0, 1}, YouTube: {0, 0, 5}}},
		{"quiz", PollQuiz, map[SourceKind]map[string]int{Room: {"1": 2}}, []int{0, 2, 0}, map[SourceKind][]int{Room: {0, 2, 0}}},
		{"yes or no", PollYesNo, map[SourceKind]map[string]int{Room: {"1": 2}}, []int{0, 2, 0}, map[SourceKind][]int{Room: {0, 2, 0}}},
		{"unknown fields", PollChoice, map[SourceKind]map[string]int{Room: {"3": 1, "-1": 1, "x": 1, "": 1, "1": 1}}, []int{0, 1, 0}, map[SourceKind][]int{Room: {0, 1, 0}}},
		// Of three options the first place gets 3 points, the second 2, the third 1.
		{"ranking", PollRanking, map[SourceKind]map[string]int{Room: {"0.0": 2, "1.1": 2, "2.2": 1, "2.0": 1}, YouTube: {"1.0": 4, "0.2": 4}}, []int{10, 16, 4},
			map[SourceKind][]int{Room: {6, 4, 4}, YouTube: {4, 12, 0}}},
		{"ranking of unknown places", PollRanking, map[SourceKind]map[string]int{Room: {"0.3": 1, "0.-1": 1, "3.0": 1, "1": 1, "x.0": 1, "1.x": 1, "2.1": 1}}, []int{0, 0, 2}, map[SourceKind][]int{Room: {0, 0, 2}}},
	} {
		p := &Poll{Kind: c.kind, Options: options}
		got := p.Result(&Tally{Counts: c.counts}, false)
		if !slices.Equal(got.Counts, c.want) || !reflect.DeepEqual(got.BySource, c.by) || got.Numbers != nil || got.Entries != nil {
			t.Errorf("%s: %+v, want %v %v", c.name, got, c.want, c.by)
		}
	}
}

func TestResultOfNumbers(t *testing.T) {
	for _, c := range []struct {
		name     string
		decimals int
		counts   map[string]int
		want     *Numbers
	}{
		{"nothing", 0, nil, nil},
		{"nothing left", 0, map[string]int{"5": 0}, nil},
		{"no numbers", 0, map[string]int{"x": 3, "": 1, "1.5": 1}, nil},
		{"one value", 0, map[string]int{"7": 3}, &Numbers{Mean: 7, Median: 7, Least: 7, Greatest: 7, Answers: 3, Histogram: []Bin{{7, 8, 3}}}},
		{"one value with decimals", 2, map[string]int{"725": 1}, &Numbers{Mean: 7.25, Median: 7.25, Least: 7.25, Greatest: 7.25, Answers: 1, Histogram: []Bin{{7.25, 7.26, 1}}}},
		{"odd", 0, map[string]int{"1": 1, "2": 1, "9": 1}, &Numbers{Mean: 4, Median: 2, Least: 1, Greatest: 9, Answers: 3,
			Histogram: []Bin{{1, 2, 1}, {2, 3, 1}, {3, 4, 0}, {4, 5, 0}, {5, 6, 0}, {6, 7, 0}, {7, 8, 0}, {8, 9, 0}, {9, 10, 1}}}},
		{"even, between two", 0, map[string]int{"1": 2, "4": 2}, &Numbers{Mean: 2.5, Median: 2.5, Least: 1, Greatest: 4, Answers: 4, Histogram: []Bin{{1, 2, 2}, {2, 3, 0}, {3, 4, 0}, {4, 5, 2}}}},
		{"even, on one", 0, map[string]int{"1": 1, "3": 2, "4": 1}, &Numbers{Mean: 2.75, Median: 3, Least: 1, Greatest: 4, Answers: 4, Histogram: []Bin{{1, 2, 1}, {2, 3, 0}, {3, 4, 2}, {4, 5, 1}}}},
		{"below nought", 1, map[string]int{"-15": 1, "-14": 2, "-12": 1}, &Numbers{Mean: -1.375, Median: -1.4, Least: -1.5, Greatest: -1.2, Answers: 4,
			Histogram: []Bin{{-1.5, -1.4, 1}, {-1.4, -1.3, 2}, {-1.3, -1.2, 0}, {-1.2, -1.1, 1}}}},
		{"across nought", 0, map[string]int{"-10": 1, "10": 1}, &Numbers{Mean: 0, Median: 0, Least: -10, Greatest: 10, Answers: 2,
			Histogram: []Bin{{-10, -8, 1}, {-8, -6, 0}, {-6, -4, 0}, {-4, -2, 0}, {-2, 0, 0}, {0, 2, 0}, {2, 4, 0}, {4, 6, 0}, {6, 8, 0}, {8, 10, 0}, {10, 12, 1}}}},
	} {
		p := &Poll{Kind: PollNumber, Decimals: c.decimals}
		got := p.Result(&Tally{Counts: map[SourceKind]map[string]int{Room: c.counts}}, false)
		if !reflect.DeepEqual(got.Numbers, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got.Numbers, c.want)
		}
		if len(got.Counts) != 0 {
			t.Errorf("%s: an estimate has no options, but %v", c.name, got.Counts)
		}
	}
}

func TestResultAddsSources(t *testing.T) {
	p := &Poll{Kind: PollNumber}
	got := p.Result(&Tally{Counts: map[SourceKind]map[string]int{Room: {"2": 1}, YouTube: {"2": 2, "6": 1}}}, false)
	if got.Numbers.Mean != 3 || got.Numbers.Median != 2 || got.Numbers.Answers != 4 {
		t.Errorf("%+v", got.Numbers)
	}
}

// TestResultIsTheSameOnEveryNode adds numbers whose sum depends on the order in
// which binary fractions are added.
func TestResultIsTheSameOnEveryNode(t *testing.T) {
	p := &Poll{Kind: PollNumber, Decimals: 2}
	tally := &Tally{Counts: map[SourceKind]map[string]int{Room: {"10": 1, "20": 3, "30": 7, "99999999999999": 1, "-99999999999998": 1, "77": 3}}}
	want := p.Result(tally, false).Numbers.Mean
	for range 100 {
		if got := p.Result(tally, false).Numbers.Mean; got != want {
			t.Fatalf("the mean is %v, then %v", want, got)
		}
	}
}

func TestResultOfAScale(t *testing.T) {
	p := &Poll{Kind: PollScale, Min: -1, Max: 3, Options: make([]PollOption, 5)}
	got := p.Result(&Tally{Counts: map[SourceKind]map[string]int{Room: {"0": 1, "4": 2}, YouTube: {"4": 1}}}, false)
	if !slices.Equal(got.Counts, []int{1, 0, 0, 0, 3}) {
		t.Errorf("counts %v", got.Counts)
	}
	if want := (&Numbers{Mean: 2, Median: 3, Least: -1, Greatest: 3, Answers: 4}); !reflect.DeepEqual(got.Numbers, want) {
		t.Errorf("%+v, want %+v", got.Numbers, want)
	}
	if got := p.Result(&Tally{}, false); got.Numbers != nil {
		t.Errorf("nobody has voted, but %+v", got.Numbers)
	}
}

func TestResultOfEntries(t *testing.T) {
	tally := &Tally{Entries: []PollEntry{
		{Number: 1, Text: "one", State: EntryShown, Votes: 2}, {Number: 2, Text: "two", State: EntryHeld, Votes: 9}, {Number: 3, Text: "three", State: EntryShown, Votes: 5},
		{Number: 4, Text: "four", State: EntryHidden, Votes: 3}, {Number: 5, Text: "five", State: EntryShown, Votes: 2}, {Number: 6, Text: "taken back", State: EntryShown}}}
	numbers := func(list []PollEntry) (out []int) {
		for _, e := range list {
			out = append(out, e.Number)
		}
		return out
	}
	for _, kind := range []PollKind{PollCloud, PollText, PollIdeas} {
		p := &Poll{Kind: kind}
		if got := numbers(p.Result(tally, false).Entries); !slices.Equal(got, []int{3, 1, 5}) {
			t.Errorf("%s: the audience sees %v", kind, got)
		}
		if got := numbers(p.Result(tally, true).Entries); !slices.Equal(got, []int{2, 3, 4, 1, 5}) {
			t.Errorf("%s: the desk sees %v", kind, got)
		}
	}
	if tally.Entries[0].Number != 1 || len(tally.Entries) != 6 {
		t.Error("reading a tally changed it")
	}
}

// FuzzHistogram holds that every answer falls into one of a few bins.
func FuzzHistogram(f *testing.F) {
	f.Add(int64(-10), int64(10), int64(3))
	f.Add(int64(-100_000_000_000_000), int64(100_000_000_000_000), int64(0))
	f.Add(int64(0), int64(12), int64(11))
	f.Fuzz(func(t *testing.T, a, b, c int64) {
		values := map[int64]int{}
		for i, v := range []int64{a, b, c} {
			values[v%100_000_000_000_001] += i + 1
		}
		n := (&Poll{Kind: PollNumber}).numbers(values)
		votes := 0
		for i, bin := range n.Histogram {
			votes += bin.Votes
			if bin.From >= bin.To || i > 0 && bin.From != n.Histogram[i-1].To {
				t.Fatalf("%v: %+v", values, n.Histogram)
			}
		}
		if votes != 6 || n.Answers != 6 || len(n.Histogram) > maxBins || n.Histogram[0].From != n.Least || n.Histogram[len(n.Histogram)-1].To <= n.Greatest {
			t.Fatalf("%v: %+v", values, n)
		}
		if n.Median < n.Least || n.Median > n.Greatest || n.Mean < n.Least-1 || n.Mean > n.Greatest+1 || math.IsNaN(n.Mean) {
			t.Fatalf("%v: %+v", values, n)
		}
	})
}

func TestTakes(t *testing.T) {
	for _, c := range []struct {
		poll           Poll
		takes, visible bool
	}{
		{Poll{State: PollDraft}, false, false}, {Poll{State: PollOpen}, true, true}, {Poll{State: PollClosed}, true, true}, {Poll{State: PollClosed, Final: true}, false, true},
	} {
		if c.poll.Takes() != c.takes || c.poll.Visible() != c.visible {
			t.Errorf("%+v: takes %v, visible %v", c.poll, c.poll.Takes(), c.poll.Visible())
		}
	}
}

func TestRightAnswer(t *testing.T) {
	p := Poll{Options: []PollOption{{Right: true}, {}, {Right: true}}}
	for _, c := range []struct {
		chosen []int
		want   bool
	}{{[]int{0, 2}, true}, {[]int{2, 0}, true}, {[]int{0}, false}, {[]int{0, 1, 2}, false}, {[]int{1}, false}, {nil, false}} {
		if p.RightAnswer(c.chosen) != c.want {
			t.Errorf("%v: %v", c.chosen, !c.want)
		}
	}
}

func TestVotes(t *testing.T) {
	if n := (&Tally{Voters: map[SourceKind]int{Room: 3, YouTube: 4}}).Votes(); n != 7 {
		t.Error(n)
	}
}
