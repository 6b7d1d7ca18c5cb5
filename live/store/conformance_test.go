package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/store/enginetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	mod  = live.Actor{Role: live.Moderator, ID: "mod-1", Name: "Mo"}
	mod2 = live.Actor{Role: live.Moderator, ID: "mod-2", Name: "Mia"}
)

func op(id string) Op { return Op{ID: id, Actor: mod} }

// world is a show on one engine.
type world struct {
	*testing.T
	*Store
	show string
	ctx  context.Context
}

func each(t *testing.T, test func(w *world)) {
	for name, open := range enginetest.Engines {
		t.Run(name, func(t *testing.T) {
			seal, err := NewSealer([]byte("test"))
			if err != nil {
				t.Fatal(err)
			}
			s := New(open(t), live.Secret("secret"), seal)
			t.Cleanup(s.Close)
			w := &world{T: t, Store: s, ctx: context.Background()}
			w.show = w.create("create")
			test(w)
		})
	}
}

func (w *world) create(opID string) string {
	w.Helper()
	id, series := live.NewID(), live.NewID()
	sh, err := w.CreateShow(w.ctx, op(opID), live.Show{ID: id, Series: series, Title: "T", Language: "de", Hold: live.HoldRules, Anonymous: true},
		live.Series{ID: series, Title: "T"})
	w.ok(err)
	return sh.ID
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) refused(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Fatalf("got %v, want %v", err, want)
	}
}

func (w *world) message(id, author, text string) live.Message {
	c := live.Comment{ID: w.secret.CommentID(live.YouTube, id), Source: "src", Kind: live.YouTube, PlatformID: id, Text: text, ReceivedAt: 5}
	if author != "" {
		c.Author = &live.Author{ID: w.secret.AuthorID(live.YouTube, author), PlatformID: author, Name: author}
	}
	return live.Message{Comment: c}
}

// say stores one approved comment and returns its id.
func (w *world) say(id, author, text string) string {
	w.Helper()
	m := w.message(id, author, text)
	_, err := w.Intake(w.ctx, w.show, []Incoming{{Message: m, Decision: live.Approved}})
	w.ok(err)
	return m.Comment.ID
}

func (w *world) intake(in Incoming) Outcome {
	w.Helper()
	out, err := w.Intake(w.ctx, w.show, []Incoming{in})
	w.ok(err)
	return out[0]
}

// source adds a source, without which nobody reads or acts.
func (w *world) source(id string) {
	w.Helper()
	w.ok(w.PutSource(w.ctx, op(""), live.Source{ID: id, Show: w.show, Kind: live.YouTube}))
}

func (w *world) comment(id string) *live.Comment {
	w.Helper()
	c, err := w.Comment(w.ctx, w.show, id)
	w.ok(err)
	return c
}

func (w *world) question(n int) *live.Question {
	w.Helper()
	q, err := w.Question(w.ctx, w.show, n)
	w.ok(err)
	return q
}

func (w *world) scene() live.Scene {
	w.Helper()
	sc, err := w.Scene(w.ctx, w.show)
	w.ok(err)
	return sc
}

func (w *world) ask(text string, author *live.Author) int {
	w.Helper()
	n, err := w.AddQuestion(w.ctx, w.show, op(""), NewQuestion{Question: live.Question{Kind: live.Room, Author: author, Text: text, State: live.QuestionOpen}})
	w.ok(err)
	return n
}

func (w *world) wantState(n int, want live.QuestionState) {
	w.Helper()
	if got := w.question(n).State; got != want {
		w.Fatalf("question %d is %s, want %s", n, got, want)
	}
}

func TestIntakeKnowsACommentOnce(t *testing.T) {
	each(t, func(w *world) {
		m := w.message("a", "ann", "hello")
		if o := w.intake(Incoming{Message: m, Decision: live.Approved}); o.What != "new" {
			w.Fatalf("first: %+v", o)
		}
		m.Comment.Source = "another source row"
		if o := w.intake(Incoming{Message: m, Decision: live.Approved}); o.What != "same" {
			w.Fatalf("repeat: %+v", o)
		}
		items, _, err := w.ListComments(w.ctx, w.show, CommentFilter{}, 0, 10)
		w.ok(err)
		if len(items) != 1 || !items[0].First || items[0].Version != 1 {
			w.Fatalf("%+v", items[0])
		}
		w.say("b", "ann", "again")
		if w.comment(w.message("b", "", "").Comment.ID).First {
			w.Fatal("a second comment counts as the author's first")
		}
	})
}

