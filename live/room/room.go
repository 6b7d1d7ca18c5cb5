package room

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"zuruf/live"
)

// Room is the stage of one show on this node.
type Room struct {
	media *Media
	show  string
	start time.Time
	tells Tells

	mu        sync.Mutex
	stage     live.Stage
	hands     map[string]live.Hand
	pubs      [live.Seats]*publication
	watchers  map[*watcher]struct{}
	outs      outs
	parts     []atomic.Pointer[[]*watcher] // the watchers by shard
	dirty     chan struct{}
	reactions map[string]int
	voice     int   // the seat that speaks
	spoke     int64 // when somebody was audible, of the room's clock; the beat's own
	number    int
	presence  live.Presence

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Tells are what a Room tells its owner; none of them may wait long.
type Tells struct {
	Presence func(live.Presence)  // who publishes, and how many watch
	Reacted  func(map[string]int) // reactions of the last second
	// Send makes an offer to an outside engine, End ends what came of it; nil if
	// there is no way out.
	Send func(ctx context.Context, offer string, to Out) (Sent, error)
	End  func(ctx context.Context, to Out) error
}

// NewRoom opens the stage of a show. Close ends it and everybody's session.
func (m *Media) NewRoom(show string, t Tells) *Room {
	r := &Room{media: m, show: show, start: time.Now(), tells: t, stage: live.NewStage(), hands: map[string]live.Hand{}, watchers: map[*watcher]struct{}{},
		parts: make([]atomic.Pointer[[]*watcher], len(m.shards)), dirty: make(chan struct{}, 1), reactions: map[string]int{}, voice: -1}
	for i := range r.parts {
		r.parts[i].Store(new([]*watcher))
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.wg.Go(r.run)
	return r
}

// spawn runs f on a goroutine that Close waits for; not once the room closes.
func (r *Room) spawn(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() == nil {
		r.wg.Go(f)
	}
}

// ms is the room's clock: milliseconds since it opened, from 1.
func (r *Room) ms() int64 { return 1 + time.Since(r.start).Milliseconds() }

// Apply makes the room what its show's stage and hands say: who may publish, who
// sees them, who is muted.
func (r *Room) Apply(stage live.Stage, hands []*live.Hand) {
	r.mu.Lock()
	r.stage = stage
	r.hands = make(map[string]live.Hand, len(hands))
	for _, h := range hands {
		r.hands[h.ID] = *h
	}
	var leave []*publication
	for _, p := range r.pubs {
		if p == nil {
			continue
		}
		h, ok := r.hands[p.live.Hand]
		guest := p.live.Kind == live.GuestOn
		if !stage.On || guest && (!ok || !h.State.Publishes()) {
			p.over.Store(true)
			leave = append(leave, p)
			continue
		}
		p.green.Store(guest && h.State == live.HandPreview)
		p.muted.Store(guest && (h.Muted || h.Silent))
	}
	var all []*watcher
	if !stage.On {
		all = slices.Collect(maps.Keys(r.watchers))
	}
	r.mu.Unlock()
	for _, p := range leave {
		_ = p.pc.Close()
		r.removePublication(p)
	}
	for _, w := range all {
		_ = w.pc.Close()
		r.removeWatcher(w)
	}
	r.changed()
}

// changed has the room look anew who gets what.
func (r *Room) changed() {
	select {
	case r.dirty <- struct{}{}:
	default:
	}
}

// place gives p its seat and returns who sat there. What the room knows at this
// moment counts: the stage may have been closed, or the hand have ended, since
// somebody looked.
func (r *Room) place(p *publication) (former *publication, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.refuses(); err != nil {
		return nil, err
	}
	seat := -1
	switch p.live.Kind {
	case live.HostCamera:
		seat = live.HostSeat
	case live.HostScreen:
		seat = live.ScreenSeat
	default:
		for i := live.GuestSeat; i < live.Seats; i++ {
			if q := r.pubs[i]; q != nil && q.live.Hand == p.live.Hand {
				seat = i
				break
			} else if q == nil && seat < 0 {
				seat = i
			}
		}
		h := r.hands[p.live.Hand]
		if !h.State.Publishes() {
			return nil, ErrNotInvited
		}
		p.green.Store(h.State != live.HandStage)
		p.muted.Store(h.Muted || h.Silent)
	}
	if seat < 0 {
		return nil, ErrNoSeat
	}
	if former = r.pubs[seat]; former != nil {
		former.over.Store(true)
	}
	p.live.Seat = seat
	r.pubs[seat] = p
	return former, nil
}

func (r *Room) removePublication(p *publication) {
	r.mu.Lock()
	if r.pubs[p.live.Seat] == p {
		r.pubs[p.live.Seat] = nil
	}
	r.mu.Unlock()
	p.tapes.finish()
	r.changed()
}

// addWatcher lets w in, unless the room has been closed since somebody looked.
func (r *Room) addWatcher(w *watcher) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.refuses(); err != nil {
		return err
	}
	r.watchers[w] = struct{}{}
	// The shard with the fewest watchers; their order is that of the ranks, so
	// that a pass meets them in the same order each time.
	for i := range r.parts {
		if len(*r.parts[i].Load()) < len(*r.parts[w.shard].Load()) {
			w.shard = i
		}
	}
	w.rank = rand.Uint32N(1000)
	part := append(slices.Clone(*r.parts[w.shard].Load()), w)
	r.parts[w.shard].Store(&part)
	return nil
}

// removeWatcher lets a watcher who was admitted go.
func (r *Room) removeWatcher(w *watcher) {
	if r.dropWatcher(w) {
		r.media.leave()
	}
}

func (r *Room) dropWatcher(w *watcher) (known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, known = r.watchers[w]
	delete(r.watchers, w)
	part := slices.DeleteFunc(slices.Clone(*r.parts[w.shard].Load()), func(x *watcher) bool { return x == w })
	r.parts[w.shard].Store(&part)
	return known
}

// publications are those that are there, by seat.
func (r *Room) publications() [live.Seats]*publication {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.pubs
}

// all is everybody who watches.
func (r *Room) all() []*watcher {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.watchers))
}

