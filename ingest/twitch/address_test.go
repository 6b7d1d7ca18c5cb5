package twitch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/twitch"
	"zuruf/live"
)

func TestLogin(t *testing.T) {
	for typed, want := range map[string]string{
		"zuruf": "zuruf", " Zuruf_TV ": "zuruf_tv", "@zuruf": "zuruf", "#zuruf": "zuruf", "a": "a",
		"https://twitch.tv/Zuruf": "zuruf", "twitch.tv/zuruf": "zuruf", "https://www.twitch.tv/zuruf?tt=1#x": "zuruf",
		"https://m.twitch.tv/zuruf/": "zuruf", "https://www.twitch.tv/popout/zuruf/chat?popout=": "zuruf",
		"https://www.twitch.tv/moderator/zuruf": "zuruf", "https://dashboard.twitch.tv/u/zuruf/stream-manager": "zuruf",
		"https://www.twitch.tv/zuruf/videos": "zuruf",
		"":                                   "", "https://youtube.com/zuruf": "", "https://twitch.tv": "", "https://twitch.tv/videos/123": "", "nottwitch.tv/x": "",
		"https://twitch.tv.example/x": "", "zu ruf": "", "zürüf": "", "abcdefghijklmnopqrstuvwxyz": "", "://": "", "https://www.twitch.tv/directory/game/Chess": "",
	} {
		got, err := twitch.Login(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
		if err != nil && (live.AsError(err).Kind != live.Invalid || live.AsError(err).Field != "channel") {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestPrepare(t *testing.T) {
	with := twitch.New(twitch.Options{ClientID: "id", Tokens: ingesttest.New()})
	without := twitch.New(twitch.Options{})
	for _, c := range []struct {
		name      string
		connector *twitch.Connector
		typed     map[string]string
		want      map[string]string
		code      string
	}{
		{"name", without, map[string]string{"channel": " https://twitch.tv/Zuruf "}, map[string]string{"channel": "zuruf"}, ""},
		{"nothing", without, map[string]string{"channel": " "}, nil, "missing_channel"},
		{"account alone", with, map[string]string{"account": " 7 "}, map[string]string{"account": "7"}, ""},
		{"all", with, map[string]string{"channel": "a", "account": "7", "mode": "IRC"}, map[string]string{"channel": "a", "account": "7", "mode": "irc"}, ""},
		{"what was learned is dropped", without, map[string]string{"channel": "a", "else": "x"}, map[string]string{"channel": "a"}, ""},
		{"wrong channel", without, map[string]string{"channel": "a b"}, nil, "channel_invalid"},
		{"wrong mode", with, map[string]string{"channel": "a", "mode": "smoke"}, nil, "mode_invalid"},
		{"eventsub without account", with, map[string]string{"channel": "a", "mode": "eventsub"}, nil, "mode_needs_account"},
		{"account where there is none", without, map[string]string{"account": "7"}, nil, "account_unavailable"},
	} {
		got, err := c.connector.Prepare(live.Source{Config: c.typed, Secrets: map[string]string{"x": "y"}})
		if c.code != "" {
			if e := live.AsError(err); e == nil || e.Code != c.code || e.Kind != live.Invalid || e.Field == "" {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got.Config); err != nil || diff != "" || len(got.Secrets) != 0 {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
		if again, err := c.connector.Prepare(got); err != nil || !cmp.Equal(again.Config, got.Config) {
			t.Errorf("%s, prepared again: %v, %v", c.name, again.Config, err)
		}
	}
}

func TestCapabilities(t *testing.T) {
	c := twitch.New(twitch.Options{ClientID: "id", Tokens: ingesttest.New()})
	if can := c.Capabilities(live.Source{Config: map[string]string{"channel": "a"}}); can != nil {
		t.Errorf("anonymously: %v", can)
	}
	want := []live.PlatformAct{live.ActDelete, live.ActBan, live.ActTimeout, live.ActUnban, live.ActReply}
	if diff := cmp.Diff(want, c.Capabilities(live.Source{Config: map[string]string{"channel": "a", "account": "7"}})); diff != "" {
		t.Error(diff)
	}
}
