package ingest_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// pen is a platform that lets us act, as a test says.
type pen struct {
	script
	can   []live.PlatformAct
	act   func(try int, a live.Action) (string, error)
	mu    sync.Mutex
	tries map[string]int
	at    map[string][]time.Duration // after the beginning of the test's minute
	order []string
	zero  time.Time
}

func newPen(act func(try int, a live.Action) (string, error)) *pen {
	p := &pen{can: live.Acts, act: act, tries: map[string]int{}, at: map[string][]time.Duration{}, zero: time.Now()}
	p.run = func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
		out.Report(func(s *live.SourceStatus) { s.State = live.SourceLive })
		<-ctx.Done()
		return ctx.Err()
	}
	return p
}

func (p *pen) Capabilities(live.Source) []live.PlatformAct { return p.can }

func (p *pen) Act(ctx context.Context, _ live.Source, a live.Action) (string, error) {
	p.mu.Lock()
	p.tries[a.ID]++
	try := p.tries[a.ID]
	p.at[a.ID] = append(p.at[a.ID], time.Since(p.zero))
	p.order = append(p.order, a.ID)
	p.mu.Unlock()
	receipt, err := p.act(try, a)
	if ctx.Err() != nil {
		return "", ctx.Err() // as a call that is given up
	}
	return receipt, err
}

func asked(id string, act live.PlatformAct, text string) live.Action {
	return live.Action{ID: id, Show: "show", Source: "s", Comment: "c" + id, PlatformID: "p" + id, Kind: "script", Act: act, Text: text,
		Author: &live.Author{ID: "a", PlatformID: "u"}, At: time.Now().UnixMilli()}
}

func stateOf(w *ingesttest.World, id string) live.Action {
	for _, a := range w.Actions() {
		if a.ID == id {
			return a
		}
	}
	return live.Action{}
}

var errSlow = live.Refuse(live.TooMany, "slow_down", "", "Slow down.", "Langsamer.")

func TestActionsAreDoneOrRefused(t *testing.T) {
	retry, tomorrow, never := *errSlow, *errSlow, *errSlow
	retry.Retry, tomorrow.Retry, never.Retry = 90, 8*3600, 1<<62
	for name, c := range map[string]struct {
		act   live.PlatformAct
		do    func(try int, a live.Action) (string, error)
		state live.ActionState
		tries int
		words string // of the message
	}{
		"done":             {live.ActDelete, func(int, live.Action) (string, error) { return "", nil }, live.ActionDone, 1, ""},
		"refused":          {live.ActHide, func(int, live.Action) (string, error) { return "", ingest.Refused("Platform", "not yours") }, live.ActionRefused, 1, "Platform refuses this: “not yours”"},
		"refused silently": {live.ActHide, func(int, live.Action) (string, error) { return "", ingest.Refused("Platform", " ") }, live.ActionRefused, 1, "Platform refuses this and says no reason."},
		"later": {live.ActBan, func(try int, _ live.Action) (string, error) {
			if try < 4 {
				return "", ingest.ErrPlatform
			}
			return "ban-1", nil
		}, live.ActionDone, 4, ""},
		"when it says so": {live.ActBan, func(try int, _ live.Action) (string, error) {
			if try == 1 {
				return "", &retry
			}
			return "", nil
		}, live.ActionDone, 2, ""},
		"never":          {live.ActDelete, func(int, live.Action) (string, error) { return "", ingest.ErrPlatform }, live.ActionRefused, 8, "The platform did not take this although it was tried many times."},
		"no reply twice": {live.ActReply, func(int, live.Action) (string, error) { return "", ingest.ErrUnreachable }, live.ActionRefused, 1, "The connection broke while this was being sent, so it may or may not be on the platform. Look there before you send it again."},
		"only tomorrow":  {live.ActDelete, func(int, live.Action) (string, error) { return "", &tomorrow }, live.ActionRefused, 1, "Slow down. This was not done."},
		"in an age":      {live.ActReply, func(int, live.Action) (string, error) { return "", &never }, live.ActionRefused, 1, "Slow down. This was not done."},
		"a panic":        {live.ActDelete, func(int, live.Action) (string, error) { panic("nil") }, live.ActionRefused, 1, "This failed because of a fault in Zuruf. Look on the platform whether it was done."},
		"a fault of ours": {live.ActDelete, func(try int, _ live.Action) (string, error) {
			if try == 1 {
				return "", context.DeadlineExceeded
			}
			return "", nil
		}, live.ActionDone, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPen(c.do)
				w := ingesttest.New(source("s"))
				node := ingesttest.Start(t, w, "a", p)
				defer node.Stop()
				after(time.Second)
				w.Ask(asked("1", c.act, "Danke!"))
				node.Asked("show")
				after(20 * time.Minute)
				a := stateOf(w, "1")
				words := ""
				if a.Message != nil {
					words = a.Message.EN
				}
				if a.State != c.state || p.tries["1"] != c.tries || words != c.words || a.EndedAt == 0 {
					t.Errorf("%s after %d tries, %q, %+v", a.State, p.tries["1"], words, a)
				}
				if name == "when it says so" && p.at["1"][1]-p.at["1"][0] < 90*time.Second {
					t.Errorf("tried again too early: %v", p.at["1"])
				}
			})
		})
	}
}

