package room

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"zuruf/live"
)

func TestOneNodeHasTheStage(t *testing.T) {
	g := newGround(t)
	one, two := g.node("one"), g.node("two")
	if at, err := two.Elsewhere(g.ctx, g.show); err != nil || at != "" || g.owner() != "" {
		t.Fatalf("before anybody has it: %q %v", at, err)
	}
	rooms := make(chan *Room, 50)
	for range 50 {
		go func() { rooms <- one.has() }()
	}
	r := one.has()
	for range 50 {
		if other := <-rooms; other != r {
			t.Error("two rooms of one show")
		}
	}
	two.sees(one)
	if at, err := one.Elsewhere(g.ctx, g.show); err != nil || at != "" {
		t.Errorf("%q %v", at, err)
	}
	held := one.held.Load()
	g.until("renewals", func() bool { return one.held.Load() > held+10 }) // for longer than it takes to be taken over
	two.sees(one)
	one.cancel() // as it shuts down
	if g.owner() != "" || len(g.presence().Publications) != 0 {
		t.Errorf("owned by %q, %+v", g.owner(), g.presence())
	}
	two.has()
	if _, _, err := one.Room(g.ctx, g.show); !errors.Is(err, live.ErrUnavailable) {
		t.Error(err)
	}
}

// TestAnOwnerThatIsSilent is taken over, not before its counter has stood still
// for a while by the other's clock; what it had ends when it hears of that.
func TestAnOwnerThatIsSilent(t *testing.T) {
	g := newGround(t)
	one, two := g.node("one"), g.node("two")
	session := one.camera()
	g.until("a camera", func() bool { return len(g.presence().Publications) == 1 })
	since := time.Now()
	two.sees(one)
	one.cut.Store(true)
	g.until("the other's stage", func() bool {
		r, _, err := two.Room(g.ctx, g.show)
		g.ok(err)
		return r != nil
	})
	if took := time.Since(since); took < quick.stale {
		t.Errorf("taken over after %v", took)
	}
	if g.owner() != "two http://two" {
		t.Errorf("%q", g.owner())
	}
	g.until("end of the camera that was at the first", func() bool { return len(g.presence().Publications) == 0 })
	select {
	case <-session.Done():
		t.Error("without the store the stage did not go on")
	default:
	}
	one.cut.Store(false)
	<-session.Done()
	g.until("word from the other", func() bool {
		r, elsewhere, err := one.Room(g.ctx, g.show)
		return err == nil && r == nil && elsewhere == two.URL
	})
	if p := g.presence(); len(p.Publications) != 0 || g.owner() != "two http://two" {
		t.Errorf("the former owner wrote: %+v, %s", p, g.owner())
	}
}

func TestTheStoreIsAway(t *testing.T) {
	g := newGround(t)
	one := g.node("one")
	one.cut.Store(true)
	if r, _, err := one.Room(g.ctx, g.show); r != nil || !errors.Is(err, errCut) {
		t.Fatalf("%v %v", r, err)
	}
	one.cut.Store(false)
	r := one.has()
	session := one.camera()
	one.cut.Store(true)
	held := one.held.Load()
	g.until("many attempts", func() bool { return one.held.Load() > held+10 })
	select {
	case <-session.Done():
		t.Fatal("the stage ended")
	default:
	}
	one.cut.Store(false)
	held = one.held.Load()
	g.until("renewals", func() bool { return one.held.Load() > held+3 })
	if one.has() != r {
		t.Error("another room")
	}
}

func TestThePresenceIsSavedAgain(t *testing.T) {
	g := newGround(t)
	one := g.node("one")
	one.presence.Store(3)
	one.camera()
	g.until("a camera", func() bool { return len(g.presence().Publications) == 1 })
	if n := one.lost.Load(); n != 3 {
		t.Errorf("%d were lost", n)
	}
}

