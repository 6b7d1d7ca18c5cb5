package store

import (
	"fmt"
	"testing"

	"zuruf/live"
)

// writes gives a poll of a kind so many entries of one voter each.
func (w *world) writes(p *live.Poll, n int, state func(i int) live.EntryState) {
	w.Helper()
	var entries []live.PollEntry
	var ballots []live.Ballot
	for i := 1; i <= n; i++ {
		entries = append(entries, live.PollEntry{Key: fmt.Sprint("key ", i), Text: fmt.Sprint("Text ", i), State: state(i), Kind: live.Room, Voter: uint64(i)})
		ballots = append(ballots, live.Ballot{Poll: p.ID, Round: 1, Kind: live.Room, Voter: uint64(i), Fields: fmt.Sprint(i)})
	}
	_, err := w.AddEntries(w.ctx, w.show, p.ID, 1, n, entries)
	w.ok(err)
	_, _, err = w.Cast(w.ctx, w.show, ballots...)
	w.ok(err)
}

// TestOfVeryManyEntriesThoseThatMatterAreTold: those with the most votes, and
// of those that wait the first.
func TestOfVeryManyEntriesThoseThatMatterAreTold(t *testing.T) {
	each(t, func(w *world) {
		p := w.open(w.poll(func(p *live.Poll) { p.Kind, p.Options = live.PollText, nil }))
		w.writes(p, 1400, func(i int) live.EntryState {
			if i > 1000 {
				return live.EntryShown
			}
			return live.EntryHeld
		})
		w.clicks(p, 5000, "1300", live.CastNew)
		w.clicks(p, 5001, "900", live.CastNew)
		w.clicks(p, 1, "", live.CastTaken)
		got := w.tally(p)
		states := map[live.EntryState]int{}
		for _, e := range got.Entries {
			states[e.State]++
			if want := map[int]int{1300: 2, 900: 2}[e.Number]; e.Votes != max(1, want) {
				w.Errorf("%+v", e)
			}
			if e.State == live.EntryHeld && e.Number != 900 && (e.Number == 1 || e.Number > 200) || e.State == live.EntryShown && e.Number > 1300 {
				w.Errorf("number %d is told before others", e.Number)
			}
		}
		if states[live.EntryHeld] != 200 || states[live.EntryShown] != 300 || got.Votes() != 1401 {
			w.Errorf("%v, %d votes", states, got.Votes())
		}
		author := func(n uint64) string { return fmt.Sprint(n) }
		w.ok(w.rdb.SAdd(w.ctx, showKey(w.show, "barred"), author(900), author(2)).Err())
		for _, e := range w.tally(p).Entries {
			if e.Number == 900 || e.Number == 2 {
				w.Errorf("of somebody who is banned: %+v", e)
			}
		}
	})
}
