package store

import (
	"strings"
	"sync"
	"testing"

	"zuruf/live"
)

func ptr[T any](v T) *T { return &v }

func (w *world) setStage(c live.StageChange) live.Stage {
	w.Helper()
	st, err := w.ChangeStage(w.ctx, w.show, op(""), 0, c)
	w.ok(err)
	return st
}

func (w *world) stageOn() { w.Helper(); w.setStage(live.StageChange{On: ptr(true)}) }

func (w *world) events(since live.Token) (out []live.Event) {
	w.Helper()
	out, err := w.Since(w.ctx, w.show, since, 1000)
	w.ok(err)
	return out
}

func (w *world) head() live.Token {
	w.Helper()
	t, err := w.Head(w.ctx, w.show)
	w.ok(err)
	return t
}

// audited is the newest entry of the audit log.
func (w *world) audited() live.AuditEntry {
	w.Helper()
	list, err := w.Audit(w.ctx, w.show, 0, 1)
	w.ok(err)
	return list[0]
}

func same(a, b live.Stage) bool {
	a.OutToken, b.OutToken = nil, nil
	return a.Version == b.Version && a.On == b.On && a.Layout == b.Layout && a.Guests == b.Guests && a.Minutes == b.Minutes &&
		a.Reactions == b.Reactions && a.Recording == b.Recording && a.OutWHIP == b.OutWHIP && a.OutWHEP == b.OutWHEP
}

func TestAStageIsSetUp(t *testing.T) {
	each(t, func(w *world) {
		st, err := w.Stage(w.ctx, w.show)
		w.ok(err)
		if !same(st, live.NewStage()) {
			w.Errorf("before: %+v", st)
		}
		since := w.head()
		want := live.NewStage()
		want.On, want.Version = true, 1
		if st = w.setStage(live.StageChange{On: ptr(true)}); !same(st, want) {
			w.Errorf("switched on: %+v", st)
		}
		if e := w.events(since); len(e) != 1 || e[0].Type != live.EventStage {
			w.Errorf("told: %+v", e)
		}
		want = live.Stage{Version: 2, On: true, Layout: live.LayoutTwo, Guests: 1, Minutes: 5, Recording: true, OutWHIP: "https://out.example/whip", OutWHEP: "https://out.example/whep"}
		st = w.setStage(live.StageChange{Layout: ptr(live.LayoutTwo), Guests: ptr(1), Minutes: ptr(5), Reactions: ptr(false), Recording: ptr(true),
			OutWHIP: &want.OutWHIP, OutWHEP: &want.OutWHEP, OutToken: ptr("very secret")})
		if !same(st, want) || len(st.OutToken) == 0 {
			w.Errorf("set up: %+v", st)
		}
		a := w.audited()
		if a.Act != "patch" || a.Kind != "stage" || a.Version != 2 || !strings.HasPrefix(a.After, "layout two, guests 1, minutes 5, reactions 0, recording 1") || strings.Contains(a.After, "example") {
			w.Errorf("audit: %+v", a)
		}
		since = w.head()
		if st = w.setStage(live.StageChange{On: ptr(true), Layout: ptr(live.LayoutTwo), Guests: ptr(1)}); st.Version != 2 || len(w.events(since)) != 0 {
			w.Errorf("what is so already made version %d, told %+v", st.Version, w.events(since))
		}
		_, err = w.ChangeStage(w.ctx, w.show, op(""), 1, live.StageChange{Minutes: ptr(9)})
		w.refused(err, live.ErrStale)
		_, err = w.ChangeStage(w.ctx, "nosuch", op(""), 0, live.StageChange{Minutes: ptr(9)})
		w.refused(err, live.ErrNotFound)
		w.ok(w.EndShow(w.ctx, w.show, op("")))
		_, err = w.ChangeStage(w.ctx, w.show, op(""), 0, live.StageChange{Minutes: ptr(9)})
		w.refused(err, live.ErrEnded)
	})
}

func TestTheTokenOfAnOutsideEngineIsSealed(t *testing.T) {
	each(t, func(w *world) {
		reads := func(s *Store) string {
			w.Helper()
			st, err := s.Stage(w.ctx, w.show)
			w.ok(err)
			token, err := s.OutToken(w.ctx, w.show, st)
			w.ok(err)
			return token
		}
		if reads(w.Store) != "" {
			w.Error("a token out of nothing")
		}
		w.setStage(live.StageChange{OutToken: ptr("very secret")})
		if all := strings.Join(w.rdb.HVals(w.ctx, showKey(w.show, "stage")).Val(), " "); strings.Contains(all, "very secret") {
			w.Errorf("stored in the clear: %s", all)
		}
		if got := reads(w.Store); got != "very secret" {
			w.Errorf("read %q", got)
		}
		other, err := NewSealer([]byte("another key"))
		w.ok(err)
		for i, want := range []int{1, 0} {
			if n, err := w.Reseal(w.ctx, other); err != nil || n != want {
				w.Fatalf("run %d: %d sealed, %v", i, n, err)
			}
		}
		if got := reads(New(w.rdb, w.secret, other)); got != "very secret" {
			w.Errorf("under the new key: %q", got)
		}
		st, err := w.Stage(w.ctx, w.show)
		w.ok(err)
		if _, err := w.OutToken(w.ctx, w.show, st); err == nil {
			w.Error("the old key still opens it")
		}
		if st := w.setStage(live.StageChange{OutToken: ptr("")}); st.OutToken != nil {
			w.Errorf("it stays: %q", st.OutToken)
		}
	})
}

