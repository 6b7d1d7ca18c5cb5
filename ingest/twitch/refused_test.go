package twitch_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/twitch"
	"zuruf/live"
)

// TestRefusedShowsAndHeals: with the way fixed to EventSub, a refused account
// turns the lamp to reconnect, and reading goes on once it is accepted again.
func TestRefusedShowsAndHeals(t *testing.T) {
	for _, c := range []struct {
		fault string
		state live.SourceState
		code  string
	}{
		{"unauthorized", live.SourceReconnect, "account_dead"},
		{"permission", live.SourceReconnect, "scope_missing"},
		{"500", live.SourceSlow, "platform_error"},
		{"rubbish", live.SourceSlow, "platform_unreadable"},
		{"half_json", live.SourceSlow, "platform_unreadable"},
		{"huge", live.SourceSlow, "platform_answer_too_large"},
		{"silence", live.SourceSlow, "platform_unreachable"},
		{"throttle", live.SourceSlow, "rate_limited"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, "eventsub")
				s.sim.Fault(live.Twitch, c.fault, 0)
				node := s.start("a")
				after(12 * time.Second)
				lamp := s.lamp()
				if lamp.State != c.state || lamp.Error == nil || lamp.Error.Code != c.code || lamp.Error.Message.DE == "" {
					t.Fatalf("lamp %+v, error %v", lamp, lamp.Error)
				}
				s.sim.Fault(live.Twitch, "none", 0)
				after(2 * time.Minute)
				s.say("wieder da")
				after(2 * time.Second)
				if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Error != nil || lamp.Mode != "eventsub" || !slices.Contains(s.world.Texts(), "wieder da") {
					t.Errorf("lamp %+v, %v", lamp, s.world.Texts())
				}
				node.Stop()
			})
		})
	}
}

// TestRevoked: the access is withdrawn in the middle of the show.
func TestRevoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "eventsub")
		node := s.start("a")
		after(35 * time.Second)
		s.sim.Fault(live.Twitch, "revoked", 0)
		after(3 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceReconnect || lamp.Error == nil || lamp.Error.Code != "access_revoked" {
			t.Errorf("lamp %+v", lamp)
		}
		node.Stop()
	})
}

// TestGoesOnWithoutAccount: where the way is ours to choose, a refused account
// does not end the reading; comments come by IRC, the lamp asks for the login,
// and the way back to EventSub loses and doubles nothing.
func TestGoesOnWithoutAccount(t *testing.T) {
	for _, c := range []struct {
		fault, code string
		state       live.SourceState
	}{
		{"revoked", "access_revoked", live.SourceReconnect},
		{"unauthorized", "account_dead", live.SourceReconnect},
		{"permission", "scope_missing", live.SourceLive},
	} {
		t.Run(c.fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, "auto")
				node := s.start("a")
				after(35 * time.Second)
				var want []string
				say := func(text string) {
					s.say(text)
					want = append(want, text)
					after(100 * time.Millisecond)
				}
				say("vorher")
				switch c.fault {
				case "revoked":
					s.sim.Fault(live.Twitch, "unauthorized", 0)
					s.sim.Fault(live.Twitch, "revoked", 0)
				default:
					s.sim.Fault(live.Twitch, c.fault, 0)
					s.sim.Fault(live.Twitch, "close", 0)
				}
				after(2 * time.Second)
				say("ohne Konto")
				after(70 * time.Second)
				lamp := s.lamp()
				shown := lamp.Error
				if c.state == live.SourceLive {
					shown = lamp.Hint
				}
				if lamp.State != c.state || lamp.Mode != "irc" || shown == nil || shown.Code != c.code {
					t.Errorf("lamp %+v, error %v, hint %v", lamp, lamp.Error, lamp.Hint)
				}
				s.sim.Fault(live.Twitch, "none", 0)
				for i := range 700 {
					say("weiter " + time.Duration(i).String())
					after(time.Second)
				}
				if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Mode != "eventsub" || lamp.Error != nil || lamp.Hint != nil {
					t.Errorf("lamp %+v, error %v, hint %v", lamp, lamp.Error, lamp.Hint)
				}
				if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				node.Stop()
			})
		})
	}
}

