package room

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/room/peer"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
)

// quick is the usual pace, ten times as fast.
var quick = pace{renew: 20 * time.Millisecond, stale: 400 * time.Millisecond, idle: time.Minute}

// ground is one store with a show, for services that share it.
type ground struct {
	*testing.T
	ctx   context.Context
	store *store.Store
	show  string
}

func newGround(t *testing.T) *ground {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	e, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	rdb := e.Client()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	g := &ground{T: t, ctx: ctx, store: store.New(rdb, live.Secret("s"), seal), show: live.NewID()}
	t.Cleanup(func() { cancel(); g.store.Close(); rdb.Close(); e.Close() })
	series := live.NewID()
	_, err = g.store.CreateShow(ctx, live.Op{}, live.Show{ID: g.show, Series: series, Title: "T", Language: "de", Hold: live.HoldRules}, live.Series{ID: series, Title: "T"})
	g.ok(err)
	g.turn(true)
	return g
}

func (g *ground) ok(err error) {
	g.Helper()
	if err != nil {
		g.Fatal(err)
	}
}

func (g *ground) turn(on bool) {
	g.Helper()
	_, err := g.store.ChangeStage(g.ctx, g.show, live.Op{}, 0, live.StageChange{On: &on})
	g.ok(err)
}

func (g *ground) until(what string, ok func() bool) {
	g.Helper()
	for g.ctx.Err() == nil {
		if ok() {
			return
		}
		time.Sleep(2 * time.Millisecond) // bounded by the context
	}
	g.Fatalf("no %s", what)
}

// owned is a service, and the store as it sees it.
type owned struct {
	*Service
	*wire
	g      *ground
	cancel func()
	done   chan struct{}
}

// wire is a node's way to the store. Cut, nothing gets through.
type wire struct {
	Store
	cut      atomic.Bool
	held     atomic.Int32 // leases asked for
	presence atomic.Int32 // of which so many are lost
	lost     atomic.Int32
}

var errCut = errors.New("cut")

func (w *wire) Stage(ctx context.Context, show string) (live.Stage, error) {
	if w.cut.Load() {
		return live.Stage{}, errCut
	}
	return w.Store.Stage(ctx, show)
}

func (w *wire) HoldLease(ctx context.Context, show, source, node string, seen int64) (string, int64, int64, error) {
	w.held.Add(1)
	if w.cut.Load() {
		return "", 0, 0, errCut
	}
	return w.Store.HoldLease(ctx, show, source, node, seen)
}

func (w *wire) ReleaseLease(ctx context.Context, show, source, node string) error {
	if w.cut.Load() {
		return errCut
	}
	return w.Store.ReleaseLease(ctx, show, source, node)
}

func (w *wire) SavePresence(ctx context.Context, show string, epoch int64, p live.Presence) error {
	if w.cut.Load() || w.presence.Add(-1) >= 0 {
		w.lost.Add(1)
		return errCut
	}
	return w.Store.SavePresence(ctx, show, epoch, p)
}

func (g *ground) node(name string, change ...func(*Service)) *owned {
	g.Helper()
	m, err := New(Options{Listen: "127.0.0.1:0", Shards: 1, Recordings: g.TempDir()})
	g.ok(err)
	o := &owned{g: g, wire: &wire{Store: g.store}, done: make(chan struct{})}
	o.Service = &Service{Media: m, Store: o.wire, Node: name, URL: "http://" + name, pace: quick,
		Follow: func(context.Context, string) (func(), error) { return func() {}, nil },
		Expire: func(context.Context, string) error { return nil }}
	for _, f := range change {
		f(o.Service)
	}
	ctx, cancel := context.WithCancel(context.Background())
	running := make(chan struct{})
	go func() {
		defer close(o.done)
		close(running)
		_ = o.Run(ctx)
	}()
	<-running
	o.cancel = func() { cancel(); <-o.done }
	g.Cleanup(func() { o.cancel(); m.Close() })
	g.until("a running service", func() bool {
		o.Service.mu.Lock()
		defer o.Service.mu.Unlock()
		return o.ctx != nil
	})
	return o
}

// has expects the stage at this node.
func (o *owned) has() *Room {
	o.g.Helper()
	r, elsewhere, err := o.Room(o.g.ctx, o.g.show)
	if err != nil || r == nil || elsewhere != "" {
		o.g.Fatalf("%s: %v, %q, %v", o.Node, r, elsewhere, err)
	}
	return r
}

// sees expects the stage at another node.
func (o *owned) sees(other *owned) {
	o.g.Helper()
	r, elsewhere, err := o.Room(o.g.ctx, o.g.show)
	if err != nil || r != nil || elsewhere != other.URL {
		o.g.Fatalf("%s: %v, %q, %v", o.Node, r, elsewhere, err)
	}
	if at, err := o.Elsewhere(o.g.ctx, o.g.show); err != nil || at != other.URL {
		o.g.Fatalf("%s: %q, %v", o.Node, at, err)
	}
}

// camera publishes until the test ends.
func (o *owned) camera() *Session {
	g := o.g
	g.Helper()
	c, err := peer.NewClient(peer.Options{Loopback: true})
	g.ok(err)
	var s *Session
	p, err := c.Publish(g.ctx, func(ctx context.Context, offer string) (string, error) {
		var err error
		if s, err = o.has().Publish(ctx, offer, Publisher{Session: "h", Kind: live.HostCamera}); err != nil {
			return "", err
		}
		return s.Answer, nil
	})
	g.ok(err)
	ctx, cancel := context.WithCancel(g.ctx)
	var wg sync.WaitGroup
	wg.Go(func() { p.Play(ctx, &peer.Video{Packets: 1, Size: 100}, 50) })
	g.Cleanup(func() { cancel(); wg.Wait(); p.Close() })
	return s
}

func (g *ground) presence() live.Presence {
	g.Helper()
	p, err := g.store.Presence(g.ctx, g.show)
	g.ok(err)
	return p
}

func (g *ground) owner() string {
	g.Helper()
	owner, _, err := g.store.Lease(g.ctx, g.show, lease)
	g.ok(err)
	return owner
}
