package youtube_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

// audience says something every two seconds until stop is called.
type audience struct {
	s    *stage
	quit chan struct{}
	done chan struct{}

	mu   sync.Mutex
	want []string
}

// says says one thing.
func (a *audience) says(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if text == "" {
		text = fmt.Sprintf("Zeile %d: Käthes 🥨 kostet “\\\"”", len(a.want))
	}
	a.want = append(a.want, text)
	a.s.say(text)
}

func (s *stage) audience() *audience {
	a := &audience{s: s, quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(a.done)
		tick := time.NewTicker(2 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-a.quit:
				return
			case <-tick.C:
				a.says("")
			}
		}
	}()
	return a
}

func (a *audience) stop() []string {
	close(a.quit)
	<-a.done
	return a.want
}

// lamps returns what a source has shown: its states, and the codes of errors and hints.
func (s *stage) lamps() (states map[live.SourceState]bool, modes, codes map[string]bool) {
	states, modes, codes = map[live.SourceState]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range s.world.History("show", "source") {
		states[p.Status.State], modes[p.Status.Mode] = true, true
		for _, e := range []*live.Error{p.Status.Error, p.Status.Hint} {
			if e != nil {
				codes[e.Code] = true
			}
		}
	}
	return states, modes, codes
}

// TestThreeHourShow runs a simulated show of three hours in virtual time, from
// the wait for it to its end, while everything that can go wrong does so in
// turn and moderators act.
func TestThreeHourShow(t *testing.T) {
	for _, mode := range []string{"auto", "poll"} {
		t.Run(mode, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { threeHours(t, mode) })
		})
	}
}

