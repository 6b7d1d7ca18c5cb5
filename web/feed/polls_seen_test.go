package feed

import (
	"slices"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// finish makes the result of an open poll final.
func (w *world) finish(id string) {
	w.Helper()
	w.ok(w.store.ClosePoll(w.ctx, w.show, op(), id, 0, nil))
	w.until("the result to be final", func() bool { return w.store.FinishPoll(w.ctx, w.show, id) == nil })
}

func (w *world) following() *show {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	return w.feed.shows[w.show]
}

// TestEarlierRoundsShowNoMoreThanTheirPoll: what was held or hidden in them
// stays so when a later one is revealed.
func TestEarlierRoundsShowNoMoreThanTheirPoll(t *testing.T) {
	each(t, func(w *world) {
		id := w.poll(poll.Definition{Kind: live.PollText, Title: "What now?"})
		w.open(id)
		for i, words := range []string{"text-held", "text-shown"} {
			w.click(id, string(rune('a'+i)), poll.Input{Text: &words})
		}
		shown := live.EntryShown
		w.ok(w.store.MoveEntry(w.ctx, w.show, op(), id, 1, 2, &shown, nil))
		w.finish(id)
		w.movePoll(id, "round")
		w.open(id)
		var clients []*model
		for _, a := range []Audience{Public, Overlay, Host} {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		w.movePoll(id, "reveal")
		w.ok(w.store.SetScene(w.ctx, w.show, op(), live.ScenePoll, id, 0))
		w.settled()
		clients = append(clients, w.join(Client{Audience: Public}))
		for _, m := range clients {
			if seen := len(m.said("text-held")) > 0; seen != (m.client.Audience == Host) {
				w.Errorf("%s sees what is held: %v", m.client.Audience, seen)
			}
			if m.client.Audience == Public && (len(m.said("text-shown")) == 0 || len(m.pollNow(id).Rounds) != 1) {
				w.Errorf("the earlier round is not seen: %+v", m.pollNow(id))
			}
		}
		list, err := Polls(w.ctx, w.store, w.show, []string{id}, Public)
		w.ok(err)
		if r := list[0].Rounds; len(r) != 1 || len(r[0].Entries) != 1 || r[0].Votes != 2 {
			w.Errorf("%+v", r)
		}
	})
}

// TestWhoResumesChangesNothing for the others, though they may have read the
// scene before it changed, and are slower than the change.
func TestWhoResumesChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		public := w.join(Client{Audience: Public})
		id := w.poll(drinks)
		w.open(id)
		w.click(id, "a", poll.Input{Choice: []int{0}})
		w.settled()
		since := public.token()
		w.movePoll(id, "reveal")
		w.settled()
		scene, err := w.store.Scene(w.ctx, w.show)
		w.ok(err)
		w.ok(w.store.SetScene(w.ctx, w.show, op(), live.ScenePoll, id, 0))
		w.settled()
		s := w.following()
		s.mu.Lock()
		s.sceneLocked(scene)
		aired, known := s.airedPoll, s.polls[id]
		s.mu.Unlock()
		if aired != id {
			w.Error("the overlay is told of its poll no more")
		}
		m := w.join(Client{Audience: Public, Since: since})
		if p := m.pollNow(id); !p.Revealed || !slices.Equal(p.Counts, []int{1, 0}) {
			w.Errorf("who resumes knows %+v", p)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.polls[id] != known {
			w.Error("the poll was read again for one of them")
		}
	})
}

// TestWhatABannedAuthorWroteLeavesTheScreens, though their own vote is not
// what keeps it there, and comes back with them.
func TestWhatABannedAuthorWroteLeavesTheScreens(t *testing.T) {
	each(t, func(w *world) {
		public := w.join(Client{Audience: Public})
		overlay := w.join(Client{Audience: Overlay})
		id := w.poll(poll.Definition{Kind: live.PollIdeas, Title: "What now?"})
		w.open(id)
		w.ok(w.store.SetScene(w.ctx, w.show, op(), live.ScenePoll, id, 0))
		words := "text-idea"
		w.click(id, "ann", poll.Input{Text: &words})
		w.click(id, "bob", poll.Input{Choice: []int{1}})
		w.click(id, "ann", poll.Input{Choice: []int{}})
		w.until("the idea", func() bool { return len(public.pollNow(id).Entries) == 1 && public.pollNow(id).Votes == 1 })
		ban := store.Ban{Author: *w.author("ann"), Kind: live.Room}
		_, err := w.store.Ban(w.ctx, w.show, op(), ban)
		w.ok(err)
		w.until("the idea is gone", func() bool {
			overlay.mu.Lock()
			defer overlay.mu.Unlock()
			item := overlay.scene.Item
			return len(public.pollNow(id).Entries) == 0 && item != nil && item.Poll != nil && len(item.Poll.Entries) == 0
		})
		_, err = w.store.Unban(w.ctx, w.show, op(), ban.Author.ID)
		w.ok(err)
		w.until("the idea is back", func() bool { return len(public.pollNow(id).Entries) == 1 })
	})
}

// TestAPhoneStartsWithWhatTakesVotes, however many polls there were since.
func TestAPhoneStartsWithWhatTakesVotes(t *testing.T) {
	each(t, func(w *world) {
		evening := w.poll(poll.Definition{Kind: live.PollIdeas, Title: "All evening"})
		w.open(evening)
		var others []string
		for range recentPolls + 5 {
			id := w.poll(drinks)
			w.open(id)
			w.ok(w.store.ClosePoll(w.ctx, w.show, op(), id, 0, nil))
			others = append(others, id)
		}
		for _, id := range others {
			w.until("the result to be final", func() bool { return w.store.FinishPoll(w.ctx, w.show, id) == nil })
		}
		m := w.join(Client{Audience: Public})
		if _, ok := m.poll[evening]; !ok || len(m.poll) != recentPolls || m.poll[others[len(others)-1]].ID == "" {
			w.Errorf("%d polls, the open one: %v", len(m.poll), ok)
		}
	})
}

// TestTheTextOfAHiddenIdeaIsToldToNobody who supports it.
func TestTheTextOfAHiddenIdeaIsToldToNobody(t *testing.T) {
	each(t, func(w *world) {
		id := w.poll(poll.Definition{Kind: live.PollIdeas, Title: "What now?"})
		w.open(id)
		words := "text-idea"
		w.click(id, "ann", poll.Input{Text: &words})
		w.click(id, "bob", poll.Input{Choice: []int{1}})
		hidden := live.EntryHidden
		w.ok(w.store.MoveEntry(w.ctx, w.show, op(), id, 1, 1, &hidden, nil))
		m := w.join(Client{Audience: Public, Session: "bob", Author: w.author("bob").ID})
		i := slices.IndexFunc(m.you.Choices, func(c wire.Choice) bool { return c.Poll == id })
		if i < 0 || !slices.Equal(m.you.Choices[i].Choice, []int{1}) || strings.Contains(strings.Join(m.you.Choices[i].Text, " "), "text-idea") {
			w.Errorf("%+v", m.you)
		}
	})
}
