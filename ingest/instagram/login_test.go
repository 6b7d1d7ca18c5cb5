package instagram_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/instagram"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// hosts is a simulation that notes which host was asked, and with which proofs.
type hosts struct {
	sim    *simulator.Simulator
	asked  map[string]int
	proofs int
}

func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	h.asked[r.URL.Host]++
	if strings.Contains(r.URL.RawQuery, "appsecret_proof") {
		h.proofs++
	}
	return ingesttest.Transport{Handler: h.sim}.RoundTrip(r)
}

// tokens gives one token for every account.
type tokens string

func (t tokens) Access(context.Context, string, string) (string, error) { return string(t), nil }
func (t tokens) Account(context.Context, string) (live.Account, error) {
	return live.Account{User: simulator.User}, nil
}

// TestHosts: the login decides which of Meta's two hosts is asked, and which
// secret proves that the token is in the right hands.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		name   string
		src    live.Source
		tokens ingest.Tokens
		app    meta.App
		host   string
		login  string
		proofs bool
	}{
		{"pasted, Facebook Login", live.Source{Config: map[string]string{"user": simulator.User}, Secrets: map[string]string{"token": simulator.UserToken}}, nil, app, "graph.facebook.com", "facebook", true},
		{"pasted, Instagram Login", live.Source{Config: map[string]string{"user": simulator.User}, Secrets: map[string]string{"token": simulator.InstagramToken}}, nil, app, "graph.instagram.com", "instagram", false},
		{"with its own secret", live.Source{Config: map[string]string{"user": simulator.User}, Secrets: map[string]string{"token": simulator.InstagramToken}}, nil,
			meta.App{Secret: "another", InstagramSecret: simulator.AppSecret}, "graph.instagram.com", "instagram", true},
		{"said", live.Source{Config: map[string]string{"user": simulator.User, "login": "instagram"}, Secrets: map[string]string{"token": simulator.UserToken}}, nil, app, "graph.instagram.com", "instagram", false},
		{"account", live.Source{Config: map[string]string{"account": "a"}}, tokens(simulator.UserToken), app, "graph.facebook.com", "facebook", true},
		{"account, Instagram Login", live.Source{Config: map[string]string{"account": "a"}}, tokens(simulator.InstagramToken), app, "graph.instagram.com", "instagram", false},
		{"account, said", live.Source{Config: map[string]string{"account": "a", "login": "instagram"}}, tokens(simulator.UserToken), app, "graph.instagram.com", "instagram", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &hosts{sim: simulator.New(simulator.Options{}), asked: map[string]int{}}
			connector := instagram.New(instagram.Options{Client: ingest.NewClient(h, 0), App: c.app, Tokens: c.tokens})
			src, err := connector.Prepare(c.src)
			if err != nil {
				t.Fatal(err)
			}
			src, status, err := connector.Probe(t.Context(), src)
			if err != nil || status.State != live.SourceLive || src.Config["user"] != simulator.User || src.Config["login"] != c.login {
				t.Errorf("%+v, %+v, %v", src, status, err)
			}
			if len(h.asked) != 1 || h.asked[c.host] == 0 || (h.proofs > 0) != c.proofs {
				t.Errorf("asked %v, %d proofs", h.asked, h.proofs)
			}
		})
	}
}

func TestPrepareLogin(t *testing.T) {
	c := instagram.New(instagram.Options{})
	_, err := c.Prepare(live.Source{Config: map[string]string{"user": simulator.User, "login": "tiktok"}, Secrets: map[string]string{"token": "x"}})
	if e := live.AsError(err); e == nil || e.Code != "login_invalid" || e.Field != "login" {
		t.Error(err)
	}
}

func TestCapabilities(t *testing.T) {
	var c ingest.Writer = instagram.New(instagram.Options{})
	want := []live.PlatformAct{live.ActDelete, live.ActHide, live.ActUnhide, live.ActPrivateReply}
	if diff := cmp.Diff(want, c.Capabilities(simulator.Source(live.Instagram))); diff != "" || c.Capabilities(live.Source{}) != nil {
		t.Error(diff)
	}
}

// TestBothSecretsSign: an app with Instagram Login signs with a second secret.
func TestBothSecretsSign(t *testing.T) {
	for _, a := range []meta.App{{Secret: simulator.AppSecret}, {InstagramSecret: simulator.AppSecret}, {Secret: "another", InstagramSecret: simulator.AppSecret}} {
		c := instagram.New(instagram.Options{App: a})
		if list, err := c.Open([]byte(envelope), simulator.Sign([]byte(envelope)), time.Now()); err != nil || len(list) != 1 {
			t.Errorf("%+v: %v", a, err)
		}
	}
}

