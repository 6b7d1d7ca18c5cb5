package ingest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// TestActsOnTheSameThingKeepTheirOrder: what was asked for last is what holds,
// although the first had to wait.
func TestActsOnTheSameThingKeepTheirOrder(t *testing.T) {
	for name, c := range map[string]struct {
		acts []live.PlatformAct
		want []string
	}{
		"a comment":          {[]live.PlatformAct{live.ActHide, live.ActUnhide}, []string{"1", "3", "1", "2"}},
		"an author":          {[]live.PlatformAct{live.ActBan, live.ActUnban}, []string{"1", "3", "1", "2"}},
		"one and its author": {[]live.PlatformAct{live.ActHide, live.ActBan}, []string{"1", "2", "3", "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPen(func(try int, a live.Action) (string, error) {
					if a.ID == "1" && try == 1 {
						return "", errSlow
					}
					return "", nil
				})
				w := ingesttest.New(source("s"))
				for i, act := range c.acts {
					a := asked(string(rune('1'+i)), act, "")
					a.Comment = "c"
					w.Ask(a)
				}
				other := asked("3", live.ActBan, "")
				other.Author = &live.Author{ID: "b", PlatformID: "b"}
				w.Ask(other)
				node := ingesttest.Start(t, w, "a", p)
				defer node.Stop()
				after(time.Minute)
				if diff := cmp.Diff(c.want, p.order); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// TestWhatIsDoneIsNotedByASourceThatIsBeingStopped, and not done twice.
func TestWhatIsDoneIsNotedByASourceThatIsBeingStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPen(nil)
		calling := make(chan struct{})
		p.act = func(int, live.Action) (string, error) {
			close(calling)
			time.Sleep(time.Second) // virtual: the platform takes its time
			return "reply-1", nil
		}
		w := ingesttest.New(source("s"))
		w.Ask(asked("1", live.ActReply, "Danke!"))
		node := ingesttest.Start(t, w, "a", p)
		<-calling
		node.Stop()
		if a := stateOf(w, "1"); a.State != live.ActionDone || a.Receipt != "reply-1" {
			t.Errorf("%+v", a)
		}
	})
}

// TestWhatIsDoneIsDoneOnceWhileTheStoreIsAway.
func TestWhatIsDoneIsDoneOnceWhileTheStoreIsAway(t *testing.T) {
	for name, away := range map[string]func(*ingesttest.World, bool){
		"intake": (*ingesttest.World).SetRefusing, "all": (*ingesttest.World).SetDown,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := ingesttest.New(source("s"))
				p := newPen(func(int, live.Action) (string, error) {
					away(w, true)
					return "ban-1", nil
				})
				w.Ask(asked("1", live.ActBan, ""))
				node := ingesttest.Start(t, w, "a", p)
				defer node.Stop()
				after(8 * time.Second)
				away(w, false)
				after(20 * time.Second)
				if a := stateOf(w, "1"); a.State != live.ActionDone || a.Receipt != "ban-1" || p.tries["1"] != 1 || len(w.Tidings) != 1 {
					t.Errorf("%+v after %d tries, told %+v", a, p.tries["1"], w.Tidings)
				}
			})
		})
	}
}

// TestPausedSourceStillActs: what is paused is the reading.
func TestPausedSourceStillActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := source("s")
		src.Paused = true
		p := newPen(func(int, live.Action) (string, error) { return "", nil })
		w := ingesttest.New(src)
		w.Ask(asked("1", live.ActDelete, ""))
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		after(5 * time.Second)
		if a := stateOf(w, "1"); a.State != live.ActionDone || p.runs.Load() != 0 {
			t.Errorf("%+v, %d runs", a, p.runs.Load())
		}
	})
}

// TestReplyOfADeadNodeIsExpectedBeforeReadingBegins: the first thing that is
// read may be it.
func TestReplyOfADeadNodeIsExpectedBeforeReadingBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPen(func(int, live.Action) (string, error) { return "", nil })
		p.run = func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			m := said(5, "Danke!")
			m.Own = true
			if err := out.Hand(ctx, []live.Message{m}, ""); err != nil {
				return err
			}
			<-ctx.Done()
			return ctx.Err()
		}
		w := ingesttest.New(source("s"))
		w.Ask(asked("1", live.ActReply, "Danke!"))
		_, epoch, _, err := w.HoldLease(t.Context(), "show", "s", "dead", 0)
		if err != nil {
			t.Fatal(err)
		}
		a := stateOf(w, "1")
		a.State = live.ActionSending
		if err := w.SaveAction(t.Context(), epoch, a); err != nil {
			t.Fatal(err)
		}
		w.SlowActions(time.Second)
		node := ingesttest.Start(t, w, "b", p)
		defer node.Stop()
		after(time.Minute)
		if a := stateOf(w, "1"); a.State != live.ActionDone || len(w.Texts()) != 0 {
			t.Errorf("%s, comments %v", a.State, w.Texts())
		}
	})
}
