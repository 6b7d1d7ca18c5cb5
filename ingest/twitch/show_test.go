package twitch_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live"
)

// spoken is one comment of the show, as the platform has it.
type spoken struct {
	text string
	at   time.Time
}

// cue is what goes wrong at a minute of the show, and for how long.
type cue struct {
	minute int
	what   string
	count  int
	lasts  time.Duration // then "none"
	cut    bool          // the connection breaks with it
}

var hinted = regexp.MustCompile(`between (\S+) and (\S+) may`)

// show runs three hours with a comment a second and returns what was said.
func (s *stage) show(t *testing.T, cues []cue, ask map[int]live.Action) []spoken {
	var said []spoken
	ends := map[int]bool{} // second → a fault ends
	began := time.Now()
	for second := range 3 * 3600 {
		for _, c := range cues {
			if second != c.minute*60 {
				continue
			}
			switch c.what {
			case "cable":
				s.network.Refuse(true)
			case "paused":
				paused := s.src
				paused.Paused = true
				s.world.SetSources(paused)
			default:
				s.sim.Fault(live.Twitch, c.what, c.count)
			}
			if c.cut {
				s.network.Cut()
			}
			if c.lasts > 0 {
				ends[second+int(c.lasts/time.Second)] = true
			}
		}
		if ends[second] {
			s.network.Refuse(false)
			s.world.SetSources(s.src)
			s.sim.Fault(live.Twitch, "none", 0)
		}
		if a, ok := ask[second]; ok {
			a.ID, a.Show, a.Source, a.Kind, a.At = fmt.Sprint(second), "show", "source", live.Twitch, time.Now().UnixMilli()
			if a.Author == nil {
				a.PlatformID = s.sim.Say(live.Twitch, simulator.Line{User: "90", Name: "Daisy", Text: fmt.Sprintf("Frage %d", second)})
				said = append(said, spoken{fmt.Sprintf("Frage %d", second), time.Now()})
			}
			s.world.Ask(a)
		}
		said = append(said, spoken{fmt.Sprintf("Nummer %d", second), time.Now()})
		s.say(said[len(said)-1].text)
		time.Sleep(time.Until(began.Add(time.Duration(second+1) * time.Second)))
	}
	synctest.Wait()
	return said
}

// judge holds what arrived against what was said: once, in order, and nothing
// is missing of which the lamp did not tell.
func (s *stage) judge(t *testing.T, said []spoken) {
	type span struct{ from, to time.Time }
	var gaps []span
	for _, p := range s.world.History("show", "source") {
		m := hinted.FindStringSubmatch(gapHint(p.Status))
		if m == nil {
			continue
		}
		day := p.At.Truncate(24 * time.Hour)
		from, err := time.Parse(time.TimeOnly, m[1])
		to, err2 := time.Parse(time.TimeOnly, m[2])
		if err != nil || err2 != nil {
			t.Fatal(m)
		}
		clock := func(x time.Time) time.Time {
			return day.Add(time.Duration(x.Hour())*time.Hour + time.Duration(x.Minute())*time.Minute + time.Duration(x.Second())*time.Second)
		}
		gaps = append(gaps, span{clock(from), clock(to).Add(time.Second)})
	}
	got := map[string]int{}
	var order []string
	for _, c := range s.world.Comments() {
		got[c.Text]++
		order = append(order, c.Text)
	}
	var want []string
	missing := 0
	for _, x := range said {
		if got[x.text] == 1 {
			want = append(want, x.text)
			continue
		}
		missing++
		if got[x.text] > 1 || !slices.ContainsFunc(gaps, func(g span) bool { return !x.at.Before(g.from) && !x.at.After(g.to) }) {
			t.Errorf("%s, said at %s, arrived %d times", x.text, x.at.Format(time.TimeOnly), got[x.text])
		}
	}
	if !slices.Equal(order, want) {
		t.Error("not in the order in which it was said")
	}
	if missing == 0 || missing > len(said)/10 {
		t.Errorf("%d of %d are missing: the faults were to cost some", missing, len(said))
	}
	t.Logf("%d said, %d arrived, %d lost in %d told gaps", len(said), len(order), missing, len(slices.Compact(gaps)))
}

