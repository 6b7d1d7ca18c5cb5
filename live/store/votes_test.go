package store

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"zuruf/live"
)

func TestVotesCountOncePerPerson(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		for range 3 {
			v, err := w.Vote(w.ctx, w.show, n, 1, 42)
			w.ok(err)
			if v.Votes != 1 {
				w.Fatalf("%+v", v)
			}
		}
		v, err := w.Vote(w.ctx, w.show, n, 0, 42)
		w.ok(err)
		if v.Votes != 0 || !v.Changed {
			w.Fatalf("%+v", v)
		}
		_, err = w.Vote(w.ctx, w.show, 99, 1, 42)
		w.refused(err, live.ErrNotFound)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActDismiss, nil))
		_, err = w.Vote(w.ctx, w.show, n, 1, 43)
		w.refused(err, live.ErrClosed)
	})
}

func TestVotesSurviveTheWideningOfTheirSets(t *testing.T) {
	each(t, func(w *world) {
		const people = 7000 // past 400 and past 6,400
		n := w.ask("q", nil)
		voters := make([]uint64, people)
		for i := range voters {
			voters[i] = w.secret.Voter(fmt.Sprint("v", i))
		}
		var wg sync.WaitGroup
		for part := range slices.Chunk(voters, people/4) {
			wg.Go(func() {
				in := make([]vote, 0, voteBatch)
				for chunk := range slices.Chunk(part, voteBatch) {
					in = in[:0]
					for _, v := range chunk {
						in = append(in, vote{n, 1, v})
					}
					if _, err := w.sendVotes(w.show, in); err != nil {
						w.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := w.question(n).Votes; got != people {
			w.Fatalf("%d votes, want %d", got, people)
		}
		for _, i := range []int{0, 399, 400, 6999} {
			is, err := w.VotedFor(w.ctx, w.show, voters[i], []int{n})
			w.ok(err)
			v, err := w.Vote(w.ctx, w.show, n, 1, voters[i])
			w.ok(err)
			if !is[n] || v.Changed || v.Votes != people {
				w.Fatalf("voter %d: known %v, again %+v", i, is[n], v)
			}
		}
		sum := 0
		for b := range 256 {
			c, err := w.rdb.SCard(w.ctx, showKey(w.show, "qv:"+strconv.Itoa(n)+":2:"+strconv.Itoa(b))).Result()
			w.ok(err)
			sum += int(c)
		}
		if sum != people {
			w.Fatalf("%d voters in the 256 sets, want %d", sum, people)
		}
	})
}

func TestABatchKeepsTheOrderOfOneVoter(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		out, err := w.sendVotes(w.show, []vote{{n, 1, 7}, {n, 1, 8}, {n, 0, 7}, {n, 1, 7}, {n, 0, 8}})
		w.ok(err)
		var changed []int
		for _, r := range out {
			changed = append(changed, r.changed)
		}
		if !slices.Equal(changed, []int{1, 1, 1, 1, 1}) || w.question(n).Votes != 1 {
			w.Fatalf("changed %v, votes %d", changed, w.question(n).Votes)
		}
	})
}

func TestACommentUpvotesInTheScriptThatStoresIt(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("q", nil)
		up := Incoming{Message: w.message("u", "ann", "+1 #1"), Decision: live.Approved, VotesFor: n}
		if o := w.intake(up); o.What != "new" || o.Number != n || o.Votes != 1 {
			w.Fatalf("%+v", o)
		}
		w.intake(up) // the platform repeats itself
		second := Incoming{Message: w.message("u2", "ann", "👍 1"), Decision: live.Approved, VotesFor: n}
		w.intake(second)
		if got := w.question(n).Votes; got != 1 {
			w.Fatalf("%d votes of one person", got)
		}
		if !w.comment(up.Message.Comment.ID).Counted {
			w.Fatal("not marked as counted")
		}
		nobody := Incoming{Message: w.message("u3", "", "+1 #1"), Decision: live.Approved, VotesFor: n}
		w.intake(nobody)
		if c := w.comment(nobody.Message.Comment.ID); c.Counted || w.question(n).Votes != 1 {
			w.Fatal("a comment without an author was counted")
		}
		late := Incoming{Message: w.message("u4", "bob", "+1 #77"), Decision: live.Approved, VotesFor: 77}
		w.intake(late)
		if w.comment(late.Message.Comment.ID).Counted {
			w.Fatal("an upvote of no question counts")
		}
	})
}

// TestABatchAnswersWithTheFinalCounts: counts of one batch carry one version,
// so they must be the same for everyone in it.
func TestABatchAnswersWithTheFinalCounts(t *testing.T) {
	each(t, func(w *world) {
		n, other := w.ask("one?", nil), w.ask("two?", nil)
		for _, voter := range []uint64{1, 2} {
			_, err := w.Vote(w.ctx, w.show, n, 1, voter)
			w.ok(err)
		}
		out, err := w.sendVotes(w.show, []vote{{n, 1, 3}, {n, 0, 1}, {other, 1, 3}, {n, 1, 4}, {n, 0, 4}, {99, 1, 3}})
		w.ok(err)
		for i, want := range []int{2, 2, 1, 2, 2, 0} {
			if out[i].votes != want || out[i].version != out[0].version {
				w.Errorf("vote %d: %+v, want %d votes", i, out[i], want)
			}
		}
		if q := w.question(n); q.Votes != 2 {
			w.Errorf("%d votes are kept", q.Votes)
		}
		var said []Incoming
		for _, author := range []string{"ann", "bob", "cat"} {
			said = append(said, Incoming{Message: w.message(author, author, "+1 #2"), Decision: live.Approved, VotesFor: other})
		}
		counted, err := w.Intake(w.ctx, w.show, said)
		w.ok(err)
		for i, o := range counted {
			if o.Votes != 4 || o.Number != other || o.TV != counted[0].TV {
				w.Errorf("comment %d: %+v", i, o)
			}
		}
	})
}
