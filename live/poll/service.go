package poll

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"zuruf/live"
)

// Options are what a Service is built of.
type Options struct {
	Store  Store
	Secret live.Secret
	Text   Text
	// Judge says whether the rules of a show let words pass, and whether everything waits in it.
	Judge func(ctx context.Context, show, words string) (passes, waits bool, err error)
	// Now is the store's clock, by which polls close.
	Now func() time.Time
}

// Service counts the votes of all shows on this node and closes polls whose
// time is up. It is safe for concurrent use.
type Service struct {
	Options
	tallies *tallies

	mu    sync.Mutex
	shows map[string]*show
}

// New builds a Service. Close it to send the last counts.
func New(o Options) *Service {
	return &Service{Options: o, tallies: newTallies(o.Store), shows: map[string]*show{}}
}

// Close waits until the last counts were sent.
func (s *Service) Close() { s.tallies.close() }

// show is what this node knows of a show's polls.
type show struct {
	id string

	mu       sync.Mutex
	ended    bool // the show is over
	version  string
	taking   []*taking // the one that was opened last comes first
	delays   map[live.SourceKind]int64
	code     string // what to write in the comments while delays are measured
	since    int64  // ms, when it was shown
	measured map[string]bool
	clocks   map[string]*clock
	entries  map[entryKey]int
	wrote    map[writer]int // new things written
	read     bool
}

// taking is a poll that votes may come for.
type taking struct {
	*live.Poll
	matcher *Matcher
}

type entryKey struct {
	poll  string
	round int
	key   string
}

// mostKnown bounds how many entries are remembered; the store knows them all.
const mostKnown = 20_000

func (s *Service) showOf(id string) *show {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.shows[id]
	if x == nil {
		x = &show{id: id, measured: map[string]bool{}, clocks: map[string]*clock{}, entries: map[entryKey]int{}, wrote: map[writer]int{}}
		s.shows[id] = x
	}
	return x
}

// fresh brings what is known of a show up to date.
func (s *Service) fresh(ctx context.Context, id string) (*show, error) {
	version, err := s.Store.PollVersion(ctx, id)
	if err != nil {
		return nil, err
	}
	x := s.showOf(id)
	x.mu.Lock()
	same := x.read && x.version == version
	x.mu.Unlock()
	if same {
		return x, nil
	}
	return x, s.reread(ctx, x, version)
}

// reread reads the polls that take votes, and what measuring needs. version
// was read before: what changes meanwhile is read again.
func (s *Service) reread(ctx context.Context, x *show, version string) error {
	if version == "" { // there never was a poll
		x.mu.Lock()
		x.read, x.version = true, version
		x.mu.Unlock()
		return nil
	}
	all, err := s.Store.Polls(ctx, x.id)
	if err != nil {
		return err
	}
	delays, err := s.Delays(ctx, x.id)
	if err != nil {
		return err
	}
	scene, err := s.Store.Scene(ctx, x.id)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	known := x.taking
	x.taking = nil
	clear(x.entries) // a reset or an erasure took some away
	for _, p := range all {
		if !p.Takes() {
			continue
		}
		t := &taking{Poll: p}
		if i := slices.IndexFunc(known, func(k *taking) bool { return k.ID == p.ID && k.Round == p.Round && k.State != live.PollDraft }); i >= 0 {
			t.matcher = known[i].matcher
		} else {
			t.matcher = NewMatcher(p, s.Text)
		}
		x.taking = append(x.taking, t)
	}
	slices.SortStableFunc(x.taking, func(a, b *taking) int { return int(b.OpenedAt - a.OpenedAt) })
	x.read, x.version, x.delays = true, version, delays
	x.code, x.since = "", 0
	if scene.Kind == live.SceneDelay {
		x.code, x.since = scene.Ref, scene.Since
	} else {
		clear(x.measured)
	}
	return nil
}

// Delays are how far the pictures of a show's platforms are behind, in ms, as
// measured or set; of several sources of a kind the longest.
func (s *Service) Delays(ctx context.Context, id string) (map[live.SourceKind]int64, error) {
	list, err := s.Store.ShowSources(ctx, id)
	out := map[live.SourceKind]int64{}
	for _, src := range list {
		if src.Delay > 0 {
			out[src.Kind] = max(out[src.Kind], src.Delay)
		}
	}
	return out, err
}

// usualDelay stands for what was neither measured nor set, in ms.
const usualDelay = 10_000

// Graces are for how long after the closing of p votes of each platform still
// count, in ms: its delay, and what reading it takes.
func (s *Service) Graces(ctx context.Context, id string, p *live.Poll) (map[live.SourceKind]int64, error) {
	out := map[live.SourceKind]int64{}
	if p.Who == live.PollRoom {
		return out, nil
	}
	list, err := s.Store.ShowSources(ctx, id)
	if err != nil {
		return nil, err
	}
	lamps, err := s.Store.Statuses(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, src := range list {
		lamp := lamps[src.ID]
		if src.Paused || lamp.State == live.SourceEnded {
			continue
		}
		delay := src.Delay
		if delay == 0 {
			delay = usualDelay
		}
		out[src.Kind] = max(out[src.Kind], min(delay+max(0, lamp.LagMS), live.LongestGrace))
	}
	return out, nil
}

// GracesOf reads a poll and its graces.
func (s *Service) GracesOf(ctx context.Context, id, poll string) (*live.Poll, map[live.SourceKind]int64, error) {
	list, err := s.Store.PollsOf(ctx, id, []string{poll})
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, live.ErrNotFound
	}
	g, err := s.Graces(ctx, id, list[0])
	return list[0], g, err
}

// forget drops what is known of shows that are gone.
func (s *Service) forget(alive map[string]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.shows, func(id string, _ *show) bool { return !alive[id] })
}