// TestThreeHours is a simulated show of three hours in virtual time, with every
// fault that the simulated Twitch has.
func TestThreeHours(t *testing.T) {
	t.Run("eventsub", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, "auto")
			calls := map[int64]int{}
			s.through(func(http.ResponseWriter, *http.Request, string) bool {
				calls[time.Now().Unix()/60]++
				return false
			})
			s.sim.Fault(live.Twitch, "waiting", 0)
			node := s.start("a")
			time.Sleep(2 * time.Second)
			rufus := &live.Author{PlatformID: "77", Name: "Rufus"}
			said := s.show(t, []cue{
				{minute: 5, what: "live"},
				{minute: 10, what: "close", count: 4000}, {minute: 12, what: "close", count: 4003}, {minute: 14, what: "close", count: 4006},
				{minute: 20, what: "reconnect"}, {minute: 25, what: "reconnect"},
				{minute: 30, what: "redeliver"},
				{minute: 35, what: "stall"},
				{minute: 45, what: "500", lasts: time.Minute, cut: true},
				{minute: 50, what: "silence", lasts: 40 * time.Second, cut: true},
				{minute: 55, what: "throttle", lasts: 20 * time.Second, cut: true},
				{minute: 60, what: "rubbish", lasts: 20 * time.Second, cut: true},
				{minute: 65, what: "half_json", lasts: 20 * time.Second, cut: true},
				{minute: 70, what: "huge", lasts: 20 * time.Second, cut: true},
				{minute: 75, what: "cable", lasts: 30 * time.Second, cut: true},
				{minute: 85, what: "unauthorized", lasts: 3 * time.Minute, cut: true},
				{minute: 95, what: "revoked"},
				{minute: 105, what: "permission", lasts: 5 * time.Minute, cut: true},
				{minute: 125, what: "offline"}, {minute: 128, what: "live"},
				{minute: 135, what: "paused", lasts: time.Minute},
				{minute: 140, what: "throttle", lasts: 30 * time.Second}, {minute: 145, what: "500", lasts: 30 * time.Second},
				{minute: 170, what: "ended"},
			}, map[int]live.Action{
				600 * 2: {Act: live.ActDelete}, 600*2 + 30: {Act: live.ActReply, Text: "Das sagen wir gleich."}, 600*2 + 60: {Act: live.ActReply, Text: "dropme"},
				600 * 3: {Act: live.ActTimeout, Author: rufus, Seconds: 600}, 600*3 + 120: {Act: live.ActUnban, Author: rufus},
				140*60 + 5: {Act: live.ActBan, Author: rufus}, 145*60 + 5: {Act: live.ActDelete}, 150 * 60: {Act: live.ActHide},
			})
			s.judge(t, said)
			for _, state := range []live.SourceState{live.SourceWaiting, live.SourceLive, live.SourceSlow, live.SourceReconnect, live.SourcePaused, live.SourceEnded} {
				if !slices.Contains(s.states(), state) {
					t.Errorf("the lamp never was %s", state)
				}
			}
			for minute, n := range calls {
				if n > 800 {
					t.Errorf("%d calls in minute %d", n, minute)
				}
			}
			refused := 0
			for _, a := range s.world.Actions() {
				switch {
				case !a.State.Over():
					t.Errorf("%s at %s is %s", a.Act, a.ID, a.State)
				case a.State == live.ActionRefused:
					refused++
					if a.Message == nil || a.Message.EN == "" || a.Message.DE == "" || a.Text != "dropme" && a.Act != live.ActHide {
						t.Errorf("%s at %s refused: %v", a.Act, a.ID, a.Message)
					}
				}
			}
			if until, ok := s.sim.Banned(live.Twitch)["77"]; refused != 2 || !ok || !until.IsZero() {
				t.Errorf("%d refused, banned until %v", refused, until)
			}
			if lamp := s.lamp(); lamp.State != live.SourceEnded || lamp.Mode != "eventsub" {
				t.Errorf("lamp %+v", lamp)
			}
			node.Stop()
		})
	})
	t.Run("irc", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, "anonymous")
			node := s.start("a")
			time.Sleep(2 * time.Second)
			said := s.show(t, []cue{
				{minute: 10, what: "close"}, {minute: 20, what: "reconnect"}, {minute: 25, what: "reconnect"}, {minute: 30, what: "redeliver"},
				{minute: 35, what: "stall"}, {minute: 50, what: "silence", lasts: 40 * time.Second, cut: true},
				{minute: 60, what: "500", lasts: 20 * time.Second, cut: true}, {minute: 75, what: "cable", lasts: 30 * time.Second, cut: true},
				{minute: 90, what: "offline"}, {minute: 95, what: "live"}, {minute: 135, what: "paused", lasts: time.Minute},
			}, nil)
			s.judge(t, said)
			for _, state := range []live.SourceState{live.SourceLive, live.SourceSlow, live.SourcePaused} {
				if !slices.Contains(s.states(), state) {
					t.Errorf("the lamp never was %s", state)
				}
			}
			if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Mode != "irc" || lamp.Hint != nil || lamp.Error != nil {
				t.Errorf("lamp %+v", lamp)
			}
			node.Stop()
		})
	})
}
