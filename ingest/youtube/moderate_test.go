package youtube_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live"
)

// moderate asks for every act through the store, and checks what became of it.
func (s *stage) moderate(t *testing.T) {
	s.sim.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "ungehört"})
	insult := s.sim.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "Unfug"})
	after(time.Minute)
	troll := &live.Author{PlatformID: "UCtroll", Name: "@troll"}
	ask := func(id string, a live.Action) {
		a.ID, a.Show, a.Source, a.Kind, a.At = id, "show", "source", live.YouTube, time.Now().UnixMilli()
		s.world.Ask(a)
		after(30 * time.Second)
	}
	result := func(id string) live.Action {
		for _, a := range s.world.Actions() {
			if a.ID == id {
				return a
			}
		}
		return live.Action{}
	}
	heard := func(text string) bool {
		s.sim.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: text})
		return slices.Contains(s.said(), text)
	}
	ask("delete", live.Action{Act: live.ActDelete, PlatformID: insult})
	ask("again", live.Action{Act: live.ActDelete, PlatformID: insult})
	ask("timeout", live.Action{Act: live.ActTimeout, Author: troll, Seconds: 600})
	if heard("ungehört 2") {
		t.Error("heard during a timeout")
	}
	ask("unban", live.Action{Act: live.ActUnban, Author: troll, Ban: result("timeout").Receipt})
	if len(s.sim.Banned(live.YouTube)) != 0 {
		t.Error("still banned")
	}
	ask("ban", live.Action{Act: live.ActBan, Author: troll})
	if heard("ungehört 3") {
		t.Error("heard when banned")
	}
	ask("reply", live.Action{Act: live.ActReply, Author: troll, Text: "Die Brücke kommt im Mai."})
	s.sim.Fault(live.YouTube, "500", 2)
	ask("retried", live.Action{Act: live.ActReply, Author: troll, Text: "Nein, im Juni."})
	after(time.Minute)
	ask("owner", live.Action{Act: live.ActBan, Author: &live.Author{PlatformID: simulator.YouTubeChannel}})
	ask("elsewhere", live.Action{Act: live.ActUnban, Author: &live.Author{PlatformID: "UCother"}})
	for _, id := range []string{"delete", "again", "timeout", "unban", "ban", "reply", "retried"} {
		if a := result(id); a.State != live.ActionDone || (a.Receipt == "") != (id == "delete" || id == "again" || id == "unban") {
			t.Errorf("%s: %s %q, %v", id, a.State, a.Receipt, a.Message)
		}
	}
	for id, words := range map[string]string{"owner": "The owner of the chat", "elsewhere": "YouTube Studio"} {
		if a := result(id); a.State != live.ActionRefused || a.Message == nil || !strings.Contains(a.Message.EN, words) {
			t.Errorf("%s: %s %v", id, a.State, a.Message)
		}
	}
	if said := strings.Join(s.said(), "\n"); strings.Count(said, "@troll Die Brücke kommt im Mai.") != 1 || strings.Count(said, "@troll Nein, im Juni.") != 1 || strings.Contains(said, "Unfug") {
		t.Errorf("on YouTube: %s", said[max(0, len(said)-500):])
	}
	if s.world.Removed(live.YouTube, insult) != live.RemovedByPlatform {
		t.Error("the deleted message stays here")
	}
	bans := 0
	for _, m := range s.world.Tidings {
		if m.Ban != nil && m.Ban.Author.PlatformID == "UCtroll" {
			bans++
		}
	}
	if bans < 3 {
		t.Errorf("%d tidings of bans", bans)
	}
}
