package feed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/wire"
)

// poll makes a poll of the show.
func (w *world) poll(d poll.Definition) string {
	w.Helper()
	p, err := w.polls.Text.Define(d, "de")
	w.ok(err)
	p.ID = live.NewID()
	w.ok(w.store.PutPoll(w.ctx, w.show, op(), p, 0))
	return p.ID
}

func (w *world) open(id string) {
	w.Helper()
	w.ok(w.store.OpenPoll(w.ctx, w.show, op(), id, 0, 0, nil))
}

func (w *world) movePoll(id, act string) {
	w.Helper()
	w.ok(w.store.MovePoll(w.ctx, w.show, op(), id, 0, act))
}

func (w *world) click(id, session string, in poll.Input) {
	w.Helper()
	_, err := w.polls.Click(w.ctx, w.show, poll.Click{Poll: id, Round: 1, Author: *w.author(session), Input: in})
	w.ok(err)
}

var drinks = poll.Definition{Kind: live.PollChoice, Title: "text-title", Options: []live.PollOption{{Text: "text-tea"}, {Text: "text-coffee"}}}

// TestAHiddenResultReachesDeskAndHostOnly, until it is revealed; a draft only the desk.
func TestAHiddenResultReachesDeskAndHostOnly(t *testing.T) {
	each(t, func(w *world) {
		var clients []*model
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		draft := drinks
		draft.Title = "text-draft"
		w.poll(draft)
		id := w.poll(drinks)
		w.open(id)
		cloud := w.poll(poll.Definition{Kind: live.PollCloud, Title: "words?"})
		w.open(cloud)
		w.ok(w.store.SetScene(w.ctx, w.show, op(), live.ScenePoll, id, 0))
		words := "text-word"
		w.click(cloud, "a", poll.Input{Text: &words})
		for i := range 7 {
			w.click(id, fmt.Sprint("s", i), poll.Input{Choice: []int{i % 2}})
		}
		for _, m := range clients[1:] { // all but the overlay, which is told of the scene
			if m.client.Audience != Overlay {
				w.until("seven votes", func() bool { return m.pollNow(id).Votes == 7 })
			}
		}
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}), w.join(Client{Audience: a, Since: clients[0].token()}))
		}
		w.settled()
		sees := func(text, may string) {
			w.Helper()
			for _, m := range clients {
				if got := len(m.said(text)) > 0; got != strings.Contains(may, string(m.client.Audience)) {
					w.Errorf("%s sees %s: %v", m.client.Audience, text, got)
				}
			}
		}
		for _, m := range clients { // those who resume are not told what they know
			if m.client.Since == "" && m.client.Audience != Overlay && m.pollNow(id).Votes != 7 {
				w.Errorf("%s: %+v", m.client.Audience, m.pollNow(id))
			}
			if may := m.client.Audience == Desk || m.client.Audience == Host; !may && (len(m.said(`"counts":[`)) > 0 || len(m.said("text-word")) > 0 || len(m.said(`"voters":{`)) > 0) {
				w.Errorf("%s was told a hidden result", m.client.Audience)
			} else if may && m.client.Since == "" && !slices.Equal(m.pollNow(id).Counts, []int{4, 3}) {
				w.Errorf("%s: %+v", m.client.Audience, m.pollNow(id))
			}
		}
		first := clients[:len(audiences)]
		clients = first
		sees("text-draft", "desk")
		sees("text-tea", "desk host public overlay")
		w.movePoll(id, "reveal")
		w.movePoll(cloud, "reveal")
		for _, m := range first {
			if m.client.Audience != Overlay {
				w.until("the result", func() bool {
					return slices.Equal(m.pollNow(id).Counts, []int{4, 3}) && len(m.pollNow(cloud).Entries) == 1
				})
			}
		}
		w.settled()
		w.click(id, "s0", poll.Input{Choice: []int{1}})
		overlay := first[slices.IndexFunc(first, func(m *model) bool { return m.client.Audience == Overlay })]
		w.until("the overlay's count", func() bool { return len(overlay.said(`"counts":[3,4]`)) > 0 })
	})
}

