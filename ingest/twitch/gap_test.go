package twitch_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

// gapHint returns the hint about missing comments, if it is shown.
func gapHint(s live.SourceStatus) string {
	if s.Hint != nil && s.Hint.Code == "comments_missing" {
		return s.Hint.Message.EN
	}
	return ""
}

// TestGap breaks the connection in every way: a new one is made, the lamp says
// between which times comments may be missing, and for a minute only.
func TestGap(t *testing.T) {
	for _, c := range []struct {
		name, way string
		breaks    func(*stage)
		within    time.Duration
	}{
		{"closed", "auto", func(s *stage) { s.sim.Fault(live.Twitch, "close", 4000) }, time.Second},
		{"network timeout", "auto", func(s *stage) { s.sim.Fault(live.Twitch, "close", 4005) }, time.Second},
		{"cable", "auto", func(s *stage) { s.network.Cut() }, time.Second},
		{"stall", "auto", func(s *stage) { s.sim.Fault(live.Twitch, "stall", 0) }, 16 * time.Second},
		{"irc closed", "anonymous", func(s *stage) { s.sim.Fault(live.Twitch, "close", 0) }, time.Second},
		{"irc cable", "irc", func(s *stage) { s.network.Cut() }, time.Second},
		{"irc stall", "anonymous", func(s *stage) { s.sim.Fault(live.Twitch, "stall", 0) }, 46 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, c.way)
				node := s.start("a")
				after(2 * time.Second)
				s.say("vorher")
				after(40 * time.Second)
				s.say("eben noch")
				after(time.Millisecond)
				from := time.Now().Format(time.TimeOnly)
				c.breaks(s)
				after(c.within)
				s.say("danach")
				after(2 * time.Second)
				if diff := cmp.Diff([]string{"vorher", "eben noch", "danach"}, s.world.Texts()); diff != "" {
					t.Fatal(diff)
				}
				if hint := gapHint(s.lamp()); s.lamp().State != live.SourceLive || !strings.Contains(hint, from+" and ") {
					t.Errorf("since %s: %q, %+v", from, hint, s.lamp())
				}
				after(65 * time.Second)
				if hint := gapHint(s.lamp()); hint != "" {
					t.Errorf("for too long: %q", hint)
				}
				node.Stop()
			})
		})
	}
}

// TestGapOfRestart: the cursor tells when Twitch was last heard, whoever read it.
func TestGapOfRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		a := s.start("a")
		after(40 * time.Second)
		s.say("vorher")
		after(time.Second)
		if hint := gapHint(s.lamp()); hint != "" {
			t.Errorf("at the very beginning: %q", hint)
		}
		a.Stop()
		s.say("unterdessen") // nobody hears it
		after(20 * time.Second)
		b := s.start("b")
		after(12 * time.Second)
		s.say("danach")
		after(2 * time.Second)
		if diff := cmp.Diff([]string{"vorher", "danach"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		if gapHint(s.lamp()) == "" {
			t.Errorf("no hint: %+v", s.lamp())
		}
		b.Stop()
	})
}

// TestMovesWithoutGap: when Twitch asks for another connection, nothing is
// lost, doubled or put out of order, and no hint is shown.
func TestMovesWithoutGap(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, way)
				node := s.start("a")
				after(35 * time.Second)
				var want []string
				for i := range 600 {
					if i%100 == 50 {
						s.sim.Fault(live.Twitch, "reconnect", 0)
					}
					text := fmt.Sprintf("Nummer %d", i)
					s.say(text)
					want = append(want, text)
					after(100 * time.Millisecond)
				}
				after(40 * time.Second)
				if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				for _, p := range s.world.History("show", "source") {
					if hint := gapHint(p.Status); hint != "" || p.Status.State == live.SourceSlow {
						t.Fatalf("%q %+v", hint, p.Status)
					}
				}
				node.Stop()
			})
		})
	}
}

func TestRedelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		node := s.start("a")
		after(2 * time.Second)
		for i := range 10 {
			s.say(fmt.Sprint(i))
		}
		s.sim.BanTwitch("77", "Rufus", 0)
		after(time.Second)
		submits, tidings := s.world.Submits(), len(s.world.Tidings)
		s.sim.Fault(live.Twitch, "redeliver", 0)
		after(time.Second)
		if n := len(s.world.Texts()); n != 10 || s.world.Submits() != submits || len(s.world.Tidings) != tidings {
			t.Errorf("%d comments, %d and %d submissions, %d and %d tidings", n, submits, s.world.Submits(), tidings, len(s.world.Tidings))
		}
		node.Stop()
	})
}
