package feed

import (
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/overlay"
)

// show follows one show. Only run changes what it holds, except for the
// snapshots, which have their own lock.
type show struct {
	feed     *Feed
	id       string
	watchers int // under feed.mu

	notes  chan store.Note
	done   chan struct{}
	ready  chan struct{}
	failed error // set before ready is closed

	mu        sync.Mutex
	head      live.Token
	changes   map[Audience]uint64 // how often its picture changed; guards snapshots
	version   int64               // newest version of the totals heard of
	votes     map[int]count
	snapshots map[Audience]*cached
	people    map[string]seenPerson
	scene     live.SceneKind
	presence  string // the last overlay list sent, to send only changes

	polls     map[string]*pollView
	pollOrder []string
	tallied   uint64          // how often counts of polls were news
	unsent    map[string]bool // polls whose counts the phones do not know yet
	airedPoll string          // the one on the scene
	sceneAt   int             // version of the scene heard of last
	delays    map[string]int64

	stage  store.StageNow
	staged map[Audience]string // the stage as each audience was told of it last

	late  <-chan time.Time // while the phones wait for counts; only run knows it
	crowd <-chan time.Time // while they wait for how many watch the stage
}

// count is a question's votes at a version of the totals.
type count struct {
	version int64
	votes   int
}

type seenPerson struct {
	wire.Person
	at time.Time
}

func newShow(f *Feed, id string) *show {
	return &show{feed: f, id: id, notes: make(chan store.Note, 1024), done: make(chan struct{}), ready: make(chan struct{}),
		changes: map[Audience]uint64{}, votes: map[int]count{}, snapshots: map[Audience]*cached{}, people: map[string]seenPerson{}, polls: map[string]*pollView{}, unsent: map[string]bool{}, staged: map[Audience]string{}}
}

// tell queues a note; when the queue is full the probe repairs what was missed.
func (s *show) tell(n store.Note) {
	select {
	case s.notes <- n:
	default:
	}
}

