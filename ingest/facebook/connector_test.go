package facebook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var app = meta.App{Secret: simulator.AppSecret, VerifyToken: simulator.VerifyToken}

// stage is a simulated Facebook that also sends webhooks, and one show that reads it.
type stage struct {
	sim   *simulator.Simulator
	world *ingesttest.World
	node  atomic.Pointer[ingesttest.Node]
	calls atomic.Int64
	src   live.Source
}

func newStage(t *testing.T, o simulator.Options) *stage {
	s := &stage{}
	o.Hooks = "http://zuruf/hooks"
	s.world = ingesttest.New()
	s.build(o)
	src, _, err := s.connector().Probe(t.Context(), simulator.Source(live.Facebook))
	if err != nil {
		t.Fatal(err)
	}
	src.ID, src.Show = "source", "show"
	s.src = src
	s.world.SetSources(src)
	return s
}

// build makes the simulated platform, whose webhooks reach the node.
func (s *stage) build(o simulator.Options) {
	o.Transport = ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hooks/instagram" { // the other half of the simulated app
			w.Write([]byte(r.URL.Query().Get("hub.challenge")))
			return
		}
		s.node.Load().ServeHTTP(w, r)
	})}
	s.sim = simulator.New(o)
}

func (s *stage) connector() *facebook.Connector {
	return facebook.New(facebook.Options{URL: "http://simulation", App: app, Tokens: s.world,
		Client: ingest.NewClient(ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.calls.Add(1)
			s.sim.ServeHTTP(w, r)
		})}, 0)})
}

func connectorTo(url string, transport http.RoundTripper, patience time.Duration) *facebook.Connector {
	return facebook.New(facebook.Options{URL: url, Client: ingest.NewClient(transport, patience), App: app})
}

func (s *stage) start(t *testing.T, node string) {
	s.node.Store(ingesttest.Start(t, s.world, node, s.connector()))
}

// webhooks lets the simulator deliver until the test ends.
func (s *stage) webhooks(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.sim.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

func (s *stage) say(text string) string {
	return s.sim.Say(live.Facebook, simulator.Line{Name: "Bodo Brotkasten", Text: text})
}

func (s *stage) lamp() live.SourceStatus { return s.world.Lamp("show", "source") }

func after(d time.Duration) {
	time.Sleep(d) // virtual: every test here runs in a bubble
	synctest.Wait()
}

func TestReadsCommentsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Nameless: 0.5})
		var want []string
		say := func(n int) {
			for range n { // all within one second: their times are the same
				text := fmt.Sprintf("Kommentar %d <b> 🥨 سؤال", len(want))
				s.say(text)
				want = append(want, text)
			}
		}
		say(50)
		s.start(t, "a")
		for range 10 {
			after(1700 * time.Millisecond)
			say(7)
		}
		after(4 * time.Second)
		say(450) // more than four pages between two polls
		after(4 * time.Second)
		s.node.Load().Stop()
		say(230)
		s.start(t, "b")
		after(20 * time.Second)
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
			t.Fatal(diff)
		}
		named, bare := 0, 0
		for _, c := range s.world.Comments() {
			if c.Author == nil {
				bare++
			} else if named++; c.Author.Name != "Bodo Brotkasten" || c.Author.PlatformID == "" {
				t.Errorf("author %+v", c.Author)
			}
		}
		if named == 0 || bare == 0 {
			t.Errorf("%d with and %d without author", named, bare)
		}
		lamp := s.lamp()
		if lamp.State != live.SourceLive || lamp.Title == "" || lamp.Channel == "" || lamp.Picture == "" || lamp.Uncounted == 0 || lamp.Error != nil {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

func TestHiddenAndWordlessComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.start(t, "a")
		s.sim.Say(live.Facebook, simulator.Line{Name: "Gus", Text: "von Facebook für minderwertig gehalten", Low: true})
		s.sim.Say(live.Facebook, simulator.Line{Name: "Gus", Form: "sticker"})
		after(5 * time.Second)
		list := s.world.Comments()
		if len(list) != 2 || list[1].Form != "sticker" || list[1].Text != "" {
			t.Errorf("%+v", list)
		}
	})
}

func TestEditsAndRemovalsByWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Repeat: 0.5})
		s.start(t, "a")
		s.webhooks(t)
		after(2 * time.Second)
		first, second := s.say("alt"), s.say("weg damit")
		after(100 * time.Millisecond)
		if len(s.world.Texts()) != 2 {
			t.Fatalf("webhooks brought %v", s.world.Texts())
		}
		after(5 * time.Second) // and polling the same, under the same id
		s.sim.Edit(live.Facebook, first, "neu")
		s.sim.Delete(live.Facebook, second, true)
		after(time.Second)
		if diff := cmp.Diff([]string{"neu"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		if by := s.world.Removed(live.Facebook, second); by != live.RemovedByPlatform {
			t.Errorf("removed by %q", by)
		}
		after(2 * time.Minute)
		if diff := cmp.Diff([]string{"neu"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestEditsByPolling: without webhooks an edit of the last minute is still found.
func TestEditsByPolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.start(t, "a")
		after(50 * time.Second)
		id := s.say("alt")
		after(5 * time.Second)
		s.say("später")
		after(5 * time.Second)
		s.sim.Edit(live.Facebook, id, "neu")
		after(time.Minute)
		if diff := cmp.Diff([]string{"neu", "später"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
	})
}

func feedBody(verb, id, text string) []byte {
	return simulator.HookBody(map[string]any{"object": "page", "entry": []any{map[string]any{"id": simulator.Page, "time": 946684800,
		"changes": []any{map[string]any{"field": "feed", "value": map[string]any{"item": "comment", "verb": verb, "comment_id": id,
			"post_id": simulator.Page + "_" + simulator.PageVideo, "message": text, "sender_id": 77, "sender_name": "Früher", "created_time": 946684800}}}}}})
}

func TestDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.start(t, "a")
		s.sim.Fault(live.Facebook, "500", 0)
		after(time.Second)
		send := func(body []byte, want int) {
			t.Helper()
			if n, err := s.node.Load().Deliver(t.Context(), live.Facebook, body, simulator.Sign(body)); n != want || err != nil {
				t.Errorf("accepted %d, %v, want %d", n, err, want)
			}
		}
		own, other := simulator.PageVideo+"_11111", "999999999_22222"
		send(feedBody("add", own, "alt"), 1)
		send(feedBody("edited", own, "neu"), 1)
		send(feedBody("add", own, "alt"), 1) // a late repeat must not undo the edit
		if diff := cmp.Diff([]string{"neu"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		if a := s.world.Comments()[0].Author; a == nil || a.PlatformID != "77" || a.Name != "Früher" {
			t.Errorf("old form of the author: %+v", a)
		}
		send([]byte(strings.ReplaceAll(string(feedBody("add", own, "fremd")), simulator.Page+`"`, `1000000"`)), 0)
		foreign := []byte(strings.ReplaceAll(string(feedBody("add", other, "anderer Beitrag")), simulator.PageVideo, "999999999"))
		send(foreign, 0) // another video of the same page
		removal := []byte(strings.ReplaceAll(string(feedBody("remove", other, "")), simulator.PageVideo, "999999999"))
		send(removal, 1) // a removal may name another object: it does no harm
		for range 3 {
			send(feedBody("remove", own, ""), 1)
		}
		if len(s.world.Texts()) != 0 {
			t.Errorf("after removal %v", s.world.Texts())
		}
		for _, c := range []struct{ body, signature, code string }{
			{"{}", "sha256=00", "bad_signature"},
			{"{}", simulator.Sign([]byte("{}")), "webhook_unreadable"},
			{`{"object":"page","entry":[`, simulator.Sign([]byte(`{"object":"page","entry":[`)), "webhook_unreadable"},
		} {
			if _, err := s.node.Load().Deliver(t.Context(), live.Facebook, []byte(c.body), c.signature); live.AsError(err) == nil || live.AsError(err).Code != c.code {
				t.Errorf("%s: %v, want %s", c.body, err, c.code)
			}
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
		{"silence", live.SourceSlow, "platform_unreachable"},
		{"rate", live.SourceSlow, "rate_limited"},
		{"unauthorized", live.SourceReconnect, "token_expired"},
		{"permission", live.SourceReconnect, "permission_missing"},
		{"gone", live.SourceWaiting, "object_unknown"},
		{"waiting", live.SourceWaiting, ""},
		{"ended", live.SourceEnded, ""},
		{"no_status", live.SourceLive, ""},
	} {
		t.Run(c.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				s.say("vorher")
				s.start(t, "a")
				after(10 * time.Second)
				s.sim.Fault(live.Facebook, c.fault, 0)
				after(45 * time.Second)
				lamp, code := s.lamp(), ""
				if lamp.Error != nil {
					code = lamp.Error.Code
				}
				if lamp.State != c.state || code != c.code {
					t.Errorf("lamp %s %q, want %s %q", lamp.State, code, c.state, c.code)
				}
				s.say("währenddessen")
				s.sim.Fault(live.Facebook, "none", 0)
				s.sim.Fault(live.Facebook, "live", 0)
				after(5 * time.Minute)
				if diff := cmp.Diff([]string{"vorher", "währenddessen"}, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Error != nil {
					t.Errorf("afterwards %+v", lamp)
				}
			})
		})
	}
}

// TestUsageSlowsThePace: as the allowance runs out, calls become fewer; none is
// made in vain once it is gone.
func TestUsageSlowsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Calls: 200})
		s.start(t, "a")
		after(50 * time.Minute)
		if n := s.calls.Load(); n > 230 || n < 150 {
			t.Errorf("%d calls in 50 minutes of an allowance of 200 an hour", n)
		}
		if lamp := s.lamp(); lamp.State != live.SourceSlow || lamp.Error == nil || lamp.Error.Code != "rate_limited" {
			t.Errorf("lamp %+v", lamp)
		}
		s.say("nach der Pause")
		after(15 * time.Minute)
		if diff := cmp.Diff([]string{"nach der Pause"}, s.world.Texts()); diff != "" || s.lamp().State != live.SourceLive {
			t.Errorf("%s, lamp %+v", diff, s.lamp())
		}
	})
}

