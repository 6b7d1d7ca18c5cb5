package load

import (
	"math"
	"slices"
	"sync"
	"time"
)

// samples collects durations. Safe for concurrent use.
type samples struct {
	mu   sync.Mutex
	list []time.Duration
}

func (s *samples) add(d time.Duration) {
	s.mu.Lock()
	s.list = append(s.list, max(0, d))
	s.mu.Unlock()
}

// Measure is what a list of samples says. Percentiles are exact: the least
// sample that so many percent do not exceed.
type Measure struct {
	Name    string  `json:"name"`
	Rate    float64 `json:"per_second"`
	Samples int     `json:"samples"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Max     float64 `json:"max_ms"`
}

// measure sums up what was collected within a time.
func (s *samples) measure(name string, within time.Duration) Measure {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.list)
	m := Measure{Name: name, Samples: len(s.list)}
	if len(s.list) > 0 {
		m.Rate = float64(len(s.list)) / within.Seconds()
		m.P50, m.P99, m.Max = millis(percentile(s.list, 0.50)), millis(percentile(s.list, 0.99)), millis(s.list[len(s.list)-1])
	}
	return m
}

// percentile is the nearest rank in a sorted list that is not empty.
func percentile(sorted []time.Duration, p float64) time.Duration {
	rank := int(math.Ceil(p * float64(len(sorted))))
	return sorted[max(1, rank)-1]
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// faults counts what went wrong, by what it was. Safe for concurrent use.
type faults struct {
	mu    sync.Mutex
	count map[string]int
}

func (f *faults) note(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == nil {
		f.count = map[string]int{}
	}
	if _, ok := f.count[what]; !ok && len(f.count) >= 20 {
		what = "other"
	}
	f.count[what]++
}

func (f *faults) all() map[string]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make(map[string]int, len(f.count))
	for what, n := range f.count {
		out[what] = n
	}
	return out
}
