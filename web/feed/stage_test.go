package feed

import (
	"strings"
	"sync/atomic"
	"testing"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// stageOn switches the stage on and takes its lease.
func (w *world) stageOn() (epoch int64) {
	w.Helper()
	on := true
	_, err := w.store.ChangeStage(w.ctx, w.show, op(), 0, live.StageChange{On: &on})
	w.ok(err)
	_, epoch, _, err = w.store.HoldLease(w.ctx, w.show, store.StageLease, "node", 0)
	w.ok(err)
	return epoch
}

func (w *world) raise(session, text string) *live.Hand {
	w.Helper()
	h, err := w.store.RaiseHand(w.ctx, w.show, op(), live.Hand{ID: live.NewID(), Author: *w.author(session), Text: text})
	w.ok(err)
	return h
}

func (w *world) moveHand(h *live.Hand, act live.HandAct, by string) {
	w.Helper()
	_, err := w.store.MoveHand(w.ctx, w.show, op(), live.HandStep{Hand: h.ID, Act: act, Author: by})
	w.ok(err)
}

// green leads a hand into the green room.
func (w *world) green(session, text string) *live.Hand {
	w.Helper()
	h := w.raise(session, text)
	w.moveHand(h, live.HandActInvite, "")
	w.moveHand(h, live.HandActAccept, h.Author.ID)
	w.moveHand(h, live.HandActPreview, h.Author.ID)
	return h
}

func (m *model) stageNow() wire.Stage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stage
}

func publication(seat int, hand *live.Hand) live.Publication {
	return live.Publication{ID: "pub-" + hand.Author.Name, Kind: live.GuestOn, Seat: seat, Hand: hand.ID, Audio: true, Video: true, Since: 1000}
}

// TestAStageIsSeenAsFarAsItMay: hands are the desk's, the green room too; who
// resumes and who comes later is told the same.
func TestAStageIsSeenAsFarAsItMay(t *testing.T) {
	each(t, func(w *world) {
		var clients []*model
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		since := clients[0].token()
		epoch := w.stageOn()
		w.raise("a", "text-raised")
		green, on := w.green("b", "text-green"), w.green("c", "text-on-stage")
		w.moveHand(on, live.HandActStage, "")
		w.ok(w.store.SavePresence(w.ctx, w.show, epoch, live.Presence{Viewers: 4, Publications: []live.Publication{publication(2, green), publication(3, on),
			{ID: "pub-host", Kind: live.HostCamera, Seat: live.HostSeat, Name: "Theo", Audio: true, Since: 1000}}}))
		w.settled()
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}), w.join(Client{Audience: a, Since: since}), w.join(Client{Audience: a, Since: clients[0].token()}))
		}
		for text, may := range map[string]string{"text-raised": "desk", "text-green": "desk", "text-on-stage": "desk host public overlay", "pub-host": "desk host public overlay",
			"pub-N b": "desk", "N c": "desk host public overlay", on.ID: "desk host", on.Author.ID: "desk", `"green":true`: "desk"} {
			seen := map[Audience]bool{}
			for _, m := range clients {
				seen[m.client.Audience] = seen[m.client.Audience] || len(m.said(text)) > 0
			}
			for _, a := range audiences {
				if seen[a] != strings.Contains(may, string(a)) {
					w.Errorf("%s sees %s: %v", a, text, seen[a])
				}
			}
		}
		for _, m := range clients {
			if m.client.Since == "" { // those who resume are not told what they know
				w.same(m)
			}
			st, want := m.stageNow(), map[Audience]int{Desk: 3}[m.client.Audience]
			if want == 0 {
				want = 2
			}
			viewers := 4
			if m.client.Audience == Overlay {
				viewers = 0
			}
			if !st.On || len(st.Publications) != want || st.Viewers != viewers {
				w.Errorf("%s since %q: %+v", m.client.Audience, m.client.Since, st)
			}
		}
		w.moveHand(on, live.HandActLeave, "")
		for _, m := range clients {
			w.until("the guest leaving", func() bool { return !strings.Contains(m.state(), "text-on-stage") })
			if m.client.Since == "" {
				w.same(m)
			}
		}
	})
}

// TestRaisedHandsAreNoNewsToTheAudience: a thousand of them must not make a
// thousand frames for everybody.
func TestRaisedHandsAreNoNewsToTheAudience(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		desk, public := w.desk(), w.join(Client{Audience: Public})
		w.raise("first", "?")
		w.until("the first", func() bool { return len(desk.said("N first")) == 1 })
		w.settled()
		public.forget()
		w.raise("a", "?")
		w.moveHand(w.raise("b", "?"), live.HandActInvite, "")
		w.until("the hands at the desk", func() bool { return len(desk.said(`"invited"`)) == 1 })
		w.settled()
		if kinds := public.kinds(); strings.Contains(kinds, "patch") {
			w.Errorf("the audience was sent %s", kinds)
		}
	})
}

