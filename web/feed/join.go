package feed

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// cached is an encoded snapshot of one audience, good until its picture changes.
type cached struct {
	bytes   []byte
	change  uint64
	version int64 // of the totals in it
	tallied uint64
	at      time.Time
}

// snapshotComments is how many of the newest comments a desk starts with.
const snapshotComments = 300

// snapshotActions is how many of the newest things asked of platforms a desk starts with.
const snapshotActions = 100

// snapshotAge is how old a shared snapshot may be: the pages set their clocks by it.
const snapshotAge = time.Second

// totalsAge is how old the counts in a snapshot may be when votes pour in; the
// next totals heal them.
const totalsAge = 300 * time.Millisecond

// Client is one connection that joins a show.
type Client struct {
	Audience Audience
	Session  string
	Role     string
	Author   string // room sessions: the author id
	Since    string // resume token, or ""
}

// Join subscribes a client and returns the frames it must be sent first. What
// is published from the call on reaches the subscriber; it must keep that back
// until the first frames are out.
func (w *Watch) Join(ctx context.Context, c Client, sub *hub.Subscriber) ([][]byte, error) {
	s := w.show
	s.feed.hub.Subscribe(Topic(s.id, c.Audience), sub)
	if c.Audience == Public && c.Author != "" {
		s.feed.hub.Subscribe(mine(s.id, c.Author), sub)
	}
	first, err := s.first(ctx, c)
	if err != nil {
		w.Leave(c, sub)
		return nil, err
	}
	you, err := s.you(ctx, c)
	if err != nil {
		w.Leave(c, sub)
		return nil, err
	}
	return append(first, you), nil
}

// Leave ends the client's subscriptions.
func (w *Watch) Leave(c Client, sub *hub.Subscriber) {
	s := w.show
	s.feed.hub.Unsubscribe(Topic(s.id, c.Audience), sub)
	if c.Author != "" {
		s.feed.hub.Unsubscribe(mine(s.id, c.Author), sub)
	}
}

// first is a resume where the token allows it, else a snapshot.
func (s *show) first(ctx context.Context, c Client) ([][]byte, error) {
	if t, ok := live.ParseToken(c.Since); ok {
		events, err := s.feed.store.Since(ctx, s.id, t, 5*chunk)
		if err == nil && len(events) < 5*chunk {
			return s.resume(ctx, c.Audience, events, t)
		}
		if err != nil && !errors.Is(err, store.ErrGap) {
			return nil, err
		}
	}
	b, err := s.snapshot(ctx, c.Audience)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	known := s.snapshots[c.Audience]
	stale, counted := known != nil && known.version != s.version, known != nil && known.tallied != s.tallied
	s.mu.Unlock()
	out := [][]byte{b}
	if stale {
		out = append(out, s.allTotals())
	}
	if counted {
		out = s.addTallies(out, c.Audience)
	}
	return out, nil
}

// resume is the newest state of each item that changed since the token, once,
// then the totals and, for the desk, what is true at the moment.
func (s *show) resume(ctx context.Context, a Audience, events []live.Event, t live.Token) ([][]byte, error) {
	p, err := s.read(collect(events), s.knownPolls)
	if err != nil {
		return nil, err
	}
	if len(events) > 0 {
		t = events[len(events)-1].At
	}
	frame, ok := s.frame(a, p, t)
	if !ok {
		frame = wire.Patch{T: wire.TPatch, At: t.String()}
	}
	st := s.wireStage(a) // how many watch is not logged
	frame.Stage = &st
	b, err := json.Marshal(frame)
	if err != nil {
		return nil, err
	}
	out := s.addTallies([][]byte{b, s.allTotals()}, a)
	if a == Desk {
		status, err := s.status(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, status)
	}
	return out, nil
}

func (s *show) allTotals() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := wire.Totals{T: wire.TTotals, V: s.version, Q: make([][2]int, 0, len(s.votes))}
	for n, c := range s.votes {
		out.Q = append(out.Q, [2]int{n, c.votes})
	}
	b, _ := json.Marshal(out)
	return b
}

// snapshot is the encoded snapshot of an audience, shared by all who join
// before its picture changes.
func (s *show) snapshot(ctx context.Context, a Audience) ([]byte, error) {
	s.mu.Lock()
	change, known := s.changes[a], s.snapshots[a]
	age := time.Duration(0)
	if known != nil {
		age = s.feed.now().Sub(known.at)
	}
	tallied := s.tallied
	fresh := known != nil && known.change == change && age < snapshotAge && (known.version == s.version && known.tallied == tallied || age < totalsAge)
	s.mu.Unlock()
	if fresh {
		return known.bytes, nil
	}
	most := 0
	if a == Desk {
		most = snapshotComments
	}
	snap, err := s.feed.store.Snapshot(ctx, s.id, most)
	if err != nil {
		return nil, err
	}
	frame, err := s.compile(ctx, a, snap)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(frame)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.snapshots[a] = &cached{bytes: b, change: change, version: snap.TV, tallied: tallied, at: s.feed.now()}
	s.mu.Unlock()
	return b, nil
}

