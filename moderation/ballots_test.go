package moderation

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
)

// opens opens a poll and returns its id.
func (d *desk) opens(def poll.Definition) string {
	d.Helper()
	p, err := d.polls.Text.Define(def, "de")
	if err != nil {
		d.Fatal(err)
	}
	p.ID = live.NewID()
	if err := d.store.PutPoll(d.ctx, d.show, store.Op{}, p, 0); err != nil {
		d.Fatal(err)
	}
	if err := d.store.OpenPoll(d.ctx, d.show, store.Op{}, p.ID, 0, 0, nil); err != nil {
		d.Fatal(err)
	}
	return p.ID
}

func (d *desk) tally(id string) *live.Tally {
	d.Helper()
	list, err := d.store.Tallies(d.ctx, d.show, []*live.Poll{{ID: id, Round: 1}})
	if err != nil {
		d.Fatal(err)
	}
	return list[0]
}

var choice = poll.Definition{Kind: live.PollChoice, Title: "Tee oder Kaffee?", Options: []live.PollOption{{Text: "Tee"}, {Text: "Kaffee"}}}

// TestAVoteIsNoFlood: hundreds may write the same letter, and one person may
// change their mind often; nothing of it waits for a moderator.
func TestAVoteIsNoFlood(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	id := d.opens(choice)
	for i := range 20 {
		if c := d.hears(fmt.Sprint("c", i), fmt.Sprint("viewer ", i), "a"); c.State() != live.CommentApproved || !c.Counted {
			t.Fatalf("vote %d: %s %v %v", i, c.State(), c.Reasons, c.Counted)
		}
	}
	for i, words := range []string{"A", "B", "kaffee", "Tee!", "!vote 2", "Ｂ", "b."} {
		if c := d.hears(fmt.Sprint("again", i), "viewer 0", words); c.State() != live.CommentApproved || !c.Counted {
			t.Fatalf("%q: %s %v %v", words, c.State(), c.Reasons, c.Counted)
		}
	}
	if got := d.tally(id); got.Votes() != 20 || got.Counts[live.YouTube]["0"] != 19 || got.Counts[live.YouTube]["1"] != 1 || got.Repeats != 7 {
		t.Fatalf("%+v", got)
	}
}

// TestWhatIsNoVoteStaysAComment, and what upvotes a question is the question's.
func TestWhatIsNoVoteStaysAComment(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	id := d.opens(choice)
	if _, err := d.store.AddQuestion(d.ctx, d.show, store.Op{}, store.NewQuestion{Question: live.Question{Kind: live.Room, Text: "Why?", State: live.QuestionOpen}}); err != nil {
		t.Fatal(err)
	}
	for i, words := range []string{"👍 1", "+1 #1"} {
		if c := d.hears(fmt.Sprint("up", i), fmt.Sprint("fan ", i), words); !c.Counted {
			t.Errorf("%q was not counted for the question", words)
		}
	}
	for i, words := range []string{"Ich nehme Tee und dann Kaffee", "3", "#1", "Tee?", "A or not A", "hallo"} {
		if c := d.hears(fmt.Sprint("talk", i), fmt.Sprint("guest ", i), words); c.Counted {
			t.Errorf("%q was counted", words)
		}
	}
	if c := d.hears("nobody", "", "A"); c.Counted {
		t.Error("a comment without an author voted")
	}
	q, err := d.store.Question(d.ctx, d.show, 1)
	if err != nil || q.Votes != 2 || d.tally(id).Votes() != 0 {
		t.Fatalf("%d votes for the question, %d in the poll: %v", q.Votes, d.tally(id).Votes(), err)
	}
}

// TestProfanityInTheCloudWaits, and is counted all the same.
func TestProfanityInTheCloudWaits(t *testing.T) {
	d := newDesk(t, live.Series{Words: []string{"dirt*"}}, live.HoldRules)
	id := d.opens(poll.Definition{Kind: live.PollCloud, Title: "In einem Wort?", Most: 1})
	d.hears("1", "ann", "Sonne")
	d.hears("2", "bob", "sonne ")
	d.hears("3", "cat", "dirty")
	states := map[string]live.PollEntry{}
	for _, e := range d.tally(id).Entries {
		states[e.Text] = e
	}
	if e := states["Sonne"]; e.State != live.EntryShown || e.Votes != 2 {
		t.Errorf("%+v", e)
	}
	if e := states["dirty"]; e.State != live.EntryHeld || e.Votes != 1 {
		t.Errorf("%+v", e)
	}
}

