package room

import (
	"context"
	"strings"
	"sync"
	"time"

	"zuruf/live"
)

// Store is what the stage keeps and shares between nodes. A lease's counter that
// stands still is measured by whoever wants to take it over.
type Store interface {
	Stage(ctx context.Context, show string) (live.Stage, error)
	Hands(ctx context.Context, show string) ([]*live.Hand, error)
	OutToken(ctx context.Context, show string, stage live.Stage) (string, error)
	Lease(ctx context.Context, show, source string) (owner string, epoch int64, err error)
	HoldLease(ctx context.Context, show, source, node string, seen int64) (owner string, epoch, counter int64, err error)
	ReleaseLease(ctx context.Context, show, source, node string) error
	SavePresence(ctx context.Context, show string, epoch int64, p live.Presence) error
	Reacted(ctx context.Context, show string, n map[string]int) error
}

// Service says where a show's stage is, and runs those that are here. One node
// owns the stage of a show by lease; media never touch the store.
type Service struct {
	Media *Media
	Store Store
	Node  string // id of this node, without spaces
	URL   string // where other nodes send its clients
	// Sole says that no other node can exist: a lease that is not ours is that
	// of a former process, and nobody waits for it.
	Sole bool
	// Follow hears of a show's changes, which then come by Changed, until end.
	Follow func(ctx context.Context, show string) (end func(), err error)
	// Expire moves guests whose time is over.
	Expire func(ctx context.Context, show string) error
	// Send makes an offer to an outside engine, and End ends what came of it.
	Send func(ctx context.Context, offer string, to Out) (Sent, error)
	End  func(ctx context.Context, to Out) error

	pace pace // zero: the usual one

	mu    sync.Mutex
	own   map[string]*stage
	stood map[string]standing
	ctx   context.Context
	wg    sync.WaitGroup
}

// standing is another node's lease as it was seen.
type standing struct {
	counter int64
	since   time.Time
}

// lease is the name of the stage's lease among those of the sources.
const lease = "stage"

// pace is how often a lease is renewed, for how long its counter stands still
// before another node takes it over, and after how long an empty room is let go.
type pace struct{ renew, stale, idle time.Duration }

// usual is fast enough for a stage whose node died to be elsewhere within ten
// seconds: a viewer's page tries again at least every three.
var usual = pace{renew: time.Second, stale: 4 * time.Second, idle: 60 * time.Second}

// Run ends when ctx does, with all rooms.
func (s *Service) Run(ctx context.Context) error {
	s.mu.Lock()
	if s.pace == (pace{}) {
		s.pace = usual
	}
	s.own, s.stood, s.ctx = map[string]*stage{}, map[string]standing{}, ctx
	s.mu.Unlock()
	<-ctx.Done()
	s.mu.Lock()
	s.ctx = nil // who came before is waited for, who comes later is refused
	s.mu.Unlock()
	s.wg.Wait()
	return nil
}

// Room is the show's room, if this node owns its stage or may have it now; else
// elsewhere is the address of the node that does. A room that was asked for is
// not let go for being empty for a while.
func (s *Service) Room(ctx context.Context, show string) (r *Room, elsewhere string, err error) {
	for {
		st := s.stage(show)
		if st == nil {
			return nil, "", live.ErrUnavailable
		}
		select {
		case <-st.ready:
		case <-ctx.Done():
			return nil, "", ctx.Err()
		}
		if st.room == nil || st.err != nil {
			return nil, st.elsewhere, st.err
		}
		if s.use(st) {
			return st.room, "", nil
		}
		select { // it is being closed: what comes next begins anew
		case <-st.gone:
		case <-ctx.Done():
			return nil, "", ctx.Err()
		}
	}
}

// stage is the show's stage here, or the attempt to have it; nil when the
// service does not run.
func (s *Service) stage(show string) *stage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx == nil || s.ctx.Err() != nil {
		return nil
	}
	st := s.own[show]
	if st == nil {
		st = newStage(s, show)
		s.own[show] = st
		ctx := s.ctx
		s.wg.Go(func() { st.run(ctx) })
	}
	return st
}

// drop forgets a stage: who asks from now on begins anew.
func (s *Service) drop(st *stage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.own, st.show)
}

// use reports whether a stage is there for somebody who asks now.
func (s *Service) use(st *stage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	st.asked = time.Now()
	return !st.closing
}

// abandon decides that a stage that nobody asked for lately is let go.
func (s *Service) abandon(st *stage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	st.closing = st.closing || time.Since(st.asked) > s.pace.idle
	return st.closing
}

// Elsewhere is the address of another node that has the show's stage; empty if it
// is here or nowhere.
func (s *Service) Elsewhere(ctx context.Context, show string) (string, error) {
	owner, _, err := s.Store.Lease(ctx, show, lease)
	if err != nil || owner == "" || owner == s.me() || s.Sole {
		return "", err
	}
	return address(owner), nil
}

// Reread has the show's room be what the store says, for who has heard of a
// change before this node.
func (s *Service) Reread(ctx context.Context, show string) error {
	s.mu.Lock()
	st := s.own[show]
	s.mu.Unlock()
	if st == nil {
		return nil
	}
	select {
	case <-st.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if st.room == nil {
		return nil
	}
	return st.read(ctx)
}

// Changed is told that a show's stage or hands changed.
func (s *Service) Changed(show string) {
	s.mu.Lock()
	st := s.own[show]
	s.mu.Unlock()
	if st != nil {
		st.changed()
	}
}

// me is what stands in the leases of this node, address what it says of another.
func (s *Service) me() string { return s.Node + " " + s.URL }

func address(owner string) string {
	_, url, _ := strings.Cut(owner, " ")
	return url
}

// seen is the counter of another node's lease if it stood still for long enough,
// else 0.
func (s *Service) seen(show string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.stood[show]; ok && time.Since(at.since) >= s.pace.stale {
		return at.counter
	}
	return 0
}

// note remembers since when another node's counter stands where it stands.
func (s *Service) note(show string, counter int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.stood[show]; !ok || at.counter != counter {
		s.stood[show] = standing{counter, time.Now()}
	}
}
