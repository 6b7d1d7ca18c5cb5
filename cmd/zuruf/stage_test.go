package main

import (
	"strings"
	"testing"
	"time"

	"github.com/pion/turn/v5"

	"zuruf/live"
)

// TestTURNCredentials are what a TURN server with the same secret takes.
func TestTURNCredentials(t *testing.T) {
	c := stageConfig{StageICE: []string{"stun:stun.example.org", "turn:turn.example.org?transport=udp", "turns:turn.example.org"}, TurnSecret: "shared"}
	list := c.servers("api", time.Now())
	if len(list) != 3 || list[0].Username != "" || list[0].Credential != "" || list[0].URLs[0] != "stun:stun.example.org" {
		t.Fatalf("%+v", list)
	}
	check := turn.LongTermTURNRESTAuthHandler("shared", nil)
	for _, s := range list[1:] {
		user, key, ok := check(&turn.RequestAttributes{Username: s.Username, Realm: "r"})
		if !ok || user != "api" || string(key) != string(turn.GenerateAuthKey(s.Username, "r", s.Credential)) {
			t.Errorf("%+v: %v %q", s, ok, user)
		}
	}
	old := c.servers("api", time.Now().Add(-turnLife-time.Minute))[1]
	if _, _, ok := check(&turn.RequestAttributes{Username: old.Username, Realm: "r"}); ok {
		t.Error("credentials never end")
	}
	if none := (stageConfig{}).servers("api", time.Now()); none == nil || len(none) != 0 {
		t.Errorf("%v", none)
	}
}

func TestStageSettingsAreChecked(t *testing.T) {
	good := stageConfig{StageICE: []string{"stun:a", "turns:b:5349"}, TurnSecret: "s", StageAddress: []string{"203.0.113.7", "2001:db8::7"}, NodeURL: "https://one.example.org/"}
	for _, c := range []stageConfig{{}, good, {NodeURL: "http://192.0.2.1:8080"}} {
		if err := c.check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for field, c := range map[string]stageConfig{
		"stage-ice":     {StageICE: []string{"https://stun.example.org"}},
		"turn-secret":   {StageICE: []string{"turn:turn.example.org"}},
		"stage-address": {StageAddress: []string{"live.example.org"}},
		"node-url":      {NodeURL: "one.example.org"},
	} {
		if e := live.AsError(c.check()); e == nil || e.Field != field || e.Message.DE == "" || e.Message.DE == e.Message.EN {
			t.Errorf("%s: %v", field, e)
		}
	}
	if out, err := tool(nil, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--stage-address", "nowhere"); err == nil || !strings.Contains(out, "IP") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestThePortOfTheStage: a port that was asked for and is taken is an error.
func TestThePortOfTheStage(t *testing.T) {
	n := serve(t, "--data", t.TempDir(), "--stage-listen", "127.0.0.1:0")
	taken := n.addr
	out, err := tool(nil, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--stage-listen", taken)
	if err == nil || !strings.Contains(out, "--stage-listen") {
		t.Errorf("%v: %s", err, out)
	}
}

// stageOn opens the stage of a new show.
func (n *node) stageOn(title string) (show string, tokens map[string]any) {
	n.t.Helper()
	sh := n.show(title)
	n.must("POST", "/api/v1/shows/"+sh.str("id")+"/start", testToken, nil)
	n.must("PATCH", "/api/v1/shows/"+sh.str("id")+"/stage", testToken, object{"on": true})
	return sh.str("id"), sh["tokens"].(map[string]any)
}
