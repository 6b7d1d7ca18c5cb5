package store

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"zuruf/live"
)

func (w *world) guest(name string) live.Author {
	return live.Author{ID: w.secret.AuthorID(live.Room, name), Name: name}
}

func (w *world) raise(name, text string) *live.Hand {
	w.Helper()
	h, err := w.RaiseHand(w.ctx, w.show, op(""), live.Hand{ID: live.NewID(), Author: w.guest(name), Text: text})
	w.ok(err)
	return h
}

// act does an act by the desk, or with by by a guest.
func (w *world) act(h *live.Hand, act live.HandAct, by string) (*live.Hand, error) {
	return w.MoveHand(w.ctx, w.show, op(""), live.HandStep{Hand: h.ID, Act: act, Author: by})
}

func (w *world) acts(h *live.Hand, by string, acts ...live.HandAct) *live.Hand {
	w.Helper()
	for _, a := range acts {
		_, err := w.act(h, a, by)
		w.ok(err)
	}
	return w.handNow(h)
}

func (w *world) handNow(h *live.Hand) *live.Hand {
	w.Helper()
	now, err := w.Hand(w.ctx, w.show, h.ID)
	w.ok(err)
	return now
}

// brought is a hand that was led to a state.
func (w *world) brought(name string, to live.HandState) *live.Hand {
	w.Helper()
	h := w.raise(name, "Hallo")
	me := h.Author.ID
	switch to {
	case live.HandInvited:
		w.acts(h, "", live.HandActInvite)
	case live.HandAccepted, live.HandPreview, live.HandStage:
		w.acts(h, "", live.HandActInvite)
		w.acts(h, me, live.HandActAccept)
		if to != live.HandAccepted {
			w.acts(h, me, live.HandActPreview)
		}
		if to == live.HandStage {
			w.acts(h, "", live.HandActStage)
		}
	case live.HandLeft:
		w.acts(h, me, live.HandActLeave)
	case live.HandDeclined:
		w.acts(h, "", live.HandActDecline)
	}
	if h = w.handNow(h); h.State != to {
		w.Fatalf("%s, want %s", h.State, to)
	}
	return h
}

func TestAHandFromTheQueueToTheStage(t *testing.T) {
	each(t, func(w *world) {
		w.setStage(live.StageChange{On: ptr(true), Minutes: ptr(2)})
		since := w.head()
		h := w.raise("ann", "Darf ich?")
		if h.State != live.HandRaised || h.Version != 1 || h.Text != "Darf ich?" || h.Author != w.guest("ann") || h.RaisedAt == 0 || h.ByDesk {
			w.Fatalf("%+v", h)
		}
		for i, step := range []struct {
			act  live.HandAct
			by   string
			want live.HandState
		}{{live.HandActInvite, "", live.HandInvited}, {live.HandActAccept, h.Author.ID, live.HandAccepted}, {live.HandActPreview, h.Author.ID, live.HandPreview},
			{live.HandActStage, "", live.HandStage}, {live.HandActPreview, "", live.HandPreview}, {live.HandActStage, "", live.HandStage}, {live.HandActLeave, "", live.HandLeft}} {
			got, err := w.act(h, step.act, step.by)
			w.ok(err)
			if got.State != step.want || got.Version != i+2 || got.ByDesk != (step.by == "") || got.RaisedAt != h.RaisedAt || got.MovedAt < got.RaisedAt {
				w.Fatalf("%s: %+v", step.act, got)
			}
			if (got.State == live.HandStage) != (got.EndsAt == got.MovedAt+120_000) {
				w.Errorf("%s: ends at %d, moved at %d", step.act, got.EndsAt, got.MovedAt)
			}
		}
		for _, e := range w.events(since) {
			if e.Type != live.EventHand || e.ID != h.ID {
				w.Errorf("told %+v", e)
			}
		}
		if n := len(w.events(since)); n != 8 {
			w.Errorf("%d entries for 8 changes", n)
		}
		if a := w.audited(); a.Act != "leave" || a.Kind != "hand" || a.Ref != h.ID || a.Before != "stage" || a.After != "left" || a.Actor.Name != "Mo" || !a.Noted {
			w.Errorf("audit %+v", a)
		}
		again := w.raise("ann", "Noch einmal")
		if got, err := w.HandOf(w.ctx, w.show, h.Author.ID); err != nil || got.ID != again.ID {
			w.Errorf("%+v, %v", got, err)
		}
	})
}

