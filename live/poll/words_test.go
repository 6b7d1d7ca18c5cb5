package poll_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
)

// seen are the entries that an audience sees, with their votes.
func (w *world) seen(p *live.Poll, all bool) string {
	w.Helper()
	out := []string{}
	for _, e := range p.Result(w.tally(p), all).Entries {
		out = append(out, fmt.Sprint(e.Text, ":", e.Votes))
	}
	return fmt.Sprint(out)
}

func (w *world) wantSeen(p *live.Poll, want string) {
	w.Helper()
	if got := w.seen(p, false); got != want {
		w.Fatalf("seen is %s, want %s", got, want)
	}
}

func code(err error) string {
	if e := live.AsError(err); e != nil {
		return e.Code
	}
	return fmt.Sprint(err)
}

// spelled is a word of letters for each number.
func spelled(n int) string {
	return "word" + strings.Map(func(d rune) rune { return d - '0' + 'a' }, fmt.Sprint(n))
}

// TestAFloodOfWordsIsBounded: a cloud takes a thousand; who repeats one of them
// is still counted, what is new stays a comment.
func TestAFloodOfWordsIsBounded(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollCloud, Most: 3})
		batch := make([]live.Message, 0, 500)
		for i := range 10_000 {
			a := live.Author{PlatformID: fmt.Sprint("p", i), Name: fmt.Sprint("P", i)}
			c := live.Comment{Source: "src", Kind: live.YouTube, PlatformID: fmt.Sprint("flood", i), Text: spelled(i), Author: &a, ReceivedAt: time.Now().UnixMilli()}
			if batch = append(batch, live.Message{Comment: c}); len(batch) == cap(batch) {
				_, err := w.mod.Submit(w.ctx, w.show, batch)
				w.ok(err)
				batch = batch[:0]
			}
		}
		if tally := w.tally(p); len(tally.Entries) != 1000 || tally.Votes() != 1000 {
			t.Fatalf("%d words of %d people", len(tally.Entries), tally.Votes())
		}
		if c := w.says(w.node, live.YouTube, "late", spelled(7), time.Now()); !c.Counted {
			t.Error("a known word is not counted")
		}
		if c := w.says(w.node, live.YouTube, "later", "another", time.Now()); c.Counted {
			t.Error("a word of which nothing is kept is counted")
		}
		if _, err := w.click(p, "ann", words("yet another")); code(err) != "poll_full" {
			t.Errorf("%v", err)
		}
		w.clicks(p, "bob", words(spelled(7)+", one more, "+spelled(8))) // as far as it goes
		fresh := w.start(nil)
		if c := w.says(fresh, live.YouTube, "cat", strings.ToUpper(spelled(7))+"!", time.Now()); !c.Counted {
			t.Error("a known word is not counted by a new process")
		}
		got := p.Result(w.tally(p), false).Entries
		if got[0].Text != spelled(7) || got[0].Votes != 4 || got[1].Text != spelled(8) || got[1].Votes != 2 {
			t.Errorf("%+v", got[:2])
		}
	})
}

// TestOnePersonFillsNoCloud by changing their mind, and still may come back to
// what they wrote.
func TestOnePersonFillsNoCloud(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollCloud, Most: 1})
		for i := range 20 {
			w.clicks(p, "ann", words(spelled(i)))
		}
		if _, err := w.click(p, "ann", words("one more")); code(err) != "poll_written" {
			t.Errorf("%v", err)
		}
		w.clicks(p, "ann", words(spelled(3)))
		w.clicks(p, "bob", words("one more"))
		w.wantSeen(p, "["+spelled(3)+":1 one more:1]")
	})
}

// endless takes everything that is written and keeps nothing.
type endless struct {
	*store.Store
	n int
}

func (e *endless) AddEntries(_ context.Context, _, _ string, _, _ int, list []live.PollEntry) ([]int, error) {
	out := make([]int, len(list))
	for i := range out {
		e.n++
		out[i] = e.n
	}
	return out, nil
}

func (e *endless) Cast(_ context.Context, _ string, in ...live.Ballot) ([]live.Counted, []error, error) {
	return make([]live.Counted, len(in)), make([]error, len(in)), nil
}

func TestWhatIsRememberedOfWordsIsBounded(t *testing.T) {
	timed(t, func(w *world) {
		w.node = w.start(func(s *store.Store) poll.Store { return &endless{Store: s} })
		p := w.open(poll.Definition{Kind: live.PollText})
		w.polls.Changed(w.ctx, w.show)
		most := 0
		for i := range 45_000 {
			w.clicks(p, fmt.Sprint("ann ", i/10), words(fmt.Sprint("answer ", i)))
			most = max(most, poll.Remembered(w.polls, w.show))
		}
		if most < 10_000 || most > 20_010 {
			t.Errorf("%d answers are remembered", most)
		}
	})
}