// publicMost is how many questions a viewer's or host's page starts with.
const publicMost = 200

// compile is what an audience may see of a snapshot.
func (s *show) compile(ctx context.Context, a Audience, snap *store.Snapshot) (wire.Snapshot, error) {
	out := wire.Snapshot{T: wire.TSnapshot, At: snap.At.String(), Now: wire.At(s.feed.now().UnixMilli()), Role: string(a),
		Show: s.wireShow(snap.Show), Questions: []wire.Question{}}
	var err error
	if _, out.Scene, err = s.compose(); err != nil {
		return out, err
	}
	out.Stage = s.wireStage(a)
	if a == Overlay {
		return out, nil
	}
	out.Polls = s.wirePolls(a)
	for _, q := range snap.Questions {
		if a != Desk && len(out.Questions) == publicMost {
			break
		}
		if seen, ok := See(a, q); ok {
			out.Questions = append(out.Questions, seen)
		}
	}
	if a == Public {
		return out, nil
	}
	if out.Next, err = s.feed.store.Queue(ctx, s.id); err != nil || a == Host {
		return out, err
	}
	for _, c := range snap.Comments {
		out.Comments = append(out.Comments, wire.FromComment(c))
	}
	out.Held, out.People = snap.Held, s.present()
	if out.Stage, out.Hands, err = s.stageForDesk(ctx); err != nil {
		return out, err
	}
	if out.Sources, err = s.sources(ctx); err != nil {
		return out, err
	}
	actions, err := s.feed.store.Actions(ctx, s.id, snapshotActions)
	if err != nil {
		return out, err
	}
	for _, a := range actions {
		out.Actions = append(out.Actions, wire.FromAction(a))
	}
	out.Overlays, err = s.overlays(ctx)
	return out, err
}

// you is what belongs to one client: its session, and a viewer's votes and questions.
func (s *show) you(ctx context.Context, c Client) ([]byte, error) {
	if c.Audience != Public || c.Author == "" {
		return json.Marshal(wire.You{T: wire.TYou, Session: c.Session})
	}
	numbers, err := s.feed.store.Asked(ctx, s.id, c.Author)
	if err != nil {
		return nil, err
	}
	list, err := s.feed.store.Questions(ctx, s.id, numbers)
	if err != nil {
		return nil, err
	}
	all := s.numbers()
	voted, err := s.feed.store.VotedFor(ctx, s.id, s.feed.store.Secret().Voter(c.Author), all)
	if err != nil {
		return nil, err
	}
	out := wire.You{T: wire.TYou, Session: c.Session, Voted: []int{}, Questions: []wire.Question{}}
	if out.Choices, err = s.choices(ctx, c.Author); err != nil {
		return nil, err
	}
	if out.Hand, err = s.ownHand(ctx, c.Author); err != nil {
		return nil, err
	}
	for _, n := range all {
		if voted[n] {
			out.Voted = append(out.Voted, n)
		}
	}
	for _, q := range list {
		own := wire.Own(q)
		own.Voted = voted[q.Number]
		out.Questions = append(out.Questions, own)
	}
	return json.Marshal(out)
}

// numbers are the questions known to have votes.
func (s *show) numbers() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]int, 0, len(s.votes))
	for n, c := range s.votes {
		if c.votes > 0 {
			out = append(out, n)
		}
	}
	return out
}

// Here tells every node that somebody is at the desk and what they handle; an
// empty role means they left.
func (f *Feed) Here(ctx context.Context, show string, p wire.Person) error {
	p.Name = strings.ToValidUTF8(p.Name, "")
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return f.store.Tell(ctx, show, "person", string(b))
}

// Sources reads the lamps of a show's sources.
func Sources(ctx context.Context, st *store.Store, show string) ([]wire.Source, error) {
	list, err := st.ShowSources(ctx, show)
	if err != nil {
		return nil, err
	}
	lamps, err := st.Statuses(ctx, show)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Source, 0, len(list))
	for _, src := range list {
		lamp, ok := lamps[src.ID]
		if !ok {
			lamp = live.SourceStatus{ID: src.ID, Kind: src.Kind, State: live.SourceWaiting, Simulated: src.Simulated}
		}
		w := wire.FromStatus(lamp)
		w.Paused, w.DelayMS = src.Paused, src.Delay
		out = append(out, w)
	}
	return out, nil
}
