package feed

import (
	"encoding/json"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation"
)

// TestAudiencesSeeOnlyWhatTheyMay gives every text that somebody may not see a
// word of its own, and looks for it in everything that audience was ever sent.
func TestAudiencesSeeOnlyWhatTheyMay(t *testing.T) {
	each(t, func(w *world) {
		var clients []*model
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		open, queued, dismissed, onAir := w.ask("a", "text-open"), w.ask("b", "text-queued"), w.ask("c", "text-dismissed"), w.ask("d", "text-air")
		w.act(dismissed, live.ActDismiss)
		w.act(queued, live.ActQueue)
		w.say("1", "ann", "text-approved")
		w.say("2", "bob", "text-held https://x.example")
		rejected := w.say("3", "cat", "fine")
		w.ok(w.mod.Decide(w.ctx, w.show, op(), rejected, 0, "reject"))
		w.say("3", "cat", "text-rejected")
		_, _, err := w.mod.AskQuestion(w.ctx, w.show, op(), moderation.Asking{Text: "text-anonymous", Kind: live.Room, Anonymous: true, Author: w.author("e")})
		w.ok(err)
		w.act(onAir, live.ActShow)
		w.vote(open, 1)
		w.settled()
		for _, a := range audiences { // and those who come later
			clients = append(clients, w.join(Client{Audience: a}), w.join(Client{Audience: a, Since: "1-1"}))
		}
		// While it was open for a moment, text-dismissed was everybody's to see.
		w.settled()
		for text, may := range map[string]string{
			"text-open": "desk host public", "text-queued": "desk host public", "text-air": "desk host public overlay",
			"text-approved": "desk", "text-held": "desk", "text-rejected": "desk", "text-anonymous": "desk", `"queued"`: "desk host", `"next"`: "desk host",
			`"held"`: "desk", "N a": "desk host public", w.author("a").ID: "desk host", w.store.Secret().AuthorID(live.YouTube, "ann"): "desk", `"anonymous"]`: "desk",
		} {
			seen := map[Audience]bool{}
			for _, m := range clients {
				seen[m.client.Audience] = seen[m.client.Audience] || len(m.said(text)) > 0
			}
			for _, a := range audiences {
				if seen[a] != strings.Contains(may, string(a)) {
					w.Errorf("%s sees %s: %v", a, text, seen[a])
				}
			}
		}
		for _, m := range clients[4:] {
			if m.client.Audience != Desk && len(m.said("text-dismissed")) > 0 {
				w.Errorf("%s, who came later, sees a dismissed question", m.client.Audience)
			}
		}
		host := w.join(Client{Audience: Host})
		if got := host.question[queued]; got.Place != 1 || got.State != "queued" || len(host.next) != 1 {
			w.Errorf("the host: %+v, next %v", got, host.next)
		}
	})
}

// TestARemovedTextIsNeverSentAgain follows a comment and its question over the
// air and out, and looks at what is sent from then on.
func TestARemovedTextIsNeverSentAgain(t *testing.T) {
	each(t, func(w *world) {
		const secret = "words-taken-back"
		var clients []*model
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}))
		}
		since := clients[0].token()
		id := w.say("1", "ann", secret)
		n, err := w.mod.Ask(w.ctx, w.show, op(), id, 0)
		w.ok(err)
		w.act(n.Number, live.ActShow)
		own := w.ask("a", secret)
		for _, m := range clients {
			w.until("the text reaching "+string(m.client.Audience), func() bool { return len(m.said(secret)) > 0 })
		}
		gone := message("1", "ann", "")
		gone.Removed = live.RemovedByAuthor
		w.submit(gone)
		w.act(own, live.ActWithdraw)
		w.settled()
		for _, m := range clients {
			if b := m.state(); strings.Contains(b, secret) {
				w.Errorf("%s still shows it: %s", m.client.Audience, b)
			}
			m.forget()
		}
		w.vote(w.ask("b", "another"), 1)
		w.submit(message("1", "ann", secret)) // the platform repeats itself, late
		w.ok(w.store.SetScene(w.ctx, w.show, op(), live.SceneTop, "", 0))
		w.settled()
		for _, a := range audiences {
			clients = append(clients, w.join(Client{Audience: a}), w.join(Client{Audience: a, Since: since}),
				w.join(Client{Audience: a, Author: w.author("a").ID, Session: "a"}))
		}
		w.settled()
		for _, m := range clients {
			if again := m.said(secret); again != nil {
				w.Errorf("%s (since %q) was sent it again: %s", m.client.Audience, m.client.Since, again)
			}
		}
	})
}