// TestEveryHandMoveOfTheDomainHoldsInTheScript tries every act in every state
// as both sides, and says what must follow in words of its own.
func TestEveryHandMoveOfTheDomainHoldsInTheScript(t *testing.T) {
	desk := map[live.HandState]string{live.HandRaised: "invite decline", live.HandInvited: "decline", live.HandAccepted: "decline leave",
		live.HandPreview: "stage mute unmute leave", live.HandStage: "preview mute unmute leave"}
	guest := map[live.HandState]string{live.HandRaised: "leave", live.HandInvited: "accept decline leave", live.HandAccepted: "preview leave",
		live.HandPreview: "mute unmute leave", live.HandStage: "mute unmute leave"}
	already := map[live.HandAct]live.HandState{live.HandActInvite: live.HandInvited, live.HandActAccept: live.HandAccepted, live.HandActDecline: live.HandDeclined,
		live.HandActPreview: live.HandPreview, live.HandActStage: live.HandStage, live.HandActLeave: live.HandLeft}
	theirs := "invite accept decline preview stage mute unmute leave"
	each(t, func(w *world) {
		w.stageOn()
		n := 0
		for _, state := range live.HandStates {
			for _, act := range live.HandActs {
				for _, side := range []string{"desk", "guest"} {
					n++
					h := w.brought(fmt.Sprint("guest ", n), state)
					may, by := desk, ""
					if side == "guest" {
						may, by = guest, h.Author.ID
					}
					got, err := w.act(h, act, by)
					_, known := live.HandMoveOf(act, by == "")
					quiet := already[act] == state || act == live.HandActUnmute && state.Publishes()
					switch {
					case !known:
						w.refused(err, live.ErrNotFound)
						if !strings.Contains(theirs, string(act)) {
							w.Errorf("nobody may %s", act)
						}
					case quiet:
						if err != nil || got.Version != h.Version {
							w.Errorf("%s, %s by the %s again: %+v, %v", state, act, side, got, err)
						}
					case slices.Contains(strings.Fields(may[state]), string(act)):
						if err != nil || got.Version != h.Version+1 || got.ByDesk != (side == "desk") && already[act] != "" {
							w.Errorf("%s, %s by the %s: %+v, %v", state, act, side, got, err)
						}
					default:
						w.refused(err, live.ErrState)
					}
					if now := w.handNow(h); !now.State.Over() {
						w.acts(h, h.Author.ID, live.HandActLeave)
					}
				}
			}
		}
		if n != 7*8*2 {
			w.Fatalf("%d cases", n)
		}
	})
}

// TestNobodyLiftsTheOthersMute: what a moderator muted the guest cannot unmute,
// and the other way round.
func TestNobodyLiftsTheOthersMute(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		h := w.brought("ann", live.HandPreview)
		me := h.Author.ID
		for i, step := range []struct {
			act           live.HandAct
			by            string
			muted, silent bool
		}{{live.HandActMute, "", true, false}, {live.HandActUnmute, me, true, false}, {live.HandActMute, me, true, true}, {live.HandActUnmute, "", false, true},
			{live.HandActUnmute, "", false, true}, {live.HandActStage, "", false, true}, {live.HandActUnmute, me, false, false}} {
			got, err := w.act(h, step.act, step.by)
			w.ok(err)
			if got.Muted != step.muted || got.Silent != step.silent {
				w.Errorf("step %d: %+v", i, got)
			}
		}
		if a := w.audited(); a.Act != "stage" {
			w.Errorf("what the guest does is in the audit log: %+v", a)
		}
	})
}

func TestTheStageAndTheGreenRoomHoldSoMany(t *testing.T) {
	each(t, func(w *world) {
		w.setStage(live.StageChange{On: ptr(true), Guests: ptr(2)})
		var in []*live.Hand
		for i := range live.GuestSeats {
			in = append(in, w.brought(fmt.Sprint("g", i), live.HandPreview))
		}
		late := w.brought("late", live.HandAccepted)
		_, err := w.act(late, live.HandActPreview, late.Author.ID)
		w.refused(err, live.ErrGreenRoomFull)
		w.acts(in[0], "", live.HandActStage)
		w.acts(in[1], "", live.HandActStage)
		_, err = w.act(in[2], live.HandActStage, "")
		w.refused(err, live.ErrStageFull)
		w.acts(in[0], "", live.HandActPreview, live.HandActLeave)
		w.acts(late, late.Author.ID, live.HandActPreview)
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.act(in[2+i], live.HandActStage, "") })
		}
		wg.Wait()
		full := 0
		for _, err := range errs {
			if err != nil {
				w.refused(err, live.ErrStageFull)
				full++
			}
		}
		if full != 3 {
			w.Errorf("%d of 4 found no place beside the one on stage", full)
		}
	})
}