// TestActionsKeepTheirOrder: one at a time, and one that must wait holds none back.
func TestActionsKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPen(func(try int, a live.Action) (string, error) {
			if a.ID == "2" && try == 1 {
				return "", errSlow
			}
			return "", nil
		})
		w := ingesttest.New(source("s"))
		for _, id := range []string{"1", "2", "3"} {
			w.Ask(asked(id, live.ActDelete, ""))
		}
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		after(time.Minute)
		if diff := cmp.Diff([]string{"1", "2", "3", "2"}, p.order); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatTheSourceCannotDoIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPen(func(int, live.Action) (string, error) { return "", nil })
		p.can = []live.PlatformAct{live.ActDelete}
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		w.Ask(asked("1", live.ActBan, ""))
		after(5 * time.Second)
		if a := stateOf(w, "1"); a.State != live.ActionRefused || p.tries["1"] != 0 {
			t.Errorf("%+v, tried %d times", a, p.tries["1"])
		}
		if lamp := w.Lamp("show", "s"); !slices.Equal(lamp.Can, p.can) {
			t.Errorf("the lamp offers %v", lamp.Can)
		}
	})
}

// TestWhatWasDoneThereHoldsHere: a deletion, a hiding and a ban that we asked
// for are taken in like those that the platform tells of.
func TestWhatWasDoneThereHoldsHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPen(func(int, live.Action) (string, error) { return "", nil })
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		for i, act := range []live.PlatformAct{live.ActDelete, live.ActHide, live.ActUnhide, live.ActTimeout, live.ActUnban, live.ActReply} {
			a := asked(string(rune('1'+i)), act, "x")
			a.Seconds = 60
			w.Ask(a)
		}
		after(3 * time.Second)
		if w.Removed("script", "p1") != live.RemovedByPlatform || len(w.Tidings) != 4 {
			t.Fatalf("removed by %q, told %+v", w.Removed("script", "p1"), w.Tidings)
		}
		ban, lifted := w.Tidings[2].Ban, w.Tidings[3].Ban
		if w.Tidings[0].Hiding != live.Hidden || w.Tidings[1].Hiding != live.Unhidden || ban == nil || ban.Seconds != 60 || ban.Lifted || lifted == nil || !lifted.Lifted {
			t.Errorf("told %+v", w.Tidings)
		}
	})
}

// TestOwnReplyIsNoComment: what we said ourselves comes back from the platform,
// before and after it told us its id; somebody else's same words stay.
func TestOwnReplyIsNoComment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sending := make(chan struct{})
		p := newPen(func(int, live.Action) (string, error) { <-sending; return "own-1", nil })
		hand := make(chan live.Message)
		p.run = func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			for {
				select {
				case m := <-hand:
					if err := out.Hand(ctx, []live.Message{m}, ""); err != nil {
						return err
					}
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		w.Ask(asked("1", live.ActReply, "Gern geschehen!"))
		after(3 * time.Second)
		own := func(id, text string) live.Message {
			m := said(0, text)
			m.Comment.PlatformID, m.Own = id, true
			return m
		}
		hand <- own("own-1", "@Jupp Gern geschehen!")
		hand <- own("own-2", "Wir fangen gleich an.")
		hand <- said(7, "Gern geschehen!")
		after(time.Second)
		close(sending)
		after(time.Second)
		hand <- own("own-1", "@Jupp Gern geschehen!") // the platform repeats
		after(time.Second)
		if diff := cmp.Diff([]string{"Wir fangen gleich an.", "Gern geschehen!"}, w.Texts()); diff != "" {
			t.Error(diff)
		}
		if a := stateOf(w, "1"); a.State != live.ActionDone || a.Receipt != "own-1" {
			t.Errorf("%+v", a)
		}
	})
}

