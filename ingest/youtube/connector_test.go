package youtube_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
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

	mu    sync.Mutex
	calls []call
}

type call struct {
	at   time.Time
	path string
}

func newStage(o simulator.Options) *stage {
	src := simulator.Source(live.YouTube)
	src.ID, src.Show = "source", "show"
	return &stage{sim: simulator.New(o), world: ingesttest.New(src), src: src}
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, call{time.Now(), r.URL.Path})
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
	o.Client = ingest.NewClient(ingesttest.Transport{Handler: s}, 0)
	return youtube.New(o)
}

func (s *stage) start(t *testing.T, node string) *ingesttest.Node {
	return ingesttest.Start(t, s.world, node, s.connector(youtube.Options{}))
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
		s := newStage(simulator.Options{Events: true})
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
		s := newStage(simulator.Options{})
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
		s := newStage(simulator.Options{PollingInterval: interval})
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
				s := newStage(simulator.Options{})
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
				s := newStage(simulator.Options{})
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
		s := newStage(simulator.Options{Quota: 100})
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
		s := newStage(simulator.Options{})
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

func TestWaitingIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(simulator.Options{})
		s.sim.Fault(live.YouTube, "waiting", 0)
		node := s.start(t, "a")
		defer node.Stop()
		after(6 * time.Hour)
		if n := len(s.asked()); n > 420 {
			t.Errorf("%d calls in six hours of waiting", n)
		}
		s.sim.Fault(live.YouTube, "live", 0)
		s.say("los")
		after(65 * time.Second)
		if !slices.Equal(s.world.Texts(), []string{"los"}) {
			t.Errorf("texts %v", s.world.Texts())
		}
	})
}

func TestProbe(t *testing.T) {
	for _, c := range []struct {
		name, video, key, fault string
		code, field             string
		state                   live.SourceState
	}{
		{name: "good", video: simulator.Video, key: simulator.APIKey, state: live.SourceLive},
		{name: "address", video: "https://youtu.be/" + simulator.Video, key: simulator.APIKey, state: live.SourceLive},
		{name: "planned", video: simulator.Video, key: simulator.APIKey, fault: "waiting", state: live.SourceWaiting},
		{name: "no video", key: simulator.APIKey, code: "missing_video", field: "video"},
		{name: "no key", video: simulator.Video, code: "api_key_missing", field: "api_key"},
		{name: "wrong key", video: simulator.Video, key: "AIzaWrong", code: "api_key_invalid", field: "api_key"},
		{name: "not a video", video: "https://example.org", key: simulator.APIKey, code: "video_invalid", field: "video"},
		{name: "unknown video", video: "dQw4w9WgXcQ", key: simulator.APIKey, code: "video_unknown", field: "video"},
		{name: "chat off", video: simulator.Video, key: simulator.APIKey, fault: "no_chat", code: "chat_disabled", field: "video"},
		{name: "without chat", video: simulator.Video, key: simulator.APIKey, fault: "video", code: "video_without_chat", field: "video"},
		{name: "over", video: simulator.Video, key: simulator.APIKey, fault: "ended", code: "video_over", field: "video"},
		{name: "not enabled", video: simulator.Video, key: simulator.APIKey, fault: "permission", code: "api_not_enabled", field: "api_key"},
		{name: "quota", video: simulator.Video, key: simulator.APIKey, fault: "quota", code: "quota_exceeded"},
		{name: "rubbish", video: simulator.Video, key: simulator.APIKey, fault: "rubbish", code: "platform_unreadable"},
		{name: "50 MB", video: simulator.Video, key: simulator.APIKey, fault: "huge", code: "platform_answer_too_large"},
		{name: "nothing", video: simulator.Video, key: simulator.APIKey, fault: "silence", code: "platform_unreachable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			server := httptest.NewServer(sim)
			defer server.Close()
			patience := 10 * time.Second
			if c.fault != "" {
				sim.Fault(live.YouTube, c.fault, 0)
			}
			if c.fault == "silence" {
				patience = 100 * time.Millisecond
			}
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			connector := youtube.New(youtube.Options{URL: server.URL, Client: ingest.NewClient(transport, patience)})
			s := ingest.New(ingest.Options{Connectors: []ingest.Connector{connector}})
			src, status, err := s.Probe(context.Background(), live.Source{
				Kind: live.YouTube, Config: map[string]string{"video": c.video}, Secrets: map[string]string{"api_key": c.key},
			})
			if c.code == "" {
				if err != nil || status.State != c.state || status.Title == "" || status.Channel == "" || src.Config["video"] != simulator.Video {
					t.Errorf("%v %+v %+v", err, status, src)
				}
				return
			}
			e := live.AsError(err)
			if e == nil || e.Code != c.code || e.Field != c.field || e.Message.DE == "" {
				t.Fatalf("error %v, want %s on %q", err, c.code, c.field)
			}
			if c.key != "" && strings.Contains(err.Error(), c.key) {
				t.Errorf("the key stands in the error: %v", err)
			}
		})
	}
}
