package youtube_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a simulated YouTube and one show that reads it.
type stage struct {
	sim   *simulator.Simulator
	world *ingesttest.World
	src   live.Source
	http  *http.Transport

	mu    sync.Mutex
	calls []call
}

type call struct {
	at     time.Time
	method string
	path   string
}

func newStage(t *testing.T, o simulator.Options) *stage {
	src := simulator.Source(live.YouTube)
	src.ID, src.Show = "source", "show"
	s := &stage{sim: simulator.New(o), world: ingesttest.New(src), src: src}
	s.world.Connect(live.Account{ID: "account", Kind: live.YouTube, User: simulator.YouTubeChannel, Name: "Zuruf-Simulation", Access: simulator.YouTubeToken})
	s.http = &http.Transport{DialContext: ingesttest.NewNetwork(t, s).Dial}
	t.Cleanup(s.http.CloseIdleConnections)
	return s
}

// set changes what the source was set up with.
func (s *stage) set(config ...string) {
	s.src.Config = map[string]string{}
	for i := 0; i < len(config); i += 2 {
		s.src.Config[config[i]] = config[i+1]
	}
	if s.src.Config["account"] != "" {
		s.src.Secrets = nil
	}
	s.world.SetSources(s.src)
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, call{time.Now(), r.Method, r.URL.Path})
	s.mu.Unlock()
	s.sim.ServeHTTP(w, r)
}

// asked returns the calls so far.
func (s *stage) asked() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func (s *stage) connector(o youtube.Options) *youtube.Connector {
	o.URL = "http://simulation"
	o.Client = ingest.NewClient(s.http, 0)
	if o.Ledger == nil {
		o.Ledger = s.world
	}
	if o.Tokens == nil {
		o.Tokens = s.world
	}
	return youtube.New(o)
}

func (s *stage) start(t *testing.T, node string) *ingesttest.Node {
	return s.run(t, node, youtube.Options{})
}

func (s *stage) run(t *testing.T, node string, o youtube.Options) *ingesttest.Node {
	return ingesttest.Start(t, s.world, node, s.connector(o))
}

func (s *stage) say(text string) string {
	return s.sim.Say(live.YouTube, simulator.Line{Name: "Käthe Kabelsalat", Text: text})
}

func (s *stage) lamp() live.SourceStatus { return s.world.Lamp("show", "source") }

func after(d time.Duration) {
	time.Sleep(d) // virtual: every test here runs in a bubble
	synctest.Wait()
}

func TestReadsChatInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Events: true})
		s.say("eins")
		first := s.say("zwei <b>&</b> 🥨")
		node := s.start(t, "a")
		after(3 * time.Second)
		third := s.say("drei")
		s.say("سؤال")
		after(3 * time.Second)
		want := []string{"eins", "zwei <b>&</b> 🥨", "drei", "سؤال"}
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
			t.Fatal(diff)
		}
		c := s.world.Comments()[0]
		if c.Kind != live.YouTube || c.Source != "source" || c.Author == nil || c.Author.Name != "@Käthe Kabelsalat" ||
			c.Author.PlatformID == "" || !strings.HasPrefix(c.Author.Avatar, "https://") || c.PublishedAt == 0 || c.ReceivedAt < c.PublishedAt {
			t.Errorf("comment %+v, author %+v", c, c.Author)
		}
		lamp := s.lamp()
		if lamp.State != live.SourceLive || lamp.Title == "" || lamp.Channel == "" || !strings.HasPrefix(lamp.Picture, "https://") || lamp.Error != nil {
			t.Errorf("lamp %+v", lamp)
		}
		if lamp.QuotaLeft == nil || *lamp.QuotaLeft >= 10_000 || lamp.QuotaEnds == nil {
			t.Errorf("quota %v, ends %v", lamp.QuotaLeft, lamp.QuotaEnds)
		}

		s.sim.Delete(live.YouTube, first, false)
		s.sim.Delete(live.YouTube, third, true)
		after(3 * time.Second)
		if by := s.world.Removed(live.YouTube, first); by != live.RemovedByPlatform {
			t.Errorf("deleted by a moderator: %q", by)
		}
		if by := s.world.Removed(live.YouTube, third); by != live.RemovedByAuthor {
			t.Errorf("retracted by its author: %q", by)
		}
		node.Stop()
	})
}

// TestTakesOverWithoutGap kills a node while 1,500 messages are said, and lets
// another go on from the cursor.
func TestTakesOverWithoutGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		var want []string
		say := func(n int) {
			for range n {
				text := fmt.Sprintf("Nummer %d", len(want))
				s.say(text)
				want = append(want, text)
			}
		}
		say(3)
		a := s.start(t, "a")
		after(3 * time.Second)
		a.Stop()
		say(1500)
		b := s.start(t, "b")
		say(10)
		after(30 * time.Second)
		if owner, epoch := s.world.Owner("show", "source"); owner != "b" || epoch != 2 {
			t.Errorf("owner %s, epoch %d", owner, epoch)
		}
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		b.Stop()
	})
}

