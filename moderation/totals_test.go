package moderation

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"zuruf/live/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// told is what a coalescer published.
type told struct {
	mu   sync.Mutex
	list []store.Totals
	at   []time.Time
	fail error
}

func (p *told) publish(_ context.Context, _ string, t store.Totals) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list, p.at = append(p.list, t), append(p.at, time.Now())
	return p.fail
}

// counts is what a receiver shows that keeps the count of the highest version.
func (p *told) counts() map[int]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	versions, out := map[int]int64{}, map[int]int{}
	for _, t := range p.list {
		for _, v := range t.Votes {
			if t.Version >= versions[v[0]] {
				versions[v[0]], out[v[0]] = t.Version, v[1]
			}
		}
	}
	return out
}

func TestTotalsAreCoalesced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &told{}
		c := newTotals(p.publish)
		start := time.Now()
		for v := 1; v <= 1000; v++ { // a thousand votes in a second, on three questions
			c.changed("s", int64(v), v%3, v)
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := len(p.list); n < 10 || n > 12 {
			t.Errorf("%d messages for a second of votes", n)
		}
		if p.at[0].Sub(start) > time.Millisecond {
			t.Error("the first count waited")
		}
		for i := 1; i < len(p.at); i++ {
			if d := p.at[i].Sub(p.at[i-1]); d < totalsPause {
				t.Errorf("message %d came %s after the one before", i, d)
			}
		}
		if got := p.counts(); got[0] != 999 || got[1] != 1000 || got[2] != 998 {
			t.Errorf("the newest counts: %v", got)
		}
		c.changed("s", 1001, 1, 7) // absolute: what was quiet begins at once, and may go down
		synctest.Wait()
		if last := p.list[len(p.list)-1]; len(last.Votes) != 1 || last.Votes[0] != [2]int{1, 7} || last.Version != 1001 {
			t.Errorf("%+v", last)
		}
		c.close()
	})
}

// TestTheNewestCountWins in whatever order the results of votes come back.
func TestTheNewestCountWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &told{}
		c := newTotals(p.publish)
		c.changed("s", 5, 1, 50)
		c.changed("s", 4, 1, 40)
		c.changed("s", 6, 2, 60)
		synctest.Wait()
		c.changed("s", 3, 1, 30) // after the newer one was published
		time.Sleep(time.Second)
		synctest.Wait()
		if got := p.counts(); got[1] != 50 || got[2] != 60 {
			t.Errorf("%v from %+v", got, p.list)
		}
		c.close()
	})
}

func TestShowsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &told{fail: errors.New("the store is gone")}
		c := newTotals(p.publish)
		for _, show := range []string{"a", "b", "c"} {
			c.changed(show, 1, 1, 1)
		}
		synctest.Wait()
		if len(p.list) != 3 {
			t.Errorf("%d messages", len(p.list))
		}
		c.changed("a", 2, 1, 2)
		c.close() // sends what waits
		if last := p.list[len(p.list)-1]; len(p.list) != 4 || last.Votes[0] != [2]int{1, 2} {
			t.Errorf("%+v", p.list)
		}
	})
}
