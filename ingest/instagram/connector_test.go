package instagram_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/instagram"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var app = meta.App{Secret: simulator.AppSecret, VerifyToken: simulator.VerifyToken}

// stage is a simulated Instagram that also sends webhooks, and one show that reads it.
type stage struct {
	sim   *simulator.Simulator
	world *ingesttest.World
	node  atomic.Pointer[ingesttest.Node]
}

// newStage begins with the faults that are named.
func newStage(t *testing.T, o simulator.Options, faults ...string) *stage {
	src := simulator.Source(live.Instagram)
	src.ID, src.Show = "source", "show"
	s := &stage{world: ingesttest.New(src)}
	o.Hooks = "http://zuruf/hooks"
	o.Transport = ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.node.Load().ServeHTTP(w, r) })}
	s.sim = simulator.New(o)
	for _, name := range faults {
		s.sim.Fault(live.Instagram, name, 0)
	}
	s.start(t, "a")
	return s
}

func (s *stage) start(t *testing.T, node string) {
	s.node.Store(ingesttest.Start(t, s.world, node, connectorTo("http://simulation", ingesttest.Transport{Handler: s.sim}, 0), facebookStub{}))
}

// facebookStub lets the simulated handshake of the other Meta platform succeed.
type facebookStub struct{ *instagram.Connector }

func (facebookStub) Kind() live.SourceKind { return live.Facebook }
func (facebookStub) Open([]byte, string, time.Time) ([]ingest.Delivery, error) {
	return nil, nil
}
func (facebookStub) Handshake(q url.Values) (string, error) { return app.Handshake(q) }

func connectorTo(url string, transport http.RoundTripper, patience time.Duration) *instagram.Connector {
	return instagram.New(instagram.Options{URL: url, Client: ingest.NewClient(transport, patience), App: app})
}

// webhooks lets the simulator deliver until the test ends.
func (s *stage) webhooks(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.sim.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

func (s *stage) say(text string) string {
	return s.sim.Say(live.Instagram, simulator.Line{Name: "Lotte Lattenrost", Text: text})
}

func (s *stage) lamp() live.SourceStatus { return s.world.Lamp("show", "source") }

func after(d time.Duration) {
	time.Sleep(d) // virtual: every test here runs in a bubble
	synctest.Wait()
}

func TestWebhookIsQuickAndPollingAddsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.webhooks(t)
		after(time.Second)
		var want []string
		for i := range 8 { // both envelopes, id and comment_id, and the one in an array
			want = append(want, fmt.Sprintf("Nr. %d: Straße/Weg 🚲 سؤال", i))
			s.say(want[i])
			after(10 * time.Millisecond)
		}
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
			t.Fatal(diff)
		}
		before := s.world.Submits()
		after(time.Minute)
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" || s.world.Submits() != before {
			t.Errorf("after polling: %s, %d submissions more", diff, s.world.Submits()-before)
		}
		c := s.world.Comments()[0]
		if c.Source != "source" || c.Author == nil || c.Author.Name != "Lotte Lattenrost" || c.PublishedAt == 0 {
			t.Errorf("comment %+v by %+v", c, c.Author)
		}
		lamp := s.lamp()
		if lamp.State != live.SourceLive || lamp.Title == "" || !strings.HasPrefix(lamp.Channel, "@") || lamp.QuotaLeft != nil {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

// TestNothingIsLostInDisorder drops, repeats and reorders webhooks of a lively
// audience: polling finds what is missing, and nothing is doubled.
func TestNothingIsLostInDisorder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{Drop: 0.5, Repeat: 0.5, Reorder: 0.5})
		s.webhooks(t)
		var want []string
		for i := range 300 {
			want = append(want, fmt.Sprintf("Satz %d", i))
			s.say(want[i])
			after(70 * time.Millisecond)
			if i == 150 { // a change of node in the middle
				s.node.Load().Stop()
				s.start(t, "b")
			}
		}
		after(time.Minute)
		got := s.world.Texts()
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWebhookCountsWithoutBroadcast: whatever the status API says, or if it fails.
func TestWebhookCountsWithoutBroadcast(t *testing.T) {
	for _, fault := range []string{"waiting", "500", "silence", "permission", "unauthorized"} {
		t.Run(fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{}, fault)
				s.webhooks(t)
				after(20 * time.Second)
				s.say("zählt")
				after(2 * time.Second)
				if diff := cmp.Diff([]string{"zählt"}, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				if fault == "waiting" && s.lamp().State != live.SourceLive {
					t.Errorf("lamp %+v", s.lamp())
				}
			})
		})
	}
}