func TestEditRunsTheRulesAgainAndLeavesTheScene(t *testing.T) {
	each(t, func(w *world) {
		id := w.say("a", "ann", "fine")
		w.ok(w.ShowComment(w.ctx, w.show, op(""), id, 0))
		if w.scene().Ref != id {
			w.Fatal("not on the scene")
		}
		o := w.intake(Incoming{Message: w.message("a", "ann", "rude"), Decision: live.Held, Reasons: []string{"words"}})
		c := w.comment(id)
		if o.What != "edited" || c.State() != live.CommentHeld || c.Version != 2 || c.Text != "rude" || !slices.Equal(c.Reasons, []string{"words"}) {
			w.Fatalf("%+v %+v", o, c)
		}
		if w.scene().Kind != live.SceneNone {
			w.Fatal("the edited comment is still on the scene")
		}
	})
}

func TestRemovalWinsBeforeAndAfter(t *testing.T) {
	each(t, func(w *world) {
		m := w.message("late", "ann", "I am deleted already")
		gone := live.Message{Comment: m.Comment, Removed: live.RemovedByPlatform}
		if o := w.intake(Incoming{Message: gone}); o.What != "early" {
			w.Fatalf("%+v", o)
		}
		if o := w.intake(Incoming{Message: m, Decision: live.Approved}); o.What != "gone" {
			w.Fatalf("%+v", o)
		}
		items, _, err := w.ListComments(w.ctx, w.show, CommentFilter{}, 0, 10)
		w.ok(err)
		if len(items) != 0 {
			w.Fatal("a tombstone is listed")
		}
		id := w.say("b", "ann", "on air soon")
		n, err := w.Ask(w.ctx, w.show, op(""), id, 0, "", "en")
		w.ok(err)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActShow, nil))
		if o := w.intake(Incoming{Message: live.Message{Comment: w.message("b", "", "").Comment, Removed: live.RemovedByAuthor}}); o.What != "removed" {
			w.Fatalf("%+v", o)
		}
		if w.scene().Kind != live.SceneNone || w.question(n).State != live.QuestionRemoved {
			w.Fatalf("scene %+v, question %s", w.scene(), w.question(n).State)
		}
		w.refused(w.Decide(w.ctx, w.show, op(""), id, 0, "approved", "approve"), live.ErrFinal)
		w.refused(w.Move(w.ctx, w.show, op(""), n, 0, live.ActOpen, nil), live.ErrFinal)
	})
}

func TestTwoModeratorsDoNotUndoEachOther(t *testing.T) {
	each(t, func(w *world) {
		id := w.say("a", "ann", "x")
		v := w.comment(id).Version
		w.ok(w.Decide(w.ctx, w.show, Op{ID: "1", Actor: mod}, id, v, "rejected", "reject"))
		w.refused(w.Decide(w.ctx, w.show, Op{ID: "2", Actor: mod2}, id, v, "approved", "approve"), live.ErrStale)
		w.ok(w.Decide(w.ctx, w.show, Op{ID: "1", Actor: mod}, id, v, "rejected", "reject")) // the lost reply, asked again
		w.ok(w.Decide(w.ctx, w.show, Op{ID: "3", Actor: mod2}, id, 0, "restore", "restore"))
		if c := w.comment(id); c.State() != live.CommentApproved || c.Version != v+2 {
			w.Fatalf("%+v", c)
		}
		entries, err := w.Audit(w.ctx, w.show, 0, 10)
		w.ok(err)
		if entries[0].Act != "restore" || entries[0].Actor.Name != "Mia" || !entries[0].Noted || entries[1].Before != "approved" || entries[1].After != "rejected" {
			w.Fatalf("%+v", entries)
		}
	})
}

