package store

import (
	"fmt"
	"maps"
	"testing"

	"zuruf/live"
)

// poll makes a poll with options A, B and C; change changes it before.
func (w *world) poll(change func(*live.Poll)) *live.Poll {
	w.Helper()
	p := live.Poll{ID: live.NewID(), Kind: live.PollChoice, Title: "?", Most: 1, Who: live.PollAll,
		Options: []live.PollOption{{Text: "Tea"}, {Text: "Coffee"}, {Text: "Milk"}}}
	if change != nil {
		change(&p)
	}
	w.ok(w.PutPoll(w.ctx, w.show, op(""), p, 0))
	return w.reread(p.ID)
}

func (w *world) reread(id string) *live.Poll {
	w.Helper()
	p, err := w.Poll(w.ctx, w.show, id)
	w.ok(err)
	return p
}

func (w *world) open(p *live.Poll) *live.Poll {
	w.Helper()
	w.ok(w.OpenPoll(w.ctx, w.show, op(""), p.ID, 0, int64(p.Seconds)*1000, nil))
	return w.reread(p.ID)
}

func (w *world) click(p *live.Poll, voter uint64, fields string) (live.Cast, error) {
	w.Helper()
	casts, refused, err := w.Cast(w.ctx, w.show, live.Ballot{Poll: p.ID, Round: p.Round, Kind: live.Room, Voter: voter, Fields: fields})
	w.ok(err)
	return casts[0].Cast, refused[0]
}

func (w *world) clicks(p *live.Poll, voter uint64, fields string, want live.Cast) {
	w.Helper()
	got, err := w.click(p, voter, fields)
	w.ok(err)
	if got != want {
		w.Fatalf("voter %d, %q: %s, want %s", voter, fields, got, want)
	}
}

// vote stores a comment that votes at a time, and tells whether it was counted.
func (w *world) votes(p *live.Poll, id, author, fields string, at int64) bool {
	w.Helper()
	m := w.message(id, author, fields)
	o := w.intake(Incoming{Message: m, Decision: live.Approved, Ballot: &live.Ballot{Poll: p.ID, Round: p.Round, Fields: fields, At: at}})
	return o.Poll == p.ID
}

func (w *world) tally(p *live.Poll) *live.Tally {
	w.Helper()
	list, err := w.Tallies(w.ctx, w.show, []*live.Poll{p})
	w.ok(err)
	return list[0]
}

func (w *world) wantCounts(p *live.Poll, repeats int, want map[live.SourceKind]map[string]int) {
	w.Helper()
	t := w.tally(p)
	for kind, counts := range t.Counts {
		if len(counts) == 0 {
			delete(t.Counts, kind)
		}
	}
	same := maps.EqualFunc(t.Counts, want, func(a, b map[string]int) bool { return maps.Equal(a, b) })
	if !same || t.Repeats != repeats {
		w.Fatalf("%v and %d repeats, want %v and %d", t.Counts, t.Repeats, want, repeats)
	}
}

type byKind = map[live.SourceKind]map[string]int

func TestAPollCountsClicksAndCommentsTogether(t *testing.T) {
	each(t, func(w *world) {
		p := w.poll(nil)
		_, err := w.click(p, 1, "0")
		w.refused(err, ErrUnopened)
		p = w.open(p)
		w.clicks(p, 1, "0", live.CastNew)
		w.clicks(p, 1, "0", live.CastSame)
		w.clicks(p, 2, "1", live.CastNew)
		w.clicks(p, 2, "2", live.CastChanged)
		now := w.now().UnixMilli()
		if !w.votes(p, "a", "ann", "1", now) || !w.votes(p, "b", "bob", "1", now) || !w.votes(p, "b2", "bob", "0", now) {
			w.Fatal("a comment was not counted")
		}
		w.wantCounts(p, 2, byKind{live.Room: {"0": 1, "2": 1}, live.YouTube: {"1": 1, "0": 1}})
		w.votes(p, "b2", "bob", "0", now) // the platform repeats itself
		w.votes(p, "a2", "ann", "1", now) // the person does
		w.wantCounts(p, 3, byKind{live.Room: {"0": 1, "2": 1}, live.YouTube: {"1": 1, "0": 1}})
		if v := w.tally(p).Votes(); v != 4 {
			w.Fatalf("%d votes", v)
		}
		w.clicks(p, 1, "", live.CastTaken)
		w.clicks(p, 1, "", live.CastSame)
		w.wantCounts(p, 3, byKind{live.Room: {"2": 1}, live.YouTube: {"1": 1, "0": 1}})
		if w.votes(p, "early", "cat", "1", p.OpenedAt-1) {
			w.Fatal("a comment of before the opening was counted")
		}
		_, err = w.click(&live.Poll{ID: p.ID, Round: 2}, 5, "0")
		w.refused(err, live.ErrPollRound)
		_, err = w.click(&live.Poll{ID: "none", Round: 1}, 5, "0")
		w.refused(err, live.ErrNotFound)
	})
}