// TestWhatBreaksARuleIsHeld: nobody but the desk sees it, or a name like that.
func TestWhatBreaksARuleIsHeld(t *testing.T) {
	timed(t, func(w *world) {
		cloud := w.open(poll.Definition{Kind: live.PollCloud})
		w.clicks(cloud, "ann", words("sun, damn, rain"))
		w.says(w.node, live.YouTube, "bob", "DÄMN", time.Now())
		w.wantSeen(cloud, "[sun:1 rain:1]")
		if got := w.seen(cloud, true); got != "[damn:2 sun:1 rain:1]" && got != "[sun:1 damn:1 rain:1 DÄMN:1]" {
			t.Errorf("the desk sees %s", got)
		}
		ideas := w.open(poll.Definition{Kind: live.PollIdeas})
		w.clicks(ideas, "damn joe", words("a garden"))
		w.clicks(ideas, "cat", words("a pond"))
		w.clicks(ideas, "dan", words("a damn road"))
		w.wantSeen(ideas, "[a garden:1 a pond:1]")
		names := map[string]string{}
		for _, e := range w.tally(ideas).Entries {
			names[e.Text] = e.Author
		}
		if names["a garden"] != "" || names["a pond"] != "cat" || names["a damn road"] != "dan" {
			t.Errorf("%v", names)
		}
		text := w.open(poll.Definition{Kind: live.PollText})
		w.clicks(text, "ann", words("quite harmless"))
		w.wantSeen(text, "[]") // answers are approved first
		shown := live.EntryShown
		w.ok(w.store.MoveEntry(w.ctx, w.show, op(""), text.ID, 1, 1, &shown, nil))
		w.wantSeen(text, "[quite harmless:1]")
	})
}

func TestOnesMayNotSupportEveryIdea(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollIdeas, Most: 2})
		w.clicks(p, "ann", words("a garden"))
		w.clicks(p, "ann", words("a pond"))
		if _, err := w.click(p, "ann", words("a road")); code(err) != "ideas_most" {
			t.Fatalf("%v", err)
		}
		if got := len(w.tally(p).Entries); got != 2 {
			t.Fatalf("%d ideas are kept: a refused one too", got)
		}
		if v := w.clicks(p, "ann", words("A pond!")); v.Cast != live.CastSame {
			t.Errorf("repeated: %+v", v)
		}
		if c := w.says(w.node, live.YouTube, "bob", "!idea a road", time.Now()); !c.Counted {
			t.Error("not counted")
		}
		w.says(w.node, live.YouTube, "bob", "!idee a bridge", time.Now())
		if c := w.says(w.node, live.YouTube, "bob", "!idea a tower", time.Now()); c.Counted {
			t.Error("a third idea of one person is counted")
		}
		w.clicks(p, "ann", options(2, 3))
		w.clicks(p, "ann", options(3))
		w.clicks(p, "ann", words("a garden"))
		if _, err := w.click(p, "ann", options(1, 2, 3)); code(err) != "too_many" {
			t.Errorf("%v", err)
		}
		w.wantSeen(p, "[a road:2 a garden:1 a bridge:1]")
		if got := len(w.tally(p).Entries); got != 4 {
			t.Errorf("%d ideas are kept", got)
		}
	})
}

func TestRefusedWordsAreNotKept(t *testing.T) {
	timed(t, func(w *world) {
		for _, d := range []poll.Definition{{Kind: live.PollCloud, Who: live.PollComments}, {Kind: live.PollText, Who: live.PollComments}} {
			p := w.open(d)
			if _, err := w.click(p, "ann", words("sun")); code(err) != "poll_who" {
				t.Errorf("%v", err)
			}
			if got := len(w.tally(p).Entries); got != 0 {
				t.Errorf("%d words are kept", got)
			}
		}
	})
}

func TestWordsInAnotherOrderAreTheSameVote(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollCloud})
		w.clicks(p, "ann", words("sun, rain"))
		if v := w.clicks(p, "ann", words("Rain; sun")); v.Cast != live.CastSame {
			t.Errorf("%+v", v)
		}
		ideas := w.open(poll.Definition{Kind: live.PollIdeas})
		w.clicks(ideas, "ann", words("a garden"))
		w.clicks(ideas, "bob", words("a pond"))
		w.clicks(ideas, "bob", words("a garden"))
		if v := w.clicks(ideas, "bob", options(1, 2)); v.Cast != live.CastSame {
			t.Errorf("%+v", v)
		}
	})
}

// TestWordsAfterAReset are new ones, whatever this node remembers.
func TestWordsAfterAReset(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollCloud})
		other := w.start(nil)
		w.polls.Changed(w.ctx, w.show)
		w.clicks(p, "ann", words("sun"))
		w.says(other, live.YouTube, "bob", "rain", time.Now())
		time.Sleep(time.Second)
		w.ok(w.store.MovePoll(w.ctx, w.show, op(""), p.ID, 0, "reset"))
		if _, err := w.click(p, "ann", words("sun")); err != nil && code(err) != "option" { // not told yet
			t.Fatal(err)
		}
		w.polls.Changed(w.ctx, w.show)
		time.Sleep(time.Second)
		w.clicks(p, "cat", words("rain"))
		w.clicks(p, "ann", words("sun"))
		if !w.says(other, live.YouTube, "bob", "wind", time.Now()).Counted || !w.says(other, live.YouTube, "dan", "rain", time.Now()).Counted {
			t.Error("a word is not counted")
		}
		if got := w.seen(p, true); got != "[rain:2 sun:1 wind:1]" {
			t.Errorf("%s", got)
		}
	})
}

// TestAnErasedIdeaGivesItsNumberToNoOther, and who writes the same again writes
// a new one.
func TestAnErasedIdeaGivesItsNumberToNoOther(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollIdeas})
		w.clicks(p, "ann", words("a garden"))
		w.clicks(p, "bob", words("a pond"))
		w.ok(w.store.UnsayAuthor(w.ctx, w.show, w.author(live.Room, "ann").ID))
		w.polls.Changed(w.ctx, w.show)
		w.clicks(p, "cat", words("a road"))
		w.clicks(p, "dan", words("a garden"))
		w.wantSeen(p, "[a pond:1 a road:1 a garden:1]")
	})
}