func TestAskTwiceIsOneQuestion(t *testing.T) {
	each(t, func(w *world) {
		m := w.message("a", "ann", "Why?")
		w.intake(Incoming{Message: m, Decision: live.Held, Reasons: []string{"links"}})
		var wg sync.WaitGroup
		numbers := make([]int, 8)
		for i := range numbers {
			wg.Go(func() {
				n, err := w.Ask(w.ctx, w.show, op(fmt.Sprint("op", i)), m.Comment.ID, 0, "", "en")
				if err != nil {
					w.Error(err)
				}
				numbers[i] = n
			})
		}
		wg.Wait()
		slices.Sort(numbers)
		if numbers[0] != 1 || numbers[7] != 1 {
			w.Fatalf("numbers %v", numbers)
		}
		c := w.comment(m.Comment.ID)
		if c.State() != live.CommentApproved || c.Question != 1 || w.question(1).Votes != 0 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestQuestionStateMachine(t *testing.T) {
	each(t, func(w *world) {
		n, other := w.ask("one", nil), w.ask("two", nil)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActQueue, nil))
		w.ok(w.Move(w.ctx, w.show, op(""), other, 0, live.ActQueue, nil))
		if w.question(n).Place != 1 || w.question(other).Place != 2 {
			w.Fatal("queue order")
		}
		w.ok(w.NextScene(w.ctx, w.show, op("")))
		if w.question(n).State != live.QuestionOnAir || w.question(other).Place != 1 {
			w.Fatal("next")
		}
		w.ok(w.NextScene(w.ctx, w.show, op("")))
		if w.question(n).State != live.QuestionOpen || w.scene().Ref != fmt.Sprint(other) {
			w.Fatal("leaving the air without an answer leads back to open")
		}
		w.ok(w.Move(w.ctx, w.show, op(""), other, 0, live.ActAnswered, &live.Answer{How: "live", By: "Host", At: 7}))
		if a := w.question(other).Answered; a == nil || a.By != "Host" || w.scene().Kind != live.SceneNone {
			w.Fatalf("answered: %+v, scene %+v", a, w.scene())
		}
		w.refused(w.Move(w.ctx, w.show, op(""), other, 0, live.ActQueue, nil), live.ErrState)
		w.refused(w.Move(w.ctx, w.show, op(""), 99, 0, live.ActQueue, nil), live.ErrNotFound)
		err := w.NextScene(w.ctx, w.show, op(""))
		if e := live.AsError(err); e == nil || e.Code != "nothing_queued" {
			w.Fatal(err)
		}
	})
}

func TestEveryMoveOfTheDomainHoldsInTheScript(t *testing.T) {
	acts := []live.Act{live.ActOpen, live.ActQueue, live.ActShow, live.ActAnswered, live.ActSkip, live.ActDismiss, live.ActRestore, live.ActWithdraw}
	lead := map[live.QuestionState][]live.Act{
		live.QuestionOpen: {}, live.QuestionQueued: {live.ActQueue}, live.QuestionOnAir: {live.ActShow},
		live.QuestionAnswered: {live.ActAnswered}, live.QuestionDismissed: {live.ActDismiss}, live.QuestionRemoved: {live.ActWithdraw},
	}
	each(t, func(w *world) {
		for from, path := range lead {
			for _, act := range acts {
				n := w.ask("q", nil)
				for _, a := range path {
					w.ok(w.Move(w.ctx, w.show, op(""), n, 0, a, &live.Answer{How: "live"}))
				}
				m, _ := live.MoveOf(act)
				err := w.Move(w.ctx, w.show, op(""), n, 0, act, &live.Answer{How: "live"})
				want := m.Allows(from) || m.To == from
				if (err == nil) != want {
					w.Errorf("%s from %s: %v, domain says %v", act, from, err, want)
				}
			}
		}
	})
}

func TestBanWithdrawsAndUnbanRestoresExactlyThat(t *testing.T) {
	each(t, func(w *world) {
		ann := &live.Author{ID: w.secret.AuthorID(live.YouTube, "ann"), Name: "ann"}
		id := w.say("a", "ann", "troll")
		mine, other, closed, done := w.ask("mine", ann), w.ask("other", nil), w.ask("closed", nil), w.ask("done", ann)
		w.ok(w.Move(w.ctx, w.show, op(""), done, 0, live.ActAnswered, &live.Answer{How: "live", By: "Host"}))
		voter := w.secret.Voter(ann.ID)
		for _, n := range []int{other, closed} {
			_, err := w.Vote(w.ctx, w.show, n, 1, voter)
			w.ok(err)
			_, err = w.Vote(w.ctx, w.show, n, 1, 77)
			w.ok(err)
		}
		w.ok(w.Move(w.ctx, w.show, op(""), closed, 0, live.ActAnswered, &live.Answer{How: "live"}))
		w.ok(w.Move(w.ctx, w.show, op(""), mine, 0, live.ActShow, nil))
		totals, err := w.Ban(w.ctx, w.show, op("ban"), Ban{Author: *ann, Kind: live.YouTube, Reason: "troll", By: "Mo"})
		w.ok(err)
		if len(totals.Votes) != 1 || totals.Votes[0] != [2]int{other, 1} {
			w.Fatalf("%+v", totals)
		}
		if c := w.comment(id); c.Visible() || !c.Banned || c.Decision != live.Approved {
			w.Fatalf("%+v", c)
		}
		w.wantState(mine, live.QuestionRemoved)
		w.wantState(done, live.QuestionRemoved)
		if w.scene().Kind != live.SceneNone || w.question(closed).Votes != 2 {
			w.Fatal("scene or the final result")
		}
		v, err := w.Vote(w.ctx, w.show, other, 1, voter)
		w.ok(err)
		if v.Changed || v.Votes != 1 {
			w.Fatalf("a banned voter votes: %+v", v)
		}
		w.refused(w.ShowComment(w.ctx, w.show, op(""), id, 0), live.ErrBanned)
		_, err = w.Unban(w.ctx, w.show, op("unban"), ann.ID)
		w.ok(err)
		w.wantState(mine, live.QuestionQueued) // never back on air by itself
		if q := w.question(done); q.State != live.QuestionAnswered || q.Answered.By != "Host" {
			w.Fatalf("%+v", q)
		}
		if w.question(other).Votes != 2 || !w.comment(id).Visible() {
			w.Fatal("not restored")
		}
	})
}

func TestUndo(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		last := func() live.AuditEntry {
			list, err := w.Audit(w.ctx, w.show, 0, 1)
			w.ok(err)
			return list[0]
		}
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActShow, nil))
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActDismiss, nil))
		w.ok(w.RevertQuestion(w.ctx, w.show, op(""), last()))
		w.wantState(n, live.QuestionQueued)
		w.ok(w.EditQuestion(w.ctx, w.show, op(""), n, 0, "better"))
		e := last()
		w.ok(w.RevertQuestion(w.ctx, w.show, op(""), e))
		if w.question(n).Text != "q" {
			w.Fatal("text not restored")
		}
		w.refused(w.RevertQuestion(w.ctx, w.show, op(""), e), live.ErrStale)
	})
}