// handler serves the simulation, but not what refuses answers itself.
type handler struct {
	sim     http.Handler
	refuses func(w http.ResponseWriter, r *http.Request, body string) bool
}

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !h.refuses(w, r, string(body)) {
		h.sim.ServeHTTP(w, r)
	}
}

// through lets calls of Helix go through refuses.
func (s *stage) through(refuses func(w http.ResponseWriter, r *http.Request, body string) bool) {
	s.connector = twitch.New(twitch.Options{
		API: "http://simulation", EventSub: "ws://simulation/eventsub/ws", IRC: "ws://simulation/irc", ClientID: simulator.TwitchClientID,
		Client: ingest.NewClient(ingesttest.Transport{Handler: handler{s.sim, refuses}}, 0), Tokens: s.world, Dial: s.network.Dial,
	})
}

// TestWithoutModeration: who is no moderator still reads, and the lamp says
// what is not seen.
func TestWithoutModeration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		s.through(func(w http.ResponseWriter, _ *http.Request, body string) bool {
			if strings.Contains(body, `"channel.ban"`) || strings.Contains(body, `"channel.unban"`) {
				w.WriteHeader(403)
				io.WriteString(w, `{"error":"Forbidden","status":403,"message":"subscription missing proper authorization"}`)
				return true
			}
			return false
		})
		node := s.start("a")
		after(2 * time.Second)
		s.say("hallo")
		after(2 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Mode != "eventsub" || lamp.Hint == nil || lamp.Hint.Code != "scope_missing" || len(s.world.Texts()) != 1 {
			t.Errorf("lamp %+v, hint %v", lamp, lamp.Hint)
		}
		node.Stop()
	})
}

// TestAllowance: when the calls of a minute are used up, nobody calls until
// Twitch's allowance is renewed, whatever is to be done.
func TestAllowance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		calls := 0
		s.through(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			calls++
			return false
		})
		s.sim.Fault(live.Twitch, "throttle", 1)
		action := live.Action{Act: live.ActDelete, PlatformID: "x"}
		_, err := s.connector.Act(t.Context(), s.src, action)
		if e := live.AsError(err); e == nil || e.Kind != live.TooMany || e.Retry < 15 || e.Retry > 21 {
			t.Fatalf("throttled: %v", err)
		}
		after(10 * time.Second)
		before := calls
		_, err = s.connector.Act(t.Context(), s.src, action)
		if e := live.AsError(err); e == nil || e.Kind != live.TooMany || e.Retry > 11 || calls != before {
			t.Errorf("%v after %d calls", err, calls-before)
		}
		after(15 * time.Second)
		if _, err := s.connector.Act(t.Context(), s.src, action); err != nil || calls == before {
			t.Errorf("renewed: %v", err)
		}
	})
}

// TestTokenIsRenewed: a token that is refused is exchanged once, unseen.
func TestTokenIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "eventsub")
		tokens := &renewing{World: s.world}
		s.connector = twitch.New(twitch.Options{
			API: "http://simulation", EventSub: "ws://simulation/eventsub/ws", ClientID: simulator.TwitchClientID,
			Client: ingest.NewClient(ingesttest.Transport{Handler: s.sim}, 0), Tokens: tokens, Dial: s.network.Dial,
		})
		s.connect("old-token")
		tokens.renew = func() { s.connect(simulator.TwitchToken) }
		node := s.start("a")
		after(2 * time.Second)
		s.say("hallo")
		after(2 * time.Second)
		if len(s.world.Texts()) != 1 || s.lamp().State != live.SourceLive || tokens.renewed != 1 {
			t.Errorf("%v, %+v, renewed %d times", s.world.Texts(), s.lamp(), tokens.renewed)
		}
		node.Stop()
	})
}