// The room's beat, and how often it does what on it.
const (
	beat       = 100 * time.Millisecond
	steerEvery = 3
	levelEvery = 2
	tellEvery  = 10
)

func (r *Room) run() {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	measured := time.Now()
	for n := 1; ; n++ {
		select {
		case <-r.ctx.Done():
			return
		case <-r.dirty:
			r.steer()
			r.tellPresence(false)
			n--
			continue
		case <-tick.C:
		}
		pubs := r.publications()
		for _, p := range pubs {
			if p != nil {
				p.each((*layer).askKey)
			}
		}
		r.listen(pubs)
		if n%levelEvery == 0 {
			r.sendLevels(pubs)
		}
		if n%tellEvery == 0 {
			since := time.Since(measured)
			measured = time.Now()
			for _, p := range pubs {
				if p != nil {
					p.each(func(l *layer) { l.measure(since) })
				}
			}
			r.sendReactions()
			r.tellPresence(true)
			r.record(pubs)
			r.sendOut()
		}
		if n%steerEvery == 0 {
			r.steer()
		}
		r.report()
	}
}

// report sends the sender reports that are due.
func (r *Room) report() {
	now := time.Now()
	for i := range r.parts {
		for _, w := range *r.parts[i].Load() {
			w.report(now)
		}
	}
}

// tellPresence says who is there, if that changed; how many watch only on the beat.
func (r *Room) tellPresence(viewers bool) {
	p := live.Presence{Publications: []live.Publication{}}
	for _, one := range r.publications() {
		if one != nil {
			p.Publications = append(p.Publications, one.state())
		}
	}
	r.mu.Lock()
	p.Viewers = r.presence.Viewers
	if viewers || p.Viewers < 0 {
		p.Viewers = 0
		for w := range r.watchers {
			if w.role == live.Viewer {
				p.Viewers++
			}
		}
	}
	same := p.Viewers == r.presence.Viewers && slices.Equal(p.Publications, r.presence.Publications)
	r.presence = p
	r.mu.Unlock()
	if !same {
		r.tells.Presence(p)
	}
}

// tellAgain says who is there though nothing changed.
func (r *Room) tellAgain() {
	r.mu.Lock()
	r.presence = live.Presence{Viewers: -1}
	r.mu.Unlock()
	r.changed()
}

// inUse reports whether anybody publishes or watches.
func (r *Room) inUse() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.pubs {
		if p != nil {
			return true
		}
	}
	return len(r.watchers) > 0
}

// Presence is who publishes and how many watch.
func (r *Room) Presence() live.Presence {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.presence
}

// Close ends everybody's session and the room.
func (r *Room) Close() {
	r.mu.Lock()
	r.cancel()
	r.mu.Unlock()
	for _, p := range r.publications() {
		if p != nil {
			_ = p.pc.Close()
			r.removePublication(p)
		}
	}
	for _, w := range r.all() {
		_ = w.pc.Close()
		r.removeWatcher(w)
	}
	r.wg.Wait()
}

// bySize orders layers by their rate, the smallest first; where none was
// measured yet their names decide.
func bySize(a, b *layer) int {
	return cmp.Or(cmp.Compare(order(a.rid), order(b.rid)), cmp.Compare(a.rate.Load(), b.rate.Load()))
}
