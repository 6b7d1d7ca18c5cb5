package youtube_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

// tokens gives an account's token, which expires once if that is wanted.
type tokens struct {
	mu      sync.Mutex
	expired bool     // the first token is one that YouTube refuses
	refused []string // tokens that were handed back
}

func (k *tokens) Access(_ context.Context, account, refused string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if refused != "" {
		k.refused, k.expired = append(k.refused, refused), false
	}
	if k.expired {
		return "expired-token", nil
	}
	return simulator.YouTubeToken, nil
}

func (k *tokens) Account(_ context.Context, account string) (live.Account, error) {
	if account != "account" {
		return live.Account{}, live.ErrNotFound
	}
	return live.Account{ID: account, User: simulator.YouTubeChannel, Name: "Zuruf-Simulation"}, nil
}

// units is what the calls so far cost by Google's table.
func (s *stage) units() (reading, writing int64) {
	for _, c := range s.asked() {
		switch {
		case c.method != "GET":
			writing += 50
		case strings.HasPrefix(c.path, "/youtube/v3/liveChat/"):
			reading += 5
		default:
			reading++
		}
	}
	return reading, writing
}

// TestWaitingIsCheap waits six hours for broadcasts that are planned at several
// times or not at all, in each way of naming them, and then reads at once.
func TestWaitingIsCheap(t *testing.T) {
	ways := map[string][]string{
		"video":   {"video", simulator.Video},
		"handle":  {"channel", simulator.YouTubeHandle},
		"channel": {"channel", simulator.YouTubeChannel},
		"account": {"account", "account"},
	}
	for way, config := range ways {
		for _, c := range []struct {
			name    string
			planned time.Duration
			fault   string
			late    time.Duration // at most, until reading begins
		}{
			{"planned in ten hours", 10 * time.Hour, "waiting", 16 * time.Minute},
			{"planned in six hours", 6 * time.Hour, "waiting", 31 * time.Second},
			{"planned in three hours", 3 * time.Hour, "waiting", 16 * time.Minute},
			{"planned for long ago", -time.Hour, "waiting", 16 * time.Minute},
			{"nothing there", 0, "gone", 16 * time.Minute},
		} {
			t.Run(way+" "+c.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newStage(t, simulator.Options{Planned: time.Now().Add(c.planned)})
					s.set(config...)
					if s.src.Config["account"] == "" {
						s.src.Config["mode"] = "auto"
					}
					s.sim.Fault(live.YouTube, c.fault, 0)
					node := s.start(t, "a")
					defer node.Stop()
					after(6 * time.Hour)
					if reading, _ := s.units(); reading > 60 || reading < 20 {
						t.Errorf("%d units in six hours of waiting", reading)
					}
					lamp := s.lamp()
					missing := way == "video" && c.fault == "gone" // the one error among them
					if lamp.State != live.SourceWaiting || (lamp.Error != nil) != missing {
						t.Errorf("lamp %+v, %v", lamp, lamp.Error)
					}
					if hinted := lamp.Hint != nil && lamp.Hint.Code == "no_broadcast"; hinted != (way != "video" && c.fault == "gone") {
						t.Errorf("hint %v", lamp.Hint)
					}
					s.sim.Fault(live.YouTube, "live", 0)
					s.say("los")
					after(c.late)
					if !slices.Equal(s.world.Texts(), []string{"los"}) || s.lamp().State != live.SourceLive {
						t.Errorf("texts %v, lamp %+v", s.world.Texts(), s.lamp())
					}
				})
			})
		}
	}
}

// TestStreamRestarted follows a channel to a new id when its broadcast ends,
// and lets somebody choose while two run.
func TestStreamRestarted(t *testing.T) {
	for _, config := range [][]string{{"channel", simulator.YouTubeHandle}, {"account", "account"}} {
		t.Run(config[0], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				s.set(config...)
				node := s.start(t, "a")
				defer node.Stop()
				s.say("erste")
				after(15 * time.Second)
				s.sim.Fault(live.YouTube, "second", 0)
				s.sim.Say(live.YouTube, simulator.Line{Name: "Ida", Text: "zweite", Video: simulator.Video2})
				after(15 * time.Second)
				if diff := cmp.Diff([]string{"erste"}, s.world.Texts()); diff != "" {
					t.Fatal("while the first runs: " + diff)
				}
				s.sim.Fault(live.YouTube, "ended", 0)
				after(15 * time.Second)
				if diff := cmp.Diff([]string{"erste", "zweite"}, s.world.Texts()); diff != "" {
					t.Fatal("after it ended: " + diff)
				}
				if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Title != "Simulation: Zweite Bühne" || len(lamp.Choices) != 0 {
					t.Errorf("lamp %+v", lamp)
				}
				s.sim.Fault(live.YouTube, "alone", 0)
				after(15 * time.Second)
				if lamp := s.lamp(); lamp.State != live.SourceEnded {
					t.Errorf("lamp %+v", lamp)
				}
				before, _ := s.units()
				after(6 * time.Hour)
				if reading, _ := s.units(); reading-before > 150 {
					t.Errorf("%d units in six hours after the end", reading-before)
				}
			})
		})
	}
}

