package poll

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// tallyPause is the least time between two messages with counts of one show: a
// little more than a tenth of a second, so that no second ever sees eleven.
const tallyPause = 110 * time.Millisecond

// slowPause is that of counts that are slow to read, of very many entries: they
// shall take a tenth of the store's time, yet be told once a second.
const slowPause = time.Second

// mostNames is how many names of counted comments one message carries.
const mostNames = 5

// tallies reads the counts of polls that changed and publishes them, at most
// ten times a second a show: the first change at once, the rest after the
// pause. One goroutine a show runs while there is something to say.
type tallies struct {
	store Store
	mu    sync.Mutex
	shows map[string]map[string][]string // show → poll → names
	wg    sync.WaitGroup
	stop  chan struct{}
}

func newTallies(s Store) *tallies {
	return &tallies{store: s, shows: map[string]map[string][]string{}, stop: make(chan struct{})}
}

func (t *tallies) close() {
	close(t.stop)
	t.wg.Wait()
}

// changed notes that a poll's counts changed, by the comment of somebody with
// that name if it is not empty.
func (t *tallies) changed(show, poll, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	polls := t.shows[show]
	if polls == nil {
		polls = map[string][]string{}
		t.shows[show] = polls
		t.wg.Add(1)
		go t.run(show)
	}
	names := polls[poll]
	if name != "" {
		names = append(names, name)
	}
	polls[poll] = names[max(0, len(names)-mostNames):]
}

func (t *tallies) run(show string) {
	defer t.wg.Done()
	pause := time.NewTimer(0)
	defer pause.Stop()
	<-pause.C
	for {
		t.mu.Lock()
		polls := t.shows[show]
		if len(polls) == 0 {
			delete(t.shows, show)
			t.mu.Unlock()
			return
		}
		t.shows[show] = map[string][]string{}
		t.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		begin := time.Now()
		if err := t.publish(ctx, show, polls); err != nil {
			slog.Warn("counts of polls not published", "show", show, "error", err)
		}
		cancel()
		pause.Reset(max(tallyPause, min(9*time.Since(begin), slowPause)))
		select {
		case <-pause.C:
		case <-t.stop:
		}
	}
}

func (t *tallies) publish(ctx context.Context, show string, names map[string][]string) error {
	ids := make([]string, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	polls, err := t.store.PollsOf(ctx, show, ids)
	if err != nil {
		return err
	}
	list, err := t.store.Tallies(ctx, show, polls)
	if err != nil || len(list) == 0 {
		return err
	}
	for i, p := range polls {
		if !p.Anonymous {
			list[i].Ticker = names[p.ID]
		}
	}
	return t.store.PublishTallies(ctx, show, list)
}
