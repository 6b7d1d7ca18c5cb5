package main

import (
	"bytes"
	"encoding/json"
	"net"
	"testing"
	"time"

	"zuruf/cmd/zuruf/load"
)

func TestALittleLoad(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	platform := ln.Addr().String()
	ln.Close()
	n := serve(t, "--data", t.TempDir(), "--youtube-url", "http://"+platform)
	o := load.Options{Target: "http://" + n.addr, Token: testToken, Viewers: 20, Desks: 2, Overlays: 2, Votes: 20, Comments: 30, Decisions: 5,
		Duration: 5 * time.Second, Simulator: platform, JSON: true}
	var out bytes.Buffer
	if err := load.Run(t.Context(), o, &out); err != nil {
		t.Fatal(err)
	}
	var r load.Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	least := map[string]int{"viewer joined": 20, "vote → acknowledged": 60, "decision → overlay": 20, "comment received → desk": 40}
	for _, m := range r.Measures {
		if m.Samples < least[m.Name] || m.P50 > m.P99 || m.P99 > m.Max || m.Max > 5000 {
			t.Errorf("%+v", m)
		}
	}
	if len(r.Measures) != len(least) || len(r.Errors) > 0 || r.Viewers != 20 || r.Server.Sockets != 24 || r.Server.Memory < 1e6 {
		t.Errorf("%s", &out)
	}
	o.Poll, o.Within, o.Viewers, o.Simulator = true, 2*time.Second, 50, ""
	out.Reset()
	r = load.Result{}
	if err := load.Run(t.Context(), o, &out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if p := r.Poll; p == nil || p.Votes != 50 || p.Voters != 50 || p.Changed != 5 || len(p.Tallies) != 3 || len(r.Errors) > 0 || r.Measures[1].Samples != 55 {
		t.Errorf("%s", &out)
	}
	o.Token = "wrong"
	if err := load.Run(t.Context(), o, &out); err == nil {
		t.Error("a wrong token is taken")
	}
}
