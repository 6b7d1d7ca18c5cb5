package youtube_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

// said returns what the simulated chat shows.
func (s *stage) said() []string {
	texts := []string{}
	for _, m := range s.sim.Said(live.YouTube) {
		if !m.Deleted {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// TestActs does each act on the simulation and looks for its effect there.
func TestActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Events: true})
		s.set("account", "account")
		c := s.connector(youtube.Options{})
		troll := &live.Author{PlatformID: "UCtroll", Name: "@troll"}
		insult := s.sim.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "Unfug"})
		act := func(a live.Action) string {
			t.Helper()
			a.Source, a.Show, a.Kind = "source", "show", live.YouTube
			receipt, err := c.Act(t.Context(), s.src, a)
			if err != nil {
				t.Fatalf("%s: %v", a.Act, err)
			}
			return receipt
		}
		tries := func(text string) (heard bool) {
			s.sim.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: text})
			for _, said := range s.said() {
				heard = heard || said == text
			}
			return heard
		}
		act(live.Action{Act: live.ActDelete, PlatformID: insult})
		if len(s.said()) != 0 {
			t.Errorf("still there: %v", s.said())
		}
		act(live.Action{Act: live.ActDelete, PlatformID: insult}) // is gone: done
		act(live.Action{Act: live.ActDelete, PlatformID: "LCC.never"})

		id := act(live.Action{Act: live.ActTimeout, Author: troll, Seconds: 60})
		if until := s.sim.Banned(live.YouTube)["UCtroll"]; id == "" || time.Until(until) != time.Minute || tries("eins") {
			t.Errorf("timeout %q until %v", id, until)
		}
		after(61 * time.Second)
		if !tries("zwei") {
			t.Error("the timeout does not end")
		}
		id = act(live.Action{Act: live.ActBan, Author: troll})
		if until, ok := s.sim.Banned(live.YouTube)["UCtroll"]; id == "" || !ok || !until.IsZero() || tries("drei") {
			t.Errorf("ban %q until %v", id, until)
		}
		act(live.Action{Act: live.ActUnban, Author: troll, Ban: id})
		if !tries("vier") {
			t.Error("the ban is not lifted")
		}
		act(live.Action{Act: live.ActUnban, Author: troll, Ban: id}) // is lifted: done

		id = act(live.Action{Act: live.ActReply, Author: &live.Author{PlatformID: "UCx", Name: "Käthe Kabelsalat"}, Text: "Danke,  das\nsehen wir uns an."})
		last := s.sim.Said(live.YouTube)
		if m := last[len(last)-1]; m.ID != id || m.Text != "@Käthe\u00a0Kabelsalat Danke, das sehen wir uns an." || m.User != simulator.YouTubeChannel {
			t.Errorf("reply %+v, receipt %s", m, id)
		}
		if _, writing := s.units(); writing != 8*50 {
			t.Errorf("%d units", writing)
		}
		if reading, _ := s.units(); reading != 3 { // each insertion looks the chat up, because nobody reads it
			t.Errorf("%d units of looking", reading)
		}
	})
}

func TestReplyText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.set("account", "account")
		c := s.connector(youtube.Options{})
		for _, r := range []struct{ name, text, want string }{
			{"@troll", "Ja.", "@troll Ja."},
			{"troll", "Ja.", "@troll Ja."},
			{"", "Ja.", "Ja."},
			{"", strings.Repeat("ä", 200), strings.Repeat("ä", 200)},
			{"", strings.Repeat("ä", 201), strings.Repeat("ä", 199) + "…"},
			{"troll", strings.Repeat("Wort ", 60), "@troll " + strings.TrimSpace(strings.Repeat("Wort ", 38)) + "…"},
			{"", strings.Repeat("x", 190) + " ende, und mehr", strings.Repeat("x", 190) + " ende…"},
		} {
			a := live.Action{Act: live.ActReply, Text: r.text}
			if r.name != "" {
				a.Author = &live.Author{Name: r.name}
			}
			if _, err := c.Act(t.Context(), s.src, a); err != nil {
				t.Fatal(err)
			}
			said := s.said()
			if got := said[len(said)-1]; got != r.want || utf8.RuneCountInString(got) > 200 {
				t.Errorf("%q (%d) of %.20q", got, utf8.RuneCountInString(got), r.text)
			}
		}
	})
}

