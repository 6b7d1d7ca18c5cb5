package store

import (
	"testing"

	"zuruf/live"
)

// removes takes back the comment with a platform id.
func (w *world) removes(id string) {
	w.Helper()
	m := w.message(id, "", "")
	m.Removed = live.RemovedByAuthor
	w.intake(Incoming{Message: m})
}

func (w *world) bans(author string) {
	w.Helper()
	_, err := w.Ban(w.ctx, w.show, op(""), Ban{Author: live.Author{ID: w.secret.AuthorID(live.YouTube, author)}, Kind: live.YouTube})
	w.ok(err)
}

func (w *world) unbans(author string) {
	w.Helper()
	_, err := w.Unban(w.ctx, w.show, op(""), w.secret.AuthorID(live.YouTube, author))
	w.ok(err)
}

// TestARemovedCommentLeavesTheVoteOfALaterOne, whether that says the same as
// before or another thing, and in anonymous polls too.
func TestARemovedCommentLeavesTheVoteOfALaterOne(t *testing.T) {
	each(t, func(w *world) {
		for _, anonymous := range []bool{false, true} {
			for _, said := range [][]string{{"0", "1"}, {"0", "0"}, {"0", "1", "0"}, {"0", "0", "1", "0"}} {
				p := w.open(w.poll(func(p *live.Poll) { p.Anonymous = anonymous }))
				id := func(i int) string { return p.ID + said[i] + string(rune('a'+i)) }
				for i, field := range said {
					if !w.votes(p, id(i), "ann", field, w.Now().UnixMilli()) {
						w.Fatal("not counted")
					}
				}
				last := len(said) - 1
				for i := range last {
					w.removes(id(i))
					if got := w.tally(p); got.Votes() != 1 || got.Counts[live.YouTube][said[last]] != 1 {
						w.Fatalf("anonymous %v, %v: behind the removal of %d: %+v", anonymous, said, i, got)
					}
				}
				w.removes(id(last))
				if got := w.tally(p); got.Votes() != 0 {
					w.Fatalf("anonymous %v, %v: nothing is said any more: %+v", anonymous, said, got)
				}
			}
		}
	})
}

// TestARemovedCommentOfBeforeAResetTakesNothing of what was said since.
func TestARemovedCommentOfBeforeAResetTakesNothing(t *testing.T) {
	each(t, func(w *world) {
		p := w.open(w.poll(nil))
		w.votes(p, "before", "ann", "1", w.Now().UnixMilli())
		w.ok(w.MovePoll(w.ctx, w.show, op(""), p.ID, 0, "reset"))
		w.ahead.Add(1_000_000_000)
		w.votes(p, "since", "ann", "1", w.Now().UnixMilli())
		w.removes("before")
		w.wantCounts(p, 0, byKind{live.YouTube: {"1": 1}})
		w.removes("since")
		w.wantCounts(p, 0, byKind{})
	})
}

// TestALiftedBanBringsBackNothingThatWasTakenBackMeanwhile, by the removal of
// the comment or a reset of the poll.
func TestALiftedBanBringsBackNothingThatWasTakenBackMeanwhile(t *testing.T) {
	each(t, func(w *world) {
		for _, anonymous := range []bool{false, true} {
			p := w.open(w.poll(func(p *live.Poll) { p.Anonymous = anonymous }))
			w.votes(p, p.ID+"ann", "ann", "1", w.Now().UnixMilli())
			w.votes(p, p.ID+"bob", "bob", "1", w.Now().UnixMilli())
			w.bans("ann")
			w.bans("bob")
			w.removes(p.ID + "ann")
			w.unbans("ann")
			w.wantCounts(p, 0, byKind{})
			w.unbans("bob")
			w.wantCounts(p, 0, byKind{live.YouTube: {"1": 1}})
			w.bans("bob")
			w.ahead.Add(1_000_000_000)
			w.ok(w.MovePoll(w.ctx, w.show, op(""), p.ID, 0, "reset"))
			w.unbans("bob")
			w.wantCounts(p, 0, byKind{})
		}
	})
}