// TestTwoProducersSetUpAStageAtOnce: of two who saw the same version one wins.
func TestTwoProducersSetUpAStageAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.ChangeStage(w.ctx, w.show, Op{Actor: mod}, 1, live.StageChange{Minutes: ptr(i + 1)})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			w.Fatalf("%v and %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				w.refused(err, live.ErrStale)
			}
		}
	})
}

// TestPresenceIsFencedAndQuiet: only its owner tells what arrives at a stage,
// and how many watch makes no history.
func TestPresenceIsFencedAndQuiet(t *testing.T) {
	each(t, func(w *world) {
		w.refused(w.SavePresence(w.ctx, w.show, 1, live.Presence{}), live.ErrState)
		owner, epoch, _, err := w.HoldLease(w.ctx, w.show, StageLease, "node", 0)
		w.ok(err)
		if owner != "node" || epoch != 1 {
			w.Fatal(owner, epoch)
		}
		since := w.head()
		save := func(p live.Presence, told int) {
			w.Helper()
			w.ok(w.SavePresence(w.ctx, w.show, epoch, p))
			if e := w.events(since); len(e) != told || told > 0 && e[told-1].Type != live.EventStage {
				w.Errorf("%+v: told %+v", p, e)
			}
		}
		host := live.Publication{ID: "p1", Kind: live.HostCamera, Seat: live.HostSeat, Name: "Theo", Audio: true, Video: true, Since: 7}
		save(live.Presence{}, 0)
		save(live.Presence{Publications: []live.Publication{host}, Viewers: 3}, 1)
		save(live.Presence{Publications: []live.Publication{host}, Viewers: 4}, 1)
		p, err := w.Presence(w.ctx, w.show)
		w.ok(err)
		if p.Epoch != epoch || p.Viewers != 4 || len(p.Publications) != 1 || p.Publications[0] != host {
			w.Errorf("%+v", p)
		}
		save(live.Presence{Viewers: 4}, 2)
		w.refused(w.SavePresence(w.ctx, w.show, epoch-1, live.Presence{}), live.ErrState)
		w.ok(w.ReleaseLease(w.ctx, w.show, StageLease, "node"))
		if owner, epoch, _, _ = w.HoldLease(w.ctx, w.show, StageLease, "other", 0); owner != "other" || epoch != 2 {
			w.Errorf("%s, %d", owner, epoch)
		}
		w.refused(w.SavePresence(w.ctx, w.show, 1, live.Presence{}), live.ErrState)
	})
}

// TestNothingOfAStageOutlivesItsShow, neither a rehearsal's nor a deleted one's.
func TestNothingOfAStageOutlivesItsShow(t *testing.T) {
	each(t, func(w *world) {
		of, err := w.Show(w.ctx, w.show)
		w.ok(err)
		r, err := w.BeginRehearsal(w.ctx, op("r"), of, nil)
		w.ok(err)
		x := &world{T: w.T, Store: w.Store, show: r.ID, ctx: w.ctx}
		x.stageOn()
		x.raise("ann", "Geheimwort")
		_, epoch, _, err := w.HoldLease(w.ctx, r.ID, StageLease, "node", 0)
		w.ok(err)
		w.ok(w.SavePresence(w.ctx, r.ID, epoch, live.Presence{Viewers: 1}))
		of.Rehearsal = r.ID
		w.ok(w.EndRehearsal(w.ctx, op("e"), of))
		w.HoldLease(w.ctx, r.ID, StageLease, "node", 0)
		w.refused(w.SavePresence(w.ctx, r.ID, epoch, live.Presence{Viewers: 2}), live.ErrNotFound)
		if keys := w.rdb.Keys(w.ctx, "zuruf:{"+r.ID+"}:*").Val(); len(keys) != 0 {
			w.Errorf("left: %v", keys)
		}
		if st, err := w.Stage(w.ctx, w.show); err != nil || st.On {
			w.Errorf("the show's own stage: %+v, %v", st, err)
		}
	})
}

func TestViewersAndReactionsAreNotes(t *testing.T) {
	each(t, func(w *world) {
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, StageLease, "node", 0)
		w.ok(err)
		l := w.Listen(w.ctx)
		w.ok(l.Follow(w.ctx, w.show))
		heard, done := make(chan Note, 1000), make(chan struct{})
		go func() { defer close(done); l.Run(func(n Note) { heard <- n }) }()
		for viewers := 1; ; viewers++ { // until the subscription stands
			w.ok(w.SavePresence(w.ctx, w.show, epoch, live.Presence{Viewers: viewers}))
			if len(heard) > 0 {
				break
			}
		}
		if n := <-heard; n.Kind != "viewers" || n.Show != w.show || n.Text == "" {
			w.Errorf("%+v", n)
		}
		w.ok(w.Reacted(w.ctx, w.show, map[string]int{"👏": 12}))
		for n := range heard {
			if n.Kind == "reacted" {
				if n.Text != `{"👏":12}` {
					w.Errorf("%+v", n)
				}
				break
			}
		}
		w.ok(l.Close())
		<-done
	})
}
