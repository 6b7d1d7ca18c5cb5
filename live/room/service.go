package room

import (
	"context"
	"log/slog"
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

// The lease is renewed each second, and taken over when its counter has stood
// still for four: a viewer's page tries again at least every three.
const (
	renewEvery = time.Second
	stale      = 4 * time.Second
	idle       = 60 * time.Second // after which an empty room is let go
)

// stage is a room that this node owns.
type stage struct {
	service *Service
	show    string
	room    *Room
	epoch   int64
	dirty   chan struct{}
	present chan live.Presence // the newest
	reacted chan map[string]int
	cancel  context.CancelFunc
}

// Run ends when ctx does, with all rooms.
func (s *Service) Run(ctx context.Context) error {
	s.mu.Lock()
	s.ctx = ctx
	s.mu.Unlock()
	<-ctx.Done()
	s.wg.Wait()
	return nil
}

// Room is the show's room, if this node owns its stage or may have it now; else
// elsewhere is the address of the node that does.
func (s *Service) Room(ctx context.Context, show string) (r *Room, elsewhere string, err error) {
	s.mu.Lock()
	if s.ctx == nil || s.ctx.Err() != nil {
		s.mu.Unlock()
		return nil, "", live.ErrUnavailable
	}
	if st := s.own[show]; st != nil {
		s.mu.Unlock()
		return st.room, "", nil
	}
	seen := int64(0)
	if at, ok := s.stood[show]; ok && (s.Sole || time.Since(at.since) >= stale) {
		seen = at.counter
	}
	s.mu.Unlock()
	for {
		owner, epoch, counter, err := s.Store.HoldLease(ctx, show, lease, s.me(), seen)
		if err != nil {
			return nil, "", err
		}
		if owner == s.me() {
			r, err := s.begin(ctx, show, epoch)
			return r, "", err
		}
		if s.Sole && seen != counter {
			seen = counter
			continue
		}
		s.note(show, counter)
		_, url, _ := strings.Cut(owner, " ")
		return nil, url, nil
	}
}

func (s *Service) me() string { return s.Node + " " + s.URL }

// note remembers since when another node's counter stands where it stands.
func (s *Service) note(show string, counter int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stood == nil {
		s.stood = map[string]standing{}
	}
	if at, ok := s.stood[show]; !ok || at.counter != counter {
		s.stood[show] = standing{counter, time.Now()}
	}
}

// begin opens the room of a stage that this node has just come to own.
func (s *Service) begin(ctx context.Context, show string, epoch int64) (*Room, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.own[show]; st != nil {
		return st.room, nil
	}
	if s.ctx.Err() != nil {
		return nil, live.ErrUnavailable
	}
	st := &stage{service: s, show: show, epoch: epoch, dirty: make(chan struct{}, 1), present: make(chan live.Presence, 1), reacted: make(chan map[string]int, 1)}
	st.room = s.Media.NewRoom(show, Tells{Presence: st.tellPresence, Reacted: st.tellReacted, Send: s.Send, End: s.End})
	if err := st.read(ctx); err != nil {
		go st.room.Close()
		return nil, err
	}
	var inner context.Context
	inner, st.cancel = context.WithCancel(s.ctx)
	if s.own == nil {
		s.own = map[string]*stage{}
	}
	s.own[show] = st
	delete(s.stood, show)
	s.wg.Go(func() { st.run(inner) })
	return st.room, nil
}

// Changed is told that a show's stage or hands changed.
func (s *Service) Changed(show string) {
	s.mu.Lock()
	st := s.own[show]
	s.mu.Unlock()
	if st != nil {
		select {
		case st.dirty <- struct{}{}:
		default:
		}
	}
}

// read has the room be what the store says.
func (st *stage) read(ctx context.Context) error {
	settings, err := st.service.Store.Stage(ctx, st.show)
	if err != nil {
		return err
	}
	hands, err := st.service.Store.Hands(ctx, st.show)
	if err != nil {
		return err
	}
	token := ""
	if settings.OutWHIP != "" {
		if token, err = st.service.Store.OutToken(ctx, st.show, settings); err != nil {
			return err
		}
	}
	st.room.Apply(settings, hands)
	st.room.sendTo(settings.OutWHIP, token)
	return nil
}

// tellPresence keeps the newest presence for run to save.
func (st *stage) tellPresence(p live.Presence) {
	select {
	case <-st.present:
	default:
	}
	st.present <- p // only the room's own goroutine comes here
}

func (st *stage) tellReacted(n map[string]int) {
	select {
	case st.reacted <- n:
	default: // the store is slow: reactions may be lost
	}
}

// run keeps the lease and saves what is told, until ctx ends or another node has
// taken over.
func (st *stage) run(ctx context.Context) {
	s := st.service
	log := slog.With("show", st.show)
	end, err := s.Follow(ctx, st.show)
	if err != nil {
		log.Warn("the stage does not hear of changes", "error", err)
		end = func() {}
	}
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	quietSince := time.Now()
	owner := true
	for owner {
		select {
		case <-ctx.Done():
			owner = false
		case <-st.dirty:
			if err := st.read(ctx); err != nil {
				log.Warn("the stage could not be read", "error", err)
				time.AfterFunc(renewEvery, func() { s.Changed(st.show) })
			}
		case p := <-st.present:
			if err := s.Store.SavePresence(ctx, st.show, st.epoch, p); err != nil && ctx.Err() == nil {
				log.Warn("who is on stage could not be saved", "error", err)
				time.AfterFunc(renewEvery, st.room.tellAgain)
			}
		case n := <-st.reacted:
			if err := s.Store.Reacted(ctx, st.show, n); err != nil && ctx.Err() == nil {
				log.Warn("reactions", "error", err)
			}
		case <-tick.C:
			// Without the store nobody else can take over: the stage goes on.
			who, epoch, _, err := s.Store.HoldLease(ctx, st.show, lease, s.me(), 0)
			if err == nil && (who != s.me() || epoch != st.epoch) {
				log.Warn("another node has taken the stage over", "node", who)
				owner = false
			}
			if err := s.Expire(ctx, st.show); err != nil && ctx.Err() == nil {
				log.Warn("time on stage", "error", err)
			}
			if st.room.inUse() {
				quietSince = time.Now()
			} else if time.Since(quietSince) > idle {
				owner = false
			}
		}
	}
	s.mu.Lock()
	delete(s.own, st.show)
	s.mu.Unlock()
	st.cancel()
	end()
	st.room.Close()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = s.Store.SavePresence(last, st.show, st.epoch, live.Presence{Publications: []live.Publication{}})
	_ = s.Store.ReleaseLease(last, st.show, lease, s.me())
}