// TestCapabilities: with a token of either kind all, without one nothing.
func TestCapabilities(t *testing.T) {
	c := facebook.New(facebook.Options{})
	for _, src := range []live.Source{simulator.Source(live.Facebook), {Config: map[string]string{"account": "a"}}} {
		if n := len(c.Capabilities(src)); n != 7 {
			t.Errorf("%d acts", n)
		}
	}
	if got := c.Capabilities(live.Source{}); got != nil {
		t.Errorf("without a token: %v", got)
	}
}

func TestAddressed(t *testing.T) {
	c := facebook.New(facebook.Options{})
	for _, test := range []struct {
		name    string
		config  map[string]string
		d       ingest.Delivery
		removal bool
		want    bool
	}{
		{"live video", map[string]string{"live_video": "11111"}, ingest.Delivery{Account: "5", Objects: []string{"11111"}}, false, true},
		{"video behind it", map[string]string{"live_video": "11111", "video": "22222"}, ingest.Delivery{Account: "5", Objects: []string{"9", "22222"}}, false, true},
		{"another page", map[string]string{"live_video": "11111", "page": "6"}, ingest.Delivery{Account: "5", Objects: []string{"11111"}}, false, false},
		{"another post", map[string]string{"live_video": "11111", "page": "5", "video": "22222"}, ingest.Delivery{Account: "5", Objects: []string{"3"}}, false, false},
		{"removal of another post", map[string]string{"live_video": "11111", "page": "5", "video": "22222"}, ingest.Delivery{Account: "5", Objects: []string{"3"}}, true, true},
		{"page alone", map[string]string{"live_video": "11111", "page": "5"}, ingest.Delivery{Account: "5", Objects: []string{"3"}}, false, true},
		{"nothing known", map[string]string{"live_video": "11111"}, ingest.Delivery{Account: "5"}, false, false},
		{"empty ids do not match", map[string]string{"live_video": "11111"}, ingest.Delivery{Objects: []string{""}}, false, false},
	} {
		if test.removal {
			test.d.Message.Removed = live.RemovedByPlatform
		}
		if got := c.Addressed(live.Source{Config: test.config}, &test.d); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestProbe(t *testing.T) {
	for _, c := range []struct{ name, video, token, fault, code, field string }{
		{"good", simulator.LiveVideo, simulator.PageToken, "", "", ""},
		{"address", "https://www.facebook.com/zuruf/videos/" + simulator.LiveVideo + "/", simulator.PageToken, "", "", ""},
		{"no video", "", simulator.PageToken, "", "missing_live_video", "live_video"},
		{"a page", "https://www.facebook.com/zuruf", simulator.PageToken, "", "live_video_is_post", "live_video"},
		{"no token", simulator.LiveVideo, "", "", "missing_page_token", "page_token"},
		{"wrong token", simulator.LiveVideo, "EAAwrong", "", "token_invalid", "page_token"},
		{"unknown video", "999999999999", simulator.PageToken, "", "object_unknown", "live_video"},
		{"expired", simulator.LiveVideo, simulator.PageToken, "unauthorized", "token_expired", "page_token"},
		{"permission", simulator.LiveVideo, simulator.PageToken, "permission", "permission_missing", "page_token"},
		{"too many calls", simulator.LiveVideo, simulator.PageToken, "rate", "rate_limited", ""},
		{"rubbish", simulator.LiveVideo, simulator.PageToken, "rubbish", "platform_unreadable", ""},
		{"50 MB", simulator.LiveVideo, simulator.PageToken, "huge", "platform_answer_too_large", ""},
		{"nothing", simulator.LiveVideo, simulator.PageToken, "silence", "platform_unreachable", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			server := httptest.NewServer(sim)
			defer server.Close()
			patience := 10 * time.Second
			if c.fault != "" {
				sim.Fault(live.Facebook, c.fault, 0)
			}
			if c.fault == "silence" {
				patience = 100 * time.Millisecond
			}
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			s := ingest.New(ingest.Options{Connectors: []ingest.Connector{connectorTo(server.URL, transport, patience)}})
			src, status, err := s.Probe(context.Background(), live.Source{
				Kind: live.Facebook, Config: map[string]string{"live_video": c.video}, Secrets: map[string]string{"page_token": c.token},
			})
			if c.code == "" {
				want := map[string]string{"live_video": simulator.LiveVideo, "page": simulator.Page, "video": simulator.PageVideo}
				if diff := cmp.Diff(want, src.Config); err != nil || diff != "" || status.State != live.SourceLive || status.Title == "" || status.Channel == "" {
					t.Errorf("%v %+v %s", err, status, diff)
				}
				return
			}
			e := live.AsError(err)
			if e == nil || e.Code != c.code || e.Field != c.field || e.Message.DE == "" || e.Message.EN == "" {
				t.Fatalf("error %v, want %s on %q", err, c.code, c.field)
			}
			if c.token != "" && strings.Contains(err.Error(), c.token) || strings.Contains(err.Error(), "access_token") {
				t.Errorf("the token stands in the error: %v", err)
			}
			if c.fault == "permission" && !strings.Contains(e.Message.DE, "pages_read_engagement") {
				t.Errorf("the permission is not named: %s", e.Message.DE)
			}
		})
	}
}

// TestTokenStaysSecret: neither a broken connection nor a redirect shows it.
func TestTokenStaysSecret(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was asked: %s", r.URL.Host)
	}))
	defer elsewhere.Close()
	redirect := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL+"/?"+r.URL.RawQuery, http.StatusFound)
	}))
	defer redirect.Close()
	for name, address := range map[string]string{"closed": closed.URL, "redirect": redirect.URL, "no address": "http://[::1", "no scheme": "nowhere"} {
		transport := &http.Transport{}
		_, _, err := connectorTo(address, transport, 10*time.Second).Probe(t.Context(), simulator.Source(live.Facebook))
		transport.CloseIdleConnections()
		if err == nil || strings.Contains(err.Error(), simulator.PageToken) || strings.Contains(err.Error(), url.QueryEscape(simulator.PageToken)) {
			t.Errorf("%s: %v", name, err)
		}
		if e := live.AsError(err); e == nil || e.Code != "platform_unreachable" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