// TestAnEditedVoteMoves, also away.
func TestAnEditedVoteMoves(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	id := d.opens(choice)
	d.hears("c", "ann", "A")
	d.hears("c", "ann", "B")
	if got := d.tally(id); got.Votes() != 1 || got.Counts[live.YouTube]["1"] != 1 {
		t.Fatalf("%+v", got)
	}
	if c := d.hears("c", "ann", "I have changed my mind about drinks"); c.Counted || d.tally(id).Votes() != 0 {
		t.Fatalf("%+v %+v", c, d.tally(id))
	}
}

// TestWhatAPersonWroteIntoPollsIsErasedByLaw, with their name; the count stays.
func TestWhatAPersonWroteIntoPollsIsErasedByLaw(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	id := d.opens(poll.Definition{Kind: live.PollIdeas, Title: "Was nun?"})
	quiz := d.opens(poll.Definition{Kind: live.PollQuiz, Title: "2 + 2?", Options: []live.PollOption{{Text: "drei"}, {Text: "vier", Right: true}}})
	d.hears("1", "ann", "!idee Ein Garten für alle")
	d.hears("2", "bob", "!idee Ein Nachtbus")
	d.hears("3", "ann", "vier")
	if got := d.tally(id).Entries; len(got) != 2 || d.tally(quiz).Votes() != 1 {
		t.Fatalf("%+v", got)
	}
	if _, err := d.EraseAuthor(d.ctx, d.show, store.Op{}, live.YouTube, "ann"); err != nil {
		t.Fatal(err)
	}
	for _, e := range d.tally(id).Entries {
		if gone := e.Number == 1; gone != (e.Text == "" && e.Author == "" && e.State == live.EntryHidden) || e.Votes != 1 {
			t.Errorf("%+v", e)
		}
	}
	if _, err := d.Expire(d.ctx, d.show, live.YouTube, -time.Hour); err != nil {
		t.Fatal(err)
	}
	for _, e := range d.tally(id).Entries {
		if e.Text != "" || e.Author != "" {
			t.Errorf("kept too long: %+v", e)
		}
	}
}

// away does not answer when somebody is linked, so many times.
type away struct {
	*store.Store
	times int
}

func (a *away) LinkPerson(ctx context.Context, show, code, author string) (store.Totals, error) {
	if a.times--; a.times >= 0 {
		return store.Totals{}, live.ErrUnavailable
	}
	return a.Store.LinkPerson(ctx, show, code, author)
}

// TestALinkIsMadeThoughTheStoreWasAway behind the comment that asks for it.
func TestALinkIsMadeThoughTheStoreWasAway(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	id := d.opens(choice)
	d.hears("1", "ann", "A")
	code, err := d.store.LinkCode(d.ctx, d.show, 7, d.now().Add(time.Minute).UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	d.Service.store = &away{Store: d.store, times: 1}
	m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: "2", Text: "!link " + code, Author: &live.Author{PlatformID: "ann", Name: "ann"}}}
	if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err == nil {
		t.Fatal("nothing went wrong")
	}
	if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil { // as connectors do
		t.Fatal(err)
	}
	if chosen, err := d.store.Chosen(d.ctx, d.show, 7, []string{id}); err != nil || chosen[0].Fields != "0" {
		t.Fatalf("%+v %v", chosen, err)
	}
}

// TestUndoDoesNotReachBehindAPoll: whoever has just opened one means that, and
// not the comment that they rejected before.
func TestUndoDoesNotReachBehindAPoll(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	op := store.Op{Actor: live.Actor{Role: live.Moderator, ID: "mo"}}
	c := d.hears("1", "ann", "hello")
	if err := d.Decide(d.ctx, d.show, op, c.ID, 0, "reject"); err != nil {
		t.Fatal(err)
	}
	id := d.opens(choice)
	if err := d.store.MovePoll(d.ctx, d.show, op, id, 0, "reveal"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(d.ctx, d.show, op, 0); !errors.Is(err, errNotUndoable) {
		t.Fatal(err)
	}
	if c, err := d.store.Comment(d.ctx, d.show, c.ID); err != nil || c.Decision != live.Rejected {
		t.Fatalf("%+v %v", c, err)
	}
}
