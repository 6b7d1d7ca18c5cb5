package moderation

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"zuruf/live/store"
)

// totalsPause is the least time between two messages with vote totals of one show.
const totalsPause = 100 * time.Millisecond

// totals collects changed vote counts of each show and publishes the newest of
// each question at most ten times a second: the first change at once, the rest
// after the pause. One goroutine a show runs while there is something to say.
type totals struct {
	publish func(ctx context.Context, show string, t store.Totals) error
	mu      sync.Mutex
	shows   map[string]*pending
	wg      sync.WaitGroup
	stop    chan struct{}
}

type pending struct {
	version int64
	votes   map[int]count
}

type count struct {
	version int64
	votes   int
}

func newTotals(publish func(context.Context, string, store.Totals) error) *totals {
	return &totals{publish: publish, shows: map[string]*pending{}, stop: make(chan struct{})}
}

func (t *totals) close() {
	close(t.stop)
	t.wg.Wait()
}

// changed notes the total of a question at a version of the show's totals.
func (t *totals) changed(show string, version int64, number, votes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.shows[show]
	if p == nil {
		p = &pending{votes: map[int]count{}}
		t.shows[show] = p
		t.wg.Add(1)
		go t.run(show, p)
	}
	if c, ok := p.votes[number]; ok && c.version > version {
		return
	}
	p.votes[number] = count{version, votes}
	p.version = max(p.version, version)
}

func (t *totals) run(show string, p *pending) {
	defer t.wg.Done()
	pause := time.NewTimer(0)
	defer pause.Stop()
	<-pause.C
	for {
		t.mu.Lock()
		if len(p.votes) == 0 {
			delete(t.shows, show)
			t.mu.Unlock()
			return
		}
		out := store.Totals{Version: p.version}
		for n, c := range p.votes {
			out.Votes = append(out.Votes, [2]int{n, c.votes})
		}
		clear(p.votes)
		p.version = 0 // a count that comes late is not made newer than it is
		t.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		if err := t.publish(ctx, show, out); err != nil {
			slog.Warn("vote totals not published", "show", show, "error", err)
		}
		cancel()
		pause.Reset(totalsPause)
		select {
		case <-pause.C:
		case <-t.stop:
		}
	}
}
