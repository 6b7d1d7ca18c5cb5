package poll_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// TestAPlatformsClockMayBeOff, and its votes count as if it were not: what was
// said before the poll does not, what its viewers see does.
func TestAPlatformsClockMayBeOff(t *testing.T) {
	const none = 1234 * time.Hour
	for name, off := range map[string]time.Duration{
		"right": 0, "two minutes behind": -2 * time.Minute, "two minutes ahead": 2 * time.Minute, "an hour behind": -time.Hour, "no times": none,
	} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, 14*time.Second)
				who := 0
				say := func(text string) *live.Comment {
					who++
					said := time.Now().Add(off)
					if off == none {
						said = time.Time{}
					}
					time.Sleep(time.Duration(200+37*(who%9)) * time.Millisecond) // on its way here
					return w.says(w.node, live.YouTube, fmt.Sprint("somebody", who), text, said)
				}
				for range 20 {
					say("hello")
					time.Sleep(3 * time.Second)
				}
				p := w.open(tea)
				for range 5 {
					time.Sleep(time.Second)
					if !say("2").Counted {
						t.Error("a vote is not counted")
					}
				}
				p = w.close(p)
				time.Sleep(10 * time.Second)
				if !say("3").Counted {
					t.Error("a late vote is not counted")
				}
				time.Sleep(6 * time.Second)
				if say("1").Counted {
					t.Error("a vote behind the grace is counted")
				}
				w.wantCounts(p, "[y1:5 y2:1]")
			})
		})
	}
}

// timing answers TIME as a store does whose clock is ahead of this machine's.
type timing struct{ ahead time.Duration }

func (timing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (timing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (h timing) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if now, ok := cmd.(*redis.TimeCmd); ok {
			now.SetVal(time.Now().Add(h.ahead))
			return nil
		}
		return next(ctx, cmd)
	}
}

// TestANodesClockMayBeOff by a minute: polls keep the store's time, and so do
// the comments that the node receives.
func TestANodesClockMayBeOff(t *testing.T) {
	for _, ahead := range []time.Duration{time.Minute, -time.Minute, -2 * time.Minute} {
		t.Run(ahead.String(), func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, 14*time.Second)
				off := w.start(nil, timing{ahead})
				go off.store.FollowClock(w.ctx)
				synctest.Wait()
				w.node = off
				d := tea
				d.Seconds = 20
				p := w.open(d)
				begin := time.UnixMilli(p.OpenedAt).Add(-ahead) // by the clock of the node
				if time.Until(begin).Abs() > time.Second {
					t.Fatalf("opened at %d", p.OpenedAt)
				}
				w.run(off)
				for range 12 {
					time.Sleep(1500 * time.Millisecond)
					if !w.says(off, live.YouTube, fmt.Sprint("ann", w.said), "2", time.Now().Add(ahead)).Counted {
						t.Fatal("a vote is not counted")
					}
				}
				if !w.says(off, live.YouTube, "without a time", "3", time.Time{}).Counted {
					t.Fatal("a vote is not counted")
				}
				until(begin, 19800*time.Millisecond)
				if p = w.poll(p.ID); p.State != live.PollOpen {
					t.Fatalf("closed early: %+v", p)
				}
				until(begin, 20400*time.Millisecond)
				if p = w.poll(p.ID); p.State != live.PollClosed || p.ClosedAt != p.OpenedAt+20_000 {
					t.Fatalf("%+v", p)
				}
				until(begin, 33*time.Second)
				if !w.says(off, live.YouTube, "in time", "1", time.Now().Add(ahead)).Counted {
					t.Error("a late vote is not counted")
				}
				until(begin, 34500*time.Millisecond)
				if p = w.poll(p.ID); !p.Final {
					t.Fatalf("%+v", p)
				}
				w.wantCounts(p, "[y0:1 y1:12 y2:1]")
			})
		})
	}
}

// TestOldCommentsAreNoVotes: what a platform brings late, as after a reconnect.
func TestOldCommentsAreNoVotes(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 14*time.Second)
		for range 10 {
			w.says(w.node, live.YouTube, "ann", "hello", time.Now().Add(-time.Second))
			time.Sleep(time.Second)
		}
		time.Sleep(time.Minute)
		p := w.open(tea)
		time.Sleep(10 * time.Second)
		if w.says(w.node, live.YouTube, "bob", "2", time.Now().Add(-12*time.Second)).Counted {
			t.Error("said before the opening, and counted")
		}
		for i := range 20 { // the source was away for two minutes
			if w.says(w.node, live.YouTube, fmt.Sprint("late", i), "2", time.Now().Add(time.Duration(i-120)*time.Second)).Counted {
				t.Error("said long before the opening, and counted")
			}
		}
		fresh := w.start(nil) // and so was this process
		for i := range 20 {
			if w.says(fresh, live.YouTube, fmt.Sprint("later", i), "2", time.Now().Add(time.Duration(i-150)*time.Second)).Counted {
				t.Error("said long before the opening, and counted by a new process")
			}
		}
		w.wantCounts(p, "[]")
	})
}

// TestWholeSecondsAreNoReasonToComeTooEarly: some platforms tell no more, and a
// vote right after the opening seems to be from before it.
func TestWholeSecondsAreNoReasonToComeTooEarly(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.Facebook, 0)
		time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(1400 * time.Millisecond)))
		p := w.open(tea)
		time.Sleep(300 * time.Millisecond)
		said := time.Now().Truncate(time.Second)
		time.Sleep(100 * time.Millisecond)
		if said.UnixMilli() >= p.OpenedAt || !w.says(w.node, live.Facebook, "ann", "2", said).Counted {
			t.Error("a vote is not counted")
		}
	})
}