func TestAnEndedShowTakesNothing(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		w.ok(w.StartShow(w.ctx, w.show, op("s")))
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActShow, nil))
		w.ok(w.EndShow(w.ctx, w.show, op("e")))
		if w.scene().Kind != live.SceneNone {
			w.Fatal("still on the scene")
		}
		_, err := w.AddQuestion(w.ctx, w.show, op(""), NewQuestion{Question: live.Question{Kind: live.Room, Text: "late", State: live.QuestionOpen}})
		w.refused(err, live.ErrEnded)
		_, err = w.Vote(w.ctx, w.show, n, 1, 5)
		w.refused(err, live.ErrEnded)
		w.refused(w.StartShow(w.ctx, w.show, op("again")), live.ErrEnded)
	})
}

func TestReceipts(t *testing.T) {
	each(t, func(w *world) {
		receipt := live.NewReceipt()
		n, err := w.AddQuestion(w.ctx, w.show, op("x"), NewQuestion{Question: live.Question{Kind: live.Room, Anonymous: true, Text: "?", State: live.QuestionHeld}, Receipt: receipt})
		w.ok(err)
		q, err := w.ByReceipt(w.ctx, w.show, receipt)
		w.ok(err)
		if q.Number != n || q.Author != nil {
			w.Fatalf("%+v", q)
		}
		_, err = w.ByReceipt(w.ctx, w.show, "nonsense")
		w.refused(err, live.ErrNotFound)
	})
}

func TestPanicAndScenes(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActShow, nil))
		w.ok(w.Panic(w.ctx, w.show, op(""), true))
		if sc := w.scene(); !sc.Panic || sc.Kind != live.SceneNone {
			w.Fatalf("%+v", sc)
		}
		w.wantState(n, live.QuestionOpen)
		w.ok(w.Panic(w.ctx, w.show, op(""), false))
		w.ok(w.SetScene(w.ctx, w.show, op(""), live.SceneTop, "", 0))
		v := w.scene().Version
		w.ok(w.SetScene(w.ctx, w.show, op(""), live.SceneJoin, "", v))
		w.refused(w.SetScene(w.ctx, w.show, op(""), live.SceneNone, "", v), live.ErrStale)
		w.ok(w.SetScene(w.ctx, w.show, op(""), live.SceneNone, "", 0))
		if w.scene().Kind != live.SceneNone {
			w.Fatal("not cleared")
		}
	})
}