// TestThoseWhoWereThereKnowWhatAComerIsTold, whatever happens to polls.
func TestThoseWhoWereThereKnowWhatAComerIsTold(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		desk, public, host := w.desk(), w.join(Client{Audience: Public}), w.join(Client{Audience: Host})
		id, other := w.poll(drinks), w.poll(drinks)
		w.open(id)
		w.click(id, "a", poll.Input{Choice: []int{0}})
		w.say("1", "ann", "B")
		w.say("2", "bob", "text-tea")
		w.movePoll(other, "delete")
		w.movePoll(id, "reveal")
		ban, err := w.mod.Ban(w.ctx, w.show, op(), w.store.Secret().CommentID(live.YouTube, "2"), "")
		w.ok(err)
		w.until("the ban", func() bool { return public.pollNow(id).Votes == 2 })
		w.ok(w.mod.Unban(w.ctx, w.show, op(), ban.Author.ID))
		w.until("the lifting", func() bool { return public.pollNow(id).Votes == 3 })
		w.ok(w.store.ClosePoll(w.ctx, w.show, op(), id, 0, nil))
		w.settled()
		w.pause(publicPause)
		w.until("the same counts", func() bool {
			return desk.pollNow(id).V == public.pollNow(id).V && host.pollNow(id).V == desk.pollNow(id).V
		})
		for _, m := range []*model{desk, public, host} {
			w.same(m)
			if p := m.pollNow(id); !slices.Equal(p.Counts, []int{2, 1}) || p.State != "closed" {
				w.Errorf("%s: %+v", m.client.Audience, p)
			}
			if p, ok := m.poll[other]; ok {
				w.Errorf("%s still has what was deleted: %+v", m.client.Audience, p)
			}
		}
	})
}

// TestALostTallyIsHealed by the next beat.
func TestALostTallyIsHealed(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		public := w.join(Client{Audience: Public})
		id := w.poll(drinks)
		w.open(id)
		w.until("the poll", func() bool { return public.pollNow(id).State == "open" })
		_, _, err := w.store.Cast(w.ctx, w.show, live.Ballot{Poll: id, Round: 1, Kind: live.Room, Voter: 7, Fields: "1"}) // nobody publishes it
		w.ok(err)
		w.until("the vote", func() bool { return public.pollNow(id).Votes == 1 })
	})
}

// TestAViewerIsToldWhatTheyVoted when they come back.
func TestAViewerIsToldWhatTheyVoted(t *testing.T) {
	each(t, func(w *world) {
		id, cloud := w.poll(drinks), w.poll(poll.Definition{Kind: live.PollCloud, Title: "words?", Most: 2})
		w.open(id)
		w.open(cloud)
		words := "rain, sun"
		w.click(id, "a", poll.Input{Choice: []int{1}})
		w.click(cloud, "a", poll.Input{Text: &words})
		w.until("the count", func() bool { // of what was written, in this node's memory
			m := w.join(Client{Audience: Public, Session: "a", Author: w.author("a").ID})
			got := map[string]wire.Choice{}
			for _, c := range m.you.Choices {
				got[c.Poll] = c
			}
			return slices.Equal(got[id].Choice, []int{1}) && slices.Equal(got[cloud].Text, []string{"rain", "sun"})
		})
		if m := w.join(Client{Audience: Public, Session: "b", Author: w.author("b").ID}); m.you.Choices == nil || len(m.you.Choices) > 0 {
			w.Errorf("somebody else is told %+v", m.you.Choices)
		}
	})
}

// TestDelaysReachThePhones, which show by them what the picture shows later.
func TestDelaysReachThePhones(t *testing.T) {
	each(t, func(w *world) {
		public := w.join(Client{Audience: Public})
		w.ok(w.store.PutSource(w.ctx, op(), live.Source{ID: "src", Show: w.show, Kind: live.YouTube}))
		w.ok(w.store.KeepDelay(context.Background(), w.show, "src", 14_000))
		w.until("the delay", func() bool {
			public.mu.Lock()
			defer public.mu.Unlock()
			return public.show.Delays["youtube"] == 14_000
		})
		w.same(public)
	})
}