// TestActRefused: what cannot be done says why, in YouTube's words where it has
// some, and what may go through later says so by its kind.
func TestActRefused(t *testing.T) {
	owner := &live.Author{PlatformID: simulator.YouTubeChannel, Name: "owner"}
	viewer := &live.Author{PlatformID: "UCviewer", Name: "viewer"}
	for _, c := range []struct {
		name  string
		a     live.Action
		fault string
		kind  live.Kind
		code  string
		words string
	}{
		{"ban of the owner", live.Action{Act: live.ActBan, Author: owner}, "", live.Conflict, "act_refused", "“The owner of the chat & its moderators cannot be banned.”"},
		{"ban of a stranger", live.Action{Act: live.ActBan, Author: &live.Author{PlatformID: "UCnobody"}}, "", live.Conflict, "act_refused", "cannot be found"},
		{"ban of nobody", live.Action{Act: live.ActBan}, "", live.Conflict, "author_unknown", ""},
		{"unban without its id", live.Action{Act: live.ActUnban, Author: viewer}, "", live.Conflict, "ban_unknown", "YouTube Studio"},
		{"reply after the end", live.Action{Act: live.ActReply, Text: "x"}, "ended", live.Conflict, "chat_gone", ""},
		{"reply with the chat off", live.Action{Act: live.ActReply, Text: "x"}, "no_chat", live.Conflict, "chat_gone", ""},
		{"delete while busy", live.Action{Act: live.ActDelete, PlatformID: "x"}, "rate", live.TooMany, "rate_limited", ""},
		{"delete while broken", live.Action{Act: live.ActDelete, PlatformID: "x"}, "500", live.Unavailable, "platform_error", ""},
		{"delete without an answer", live.Action{Act: live.ActDelete, PlatformID: "x"}, "silence", live.Unavailable, "platform_unreachable", ""},
		{"ban answered by rubbish", live.Action{Act: live.ActBan, Author: viewer}, "rubbish", live.Unavailable, "platform_unreadable", ""},
		{"delete without quota", live.Action{Act: live.ActDelete, PlatformID: "x"}, "quota", live.TooMany, "quota_exceeded", ""},
		{"delete with an expired account", live.Action{Act: live.ActDelete, PlatformID: "x"}, "expired", live.Unauthorized, "account_refused", "Connect it again"},
		{"hide, which YouTube cannot", live.Action{Act: live.ActHide, PlatformID: "x"}, "", live.Conflict, "wrong_state", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				s.set("account", "account")
				if c.fault != "" {
					s.sim.Fault(live.YouTube, c.fault, 0)
				}
				_, err := s.connector(youtube.Options{Tokens: &tokens{}}).Act(t.Context(), s.src, c.a)
				e := live.AsError(err)
				if e == nil || e.Code != c.code || e.Kind != c.kind || !strings.Contains(e.Message.EN, c.words) || e.Message.DE == "" {
					t.Fatalf("%v", err)
				}
				if strings.Contains(err.Error(), simulator.YouTubeToken) || strings.ContainsAny(e.Message.EN, "<>") {
					t.Errorf("error %v", err)
				}
				if c.fault == "quota" && (e.Retry < 3600 || e.Retry > 24*3600) {
					t.Errorf("again after %d seconds", e.Retry)
				}
			})
		})
	}
	if _, err := youtube.New(youtube.Options{}).Act(t.Context(), simulator.Source(live.YouTube), live.Action{Act: live.ActDelete}); live.AsError(err) == nil || live.AsError(err).Code != "account_missing" {
		t.Errorf("by key: %v", err)
	}
}

// TestWritesAreNeverRefusedHere: with every unit spent, writing is still tried.
func TestWritesAreNeverRefusedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.set("account", "account", "units", "400", "hours", "1")
		id := s.say("Unfug")
		c := s.connector(youtube.Options{})
		for range 30 {
			if _, err := c.Act(t.Context(), s.src, live.Action{Act: live.ActDelete, PlatformID: id}); err != nil {
				t.Fatal(err)
			}
		}
		if _, writing := s.units(); writing != 1500 {
			t.Errorf("%d units", writing)
		}
	})
}
