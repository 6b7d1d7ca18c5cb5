package room

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"zuruf/live"
)

// stage is a room that this node owns, or wants to.
type stage struct {
	service *Service
	show    string
	log     *slog.Logger
	dirty   chan struct{}
	present chan live.Presence // the newest
	reacted chan map[string]int
	reading sync.Mutex // what was read later is applied later

	ready     chan struct{} // closed when the following stand
	room      *Room         // nil: another node has the stage
	epoch     int64
	elsewhere string
	err       error
	gone      chan struct{} // closed when nothing is left of it

	closing bool      // by the service's lock, as the next
	asked   time.Time // when somebody last wanted the room
}

func newStage(s *Service, show string) *stage {
	return &stage{service: s, show: show, log: slog.With("show", show), dirty: make(chan struct{}, 1), present: make(chan live.Presence, 1),
		reacted: make(chan map[string]int, 1), ready: make(chan struct{}), gone: make(chan struct{})}
}

// lastWords is how long the store may take to hear that a stage is over.
const lastWords = 2 * time.Second

// run opens the room if the stage is this node's, keeps it until ctx ends, it is
// empty, or another node has taken over, and closes it.
func (st *stage) run(ctx context.Context) {
	s := st.service
	st.err = st.open(ctx)
	if st.room == nil {
		s.drop(st)
		close(st.ready)
		return
	}
	close(st.ready)
	if st.err == nil {
		inner, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		for _, f := range []func(context.Context){st.save, st.follow} {
			wg.Go(func() { f(inner) })
		}
		st.hold(ctx)
		st.close()
		cancel()
		wg.Wait()
	}
	st.room.Close()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	_ = s.Store.SavePresence(last, st.show, st.epoch, live.Presence{Publications: []live.Publication{}})
	_ = s.Store.ReleaseLease(last, st.show, lease, s.me())
	s.drop(st)
	close(st.gone)
}

// close has everybody who asks from now on wait for what comes next.
func (st *stage) close() {
	st.service.mu.Lock()
	defer st.service.mu.Unlock()
	st.closing = true
}

// open takes the lease, or says who has it, and opens the room.
func (st *stage) open(ctx context.Context) error {
	s := st.service
	seen := s.seen(st.show)
	owner, epoch, counter, err := s.Store.HoldLease(ctx, st.show, lease, s.me(), seen)
	if err == nil && owner != s.me() && s.Sole && seen != counter {
		owner, epoch, counter, err = s.Store.HoldLease(ctx, st.show, lease, s.me(), counter)
	}
	if err != nil {
		return err
	}
	if owner != s.me() {
		s.note(st.show, counter)
		st.elsewhere = address(owner)
		return nil
	}
	st.epoch = epoch
	st.room = s.Media.NewRoom(st.show, Tells{Presence: st.tellPresence, Reacted: st.tellReacted, Send: s.Send, End: s.End})
	st.room.tellAgain() // who was there with the former owner is not any more
	return st.read(ctx)
}

// hold renews the lease until the stage is over here. Without the store nobody
// else can take over: the stage goes on.
func (st *stage) hold(ctx context.Context) {
	s := st.service
	tick := time.NewTicker(s.pace.renew)
	defer tick.Stop()
	quietSince := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		who, epoch, _, err := s.Store.HoldLease(ctx, st.show, lease, s.me(), 0)
		if err == nil && (who != s.me() || epoch != st.epoch) {
			st.log.Warn("another node has taken the stage over", "node", who)
			return
		}
		if st.room.inUse() {
			quietSince = time.Now()
		} else if time.Since(quietSince) > s.pace.idle && s.abandon(st) {
			return
		}
	}
}

// save brings to the store what the room tells, and to the room what the store
// says.
func (st *stage) save(ctx context.Context) {
	s := st.service
	tick := time.NewTicker(s.pace.renew)
	defer tick.Stop()
	for {
		var err error
		what := ""
		select {
		case <-ctx.Done():
			return
		case <-st.dirty:
			if what, err = "the stage could not be read", st.read(ctx); err != nil {
				time.AfterFunc(s.pace.renew, st.changed)
			}
		case p := <-st.present:
			if what, err = "who is on stage could not be saved", s.Store.SavePresence(ctx, st.show, st.epoch, p); err != nil {
				time.AfterFunc(s.pace.renew, st.room.tellAgain)
			}
		case n := <-st.reacted:
			what, err = "reactions are lost", s.Store.Reacted(ctx, st.show, n)
		case <-tick.C:
			what, err = "whose time on stage is over is not known", s.Expire(ctx, st.show)
		}
		if err != nil && ctx.Err() == nil {
			st.log.Warn(what, "error", err)
		}
	}
}

// follow hears of changes until ctx ends.
func (st *stage) follow(ctx context.Context) {
	s := st.service
	tick := time.NewTicker(s.pace.renew)
	defer tick.Stop()
	for {
		end, err := s.Follow(ctx, st.show)
		if err == nil {
			defer end()
			st.changed() // what changed before it was followed
			<-ctx.Done()
			return
		}
		if ctx.Err() == nil {
			st.log.Warn("the stage does not hear of changes yet", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// changed has the stage be read again.
func (st *stage) changed() {
	select {
	case st.dirty <- struct{}{}:
	default:
	}
}

// read has the room be what the store says.
func (st *stage) read(ctx context.Context) error {
	st.reading.Lock()
	defer st.reading.Unlock()
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
			st.log.Warn("the stage is not sent to the outside engine: its token cannot be read", "error", err)
			settings.OutWHIP = ""
		}
	}
	st.room.Apply(settings, hands)
	st.room.sendTo(settings.OutWHIP, token)
	return nil
}

// tellPresence keeps the newest presence for save.
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