func (s *show) run() {
	ctx := s.feed.ctx
	if s.failed = s.start(); s.failed != nil {
		close(s.ready)
		return
	}
	close(s.ready)
	probe, beat := time.NewTicker(s.feed.probe), time.NewTicker(s.feed.beat)
	defer probe.Stop()
	defer beat.Stop()
	for {
		select {
		case n := <-s.notes:
			s.handle(n)
		case <-probe.C:
			s.catchUp()
			s.sendPresence()
		case <-beat.C:
			s.beat()
		case <-s.late:
			s.flushTallies()
		case <-s.crowd:
			s.flushViewers()
		case <-s.done:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (s *show) start() error {
	ctx := s.feed.ctx
	if err := s.feed.listener.Follow(ctx, s.id); err != nil {
		return live.ErrUnavailable.Because(err)
	}
	head, err := s.feed.store.Head(ctx, s.id)
	if err != nil {
		return err
	}
	sc, err := s.feed.store.Scene(ctx, s.id)
	if err != nil {
		return err
	}
	totals, err := s.feed.store.Counts(ctx, s.id)
	if err != nil {
		return err
	}
	if err := s.startPolls(); err != nil {
		return err
	}
	if _, err := s.readDelays(ctx); err != nil {
		return err
	}
	if err := s.readStage(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.head = head
	s.sceneLocked(sc)
	s.countLocked(totals)
	return nil
}

// sceneLocked notes what is on the scene, unless somebody read a newer one.
func (s *show) sceneLocked(sc live.Scene) {
	if sc.Version < s.sceneAt {
		return
	}
	s.scene, s.airedPoll, s.sceneAt = sc.Kind, "", sc.Version
	if sc.Kind == live.ScenePoll {
		s.airedPoll = sc.Ref
	}
}

// countLocked begins to count anew.
func (s *show) countLocked(t store.Totals) {
	s.version = t.Version
	clear(s.votes)
	for _, v := range t.Votes {
		s.votes[v[0]] = count{t.Version, v[1]}
	}
}

func (s *show) handle(n store.Note) {
	switch n.Kind {
	case "log":
		if t, ok := live.ParseToken(n.Text); ok && t.Seq <= s.at().Seq && t != s.at() {
			return // told before, caught up with since
		}
		s.catchUp()
	case "totals":
		var t store.Totals
		if json.Unmarshal([]byte(n.Text), &t) == nil {
			s.newTotals(t)
		}
	case "tally":
		var list []*live.Tally
		if json.Unmarshal([]byte(n.Text), &list) == nil {
			s.newTallies(list)
		}
	case "viewers":
		s.newViewers(n.Text)
	case "reacted":
		s.newReactions(n.Text)
	case "lamp":
		s.sendSources()
	case "overlay":
		s.sendPresence()
	case "person":
		var p wire.Person
		if json.Unmarshal([]byte(n.Text), &p) == nil {
			s.newPerson(p)
		}
	}
}

func (s *show) at() live.Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.head
}

// chunk is how many log entries are turned into one frame at the most.
const chunk = 200

// catchUp reads what the log has grown by and publishes it. When the log does
// not hold our place any more, every client is given a fresh snapshot.
func (s *show) catchUp() {
	for {
		events, err := s.feed.store.Since(s.feed.ctx, s.id, s.at(), chunk)
		if errors.Is(err, store.ErrGap) {
			s.resync()
			return
		}
		if err != nil {
			if s.feed.ctx.Err() == nil {
				slog.Warn("log not read", "show", s.id, "error", err)
			}
			return
		}
		if len(events) == 0 {
			return
		}
		if err := s.publish(events); err != nil {
			slog.Warn("log not fanned out", "show", s.id, "error", err)
			return
		}
		if len(events) < chunk {
			return
		}
	}
}

// resync gives every client the whole state: after a fork or a gap.
func (s *show) resync() {
	head, err := s.feed.store.Head(s.feed.ctx, s.id)
	if errors.Is(err, store.ErrNoShow) { // it was a rehearsal, and is over
		s.feed.Moved(s.id)
		return
	}
	if err != nil {
		return
	}
	totals, err := s.feed.store.Counts(s.feed.ctx, s.id)
	if err != nil {
		return
	}
	if err := s.startPolls(); err != nil {
		return
	}
	if err := s.readStage(); err != nil {
		return
	}
	s.mu.Lock()
	s.head, s.sceneAt = head, 0
	clear(s.staged)
	s.countLocked(totals)
	for _, a := range []Audience{Desk, Host, Public, Overlay} {
		s.changes[a]++
	}
	s.mu.Unlock()
	for _, a := range []Audience{Desk, Host, Public, Overlay} {
		if b, err := s.snapshot(s.feed.ctx, a); err == nil {
			s.feed.hub.Publish(Topic(s.id, a), b, true)
		}
	}
	s.feed.Staged(s.id)
}

func (s *show) send(a Audience, frame any, urgent bool) {
	b, err := json.Marshal(frame)
	if err != nil {
		slog.Error("frame not encoded", "error", err)
		return
	}
	s.feed.hub.Publish(Topic(s.id, a), b, urgent)
}

// beat tells every topic where the log stands, and mends counts that a lost
// message left behind.
func (s *show) beat() {
	s.send4(wire.Beat{T: wire.TBeat, At: s.at().String(), Now: wire.At(s.feed.now().UnixMilli())})
	if t, err := s.feed.store.Counts(s.feed.ctx, s.id); err == nil {
		s.newTotals(t)
	}
	s.healTallies()
	s.healStage()
	s.dropPeople()
}

// send4 publishes one frame to all four audiences.
func (s *show) send4(frame any) {
	for _, a := range []Audience{Desk, Host, Public, Overlay} {
		s.send(a, frame, false)
	}
}

// newTotals sends the counts that differ from those sent before.
func (s *show) newTotals(t store.Totals) {
	s.mu.Lock()
	out := wire.Totals{T: wire.TTotals, V: t.Version}
	s.version = max(s.version, t.Version)
	for _, v := range t.Votes {
		known, ok := s.votes[v[0]]
		if ok && known.version > t.Version {
			continue
		}
		s.votes[v[0]] = count{t.Version, v[1]}
		if known.votes != v[1] {
			out.Q = append(out.Q, v)
		}
	}
	top := s.scene == live.SceneTop
	s.mu.Unlock()
	if len(out.Q) == 0 {
		return
	}
	s.send4(out)
	if top {
		s.sendScene()
	}
}

// sendScene publishes the scene as it reads now.
func (s *show) sendScene() {
	_, scene, err := s.compose()
	if err != nil {
		return
	}
	for _, a := range []Audience{Desk, Host, Public, Overlay} {
		s.mu.Lock()
		s.changes[a]++
		s.mu.Unlock()
		s.send(a, wire.Patch{T: wire.TPatch, At: s.at().String(), Scene: &scene}, false)
	}
}

func (s *show) compose() (live.Show, wire.Scene, error) {
	ctx := s.feed.ctx
	sh, err := s.feed.store.Show(ctx, s.id)
	if err != nil {
		return sh, wire.Scene{}, err
	}
	sc, err := s.feed.store.Scene(ctx, s.id)
	if err != nil {
		return sh, wire.Scene{}, err
	}
	s.mu.Lock()
	s.sceneLocked(sc)
	s.mu.Unlock()
	scene, err := overlay.Compose(ctx, countedStore{s.feed.store, s}, sh, sc, s.feed.join(sh.Code))
	return sh, scene, err
}