// TestLateRetries: what Meta tries again for 36 hours is not for a show whose
// source was set up since.
func TestLateRetries(t *testing.T) {
	c := instagram.New(instagram.Options{})
	now := time.Date(2026, 8, 8, 20, 0, 0, 0, time.UTC)
	src := simulator.Source(live.Instagram)
	src.CreatedAt = now.UnixMilli()
	for at, want := range map[time.Time]bool{now: true, now.Add(-time.Hour): true, now.Add(-30 * time.Hour): false, {}: true} {
		d := ingest.Delivery{Account: simulator.User}
		if !at.IsZero() {
			d.Message.Comment.PublishedAt = at.UnixMilli()
		}
		if got := c.Addressed(src, &d); got != want {
			t.Errorf("%v: %v", at, got)
		}
	}
}

// TestDeepBackfill: a broadcast that is found late is read from its beginning,
// beside one that is being read already.
func TestDeepBackfill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		after(10 * time.Second)
		want := 0
		for range 130 {
			s.say("erste Sendung")
			s.sim.Say(live.Instagram, simulator.Line{Name: "Lotte", Text: "zweite Sendung", Video: simulator.Media2})
			want += 2
			after(time.Second)
		}
		s.sim.Fault(live.Instagram, "second", 0)
		after(20 * time.Second)
		if n := len(s.world.Comments()); n != want {
			t.Errorf("%d comments, want %d", n, want)
		}
	})
}

func TestCheck(t *testing.T) {
	all := map[string]string{"token": "ok", "permissions": "ok", "account": "ok", "broadcast": "ok", "comments": "ok", "names": "ok", "subscription": "ok",
		"verify_token": "ok", "app_secret": "ok", "delivery": "unknown", "signature": "ok"}
	unasked := map[string]string{"permissions": "", "account": "", "broadcast": "", "comments": "", "names": "", "subscription": ""}
	for _, c := range []struct {
		name, fault, token, user string
		said                     bool
		differs                  map[string]string // "": the check is not made
	}{
		{"Facebook Login", "", simulator.UserToken, simulator.User, true, nil},
		{"Instagram Login", "", simulator.InstagramToken, simulator.User, true, nil},
		{"nothing is broadcast", "waiting", simulator.UserToken, simulator.User, true, map[string]string{"broadcast": "unknown", "comments": "", "names": ""}},
		{"nothing was said", "", simulator.UserToken, simulator.User, false, map[string]string{"names": "unknown"}},
		{"names hidden", "names", simulator.UserToken, simulator.User, true, map[string]string{"names": "wrong"}},
		{"not subscribed", "unsubscribed", simulator.UserToken, simulator.User, true, map[string]string{"subscription": "wrong"}},
		{"token expired", "unauthorized", simulator.UserToken, simulator.User, true, unasked},
		{"too many calls", "rate", simulator.UserToken, simulator.User, true, unasked},
		{"another account", "", simulator.InstagramToken, "17841499999999999", true, map[string]string{"token": "wrong", "account": "wrong", "broadcast": "", "comments": "", "names": "", "subscription": "wrong"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			connector := instagram.New(instagram.Options{URL: "http://simulation", App: app, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
			if c.said {
				sim.Say(live.Instagram, simulator.Line{Name: "gunda", Text: "Hallo"})
			}
			if c.fault != "" {
				sim.Fault(live.Instagram, c.fault, 0)
			}
			list, err := connector.Check(t.Context(), live.Source{Kind: live.Instagram, Config: map[string]string{"user": c.user}, Secrets: map[string]string{"token": c.token}})
			if err != nil {
				t.Fatal(err)
			}
			got, want := map[string]string{}, map[string]string{}
			for _, check := range list {
				switch {
				case check.OK:
					got[check.Name] = "ok"
				case check.Unknown:
					got[check.Name] = "unknown"
				default:
					got[check.Name] = "wrong"
				}
				if check.Message.DE == "" || check.Message.EN == "" || !check.OK && (check.Do.EN == "" || check.Do.DE == "") {
					t.Errorf("words of %s: %+v", check.Name, check)
				}
			}
			for name, outcome := range all {
				if other, ok := c.differs[name]; ok {
					outcome = other
				}
				if outcome != "" {
					want[name] = outcome
				}
			}
			switch c.fault {
			case "unauthorized":
				want["token"] = "wrong"
			case "rate":
				want["token"] = "unknown"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSubscribe(t *testing.T) {
	for _, token := range []string{simulator.UserToken, simulator.InstagramToken} {
		sim := simulator.New(simulator.Options{})
		sim.Fault(live.Instagram, "unsubscribed", 0)
		var c ingest.Subscriber = instagram.New(instagram.Options{URL: "http://simulation", App: app, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
		src := live.Source{Config: map[string]string{"user": simulator.User}, Secrets: map[string]string{"token": token}}
		for _, want := range []bool{false, true} {
			list, err := c.(ingest.Tester).Check(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, check := range list {
				if check.Name == "subscription" {
					if found = true; check.OK != want {
						t.Errorf("subscribed: %+v, want %v", check, want)
					}
				}
			}
			if err := c.Subscribe(t.Context(), src); err != nil || !found {
				t.Error(err, found)
			}
		}
	}
}