const envelope = `{"object":"instagram","entry":[{"id":"` + simulator.User + `","time":946684800,"changes":[{"field":"live_comments","value":{"from":{"id":"7","username":"jupp"},"media":{"id":"1"},"id":"17800000000000001","text":"Hallo\/\u00e4\ud83e\udd68"}}]}]}`

func TestDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{}, "500")
		after(time.Second)
		for range 3 { // sent three times, stored once
			n, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(envelope), simulator.Sign([]byte(envelope)))
			if n != 1 || err != nil {
				t.Errorf("accepted %d, %v", n, err)
			}
		}
		if diff := cmp.Diff([]string{"Hallo/ä🥨"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
		for name, c := range map[string]struct {
			body, signature string
			code            string
		}{
			"wrong signature":        {envelope, "sha256=" + strings.Repeat("0", 64), "bad_signature"},
			"no signature":           {envelope, "", "bad_signature"},
			"old signature":          {envelope, "sha1=abc", "bad_signature"},
			"signature without name": {envelope, strings.TrimPrefix(simulator.Sign([]byte(envelope)), "sha256="), "bad_signature"},
			"another body":           {envelope + " ", simulator.Sign([]byte(envelope)), "bad_signature"},
			"rubbish":                {"<html>", simulator.Sign([]byte("<html>")), "webhook_unreadable"},
			"half":                   {envelope[:80], simulator.Sign([]byte(envelope[:80])), "webhook_unreadable"},
			"number":                 {"7", simulator.Sign([]byte("7")), "webhook_unreadable"},
			"no entry":               {`{"object":"instagram"}`, simulator.Sign([]byte(`{"object":"instagram"}`)), "webhook_unreadable"},
			"empty":                  {"", simulator.Sign(nil), "webhook_unreadable"},
			"rubbish unsigned":       {"<html>", "", "bad_signature"},
		} {
			_, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(c.body), c.signature)
			if e := live.AsError(err); e == nil || e.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		for name, body := range map[string]string{
			"another account": strings.Replace(envelope, simulator.User, "17841400000000099", 1),
			"another object":  strings.Replace(envelope, `"instagram"`, `"page"`, 1),
			"another field":   strings.Replace(envelope, "live_comments", "mentions", 1),
			"no id":           strings.Replace(envelope, `"id":"17800000000000001",`, "", 1),
			"no entries":      `{"object":"instagram","entry":[]}`,
			"empty array":     `[]`,
		} {
			if n, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(body), simulator.Sign([]byte(body))); n != 0 || err != nil {
				t.Errorf("%s: accepted %d, %v", name, n, err)
			}
		}
		s.world.SetDown(true)
		second := strings.Replace(envelope, "17800000000000001", "17800000000000002", 1)
		if _, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(second), simulator.Sign([]byte(second))); live.AsError(err) == nil || live.AsError(err).Kind != live.Unavailable {
			t.Errorf("while the store is away: %v", err)
		}
		s.world.SetDown(false)
		if n, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(second), simulator.Sign([]byte(second))); n != 1 || err != nil || len(s.world.Texts()) != 2 {
			t.Errorf("sent again: accepted %d, %v", n, err)
		}
	})
}

// TestDeliveryFindsNewSource: a source that another node added a moment ago counts at once.
func TestDeliveryFindsNewSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		src := simulator.Source(live.Instagram)
		src.ID, src.Show = "source", "show"
		s.world.SetSources()
		after(11 * time.Second)
		s.world.SetSources(src)
		after(2 * time.Second)
		if n, err := s.node.Load().Deliver(t.Context(), live.Instagram, []byte(envelope), simulator.Sign([]byte(envelope))); n != 1 || err != nil {
			t.Errorf("accepted %d, %v", n, err)
		}
	})
}

