package gcc

import (
	"math"
	"testing"
)

func TestGroups(t *testing.T) {
	type step struct {
		sent, arrived float64
		whole, broken bool
		more          float64
	}
	for name, steps := range map[string][]step{
		"a burst is one group": {
			{0, 100, false, false, 0}, {2, 110, false, false, 0}, {5, 120, false, false, 0},
			{33, 140, false, false, 0}, {34, 141, false, false, 0},
			{66, 175, true, false, -8}, // 29 ms between departures, 21 between arrivals
		},
		"held up together is one group": {
			{0, 100, false, false, 0}, {20, 101, false, false, 0}, {40, 102, false, false, 0},
			{80, 180, false, false, 0},
			{120, 230, true, false, 38},
		},
		"overtaken by a later group": {
			{0, 100, false, false, 0}, {40, 140, false, false, 0}, {10, 141, false, false, 0}, {80, 190, true, false, 0},
		},
		"times that jump": {
			{0, 100, false, false, 0}, {40, 140, false, false, 0}, {80, 4000, false, true, 0}, {120, 4040, false, false, 0}, {160, 4090, true, false, 0},
		},
	} {
		var g groups
		for i, s := range steps {
			v, whole, broken := g.add(s.sent, s.arrived)
			if whole != s.whole || broken != s.broken || math.Abs(v.more-s.more) > 1e-9 {
				t.Errorf("%s, step %d: %+v, %v, %v", name, i, v, whole, broken)
			}
		}
	}
}

// What is held up for long is several groups.
func TestLongBurst(t *testing.T) {
	var g groups
	compared := 0
	for i := range 100 {
		if _, whole, _ := g.add(float64(i)*20, float64(i)*5); whole {
			compared++
		}
	}
	if compared != 3 {
		t.Fatalf("%d comparisons in 500 ms", compared)
	}
}

// The threshold follows the slopes that a path has anyhow, quickly down and
// slowly up, but not single outliers.
func TestThreshold(t *testing.T) {
	var r trend
	r.reset()
	at := 0.0
	follow := func(weighed float64, n int) {
		for range n {
			at += 30
			r.adapt(weighed, at)
		}
	}
	follow(r.threshold+2*outlier, 100)
	if r.threshold != thresholdStart {
		t.Fatalf("%v: outliers were followed", r.threshold)
	}
	follow(25, 100)
	if r.threshold < 20 || r.threshold > 25 {
		t.Fatalf("%v after slopes of 25", r.threshold)
	}
	follow(0, 100)
	if r.threshold != thresholdMin {
		t.Fatalf("%v after a calm while", r.threshold)
	}
}

// A longer way is taken for a queue at first, and for what it is in the end.
func TestBase(t *testing.T) {
	var b base
	for at := 0.0; at < 30_000; at += 50 {
		b.add(-500, at)
	}
	b.add(-400, 30_000)
	if q := b.queue(); q != 100 {
		t.Fatalf("queue of %v ms", q)
	}
	for at := 30_000.0; at < 50_100; at += 50 {
		b.add(-400, at)
	}
	if q := b.queue(); q != 0 {
		t.Fatalf("queue of %v ms after 20 s", q)
	}
}
