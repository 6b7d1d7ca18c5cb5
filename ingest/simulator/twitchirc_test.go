package simulator_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestTwitchIRC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.Options{})
		n := ingesttest.NewNetwork(t, s)
		r := readTwitch(t, n, "/irc")
		r.say("CAP REQ :twitch.tv/tags twitch.tv/commands\r\nNICK justinfan1\r\nJOIN #" + simulator.TwitchChannel)
		if got := strings.Join(r.lines(6), "\n"); !strings.Contains(got, "CAP * ACK :twitch.tv/tags") || !strings.Contains(got, " 001 justinfan1 ") || !strings.Contains(got, "ROOMSTATE #"+simulator.TwitchChannel) {
			t.Error(got)
		}
		plain := readTwitch(t, n, "/irc")
		plain.say("NICK justinfan2\r\nJOIN #" + simulator.TwitchChannel)
		plain.lines(5)
		id := s.Say(live.Twitch, simulator.Line{Name: "Knut", Text: "a; b"})
		if got := r.lines(1)[0]; !strings.HasPrefix(got, "@badge-info=;") || !strings.Contains(got, ";id="+id+";") || !strings.HasSuffix(got, "PRIVMSG #"+simulator.TwitchChannel+" :a; b") {
			t.Error(got)
		}
		if got := plain.lines(1)[0]; got != ":knut!knut@knut.tmi.twitch.tv PRIVMSG #"+simulator.TwitchChannel+" :a; b" {
			t.Error(got)
		}
		s.Say(live.Twitch, simulator.Line{Name: "Knut", Text: "x", Form: "resub"})
		if got := r.lines(1)[0]; !strings.Contains(got, `system-msg=Knut\ssubscribed\sat`) || !strings.Contains(got, "USERNOTICE") {
			t.Error(got)
		}
		began := time.Now()
		if got := r.lines(1)[0]; got != "PING :tmi.twitch.tv" || time.Since(began) != 5*time.Minute {
			t.Errorf("%s after %v", got, time.Since(began))
		}
		r.say("PING :x")
		if got := r.lines(1)[0]; !strings.Contains(got, "PONG") {
			t.Error(got)
		}
		s.BanTwitch("7", "Moritz", time.Minute)
		s.ClearTwitch()
		got := r.lines(2)
		if !strings.Contains(got[0], "ban-duration=60;") || !strings.HasSuffix(got[0], "CLEARCHAT #"+simulator.TwitchChannel+" :moritz") || !strings.HasSuffix(got[1], "CLEARCHAT #"+simulator.TwitchChannel) {
			t.Error(got)
		}
	})
}

// TestTwitchControl: what is done over the control address is heard, and shown.
func TestTwitchControl(t *testing.T) {
	s := simulator.New(simulator.Options{Seed: 1})
	_, _, v := ask(t, s, "POST", "/control/say", `{"platform":"twitch","name":"Knut","text":"hallo"}`)
	id, _ := at(v, "id").(string)
	if len(id) != 36 || strings.Count(id, "-") != 4 || id[14] != '4' {
		t.Errorf("id %q", id)
	}
	if status, _, _ := ask(t, s, "POST", "/control/edit", `{"platform":"twitch","id":"`+id+`","text":"x"}`); status != 422 {
		t.Errorf("Twitch edits: %d", status)
	}
	ask(t, s, "POST", "/control/delete", `{"platform":"twitch","id":"`+id+`"}`)
	if status, _, _ := ask(t, s, "POST", "/control/fault", `{"platform":"twitch","fault":"offline"}`); status != 200 {
		t.Errorf("fault: %d", status)
	}
	_, _, v = ask(t, s, "GET", "/control/said?platform=twitch", "")
	if at(v, "said", 0, "text") != "hallo" || at(v, "said", 0, "deleted") != true {
		t.Errorf("%v", v)
	}
	if _, _, v = ask(t, s, "GET", "/helix/streams?user_id="+simulator.TwitchUser, "", twitchBearer...); at(v, "data", 0) != nil {
		t.Errorf("still on air: %v", v)
	}
}