func TestHandshake(t *testing.T) {
	c := connectorTo("http://simulation", nil, 0)
	good := map[string][]string{"hub.mode": {"subscribe"}, "hub.verify_token": {simulator.VerifyToken}, "hub.challenge": {"1158201444"}}
	if text, err := c.Handshake(good); text != "1158201444" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	for _, bad := range []map[string][]string{
		{},
		{"hub.mode": {"subscribe"}, "hub.verify_token": {"guessed"}, "hub.challenge": {"1"}},
		{"hub.mode": {"unsubscribe"}, "hub.verify_token": {simulator.VerifyToken}, "hub.challenge": {"1"}},
	} {
		if text, err := c.Handshake(bad); err == nil {
			t.Errorf("%v answered %q", bad, text)
		}
	}
	unset := instagram.New(instagram.Options{})
	if _, err := unset.Handshake(map[string][]string{"hub.mode": {"subscribe"}, "hub.verify_token": {""}}); err == nil {
		t.Error("an empty verify token matches an empty setting")
	}
	if _, err := unset.Open([]byte(envelope), simulator.Sign([]byte(envelope)), time.Now()); live.AsError(err) == nil || live.AsError(err).Code != "webhooks_off" {
		t.Errorf("without a secret: %v", err)
	}
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
		{"waiting", live.SourceWaiting, ""},
	} {
		t.Run(c.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{}, c.fault)
				after(30 * time.Second)
				lamp, code := s.lamp(), ""
				if lamp.Error != nil {
					code = lamp.Error.Code
				}
				if lamp.State != c.state || code != c.code {
					t.Errorf("lamp %s %q, want %s %q", lamp.State, code, c.state, c.code)
				}
				s.sim.Fault(live.Instagram, "none", 0)
				s.sim.Fault(live.Instagram, "live", 0)
				s.say("wieder da") // no webhooks here: polling must find it
				after(5 * time.Minute)
				if diff := cmp.Diff([]string{"wieder da"}, s.world.Texts()); diff != "" || s.lamp().State != live.SourceLive {
					t.Errorf("%s lamp %+v", diff, s.lamp())
				}
				s.sim.Fault(live.Instagram, "ended", 0)
				after(time.Minute)
				if s.lamp().State != live.SourceEnded || s.lamp().Error != nil {
					t.Errorf("at the end %+v", s.lamp())
				}
			})
		})
	}
}

func TestProbe(t *testing.T) {
	for _, c := range []struct{ name, user, token, fault, code, field string }{
		{"good", simulator.User, simulator.UserToken, "", "", ""},
		{"no user", "", simulator.UserToken, "", "missing_user", "user"},
		{"a name", "zuruf.simulation", simulator.UserToken, "", "user_invalid", "user"},
		{"an address", "https://www.instagram.com/zuruf.simulation", simulator.UserToken, "", "user_invalid", "user"},
		{"no token", simulator.User, "", "", "missing_token", "token"},
		{"wrong token", simulator.User, "EAAwrong", "", "token_invalid", "token"},
		{"expired", simulator.User, simulator.UserToken, "unauthorized", "token_expired", "token"},
		{"permission", simulator.User, simulator.UserToken, "permission", "permission_missing", "token"},
		{"rubbish", simulator.User, simulator.UserToken, "rubbish", "platform_unreadable", ""},
		{"50 MB", simulator.User, simulator.UserToken, "huge", "platform_answer_too_large", ""},
		{"nothing", simulator.User, simulator.UserToken, "silence", "platform_unreachable", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			server := httptest.NewServer(sim)
			defer server.Close()
			patience := 10 * time.Second
			if c.fault != "" {
				sim.Fault(live.Instagram, c.fault, 0)
			}
			if c.fault == "silence" {
				patience = 100 * time.Millisecond
			}
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			s := ingest.New(ingest.Options{Connectors: []ingest.Connector{connectorTo(server.URL, transport, patience)}})
			_, status, err := s.Probe(context.Background(), live.Source{
				Kind: live.Instagram, Config: map[string]string{"user": c.user}, Secrets: map[string]string{"token": c.token},
			})
			if c.code == "" {
				if err != nil || status.State != live.SourceLive || status.Title == "" || status.Channel == "" {
					t.Errorf("%v %+v", err, status)
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
		})
	}
}
