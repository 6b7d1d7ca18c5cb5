package hand_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/room/hand"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
	"zuruf/moderation/text"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var mod = live.Op{Actor: live.Actor{Role: live.Moderator, ID: "mod-1", Name: "Mo"}}

// world is a show whose stage is on.
type world struct {
	*testing.T
	*hand.Service
	store *store.Store
	show  string
	ahead time.Duration
}

func newWorld(t *testing.T) *world {
	t.Helper()
	e, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	c := e.Client()
	w := &world{T: t, store: store.New(c, live.Secret("secret"), seal)}
	t.Cleanup(func() { w.store.Close(); c.Close(); e.Close() })
	w.Service = &hand.Service{Store: w.store, Clean: text.Clean, Now: func() time.Time { return time.Now().Add(w.ahead) }}
	id := live.NewID()
	sh, err := w.store.CreateShow(t.Context(), mod, live.Show{ID: live.NewID(), Series: id, Title: "T", Language: "de", Hold: live.HoldRules}, live.Series{ID: id})
	w.ok(err)
	w.show = sh.ID
	on := true
	_, err = w.Change(t.Context(), w.show, mod, 0, live.StageChange{On: &on})
	w.ok(err)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused expects a refusal with that code and field, in both languages.
func (w *world) refused(err error, code, field string) {
	w.Helper()
	e := live.AsError(err)
	if e == nil || e.Code != code || e.Field != field || e.Message.EN == "" || e.Message.DE == "" {
		w.Errorf("got %v, want %s %s", err, code, field)
	}
}

func (w *world) author(name string) live.Author {
	return live.Author{ID: w.store.Secret().AuthorID(live.Room, name), Name: name}
}

func (w *world) raise(name string) *live.Hand {
	w.Helper()
	h, err := w.Raise(w.Context(), w.show, live.Op{}, live.NewID(), w.author(name), "Darf ich?")
	w.ok(err)
	return h
}

func (w *world) acts(h *live.Hand, by string, acts ...live.HandAct) *live.Hand {
	w.Helper()
	for _, a := range acts {
		var err error
		h, err = w.Act(w.Context(), w.show, mod, h.ID, a, by, 0)
		w.ok(err)
	}
	return h
}

func TestWhatSomebodyWantsToSay(t *testing.T) {
	w := newWorld(t)
	for in, want := range map[string]string{
		"  Darf ich\n\n etwas   sagen?\u0000\u202e ": "Darf ich etwas sagen?",
		strings.Repeat("ä", 140):                     strings.Repeat("ä", 140),
		"<b>laut</b>":                                "<b>laut</b>",
	} {
		h, err := w.Raise(t.Context(), w.show, live.Op{}, live.NewID(), w.author(in), in)
		w.ok(err)
		if h.Text != want || h.State != live.HandRaised {
			t.Errorf("%q: %+v", in, h)
		}
	}
	for in, code := range map[string]string{"": "text_empty", " \t\u200b\u0007": "text_empty", strings.Repeat("ä", 141): "text_too_long"} {
		_, err := w.Raise(t.Context(), w.show, live.Op{}, live.NewID(), w.author("ann"), in)
		w.refused(err, code, "text")
	}
}

func TestInvitedFromAQuestion(t *testing.T) {
	w := newWorld(t)
	ann := w.author("ann")
	ask := func(q live.Question) int {
		t.Helper()
		q.State = live.QuestionOpen
		n, err := w.store.AddQuestion(t.Context(), w.show, mod, store.NewQuestion{Question: q})
		w.ok(err)
		return n
	}
	mine := ask(live.Question{Kind: live.Room, Author: &ann, Text: "Warum?"})
	h, err := w.Invite(t.Context(), w.show, mod, live.NewID(), mine)
	w.ok(err)
	if h.State != live.HandInvited || h.Text != "Warum?" || h.Question != mine || h.Author != ann {
		t.Errorf("%+v", h)
	}
	_, err = w.Invite(t.Context(), w.show, mod, live.NewID(), ask(live.Question{Kind: live.Room, Anonymous: true, Text: "?"}))
	w.refused(err, "anonymous", "number")
	for _, kind := range []live.SourceKind{live.YouTube, live.Hall} {
		_, err = w.Invite(t.Context(), w.show, mod, live.NewID(), ask(live.Question{Kind: kind, Author: &live.Author{ID: "x", Name: "X"}, Text: "?"}))
		w.refused(err, "not_of_the_room", "number")
	}
	_, err = w.Invite(t.Context(), w.show, mod, live.NewID(), 99)
	w.refused(err, "not_found", "")
	bob := w.author("bob")
	gone := ask(live.Question{Kind: live.Room, Author: &bob, Text: "?"})
	w.ok(w.store.Move(t.Context(), w.show, mod, gone, 0, live.ActWithdraw, nil))
	_, err = w.Invite(t.Context(), w.show, mod, live.NewID(), gone)
	w.refused(err, "final", "")
}

// TestWhoMayDoWhat: a guest acts on their own hand alone, and never for the desk.
func TestWhoMayDoWhat(t *testing.T) {
	w := newWorld(t)
	h := w.raise("ann")
	_, err := w.Act(t.Context(), w.show, mod, h.ID, live.HandActInvite, h.Author.ID, 0)
	w.refused(err, "not_found", "")
	_, err = w.Act(t.Context(), w.show, mod, h.ID, live.HandActLeave, w.author("bob").ID, 0)
	w.refused(err, "not_yours", "")
	_, err = w.Act(t.Context(), w.show, mod, h.ID, live.HandActInvite, "", 7)
	w.refused(err, "stale_version", "version")
	h = w.acts(h, "", live.HandActInvite)
	h = w.acts(h, h.Author.ID, live.HandActAccept, live.HandActPreview)
	if h = w.acts(h, "", live.HandActStage); h.State != live.HandStage {
		t.Errorf("%+v", h)
	}
}

func TestExpire(t *testing.T) {
	w := newWorld(t)
	minutes := 1
	lead := func(name string) *live.Hand {
		h := w.acts(w.raise(name), "", live.HandActInvite)
		h = w.acts(h, h.Author.ID, live.HandActAccept, live.HandActPreview)
		return w.acts(h, "", live.HandActStage)
	}
	free := lead("free") // before there was a limit
	_, err := w.Change(t.Context(), w.show, mod, 0, live.StageChange{Minutes: &minutes})
	w.ok(err)
	h := lead("ann")
	state := func(h *live.Hand) live.HandState {
		t.Helper()
		now, err := w.store.Hand(t.Context(), w.show, h.ID)
		w.ok(err)
		return now.State
	}
	w.ok(w.Expire(t.Context(), w.show))
	if state(h) != live.HandStage {
		t.Error("too early")
	}
	// The store asks its own clock: what Now says alone sends nobody back.
	w.ahead = 2 * time.Minute
	w.ok(w.Expire(t.Context(), w.show))
	if state(h) != live.HandStage || state(free) != live.HandStage {
		t.Error("sent back by a wrong clock")
	}
	late := &late{Store: w.store}
	s := &hand.Service{Store: late, Clean: text.Clean, Now: w.Service.Now}
	w.ok(s.Expire(t.Context(), w.show))
	if len(late.moved) != 1 || late.moved[0] != (live.HandStep{Hand: h.ID, Act: live.HandActTime}) {
		t.Errorf("%+v", late.moved)
	}
	late.err = live.ErrUnavailable
	if err := s.Expire(t.Context(), w.show); !errors.Is(err, live.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	late.err = live.ErrState // somebody was faster
	w.ok(s.Expire(t.Context(), w.show))
}

// late is a store that notes moves instead of making them.
type late struct {
	*store.Store
	moved []live.HandStep
	err   error
}

func (l *late) MoveHand(_ context.Context, _ string, _ live.Op, step live.HandStep) (*live.Hand, error) {
	l.moved = append(l.moved, step)
	return &live.Hand{}, l.err
}