// TestAGuestIsToldOfTheirOwnHand, and nobody else is.
func TestAGuestIsToldOfTheirOwnHand(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		me := Client{Audience: Public, Session: "me", Author: w.author("me").ID}
		m, stranger := w.join(me), w.join(Client{Audience: Public, Session: "stranger", Author: w.author("stranger").ID})
		own := func(m *model) wire.Hand {
			m.mu.Lock()
			defer m.mu.Unlock()
			if m.you.Hand == nil {
				return wire.Hand{}
			}
			return *m.you.Hand
		}
		if h := own(m); h.ID != "" {
			w.Errorf("%+v", h)
		}
		h := w.raise("me", "text-mine")
		w.until("the own hand", func() bool { return own(m).State == "raised" && own(m).Text == "text-mine" })
		w.moveHand(h, live.HandActInvite, "")
		w.until("the invitation", func() bool { return own(m).State == "invited" && own(m).ByDesk })
		if got := own(w.join(me)); got.ID != h.ID || got.State != "invited" {
			w.Errorf("on joining: %+v", got)
		}
		_, err := w.store.Ban(w.ctx, w.show, op(), store.Ban{Author: h.Author, Kind: live.Room})
		w.ok(err)
		w.until("its end", func() bool { return own(m).State == "left" })
		if got := own(w.join(me)); got.State != "left" { // else a page that was away would go on waiting
			w.Errorf("on joining after its end: %+v", got)
		}
		w.settled()
		if len(stranger.said("text-mine"))+len(stranger.said(h.ID)) > 0 {
			w.Error("a stranger is told of it")
		}
	})
}

// TestHowManyWatchIsToldNowAndThen: at once, then at most every two seconds,
// and at last as it is.
func TestHowManyWatchIsToldNowAndThen(t *testing.T) {
	each(t, func(w *world) {
		epoch := w.stageOn()
		public, overlay := w.join(Client{Audience: Public}), w.join(Client{Audience: Overlay})
		w.settled()
		public.forget()
		overlay.forget()
		w.until("the subscription", func() bool {
			counts, err := w.rdb.PubSubNumSub(w.ctx, "zuruf:{"+w.show+"}:now").Result()
			return err == nil && counts["zuruf:{"+w.show+"}:now"] > 0
		})
		for n := range 200 {
			w.ok(w.store.SavePresence(w.ctx, w.show, epoch, live.Presence{Viewers: n + 1}))
		}
		w.until("the last count", func() bool { return public.stageNow().Viewers == 200 })
		if n := len(public.said(`"viewers":`)); n > 2 {
			w.Errorf("told %d times", n)
		}
		w.same(public)
		if kinds := overlay.kinds(); strings.Contains(kinds, "patch") {
			w.Errorf("the overlay was sent %s", kinds)
		}
	})
}

// TestALostCountOfViewersIsHealed by the next beat.
func TestALostCountOfViewersIsHealed(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		w.stageOn()
		public := w.join(Client{Audience: Public})
		w.settled()
		w.ok(w.rdb.HSet(w.ctx, "zuruf:{"+w.show+"}:presence", "viewers", "17").Err()) // nobody publishes it
		w.until("the count", func() bool { return public.stageNow().Viewers == 17 })
	})
}

func TestReactionsRiseOnTheOverlayAlone(t *testing.T) {
	each(t, func(w *world) {
		var clients []*model
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		overlay := clients[3]
		w.until("the reactions", func() bool {
			w.ok(w.store.Reacted(w.ctx, w.show, map[string]int{"👏": 12}))
			overlay.mu.Lock()
			defer overlay.mu.Unlock()
			return len(overlay.reacted) > 0 && overlay.reacted[0].N["👏"] == 12
		})
		w.ok(w.store.Tell(w.ctx, w.show, "reacted", "nonsense"))
		w.pause(3 * hub.Window)
		for _, m := range clients[:3] {
			if len(m.said("reacted")) > 0 {
				w.Errorf("%s is told", m.client.Audience)
			}
		}
	})
}

// TestTheOwnerOfAStageHearsOfIt without a socket: it follows, and nobody joins.
func TestTheOwnerOfAStageHearsOfIt(t *testing.T) {
	each(t, func(w *world) {
		var heard atomic.Int64
		w.feed.Staged = func(show string) {
			if show == w.show {
				heard.Add(1)
			}
		}
		watch, err := w.feed.Follow(w.ctx, w.show)
		w.ok(err)
		defer watch.End()
		var h *live.Hand
		for _, step := range []struct {
			what string
			do   func()
		}{
			{"setting up", func() { w.stageOn() }},
			{"a hand", func() { h = w.raise("a", "?") }},
			{"an act", func() { w.moveHand(h, live.HandActInvite, "") }},
			{"a ban", func() {
				_, err := w.store.Ban(w.ctx, w.show, op(), store.Ban{Author: *w.author("b"), Kind: live.Room})
				w.ok(err)
			}},
			{"the end", func() { w.ok(w.store.EndShow(w.ctx, w.show, op())) }},
		} {
			w.settled()
			before := heard.Load()
			w.say(step.what, "ann", "hello") // a comment is no news of the stage
			w.settled()
			if heard.Load() != before {
				w.Errorf("before %s: heard of a comment", step.what)
			}
			step.do()
			w.until(step.what, func() bool { return heard.Load() > before })
		}
	})
}
