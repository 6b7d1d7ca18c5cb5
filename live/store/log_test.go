package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zuruf/live"
)

func TestLogAndResume(t *testing.T) {
	each(t, func(w *world) {
		start, err := w.Head(w.ctx, w.show)
		w.ok(err)
		if start.Seq != 1 {
			w.Fatalf("the first entry is the creation, not %v", start)
		}
		w.say("a", "ann", "x")
		n := w.ask("q", nil)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActShow, nil))
		events, err := w.Since(w.ctx, w.show, start, 100)
		w.ok(err)
		var kinds []live.EventType
		for i, e := range events {
			kinds = append(kinds, e.Type)
			if e.At.Seq != uint64(i+2) {
				w.Fatalf("entry %d has seq %d", i, e.At.Seq)
			}
		}
		if fmt.Sprint(kinds) != "[comment question question scene]" {
			w.Fatal(kinds)
		}
		for name, bad := range map[string]live.Token{
			"forked":  {Seq: start.Seq, Nonce: start.Nonce + 1},
			"future":  {Seq: 9999, Nonce: 1},
			"trimmed": {Seq: 0, Nonce: 1},
		} {
			if _, err := w.Since(w.ctx, w.show, bad, 10); !errors.Is(err, ErrGap) {
				w.Errorf("%s token: %v", name, err)
			}
		}
		snap, err := w.Snapshot(w.ctx, w.show, 10)
		w.ok(err)
		if snap.At != events[len(events)-1].At || len(snap.Questions) != 1 || len(snap.Comments) != 1 || snap.Scene.Ref != "1" || snap.Show.Title != "T" {
			w.Fatalf("%+v", snap)
		}
	})
}

func TestTheLogIsTrimmedByLength(t *testing.T) {
	each(t, func(w *world) {
		start, err := w.Head(w.ctx, w.show)
		w.ok(err)
		var in []Incoming
		for i := range 10_600 {
			in = append(in, Incoming{Message: w.message(fmt.Sprint("m", i), "ann", "x"), Decision: live.Approved})
		}
		_, err = w.Intake(w.ctx, w.show, in)
		w.ok(err)
		n, err := w.rdb.XLen(w.ctx, showKey(w.show, "log")).Result()
		w.ok(err)
		if n < 10_000 || n > 10_256 {
			w.Fatalf("%d entries", n)
		}
		if _, err := w.Since(w.ctx, w.show, start, 10); !errors.Is(err, ErrGap) {
			w.Fatal(err)
		}
		items, next, err := w.ListComments(w.ctx, w.show, CommentFilter{}, 0, 200)
		w.ok(err)
		if len(items) != 200 || items[0].PlatformID != "m10599" || next != 10_400 {
			w.Fatal(len(items), items[0].PlatformID, next)
		}
	})
}

func TestNotesReachAListener(t *testing.T) {
	each(t, func(w *world) {
		l := w.Listen(w.ctx)
		w.ok(l.Follow(w.ctx, w.show))
		heard := make(chan Note, 1000)
		done := make(chan struct{})
		go func() { defer close(done); l.Run(func(n Note) { heard <- n }) }()
		// The subscription is known to stand once something was heard.
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for standing := false; !standing; {
			select {
			case n := <-heard:
				standing = true
				if n.Kind != "totals" || n.Show != w.show || n.Text != `{"v":3,"q":[[1,5]]}` {
					w.Fatalf("%+v", n)
				}
			case <-tick.C:
				w.ok(w.PublishTotals(w.ctx, w.show, Totals{Version: 3, Votes: [][2]int{{1, 5}}}))
			}
		}
		w.say("a", "ann", "x")
		head, err := w.Head(w.ctx, w.show)
		w.ok(err)
		for n := range heard {
			if n.Kind == "log" {
				if n.Text != head.String() {
					w.Fatalf("heard %q, head %s", n.Text, head)
				}
				break
			}
		}
		w.ok(l.Close())
		<-done
	})
}

func TestLeases(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		hold := func(node string, seen int64) (string, int64, int64) {
			w.Helper()
			owner, epoch, counter, err := w.HoldLease(w.ctx, w.show, "src", node, seen)
			w.ok(err)
			return owner, epoch, counter
		}
		owner, epoch, _ := hold("n1", 0)
		if owner != "n1" || epoch != 1 {
			w.Fatal(owner, epoch)
		}
		_, _, c := hold("n1", 0)
		owner, _, seen := hold("n2", 0)
		if owner != "n1" || seen != c {
			w.Fatal("taken without looking")
		}
		hold("n1", 0) // it lives
		if owner, _, _ = hold("n2", seen); owner != "n1" {
			w.Fatal("taken although the counter moved")
		}
		_, _, seen = hold("n2", 0)
		owner, epoch, _ = hold("n2", seen)
		if owner != "n2" || epoch != 2 {
			w.Fatal("not taken from a node that stands still")
		}
		w.refused(w.SaveCursor(w.ctx, w.show, "src", 1, "old"), live.ErrState)
		w.ok(w.SaveCursor(w.ctx, w.show, "src", 2, "new"))
		cursor, err := w.Cursor(w.ctx, w.show, "src")
		w.ok(err)
		if cursor != "new" {
			w.Fatal(cursor)
		}
	})
}

func TestSourcesAreSealed(t *testing.T) {
	each(t, func(w *world) {
		src := live.Source{ID: "s1", Show: w.show, Kind: live.YouTube, Config: map[string]string{"video": "v"}, Secrets: map[string]string{"api_key": "very secret"}}
		w.ok(w.PutSource(w.ctx, op("p"), src))
		raw, err := w.rdb.HGet(w.ctx, showKey(w.show, "sources"), "s1").Result()
		w.ok(err)
		if strings.Contains(raw, "very secret") {
			w.Fatal("stored in the clear")
		}
		list, err := w.Sources(w.ctx)
		w.ok(err)
		if len(list) != 1 || list[0].Secrets["api_key"] != "very secret" || list[0].Config["video"] != "v" {
			w.Fatalf("%+v", list)
		}
		other, err := NewSealer([]byte("another key"))
		w.ok(err)
		if _, err := New(w.rdb, w.secret, other).Sources(w.ctx); err == nil {
			w.Fatal("opened with the wrong key")
		}
		w.ok(w.DeleteSource(w.ctx, w.show, op("d"), "s1"))
		w.refused(w.DeleteSource(w.ctx, w.show, op("d2"), "s1"), live.ErrNotFound)
	})
}

func TestASearchDoesNotFindWhatWasTakenBack(t *testing.T) {
	each(t, func(w *world) {
		w.say("a", "ann", "a secret word")
		w.say("b", "bob", "another secret")
		w.intake(Incoming{Message: live.Message{Comment: w.message("a", "", "").Comment, Removed: live.RemovedByAuthor}})
		items, _, err := w.ListComments(w.ctx, w.show, CommentFilter{Text: "secret", Fold: strings.ToLower}, 0, 10)
		w.ok(err)
		if len(items) != 1 || items[0].PlatformID != "b" {
			w.Fatalf("found %d", len(items))
		}
	})
}
