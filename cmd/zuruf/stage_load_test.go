package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"zuruf/cmd/zuruf/load"
)

// TestALittleStage measures a small stage, and the plain loop in a process of
// its own beside it.
func TestALittleStage(t *testing.T) {
	t.Setenv("ZURUF_TEST_RUN", "1") // for the plain loop
	n := serve(t, "--data", t.TempDir(), "--stage-listen", "127.0.0.1:0")
	o := load.Options{Target: "http://" + n.addr, Token: testToken, Stage: true, Viewers: 20, Plain: 5, Duration: 2 * time.Second, JSON: true}
	var out bytes.Buffer
	if err := load.Run(t.Context(), o, &out); err != nil {
		t.Fatal(err)
	}
	var r load.StageResult
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Plain == nil {
		t.Fatalf("%v: %s", err, &out)
	}
	for _, c := range []struct {
		load.Staged
		watchers int
	}{{r.Stage, 20}, {*r.Plain, 5}} {
		s, all := c.Staged, c.Sent*int64(c.watchers)
		if s.Watchers != c.watchers || s.Seconds < 2 || s.Sent < 60 || s.Sent > 240 || s.Packets < all/2 || s.Packets > all+int64(c.watchers)*10 ||
			s.Lost < 0 || s.Dropped < 0 || math.Abs(s.Rate-float64(s.Packets)/s.Seconds) > 1 {
			t.Errorf("counts: %+v", s)
		}
		if s.P50 <= 0 || s.P50 > s.P99 || s.P99 > s.Max || s.Max > 5000 || s.Joined.Samples != c.watchers || s.Joined.P50 <= 0 || s.First.P50 <= 0 {
			t.Errorf("times: %+v", s)
		}
		if s.CPU <= 0 || s.Core <= 0 {
			t.Errorf("costs: %+v", s)
		}
	}
	if list := n.must("GET", "/api/v1/shows", testToken, nil)["items"].([]any); len(list) != 1 || list[0].(map[string]any)["state"] != "ended" {
		t.Errorf("left behind: %v", list)
	}
	o.Plain, o.Viewers, o.JSON = 0, 1, false
	out.Reset()
	if err := load.Run(t.Context(), o, &out); err != nil || !strings.Contains(out.String(), "Zuruf's stage") || strings.Contains(out.String(), "plain loop") {
		t.Errorf("%v: %s", err, &out)
	}
	for what, change := range map[string]func(*load.Options){
		"a wrong token": func(o *load.Options) { o.Token = "wrong" },
		"no viewers":    func(o *load.Options) { o.Viewers = 0 },
		"with a poll":   func(o *load.Options) { o.Poll = true },
	} {
		bad := o
		if change(&bad); load.Run(t.Context(), bad, &out) == nil {
			t.Errorf("%s is taken", what)
		}
	}
}