func TestChoices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.sim.Fault(live.YouTube, "second", 0)
		s.set("account", "account")
		node := s.start(t, "a")
		defer node.Stop()
		after(5 * time.Second)
		want := []live.Broadcast{
			{ID: simulator.Video2, Title: "Simulation: Zweite Bühne", Picture: "https://i.ytimg.com/vi/simulation1/mqdefault.jpg", Live: true},
			{ID: simulator.Video, Title: "Simulation: Die Frage-Stunde", Picture: "https://i.ytimg.com/vi/simulation0/mqdefault.jpg", Live: true},
		}
		if diff := cmp.Diff(want, s.lamp().Choices); diff != "" {
			t.Error(diff)
		}
		s.set("account", "account", "video", simulator.Video)
		node.Changed("show")
		after(5 * time.Second)
		s.say("gewählt")
		after(5 * time.Second)
		if diff := cmp.Diff([]string{"gewählt"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		if lamp := s.lamp(); lamp.Choices != nil || lamp.Title != want[1].Title {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

// TestTokenRefreshed: a token that expires is renewed once, in every kind of call.
func TestTokenRefreshed(t *testing.T) {
	for _, how := range []string{"stream", "poll"} {
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, simulator.Options{})
			s.set("account", "account", "mode", how)
			keys := &tokens{}
			node := s.run(t, "a", youtube.Options{Tokens: keys})
			defer node.Stop()
			after(12 * time.Second)
			keys.mu.Lock()
			keys.expired = true
			keys.mu.Unlock()
			s.say("dennoch")
			after(25 * time.Second)
			if diff := cmp.Diff([]string{"dennoch"}, s.world.Texts()); diff != "" {
				t.Error(how, diff)
			}
			if !slices.Equal(keys.refused, []string{"expired-token"}) || s.lamp().State != live.SourceLive {
				t.Errorf("%s: refused %v, lamp %+v", how, keys.refused, s.lamp())
			}
			s.sim.Fault(live.YouTube, "expired", 0)
			after(30 * time.Second)
			lamp := s.lamp()
			if lamp.State != live.SourceReconnect || lamp.Error == nil || lamp.Error.Code != "account_refused" || lamp.Error.Field != "account" {
				t.Errorf("%s: lamp %+v", how, lamp)
			}
		})
	}
}

// TestTwoBroadcasts reads both broadcasts of one project, within its units.
func TestTwoBroadcasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const daily = 4000
		s := newStage(t, simulator.Options{Quota: daily})
		other := s.src
		other.ID, other.Config = "other", map[string]string{"video": simulator.Video2, "units": "4000", "hours": "3"}
		s.src.Config = map[string]string{"video": simulator.Video, "units": "4000", "hours": "3"}
		s.world.SetSources(s.src, other)
		node := s.start(t, "a")
		defer node.Stop()
		var want []string
		for i := range 3 * 60 {
			text := s.text(i)
			s.sim.Say(live.YouTube, simulator.Line{Name: "Ida", Text: "dort " + text, Video: simulator.Video2})
			want = append(want, text, "dort "+text)
			after(time.Minute)
		}
		after(5 * time.Minute)
		got := s.world.Texts()
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		for _, id := range []string{"source", "other"} {
			if lamp := s.world.Lamp("show", id); lamp.State != live.SourceLive || lamp.QuotaLeft == nil || *lamp.QuotaLeft < 500 {
				t.Errorf("%s: %+v", id, lamp)
			}
		}
		if reading, _ := s.units(); reading > daily-500 || reading < (daily-500)*3/4 {
			t.Errorf("%d units of %d", reading, daily)
		}
	})
}
