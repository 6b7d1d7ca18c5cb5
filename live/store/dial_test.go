package store

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/store/redistest"
)

func TestDialSaysWhatWouldBeRight(t *testing.T) {
	for _, bad := range []string{"", "localhost:6379", "http://x", "redis://h:port", "redis://h?master_name=m&db=x", "redis://u:secret@h?addr=a&nonsense=1", "::"} {
		c, err := Dial(bad)
		if e := live.AsError(err); e == nil || e.Code != "redis_url" || e.Cause != nil {
			t.Errorf("Dial(%q) = %v, %v", bad, c, err)
		}
	}
	for _, good := range []string{"redis://localhost", "rediss://u:p@h:1/2", "unix:///tmp/x.sock", "redis://s1:26379?master_name=m&addr=s2:26379"} {
		c, err := Dial(good)
		if err != nil {
			t.Errorf("Dial(%q): %v", good, err)
			continue
		}
		c.Close()
	}
}

// TestEverythingOfAShowLivesInOneSlot runs a show on a cluster, which refuses
// what crosses slots.
func TestEverythingOfAShowLivesInOneSlot(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	ln.Close()
	r := redistest.Start(t, "--port", port, "--bind", "127.0.0.1", "--cluster-enabled", "yes")
	ctx := context.Background()
	node := r.Client()
	defer node.Close()
	if err := node.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	ready, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for !strings.Contains(node.ClusterInfo(ready).Val(), "cluster_state:ok") {
		if ready.Err() != nil {
			t.Fatal("the cluster does not come up")
		}
	}
	c, err := Dial("redis://127.0.0.1:" + port + "?addr=127.0.0.1:" + port)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	seal, err := NewSealer([]byte("k"))
	if err != nil {
		t.Fatal(err)
	}
	s := New(c, live.Secret("secret"), seal)
	defer s.Close()
	w := &world{T: t, Store: s, ctx: ctx}
	w.show = w.create("create")
	id := w.say("a", "ann", "Why?")
	n, err := w.Ask(ctx, w.show, op("ask"), id, 0, "", "en")
	w.ok(err)
	v, err := w.Vote(ctx, w.show, n, 1, 7)
	w.ok(err)
	w.ok(w.Move(ctx, w.show, op("show"), n, 0, live.ActShow, nil))
	w.ok(w.AddLink(ctx, live.Link{ID: "l", Series: "s", Role: live.Host}))
	w.ok(w.PublishStatus(ctx, w.show, live.SourceStatus{ID: "x"}))
	snap, err := w.Snapshot(ctx, w.show, 10)
	w.ok(err)
	if v.Votes != 1 || len(snap.Questions) != 1 || len(snap.Comments) != 1 {
		t.Fatalf("%+v %+v", v, snap)
	}
	l := s.Listen(ctx)
	defer l.Close()
	w.ok(l.Follow(ctx, w.show))
	heard := make(chan Note, 100)
	done := make(chan struct{})
	go func() { defer close(done); l.Run(func(n Note) { heard <- n }) }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ok := false; !ok; {
		select {
		case <-heard:
			ok = true
		case <-tick.C:
			w.ok(w.Tell(ctx, w.show, "person", "{}"))
		}
	}
	l.Close()
	<-done
}
