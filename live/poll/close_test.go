package poll_test

import (
	"testing"
	"testing/synctest"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
)

// until passes the time up to a moment behind the beginning, and lets everybody
// do what they do then.
func until(begin time.Time, d time.Duration) {
	time.Sleep(time.Until(begin.Add(d)))
	synctest.Wait()
}

// TestAPollClosesByItself at its time, and is final when the last late vote may
// have come; with as many nodes as may be, everything is done once.
func TestAPollClosesByItself(t *testing.T) {
	for name, start := range map[string]func(w *world){
		"one node":  func(w *world) { w.run(w.node) },
		"two nodes": func(w *world) { w.run(w.node); w.run(w.node.again(w)) },
		"started again": func(w *world) {
			stop := w.run(w.node)
			time.Sleep(time.Second)
			stop()
			w.run(w.node.again(w))
		},
		"the one that opened it is gone": func(w *world) { w.run(w.node.again(w)) },
	} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, 14*time.Second)
				w.source(live.Facebook, 25*time.Second)
				d := tea
				d.Seconds = 20
				p := w.open(d)
				begin := time.UnixMilli(p.OpenedAt)
				start(w)
				until(begin, 19900*time.Millisecond)
				w.clicks(p, "ann", options(0))
				if p = w.poll(p.ID); p.State != live.PollOpen {
					t.Fatalf("closed early: %+v", p)
				}
				until(begin, 20500*time.Millisecond)
				p = w.poll(p.ID)
				if p.State != live.PollClosed || p.ClosedAt != p.OpenedAt+20_000 || p.FinalAt != p.OpenedAt+45_000 || p.Final {
					t.Fatalf("%+v", p)
				}
				if _, err := w.click(p, "late", options(0)); live.AsError(err) == nil || live.AsError(err).Code != "poll_closed" {
					t.Fatalf("a click behind the close: %v", err)
				}
				until(begin, 40*time.Second)
				w.says(w.node, live.YouTube, "in time", "2", begin.Add(33*time.Second))
				w.says(w.node, live.YouTube, "too late", "2", begin.Add(35*time.Second))
				until(begin, 44900*time.Millisecond)
				w.says(w.node, live.Facebook, "in time", "C", begin.Add(44*time.Second))
				if p = w.poll(p.ID); p.Final {
					t.Fatalf("final early: %+v", p)
				}
				until(begin, 46*time.Second)
				if p = w.poll(p.ID); !p.Final {
					t.Fatalf("not final: %+v", p)
				}
				w.says(w.node, live.Facebook, "too late", "C", begin.Add(44*time.Second))
				w.wantCounts(p, "[f2:1 r0:1 y1:1]")
				if acts := w.acts(); acts["close"] != 1 || acts["over"] != 1 {
					t.Errorf("done so often: %v", acts)
				}
			})
		})
	}
}

// again is another process on the same store.
func (n *node) again(w *world) *node { return w.start(nil) }

func TestNoGraceIsLongerThanAMinute(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 58*time.Second)
		w.source(live.Twitch, 0)
		w.source(live.Facebook, 20*time.Second)
		w.ok(w.store.PublishStatus(w.ctx, w.show, live.SourceStatus{ID: "youtube", Kind: live.YouTube, State: live.SourceLive, LagMS: 9000}))
		w.ok(w.store.PublishStatus(w.ctx, w.show, live.SourceStatus{ID: "facebook", Kind: live.Facebook, State: live.SourceEnded}))
		p := w.close(w.open(tea))
		if p.Grace[live.YouTube] != live.LongestGrace || p.Grace[live.Twitch] != 10_000 || len(p.Grace) != 2 || p.FinalAt != p.ClosedAt+live.LongestGrace {
			t.Errorf("%+v", p)
		}
		d := tea
		d.Who = live.PollRoom
		if p = w.close(w.open(d)); p.FinalAt != p.ClosedAt || len(p.Grace) != 0 {
			t.Errorf("for the room alone: %+v", p)
		}
	})
}

func TestExtendedPollsCloseLater(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 14*time.Second)
		w.run(w.node)
		d := tea
		d.Seconds = 10
		p := w.open(d)
		begin := time.UnixMilli(p.OpenedAt)
		until(begin, 15*time.Second) // closed, not final
		_, graces, err := w.polls.GracesOf(w.ctx, w.show, p.ID)
		w.ok(err)
		extend := func() { w.ok(w.store.ExtendPoll(w.ctx, w.show, op("extend"), p.ID, 0, 30_000, graces)) }
		extend()
		extend() // tried again
		until(begin, 40*time.Second)
		if p = w.poll(p.ID); p.State != live.PollOpen || p.ClosesAt != p.OpenedAt+45_000 {
			t.Fatalf("%+v", p)
		}
		w.clicks(p, "ann", options(2))
		until(begin, 60*time.Second)
		if p = w.poll(p.ID); p.State != live.PollClosed || !p.Final {
			t.Fatalf("%+v", p)
		}
		w.wantCounts(p, "[r2:1]")
	})
}

// TestAnotherNodesPollIsKnownAtTheNextComment, also when it is closed there.
func TestAnotherNodesPollIsKnownAtTheNextComment(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 14*time.Second)
		other := w.start(nil)
		if c := w.says(other, live.YouTube, "ann", "2", time.Now()); c.Counted {
			t.Fatal("counted before there was a poll")
		}
		p := w.open(tea)
		if c := w.says(other, live.YouTube, "ann", "2", time.Now()); !c.Counted {
			t.Fatal("not counted")
		}
		w.close(p)
		time.Sleep(20 * time.Second)
		if c := w.says(other, live.YouTube, "bob", "2", time.Now()); c.Counted {
			t.Fatal("counted when it was closed")
		}
		time.Sleep(time.Second)
		second := w.open(poll.Definition{Kind: live.PollYesNo})
		if c := w.says(other, live.YouTube, "bob", "yes", time.Now()); !c.Counted {
			t.Fatal("not counted in the second")
		}
		w.wantCounts(p, "[y1:1]")
		w.wantCounts(second, "[y0:1]")
	})
}
