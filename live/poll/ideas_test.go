package poll_test

import (
	"fmt"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
)

// TestIdeasSupportedInOneBatchAreAllKept: platforms hand over what was said in
// seconds at once.
func TestIdeasSupportedInOneBatchAreAllKept(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 0)
		p := w.open(poll.Definition{Kind: live.PollIdeas, Most: 4})
		for i := range 3 {
			w.clicks(p, "ann", words(fmt.Sprint("idea number ", i+1)))
		}
		var batch []live.Message
		for i, said := range []string{"!vote 1", "!idea a garden", "!vote 3", "!idea a pond", "!idea a road"} {
			a := live.Author{PlatformID: "bob", Name: "bob"}
			batch = append(batch, live.Message{Comment: live.Comment{Source: "youtube", Kind: live.YouTube, PlatformID: fmt.Sprint("b", i), Text: said,
				Author: &a, PublishedAt: time.Now().UnixMilli(), ReceivedAt: time.Now().UnixMilli()}})
		}
		for range 2 { // told again, as after a lost answer
			_, err := w.mod.Submit(w.ctx, w.show, batch)
			w.ok(err)
			w.wantSeen(p, "[idea number 1:2 idea number 3:2 idea number 2:1 a garden:1 a pond:1]") // no more than four
		}
	})
}

// TestNobodySupportsAnIdeaThatTheyCannotSee, or they would be told what it
// says; whose it is may.
func TestNobodySupportsAnIdeaThatTheyCannotSee(t *testing.T) {
	timed(t, func(w *world) {
		p := w.open(poll.Definition{Kind: live.PollIdeas, Most: 4})
		w.clicks(p, "ann", words("damn garden"))
		w.clicks(p, "ann", words("a pond"))
		for _, in := range []poll.Input{options(1), options(1, 2), options(3)} {
			if _, err := w.click(p, "bob", in); code(err) != "option" {
				t.Errorf("%v: %v", in.Choice, err)
			}
		}
		if w.says(w.node, live.YouTube, "cat", "!vote 1", time.Now()).Counted {
			t.Error("a comment supports it")
		}
		w.clicks(p, "ann", options(2))
		w.clicks(p, "ann", options(1, 2))
		shown, hidden := live.EntryShown, live.EntryHidden
		w.ok(w.store.MoveEntry(w.ctx, w.show, op(""), p.ID, 1, 1, &shown, nil))
		w.clicks(p, "bob", options(1))
		w.ok(w.store.MoveEntry(w.ctx, w.show, op(""), p.ID, 1, 1, &hidden, nil))
		w.clicks(p, "bob", options(1, 2)) // supported before
		if got := w.seen(p, true); got != "[damn garden:2 a pond:2]" {
			t.Errorf("%s", got)
		}
	})
}