// TestAnAskerIsToldOfTheirOwn: own votes and own questions in every state.
func TestAnAskerIsToldOfTheirOwn(t *testing.T) {
	each(t, func(w *world) {
		me := Client{Audience: Public, Session: "me", Author: w.author("me").ID}
		n := w.ask("me", "mine")
		w.act(n, live.ActDismiss)
		other := w.ask("other", "not mine")
		_, err := w.mod.Vote(w.ctx, w.show, other, 1, me.Author)
		w.ok(err)
		m, stranger := w.join(me), w.join(Client{Audience: Public, Session: "stranger", Author: w.author("stranger").ID})
		you := func(m *model) wire.You {
			m.mu.Lock()
			defer m.mu.Unlock()
			return m.you
		}
		if y := you(m); y.Session != "me" || len(y.Voted) != 1 || y.Voted[0] != other || len(y.Questions) != 1 || y.Questions[0].State != "dismissed" || !y.Questions[0].Mine {
			w.Errorf("%+v", y)
		}
		if y := you(stranger); y.Session != "stranger" || len(y.Voted) != 0 || len(y.Questions) != 0 {
			w.Errorf("%+v", y)
		}
		stranger.forget()
		w.act(n, live.ActRestore)
		w.until("news of the own question", func() bool { y := you(m); return len(y.Questions) == 1 && y.Questions[0].State == "open" })
		w.act(n, live.ActQueue)
		w.until("its version", func() bool { return you(m).Questions[0].Version == 4 })
		if y := you(m); y.Questions[0].State != "open" || y.Voted != nil {
			w.Errorf("queued stays inside, and votes are as before: %+v", y)
		}
		w.settled()
		if strings.Contains(stranger.kinds(), "you") {
			w.Error("a stranger is told of it")
		}
		if d := w.desk(); you(d).Session != "mod-1" {
			w.Errorf("%+v", you(d))
		}
	})
}

