package live

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Result is a tally read the way its poll asks.
type Result struct {
	Counts   []int                // an option; ranking: points, the first of n options gets n
	BySource map[SourceKind][]int // the same, by where the votes came from
	Numbers  *Numbers             // scale and number
	Entries  []PollEntry          // by votes, the most first
}

// Numbers describe the answers to a scale or an estimate, in units of one.
type Numbers struct {
	Mean, Median    float64
	Least, Greatest float64
	Histogram       []Bin // number: at most maxBins of equal width
	Answers         int
}

// Bin is one column of a histogram: from From to below To (the last: to To).
type Bin struct {
	From, To float64
	Votes    int
}

const maxBins = 12

// Result reads a tally of p. Entries that may not be seen are left out unless
// all are wanted.
func (p *Poll) Result(t *Tally, all bool) Result {
	out := Result{BySource: map[SourceKind][]int{}}
	values := map[int64]int{}
	for kind, counts := range t.Counts {
		by := make([]int, len(p.Options))
		for field, n := range counts {
			p.count(by, values, field, n)
		}
		out.BySource[kind] = by
	}
	out.Counts = make([]int, len(p.Options))
	for _, by := range out.BySource {
		for i, n := range by {
			out.Counts[i] += n
		}
	}
	switch p.Kind {
	case PollScale:
		for i, n := range out.Counts {
			if n > 0 {
				values[p.Min+int64(i)] = n
			}
		}
		out.Numbers = p.numbers(values)
		if out.Numbers != nil {
			out.Numbers.Histogram = nil // the counts are it
		}
	case PollNumber:
		out.Numbers = p.numbers(values)
	}
	for _, e := range t.Entries {
		if e.Votes > 0 && e.Text != "" && (all || e.State == EntryShown) {
			out.Entries = append(out.Entries, e)
		}
	}
	slices.SortFunc(out.Entries, func(a, b PollEntry) int { return cmp.Or(b.Votes-a.Votes, a.Number-b.Number) })
	return out
}

// count adds n votes for a field to the options or the values.
func (p *Poll) count(by []int, values map[int64]int, field string, n int) {
	switch p.Kind {
	case PollRanking:
		option, place, _ := strings.Cut(field, ".")
		i, err := strconv.Atoi(option)
		at, wrong := strconv.Atoi(place)
		if err == nil && wrong == nil && i >= 0 && i < len(by) && at >= 0 && at < len(by) {
			by[i] += n * (len(by) - at)
		}
	case PollNumber:
		if v, err := strconv.ParseInt(field, 10, 64); err == nil && n > 0 {
			values[v] += n
		}
	case PollChoice, PollYesNo, PollQuiz, PollScale:
		if i, err := strconv.Atoi(field); err == nil && i >= 0 && i < len(by) {
			by[i] += n
		}
	}
}

// numbers describes a distribution; nil if there is none.
func (p *Poll) numbers(values map[int64]int) *Numbers {
	if len(values) == 0 {
		return nil
	}
	unit := math.Pow10(p.Decimals)
	sorted := make([]int64, 0, len(values))
	for v := range values {
		sorted = append(sorted, v)
	}
	slices.Sort(sorted)
	sum, all := 0.0, 0
	for _, v := range sorted { // in order, so that every node finds the same mean
		sum += float64(v) / unit * float64(values[v])
		all += values[v]
	}
	out := &Numbers{Mean: sum / float64(all), Answers: all,
		Least: float64(sorted[0]) / unit, Greatest: float64(sorted[len(sorted)-1]) / unit}
	low, high, passed := int64(0), int64(0), 0
	for _, v := range sorted {
		before := passed
		passed += values[v]
		if before <= (all-1)/2 && (all-1)/2 < passed {
			low = v
		}
		if before <= all/2 && all/2 < passed {
			high = v
			break
		}
	}
	out.Median = (float64(low) + float64(high)) / 2 / unit
	out.Histogram = histogram(sorted, values, unit)
	return out
}

func histogram(sorted []int64, values map[int64]int, unit float64) []Bin {
	least, greatest := sorted[0], sorted[len(sorted)-1]
	width := (greatest-least)/maxBins + 1
	bins := make([]Bin, (greatest-least)/width+1)
	for i := range bins {
		from := least + int64(i)*width
		bins[i] = Bin{From: float64(from) / unit, To: float64(from+width) / unit}
	}
	for _, v := range sorted {
		bins[(v-least)/width].Votes += values[v]
	}
	return bins
}