func TestWhoMayRaiseAHand(t *testing.T) {
	each(t, func(w *world) {
		raise := func(name string) error {
			_, err := w.RaiseHand(w.ctx, w.show, op(""), live.Hand{ID: live.NewID(), Author: w.guest(name), Text: "?"})
			return err
		}
		w.refused(raise("ann"), live.ErrStageOff)
		w.stageOn()
		h := w.raise("ann", "?")
		w.refused(raise("ann"), live.ErrHandRaised)
		_, err := w.Ban(w.ctx, w.show, op(""), Ban{Author: w.guest("bob"), Kind: live.Room})
		w.ok(err)
		w.refused(raise("bob"), live.ErrBanned)
		_, err = w.InviteHand(w.ctx, w.show, op(""), live.Hand{ID: live.NewID(), Author: w.guest("bob"), Text: "?"})
		w.refused(err, live.ErrBanned)
		_, err = w.act(h, live.HandActLeave, w.guest("cat").ID)
		w.refused(err, live.ErrNotYours)
		_, err = w.act(&live.Hand{ID: "nosuch"}, live.HandActInvite, "")
		w.refused(err, live.ErrNotFound)
		_, err = w.HandOf(w.ctx, w.show, w.guest("cat").ID)
		w.refused(err, live.ErrNotFound)
		w.ok(w.rdb.RPush(w.ctx, showKey(w.show, "hup"), make([]any, live.MostHands-1)...).Err())
		w.refused(raise("dan"), live.ErrHandsFull)
		_, err = w.InviteHand(w.ctx, w.show, op(""), live.Hand{ID: live.NewID(), Author: w.guest("dan"), Text: "?", Question: 3})
		w.ok(err)
		w.ok(w.rdb.LTrim(w.ctx, showKey(w.show, "hup"), 0, 0).Err())
		w.ok(w.EndShow(w.ctx, w.show, op("")))
		w.refused(raise("eve"), live.ErrEnded)
	})
}

// TestAnInvitationMovesTheHandThatIsUp.
func TestAnInvitationMovesTheHandThatIsUp(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		up := w.raise("ann", "eigene Worte")
		invite := func(name string) (*live.Hand, error) {
			return w.InviteHand(w.ctx, w.show, op(""), live.Hand{ID: live.NewID(), Author: w.guest(name), Text: "Frage", Question: 7})
		}
		for range 2 {
			got, err := invite("ann")
			w.ok(err)
			if got.ID != up.ID || got.State != live.HandInvited || got.Text != "eigene Worte" || got.Question != 7 || got.Version != 2 || !got.ByDesk {
				w.Errorf("%+v", got)
			}
		}
		fresh, err := invite("bob")
		w.ok(err)
		if fresh.State != live.HandInvited || fresh.Text != "Frage" || fresh.Question != 7 || !fresh.ByDesk {
			w.Errorf("%+v", fresh)
		}
		if a := w.audited(); a.Act != "invite" || a.Ref != fresh.ID || a.After != "invited" {
			w.Errorf("%+v", a)
		}
		w.acts(fresh, fresh.Author.ID, live.HandActAccept)
		_, err = invite("bob")
		w.refused(err, live.ErrState)
		list, err := w.Hands(w.ctx, w.show)
		w.ok(err)
		if len(list) != 2 || list[0].ID != up.ID {
			w.Errorf("%+v", list)
		}
	})
}

// TestTwoModeratorsAndOneHand: of two different acts on the same version one is
// refused; of two equal ones neither.
func TestTwoModeratorsAndOneHand(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		try := func(h *live.Hand, acts ...live.HandAct) (errs []error) {
			errs = make([]error, len(acts))
			var wg sync.WaitGroup
			for i, act := range acts {
				wg.Go(func() {
					actor := []live.Actor{mod, mod2}[i%2]
					_, errs[i] = w.MoveHand(w.ctx, w.show, Op{Actor: actor}, live.HandStep{Hand: h.ID, Act: act, Version: h.Version})
				})
			}
			wg.Wait()
			return errs
		}
		if errs := try(w.raise("ann", "?"), live.HandActInvite, live.HandActInvite); errs[0] != nil || errs[1] != nil {
			w.Errorf("%v", errs)
		}
		errs := try(w.raise("bob", "?"), live.HandActInvite, live.HandActDecline)
		if (errs[0] == nil) == (errs[1] == nil) {
			w.Fatalf("%v", errs)
		}
		for _, err := range errs {
			if err != nil {
				w.refused(err, live.ErrStale)
			}
		}
	})
}

func TestAHandWhoseAnswerWasLostIsRaisedAndMovedOnce(t *testing.T) {
	eachLossy(t, func(w *world, l *lossy) {
		w.stageOn()
		w.acts(w.raise("warm up", "?"), "", live.HandActInvite) // so that the scripts are known to the server
		h := live.Hand{ID: live.NewID(), Author: w.guest("ann"), Text: "?"}
		l.lose.Store(1)
		_, err := w.RaiseHand(w.ctx, w.show, op("one"), h)
		w.refused(err, live.ErrUnavailable)
		h.ID = live.NewID()
		got, err := w.RaiseHand(w.ctx, w.show, op("one"), h)
		w.ok(err)
		if got.ID == h.ID || got.Version != 1 {
			w.Errorf("%+v", got)
		}
		step := live.HandStep{Hand: got.ID, Act: live.HandActInvite, Version: 1}
		l.lose.Store(1)
		_, err = w.MoveHand(w.ctx, w.show, op("two"), step)
		w.refused(err, live.ErrUnavailable)
		w.acts(got, got.Author.ID, live.HandActAccept)
		if got, err = w.MoveHand(w.ctx, w.show, op("two"), step); err != nil || got.State != live.HandAccepted || got.Version != 3 {
			w.Errorf("%+v, %v", got, err)
		}
	})
}