// TestAnEmptyRoomIsLetGo, again and again while somebody asks for it: whoever is
// given a room finds it open, and no two nodes have one.
func TestAnEmptyRoomIsLetGo(t *testing.T) {
	g := newGround(t)
	short := quick
	short.idle = 100 * time.Millisecond
	one := g.node("one", func(s *Service) { s.pace = short })
	session := one.camera()
	held := one.held.Load()
	g.until("renewals", func() bool { return one.held.Load() > held+5 })
	select {
	case <-session.Done():
		t.Fatal("a room in use was let go")
	default:
	}
	session.Close()
	rooms := map[*Room]bool{}
	g.until("many rooms", func() bool {
		g.until("an empty stage", func() bool { return g.owner() == "" })
		asked := time.Now()
		r := one.has()
		rooms[r] = true
		open, owner := r.open(), g.owner()
		if time.Since(asked) < short.idle && (!open || owner != one.me()) {
			t.Fatalf("open: %v, and %q has the stage", open, owner)
		}
		return len(rooms) == 5
	})
}

// TestAFormerProcess: with one process only, its lease is nobody's.
func TestAFormerProcess(t *testing.T) {
	g := newGround(t)
	for _, former := range []string{"one http://elsewhere", "other http://one"} {
		if owner, _, _, err := g.store.HoldLease(g.ctx, g.show, lease, former, 0); err != nil || owner != former {
			t.Fatal(owner, err)
		}
		one := g.node("one", func(s *Service) { s.Sole = true })
		if at, err := one.Elsewhere(g.ctx, g.show); err != nil || at != "" {
			t.Errorf("%q %v", at, err)
		}
		one.has()
		one.cancel()
	}
}

func TestChangesAreApplied(t *testing.T) {
	g := newGround(t)
	g.turn(false)
	one := g.node("one")
	r := one.has()
	if r.open() {
		t.Fatal("open though the stage is off")
	}
	g.turn(true)
	g.ok(one.Reread(g.ctx, g.show))
	if !r.open() {
		t.Fatal("closed though the stage is on")
	}
	session := one.camera()
	g.turn(false)
	one.Changed(g.show)
	<-session.Done()
	one.Changed("another")
	g.ok(one.Reread(g.ctx, "another"))
	one.cut.Store(true)
	if err := one.Reread(g.ctx, g.show); !errors.Is(err, errCut) {
		t.Error(err)
	}
	g.turn(true)
	one.Changed(g.show) // cannot be read now
	one.cut.Store(false)
	g.until("what was read again", r.open)
}

// TestChangesAreFollowed even if that fails at first, and what changed meanwhile
// is not missed.
func TestChangesAreFollowed(t *testing.T) {
	g := newGround(t)
	g.turn(false)
	var tries, ends atomic.Int32
	one := g.node("one", func(s *Service) {
		s.Follow = func(context.Context, string) (func(), error) {
			if tries.Add(1) < 3 {
				return nil, errCut
			}
			g.turn(true)
			return func() { ends.Add(1) }, nil
		}
	})
	r := one.has()
	g.until("open stage", r.open)
	one.cancel()
	if ends.Load() != 1 || tries.Load() != 3 {
		t.Errorf("%d tries, %d ends", tries.Load(), ends.Load())
	}
}

// TestTheTokenOfAnEngine that cannot be read stops nothing but the sending.
func TestTheTokenOfAnEngine(t *testing.T) {
	g := newGround(t)
	url, token := "http://192.0.2.1/whip", "secret"
	_, err := g.store.ChangeStage(g.ctx, g.show, live.Op{}, 0, live.StageChange{OutWHIP: &url, OutToken: &token})
	g.ok(err)
	one := g.node("one")
	r := one.has()
	if to := r.sendsTo(); to != (Out{URL: url, Token: token}) {
		t.Errorf("%+v", to)
	}
	other := g.node("two", func(s *Service) { s.Store = &sealed{s.Store} })
	one.cancel()
	if r := other.has(); r.sendsTo().URL != "" || !r.open() {
		t.Errorf("%+v", r.sendsTo())
	}
}

func (r *Room) sendsTo() Out {
	r.outs.mu.Lock()
	defer r.outs.mu.Unlock()
	return r.outs.to
}

// sealed is a store whose seal key is another one by now.
type sealed struct{ Store }

func (*sealed) OutToken(context.Context, string, live.Stage) (string, error) { return "", errCut }
