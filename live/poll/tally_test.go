package poll_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
)

// published notes what is told of counts, and when.
type published struct {
	*store.Store
	mu   sync.Mutex
	at   []time.Time
	told []*live.Tally
}

func (p *published) PublishTallies(ctx context.Context, show string, list []*live.Tally) error {
	p.mu.Lock()
	p.at, p.told = append(p.at, time.Now()), append(p.told, list...)
	p.mu.Unlock()
	return p.Store.PublishTallies(ctx, show, list)
}

// TestCountsAreToldTenTimesASecondAtMost, at once if nothing was told just now,
// and the last ones are right.
func TestCountsAreToldTenTimesASecondAtMost(t *testing.T) {
	timed(t, func(w *world) {
		var seen *published
		w.node = w.start(func(s *store.Store) poll.Store { seen = &published{Store: s}; return seen })
		p, second := w.open(tea), w.open(tea)
		begin := time.Now()
		for i := range 500 {
			w.clicks(p, fmt.Sprint("p", i), options(i%3))
			w.clicks(second, fmt.Sprint("p", i), options(0))
			time.Sleep(7 * time.Millisecond)
		}
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		if took := seen.at[0].Sub(begin); took > 10*time.Millisecond {
			t.Errorf("the first was told after %v", took)
		}
		for i, at := range seen.at[1:] {
			if at.Sub(seen.at[i]) < 100*time.Millisecond {
				t.Fatalf("told at %v, and again at %v", seen.at[i], at)
			}
		}
		if n := len(seen.at); n < 30 || n > 36 {
			t.Errorf("told %d times in 3.5 s", n)
		}
		for _, id := range []string{p.ID, second.ID} {
			var versions []int64
			last := &live.Tally{}
			for _, tally := range seen.told {
				if tally.Poll == id {
					versions, last = append(versions, tally.Version), tally
				}
			}
			if last.Votes() != 500 || !slices.IsSorted(versions) {
				t.Errorf("the last says %d votes; versions %v", last.Votes(), versions)
			}
		}
	})
}

// TestTheTickerNamesWhoseCommentsWereCounted: five at most, none that breaks a
// rule, and none in a poll that is anonymous.
func TestTheTickerNamesWhoseCommentsWereCounted(t *testing.T) {
	for name, anonymous := range map[string]bool{"by name": false, "anonymous": true} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, 0)
				var seen *published
				w.node = w.start(func(s *store.Store) poll.Store { seen = &published{Store: s}; return seen })
				d := tea
				d.Anonymous = anonymous
				p := w.open(d)
				w.clicks(p, "in the room", options(0))
				w.says(w.node, live.YouTube, "damn joe", "1", time.Now())
				w.says(w.node, live.YouTube, "not a voter", "hello", time.Now())
				for i := range 7 {
					w.says(w.node, live.YouTube, fmt.Sprint("p", i), "2", time.Now())
				}
				time.Sleep(time.Second)
				synctest.Wait()
				var names []string
				for _, tally := range seen.told {
					if len(tally.Ticker) > 5 {
						t.Errorf("%v", tally.Ticker)
					}
					names = append(names, tally.Ticker...)
				}
				if anonymous && len(names) > 0 || !anonymous && !slices.Contains(names, "p6") ||
					slices.Contains(names, "damn joe") || slices.Contains(names, "in the room") || slices.Contains(names, "not a voter") {
					t.Errorf("%v", names)
				}
				if last := seen.told[len(seen.told)-1]; last.Votes() != 9 {
					t.Errorf("%d votes", last.Votes())
				}
			})
		})
	}
}

func TestWhatRepeatsAVoteIsNotTold(t *testing.T) {
	timed(t, func(w *world) {
		var seen *published
		w.node = w.start(func(s *store.Store) poll.Store { seen = &published{Store: s}; return seen })
		p := w.open(tea)
		for range 5 {
			w.clicks(p, "ann", options(1))
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if len(seen.at) != 1 {
			t.Errorf("told %d times", len(seen.at))
		}
	})
}

// slow takes a while to read counts.
type slow struct{ *published }

func (s slow) Tallies(ctx context.Context, show string, polls []*live.Poll) ([]*live.Tally, error) {
	time.Sleep(50 * time.Millisecond)
	return s.published.Tallies(ctx, show, polls)
}

// TestCountsThatAreSlowToReadAreToldMoreSeldom: votes come first.
func TestCountsThatAreSlowToReadAreToldMoreSeldom(t *testing.T) {
	timed(t, func(w *world) {
		seen := &published{}
		w.node = w.start(func(s *store.Store) poll.Store { seen.Store = s; return slow{seen} })
		p := w.open(tea)
		for i := range 300 {
			w.clicks(p, fmt.Sprint("p", i), options(i%3))
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n, last := len(seen.at), seen.told[len(seen.told)-1]; n < 6 || n > 8 || last.Votes() != 300 {
			t.Errorf("told %d times in 3 s, %d votes at last", n, last.Votes())
		}
	})
}
