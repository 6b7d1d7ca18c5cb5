package feed

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"zuruf/live/hub"
	"zuruf/live/store"
)

// Audience is a group that sees the same frames.
type Audience string

// The audiences.
const (
	Desk    Audience = "desk" // producers and moderators
	Host    Audience = "host"
	Public  Audience = "public"
	Overlay Audience = "overlay"
)

// Topic is the hub topic of an audience.
func Topic(show string, a Audience) string { return string(a) + ":" + show }

// mine is the hub topic of one asker in the room.
func mine(show, author string) string { return "me:" + show + ":" + author }

// Feed follows the shows that are watched on this node.
type Feed struct {
	store *store.Store
	hub   *hub.Hub
	join  func(code string) string
	now   func() time.Time
	probe time.Duration // how often the head is compared, which finds a dead subscription
	beat  time.Duration // how often a quiet topic hears a heartbeat
	// Changed is told what other parts of this node must know of a show's log.
	Changed func(show string)
	// Asked is told that something was asked of a platform.
	Asked func(show string)
	// Polled is told that a show's polls or its scene changed.
	Polled func(show string)
	// Staged is told that a show's stage, its hands, who is banned or the show
	// itself changed.
	Staged func(show string)
	// Revoked is told that a link was revoked.
	Revoked func(link string)
	// Moved is told that the links of a show lead to another one now.
	Moved func(show string)

	listener *store.Listener
	mu       sync.Mutex
	shows    map[string]*show
	wg       sync.WaitGroup
	ctx      context.Context
	cancel   context.CancelFunc
}

// New builds a Feed. join is the viewer address of a join code.
func New(s *store.Store, h *hub.Hub, join func(code string) string, now func() time.Time) *Feed {
	ctx, cancel := context.WithCancel(context.Background())
	return &Feed{store: s, hub: h, join: join, now: now, probe: 2 * time.Second, beat: 5 * time.Second, shows: map[string]*show{}, ctx: ctx, cancel: cancel,
		listener: s.Listen(ctx), Changed: func(string) {}, Asked: func(string) {}, Polled: func(string) {}, Staged: func(string) {}, Revoked: func(string) {}, Moved: func(string) {}}
}

// Run hears the notes of the followed shows until ctx ends, then stops following.
func (f *Feed) Run(ctx context.Context) error {
	f.wg.Go(func() { f.listener.Run(f.hear) })
	<-ctx.Done()
	f.cancel()
	f.listener.Close()
	f.wg.Wait()
	return nil
}

func (f *Feed) hear(n store.Note) {
	if n.Kind == "link" {
		f.Revoked(n.Text)
		return
	}
	if n.Kind == "moved" {
		f.Moved(n.Show)
		return
	}
	f.mu.Lock()
	s := f.shows[n.Show]
	f.mu.Unlock()
	if s != nil {
		s.tell(n)
	}
}

// Follow begins to follow a show for one watcher, who must End it.
func (f *Feed) Follow(ctx context.Context, id string) (*Watch, error) {
	f.mu.Lock()
	s := f.shows[id]
	if s == nil {
		s = newShow(f, id)
		f.shows[id] = s
		f.wg.Go(s.run)
	}
	s.watchers++
	f.mu.Unlock()
	w := &Watch{show: s}
	select {
	case <-s.ready:
		if s.failed != nil {
			w.End()
			return nil, s.failed
		}
		return w, nil
	case <-ctx.Done():
		w.End()
		return nil, ctx.Err()
	}
}

// Watch is one watcher's hold on a show.
type Watch struct {
	show *show
	once sync.Once
}

// End lets go; a show nobody watches is no longer followed.
func (w *Watch) End() {
	w.once.Do(func() {
		f := w.show.feed
		f.mu.Lock()
		defer f.mu.Unlock()
		w.show.watchers--
		if w.show.watchers == 0 && f.shows[w.show.id] == w.show {
			delete(f.shows, w.show.id)
			close(w.show.done)
			if err := f.listener.Unfollow(f.ctx, w.show.id); err != nil && f.ctx.Err() == nil {
				slog.Warn("unfollow", "show", w.show.id, "error", err)
			}
		}
	})
}