func threeHours(t *testing.T, mode string) {
	s := newStage(t, simulator.Options{Events: true, Planned: time.Now().Add(10 * time.Minute)})
	s.sim.Fault(live.YouTube, "waiting", 0)
	s.set("account", "account", "mode", mode, "hours", "3")
	keys := &tokens{}
	o := youtube.Options{Tokens: keys}
	node := s.run(t, "a", o)
	after(10 * time.Minute)
	if s.lamp().State != live.SourceWaiting {
		t.Fatalf("before it begins: %+v", s.lamp())
	}
	s.sim.Fault(live.YouTube, "live", 0)
	began := time.Now()
	audience := s.audience()
	after(40 * time.Second)
	if s.lamp().State != live.SourceLive {
		t.Fatalf("after it began: %+v", s.lamp())
	}
	for _, f := range []struct {
		name  string
		count int // requests; 0: for as long as it stays on
		on    time.Duration
	}{
		{"split", 0, 10 * time.Minute}, {"replay", 0, 5 * time.Minute}, {"stall", 2, 3 * time.Minute}, {"close", 2, 2 * time.Minute},
		{"500", 3, 3 * time.Minute}, {"rate", 3, 3 * time.Minute}, {"half_json", 3, 3 * time.Minute}, {"huge", 1, 2 * time.Minute},
		{"silence", 2, 3 * time.Minute}, {"no_status", 0, 15 * time.Minute}, {"page_token", 1, 2 * time.Minute}, {"expired", 0, 3 * time.Minute},
		{"stream_off", 0, 20 * time.Minute}, {"rubbish", 2, 3 * time.Minute}, {"stall", 0, 5 * time.Minute}, {"permission", 1, 2 * time.Minute},
	} {
		s.sim.Fault(live.YouTube, f.name, f.count)
		after(f.on)
		s.sim.Fault(live.YouTube, "none", 0)
		after(3 * time.Minute)
		if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Error != nil {
			t.Errorf("after %s: %+v", f.name, lamp)
		}
	}
	keys.mu.Lock()
	keys.expired = true
	keys.mu.Unlock()
	s.world.SetDown(true)
	after(90 * time.Second)
	s.world.SetDown(false)
	after(time.Minute)
	node.Stop()
	audience.says("während niemand liest")
	node = s.run(t, "b", o)
	s.moderate(t)
	after(3*time.Hour - time.Since(began))

	want := audience.stop()
	after(time.Minute)
	var got []string
	for _, c := range s.world.Comments() {
		if c.Author.PlatformID != "UCtroll" {
			got = append(got, c.Text)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%d of %d comments: %s", len(got), len(want), diff[:min(len(diff), 2000)])
	}
	reading, writing := s.units()
	if reading > 9500 || reading < 3000 {
		t.Errorf("%d units read in three hours", reading)
	}
	if used := s.lamp().QuotaUsed; used == nil || *used < reading+writing || *used > reading+writing+20 {
		t.Errorf("the lamp says %v units, really %d", *used, reading+writing)
	}
	if mode == "auto" && len(keys.refused) == 0 {
		t.Error("the token never expired")
	}

	s.sim.Fault(live.YouTube, "quota", 1)
	after(time.Minute)
	lamp := s.lamp()
	if lamp.State != live.SourcePaused || lamp.QuotaEnds == nil || lamp.Error == nil || lamp.Error.Code != "quota_exceeded" {
		t.Errorf("without quota: %+v", lamp)
	}
	s.say("in der Nacht")
	before := len(s.asked())
	after(time.Until(time.UnixMilli(*lamp.QuotaEnds)) - time.Minute)
	if n := len(s.asked()) - before; n > 0 {
		t.Errorf("%d calls while paused", n)
	}
	after(2 * time.Minute)
	if texts := s.world.Texts(); texts[len(texts)-1] != "in der Nacht" || s.lamp().State != live.SourceLive {
		t.Errorf("after midnight: %+v", s.lamp())
	}
	s.sim.Fault(live.YouTube, "offline", 0)
	after(time.Minute)
	s.sim.Fault(live.YouTube, "ended", 0)
	after(10 * time.Minute)
	node.Stop()
	states, modes, codes := s.lamps()
	for _, state := range []live.SourceState{live.SourceWaiting, live.SourceLive, live.SourceSlow, live.SourcePaused, live.SourceReconnect, live.SourceEnded} {
		if !states[state] {
			t.Errorf("the lamp never was %s", state)
		}
	}
	if s.lamp().State != live.SourceEnded {
		t.Errorf("at the end %+v", s.lamp())
	}
	if !modes["poll"] || (mode == "auto") != modes["stream"] || (mode == "auto") != codes["stream_unavailable"] {
		t.Errorf("modes %v, codes %v", modes, codes)
	}
	for _, code := range []string{"platform_error", "platform_unreachable", "page_token_invalid", "rate_limited", "account_refused", "api_not_enabled", "quota_exceeded"} {
		if !codes[code] {
			t.Errorf("the lamp never said %s", code)
		}
	}
}

// TestPacedShow runs for longer than planned with few units: reading slows
// down, stops at the reserve, and moderating goes on.
func TestPacedShow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const daily = 2000
		s := newStage(t, simulator.Options{Quota: daily})
		s.set("account", "account", "units", "2000", "hours", "3")
		node := s.start(t, "a")
		defer node.Stop()
		audience := s.audience()
		after(3 * time.Hour)
		lamp := s.lamp()
		if lamp.State != live.SourceLive || lamp.Mode != "poll" || lamp.Hint == nil || lamp.Hint.Code != "reading_paced" || lamp.QuotaEnds == nil {
			t.Errorf("after three hours: %+v", lamp)
		}
		after(4*time.Hour + 45*time.Minute) // until shortly before the renewal
		want := audience.stop()
		lamp = s.lamp()
		reading, _ := s.units()
		if reading > daily-500 || reading < daily-500-20 {
			t.Errorf("%d units of %d", reading, daily-500)
		}
		if lamp.State != live.SourcePaused || lamp.QuotaLeft == nil || *lamp.QuotaLeft < 500 || lamp.QuotaEnds == nil || lamp.Error == nil || lamp.Error.Code != "quota_exceeded" {
			t.Errorf("at the reserve: %+v", lamp)
		}
		s.world.Ask(live.Action{ID: "delete", Show: "show", Source: "source", Kind: live.YouTube, Act: live.ActDelete, PlatformID: s.say("Unfug"), At: time.Now().UnixMilli()})
		after(time.Minute)
		if a := s.world.Actions(); a[0].State != live.ActionDone {
			t.Errorf("deleting from the reserve: %+v", a)
		}
		after(30 * time.Minute)
		if lamp = s.lamp(); lamp.State != live.SourceLive {
			t.Errorf("after midnight: %+v", lamp)
		}
		var got []string
		for _, c := range s.world.Comments() {
			if c.RemovedBy == live.NotRemoved {
				got = append(got, c.Text)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d of %d comments: %s", len(got), len(want), diff[:min(len(diff), 1000)])
		}
	})
}