func TestManyVotersAreSpreadAndFound(t *testing.T) {
	each(t, func(w *world) {
		p := w.open(w.poll(nil))
		const people = 3000
		var all []live.Ballot
		for i := range people {
			all = append(all, live.Ballot{Poll: p.ID, Round: 1, Kind: live.Room, Voter: w.secret.Voter(fmt.Sprint(i)), Fields: fmt.Sprint(i % 3)})
		}
		for range 2 { // the second time they are all the same
			_, refused, err := w.Cast(w.ctx, w.show, all...)
			w.ok(err)
			for _, err := range refused {
				w.ok(err)
			}
		}
		w.wantCounts(p, 0, byKind{live.Room: {"0": 1000, "1": 1000, "2": 1000}})
		for i := range all {
			all[i].Fields = "1"
		}
		_, _, err := w.Cast(w.ctx, w.show, all...)
		w.ok(err)
		w.wantCounts(p, 2000, byKind{live.Room: {"1": 3000}})
		c, err := w.Chosen(w.ctx, w.show, all[17].Voter, []string{p.ID})
		w.ok(err)
		if c[0] != (live.Chosen{Poll: p.ID, Round: 1, Fields: "1"}) {
			w.Fatalf("%+v", c)
		}
		n, err := w.rdb.HGet(w.ctx, showKey(w.show, "pc:"+p.ID+".1"), "#spread").Int()
		w.ok(err)
		sum := 0
		for i := range n {
			size, err := w.rdb.HLen(w.ctx, showKey(w.show, fmt.Sprint("pv:", p.ID, ".1:", i))).Result()
			w.ok(err)
			if size > 128 {
				w.Errorf("%d voters in one hash", size)
			}
			sum += int(size)
		}
		if sum != people || n < 40 {
			w.Fatalf("%d voters in %d hashes", sum, n)
		}
	})
}

// TestABatchMayHoldAsManyAnswersAsPeople: everybody guesses another number.
func TestABatchMayHoldAsManyAnswersAsPeople(t *testing.T) {
	each(t, func(w *world) {
		p := w.open(w.poll(func(p *live.Poll) { p.Kind, p.Options, p.Max = live.PollNumber, nil, live.LargestNumber }))
		var all []live.Ballot
		for i := range ballotBatch + 100 {
			all = append(all, live.Ballot{Poll: p.ID, Round: 1, Kind: live.Room, Voter: w.secret.Voter(fmt.Sprint(i)), Fields: fmt.Sprint(live.LargestNumber - i)})
		}
		counted, _, err := w.Cast(w.ctx, w.show, all...)
		w.ok(err)
		if got := w.tally(p); got.Votes() != len(all) || len(got.Counts[live.Room]) != len(all) || counted[len(all)-1].Votes != len(all) {
			w.Fatalf("%d votes for %d numbers", got.Votes(), len(got.Counts[live.Room]))
		}
	})
}

// TestARehearsalHasThePreparedPolls, as drafts of its own, and leaves none behind.
func TestARehearsalHasThePreparedPolls(t *testing.T) {
	each(t, func(w *world) {
		p := w.open(w.poll(nil))
		w.clicks(p, 1, "0", live.CastNew)
		of, err := w.Show(w.ctx, w.show)
		w.ok(err)
		r, err := w.BeginRehearsal(w.ctx, op("r"), of, nil)
		w.ok(err)
		list, err := w.Polls(w.ctx, r.ID)
		w.ok(err)
		if len(list) != 1 || list[0].ID == p.ID || list[0].Title != p.Title || list[0].State != live.PollDraft {
			w.Fatalf("%+v", list)
		}
		of.Rehearsal = r.ID
		w.ok(w.EndRehearsal(w.ctx, op("e"), of))
		keys, err := w.rdb.Keys(w.ctx, showKey(r.ID, "*")).Result()
		w.ok(err)
		if len(keys) > 0 {
			w.Fatalf("left: %v", keys)
		}
		w.wantCounts(p, 0, byKind{live.Room: {"0": 1}})
	})
}