// TestNeverAsksEarly holds every call against the interval that was told, over
// errors and restarts of the reader too.
func TestNeverAsksEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const interval = 4966 * time.Millisecond
		s := newStage(t, simulator.Options{PollingInterval: interval})
		s.set("video", simulator.Video, "mode", "poll")
		node := s.start(t, "a")
		after(30 * time.Second)
		s.sim.Fault(live.YouTube, "500", 3)
		after(30 * time.Second)
		s.sim.Fault(live.YouTube, "rate", 2)
		after(60 * time.Second)
		node.Stop()
		var last time.Time
		pages := 0
		for _, c := range s.asked() {
			if c.path != "/youtube/v3/liveChat/messages" {
				continue
			}
			if pages++; pages > 1 && c.at.Sub(last) < interval {
				t.Errorf("asked again after %v", c.at.Sub(last))
			}
			last = c.at
		}
		if pages < 15 {
			t.Errorf("only %d pages in two minutes", pages)
		}
		if s.lamp().State != live.SourceLive {
			t.Errorf("lamp %+v", s.lamp())
		}
	})
}

func TestFailureShowsAndHeals(t *testing.T) {
	for _, c := range []struct {
		fault string
		state live.SourceState
		code  string
	}{
		{"500", live.SourceSlow, "platform_error"},
		{"rubbish", live.SourceSlow, "platform_unreadable"},
		{"half_json", live.SourceSlow, "platform_unreadable"},
		{"huge", live.SourceSlow, "platform_answer_too_large"},
		{"silence", live.SourceSlow, "platform_unreachable"},
		{"rate", live.SourceSlow, "rate_limited"},
		{"unauthorized", live.SourceReconnect, "api_key_invalid"},
		{"permission", live.SourceReconnect, "api_not_enabled"},
		{"quota", live.SourcePaused, "quota_exceeded"},
		{"no_chat", live.SourceWaiting, "chat_disabled"},
		{"video", live.SourceWaiting, "video_without_chat"},
		{"gone", live.SourceWaiting, "video_unknown"},
		{"ended", live.SourceEnded, ""},
		{"waiting", live.SourceWaiting, ""},
	} {
		t.Run(c.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				s.sim.Fault(live.YouTube, c.fault, 0)
				node := s.start(t, "a")
				defer node.Stop()
				after(45 * time.Second)
				lamp, code := s.lamp(), ""
				if lamp.Error != nil {
					code = lamp.Error.Code
					if lamp.Error.Message.DE == "" || lamp.Error.Message.EN == "" || lamp.Error.Cause != nil {
						t.Errorf("error %+v", lamp.Error)
					}
				}
				if lamp.State != c.state || code != c.code {
					t.Errorf("lamp %s %q, want %s %q", lamp.State, code, c.state, c.code)
				}
				s.sim.Fault(live.YouTube, "none", 0)
				s.sim.Fault(live.YouTube, "live", 0)
				s.say("wieder da")
				wait := 2 * time.Minute
				if c.fault == "quota" {
					wait = 9 * time.Hour // the bubble begins at midnight UTC: 8 hours before the quota's day ends
				}
				after(wait)
				if diff := cmp.Diff([]string{"wieder da"}, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Error != nil {
					t.Errorf("afterwards %+v", lamp)
				}
			})
		})
	}
}

// TestFailureMidway lets things go wrong while comments come in: none is lost,
// none doubled, and their order stays.
func TestFailureMidway(t *testing.T) {
	for _, fault := range []string{"500", "rubbish", "half_json", "huge", "silence", "rate", "unauthorized", "page_token", "no_status"} {
		t.Run(fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				node := s.start(t, "a")
				defer node.Stop()
				var want []string
				for i := range 40 {
					if i == 10 {
						s.sim.Fault(live.YouTube, fault, 3)
					}
					want = append(want, s.text(i))
					after(time.Second)
				}
				after(5 * time.Minute)
				if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func (s *stage) text(i int) string {
	text := fmt.Sprintf("Zeile %d", i)
	s.say(text)
	return text
}

func TestQuotaPausesUntilPacificMidnight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Quota: 100})
		node := s.start(t, "a")
		defer node.Stop()
		after(5 * time.Minute)
		lamp := s.lamp()
		midnight := time.Date(2000, 1, 1, 8, 0, 0, 0, time.UTC)
		if lamp.State != live.SourcePaused || lamp.QuotaEnds == nil || time.UnixMilli(*lamp.QuotaEnds).Sub(midnight).Abs() > 2*time.Minute {
			t.Fatalf("lamp %+v", lamp)
		}
		before := len(s.asked())
		after(7 * time.Hour)
		if n := len(s.asked()) - before; n != 0 {
			t.Errorf("%d calls during the pause", n)
		}
	})
}

// TestReadsWithoutStatus goes on reading a known chat while nobody says how the broadcast is.
func TestReadsWithoutStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		a := s.start(t, "a")
		after(3 * time.Second)
		a.Stop()
		s.sim.Fault(live.YouTube, "no_status", 0)
		s.say("trotzdem gelesen")
		b := s.start(t, "b")
		defer b.Stop()
		after(20 * time.Second)
		if diff := cmp.Diff([]string{"trotzdem gelesen"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		if s.lamp().State != live.SourceLive {
			t.Errorf("lamp %+v", s.lamp())
		}
	})
}