// TestReplyThatWasBeingSentWhenTheNodeDied is done if it comes back as a
// comment, and unclear if it does not; it is never sent twice.
func TestReplyThatWasBeingSentWhenTheNodeDied(t *testing.T) {
	for _, appears := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			p := newPen(func(int, live.Action) (string, error) { return "", nil })
			p.run = func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
				if err := ingest.Sleep(ctx, 10*time.Second); err != nil {
					return err
				}
				m := said(5, "Danke!")
				m.Own = true
				if appears {
					if err := out.Hand(ctx, []live.Message{m}, ""); err != nil {
						return err
					}
				}
				<-ctx.Done()
				return ctx.Err()
			}
			w := ingesttest.New(source("s"))
			w.Ask(asked("1", live.ActReply, "Danke!"))
			dying := ingesttest.Start(t, w, "a", newPen(func(int, live.Action) (string, error) { return "", errSlow }))
			after(time.Second)
			dying.Stop()
			a := stateOf(w, "1")
			a.State = live.ActionSending // as it stands while the platform is being called
			_, epoch := w.Owner("show", "s")
			if err := w.SaveAction(t.Context(), epoch, a); err != nil {
				t.Fatal(err)
			}
			node := ingesttest.Start(t, w, "b", p)
			defer node.Stop()
			after(5 * time.Minute)
			want := live.ActionRefused
			if appears {
				want = live.ActionDone
			}
			if a := stateOf(w, "1"); a.State != want || p.tries["1"] != 0 || len(w.Texts()) != 0 {
				t.Errorf("appears %v: %s, sent %d times again, comments %v", appears, a.State, p.tries["1"], w.Texts())
			}
		})
	}
}

func TestPausedSourceIsNotReadAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := source("s")
		src.Paused = true
		p := newPen(func(int, live.Action) (string, error) { return "", nil })
		w := ingesttest.New(src)
		node := ingesttest.Start(t, w, "a", p)
		defer node.Stop()
		after(5 * time.Second)
		if p.runs.Load() != 0 || w.Lamp("show", "s").State != live.SourcePaused {
			t.Errorf("%d runs, %+v", p.runs.Load(), w.Lamp("show", "s"))
		}
		src.Paused = false
		w.SetSources(src)
		node.Changed("show")
		after(5 * time.Second)
		if p.now.Load() != 1 || w.Lamp("show", "s").State != live.SourceLive {
			t.Errorf("%d running, %+v", p.now.Load(), w.Lamp("show", "s"))
		}
	})
}

func TestHistoryHasAMinuteAndEveryChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", &script{run: talk})
		after(10*time.Minute + 5*time.Second)
		node.Stop()
		list := w.Samples("show", "s")
		if len(list) < 11 || len(list) > 13 {
			t.Fatalf("%d samples in ten minutes", len(list))
		}
		last := list[len(list)-1]
		if last.State != live.SourceLive || last.Rate < 0.9 || last.Rate > 1.1 || last.LagMS == 0 {
			t.Errorf("%+v", last)
		}
	})
}

func TestNudgeTriesNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead := live.Refuse(live.Unauthorized, "token_expired", "", "Expired.", "Abgelaufen.")
		c := &script{run: func(context.Context, live.Source, ingest.Outlet) error { return dead }}
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(5 * time.Second)
		node.Nudge("show", "s")
		after(time.Second)
		if c.runs.Load() != 2 {
			t.Errorf("ran %d times", c.runs.Load())
		}
	})
}

// TestNudgeEndsWaiting: a connector that waits for its broadcast looks again,
// one that reads is left alone.
func TestNudgeEndsWaiting(t *testing.T) {
	for state, runs := range map[live.SourceState]int64{live.SourceWaiting: 2, live.SourceLive: 1} {
		synctest.Test(t, func(t *testing.T) {
			c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
				out.Report(func(s *live.SourceStatus) { s.State = state })
				<-ctx.Done()
				return ctx.Err()
			}}
			w := ingesttest.New(source("s"))
			node := ingesttest.Start(t, w, "a", c)
			defer node.Stop()
			after(5 * time.Second)
			node.Nudge("show", "s")
			after(time.Second)
			if c.runs.Load() != runs {
				t.Errorf("%s: ran %d times", state, c.runs.Load())
			}
		})
	}
}