// TestLampsOverlaysAndPeople are state of the moment: told when they change,
// in every snapshot as they are, and after a resume.
func TestLampsOverlaysAndPeople(t *testing.T) {
	each(t, func(w *world) {
		first := w.desk()
		since := first.token()
		status := func(m *model) (sources, overlays, people string) {
			m.mu.Lock()
			defer m.mu.Unlock()
			text := func(v any) string { b, _ := json.Marshal(v); return string(b) }
			return text(m.sources), text(m.overlays), text(m.people)
		}
		w.ok(w.store.PutSource(w.ctx, op(), live.Source{ID: "s1", Show: w.show, Kind: live.YouTube, CreatedAt: 1}))
		w.ok(w.store.PublishStatus(w.ctx, w.show, live.SourceStatus{ID: "s1", Kind: live.YouTube, State: live.SourceLive, Title: "lamp-one"}))
		beat := live.OverlayStatus{ID: "o1", Name: "OBS 1", Shown: 3, SeenAt: w.feed.now().UnixMilli()}
		w.ok(w.store.OverlayBeat(w.ctx, w.show, beat))
		w.ok(w.feed.Here(w.ctx, w.show, wire.Person{ID: "mod-1", Name: "Nora\xff", Role: "moderator", On: "#12"}))
		complete := func(m *model) bool {
			s, o, p := status(m)
			return strings.Contains(s, "lamp-one") && strings.Contains(s, `"live"`) && strings.Contains(o, `"shown":3`) && strings.Contains(o, `"on"`) &&
				strings.Contains(p, `"Nora"`) && strings.Contains(p, "#12")
		}
		w.until("lamps, overlays and people", func() bool { return complete(first) })
		for why, m := range map[string]*model{"a second desk": w.desk(), "a resumed desk": w.join(Client{Audience: Desk, Since: since}),
			"a desk with the newest token": w.join(Client{Audience: Desk, Since: first.token()})} {
			if s, o, p := status(m); !complete(m) {
				w.Errorf("%s: sources %s, overlays %s, people %s", why, s, o, p)
			}
		}
		for _, a := range []Audience{Host, Public, Overlay} {
			if m := w.join(Client{Audience: a}); len(m.said("lamp-one"))+len(m.said("OBS 1"))+len(m.said("Nora")) > 0 {
				w.Errorf("%s sees what is the desk's", a)
			}
		}
		w.ok(w.store.DeleteSource(w.ctx, w.show, op(), "s1"))
		w.until("the source leaving", func() bool { s, _, _ := status(first); return s == "[]" })
		w.desk() // its snapshot may be shared, as long as nothing changes
		beat.Gone = true
		w.ok(w.store.OverlayBeat(w.ctx, w.show, beat))
		w.ok(w.feed.Here(w.ctx, w.show, wire.Person{ID: "mod-1"}))
		w.until("everybody leaving", func() bool { _, o, p := status(first); return strings.Contains(o, `"stale"`) && p == "[]" })
		if s, o, p := status(w.desk()); s != "null" || !strings.Contains(o, `"stale"`) || p != "null" {
			w.Errorf("a later desk: sources %s, overlays %s, people %s", s, o, p)
		}
	})
}

// TestABanIsToldToTheDesk, which hides everything of its author at once.
func TestABanIsToldToTheDesk(t *testing.T) {
	each(t, func(w *world) {
		id := w.say("1", "ann", "hello")
		desk, overlay := w.desk(), w.join(Client{Audience: Overlay})
		since := desk.token()
		w.ok(w.store.ShowComment(w.ctx, w.show, op(), id, 0))
		b, err := w.mod.Ban(w.ctx, w.show, op(), id, "troll")
		w.ok(err)
		w.settled()
		back := w.join(Client{Audience: Desk, Since: since})
		for _, m := range []*model{desk, back, w.desk()} {
			if !m.out(b.Author.ID) {
				w.Errorf("since %q: not told of the ban", m.client.Since)
			}
		}
		if s := overlay.state(); !strings.Contains(s, `"item":null`) {
			w.Errorf("%s", s)
		}
		w.ok(w.mod.Unban(w.ctx, w.show, op(), b.Author.ID))
		w.settled()
		if desk.out(b.Author.ID) {
			w.Error("not told of its end")
		}
	})
}

// TestNoShow: nobody follows what is not there.
func TestNoShow(t *testing.T) {
	each(t, func(w *world) {
		for range 2 {
			if _, err := w.feed.Follow(w.ctx, "nosuch"); live.AsError(err) == nil || live.AsError(err).Kind != live.NotFound {
				w.Errorf("%v", err)
			}
		}
		if n := len(w.feed.shows); n != 0 {
			w.Errorf("%d shows are followed", n)
		}
		revoked := make(chan string, 1)
		w.feed.Revoked = func(link string) { revoked <- link }
		w.desk()
		l := live.Link{ID: "l1", Series: "s", Role: live.Host}
		w.ok(w.store.AddLink(w.ctx, l))
		w.ok(w.store.RevokeLink(w.ctx, w.show, store.Op{}, "l1"))
		w.until("the revocation", func() bool { return len(revoked) == 1 })
	})
}
