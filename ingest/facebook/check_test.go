package facebook_test

import (
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// outcome is a check in one word.
func outcome(c ingest.Check) string {
	switch {
	case c.OK:
		return "ok"
	case c.Unknown:
		return "unknown"
	}
	return "wrong"
}

func TestCheck(t *testing.T) {
	all := map[string]string{"token": "ok", "permissions": "ok", "broadcast": "ok", "comments": "ok", "names": "ok", "subscription": "ok",
		"verify_token": "ok", "app_secret": "ok", "delivery": "unknown", "signature": "ok"}
	for _, c := range []struct {
		name, fault string
		config      map[string]string
		token       string
		said        bool
		differs     map[string]string // "": the check is not made
	}{
		{"all is well", "", nil, "", true, nil},
		{"page alone", "", map[string]string{"page": simulator.Page}, "", true, nil},
		{"nothing is broadcast", "waiting", map[string]string{"page": simulator.Page}, "", true, map[string]string{"broadcast": "unknown", "comments": "", "names": ""}},
		{"nothing was said", "", nil, "", false, map[string]string{"names": "unknown"}},
		{"token expired", "unauthorized", nil, "", true, map[string]string{"token": "wrong", "permissions": "", "broadcast": "", "comments": "", "names": "", "subscription": ""}},
		{"token of something else", "", map[string]string{"live_video": simulator.LiveVideo, "page": "999999999"}, "", true, map[string]string{"token": "wrong", "subscription": "wrong"}},
		{"wrong token", "", nil, "EAAwrong", true, map[string]string{"token": "wrong", "permissions": "", "broadcast": "", "comments": "", "names": "", "subscription": ""}},
		{"platform away", "500", nil, "", true, map[string]string{"token": "unknown", "permissions": "", "broadcast": "", "comments": "", "names": "", "subscription": ""}},
		{"names hidden", "names", nil, "", true, map[string]string{"names": "wrong"}},
		{"not subscribed", "unsubscribed", nil, "", true, map[string]string{"subscription": "wrong"}},
		{"list refused", "no_live_videos", map[string]string{"page": simulator.Page}, "", true, map[string]string{"broadcast": "wrong", "comments": "", "names": ""}},
		{"video gone", "gone", nil, "", true, map[string]string{"broadcast": "wrong", "comments": "", "names": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			connector := facebook.New(facebook.Options{URL: "http://simulation", App: app, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
			if c.said {
				sim.Say(live.Facebook, simulator.Line{Name: "Gunda", Text: "Hallo"})
			}
			if c.fault != "" {
				sim.Fault(live.Facebook, c.fault, 0)
			}
			src := simulator.Source(live.Facebook)
			if c.config != nil {
				src.Config = c.config
			}
			if c.token != "" {
				src.Secrets["page_token"] = c.token
			}
			list, err := connector.Check(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			left := map[string]string{}
			for name, want := range all {
				if other, ok := c.differs[name]; ok {
					want = other
				}
				if want != "" {
					left[name] = want
				}
			}
			for _, check := range list {
				if left[check.Name] != outcome(check) {
					t.Errorf("%s is %s, want %q: %s", check.Name, outcome(check), left[check.Name], check.Message.EN)
				}
				if delete(left, check.Name); check.Message.DE == "" || check.Message.EN == "" || (check.Do.EN == "") != (check.Do.DE == "") || outcome(check) == "wrong" && check.Do.EN == "" {
					t.Errorf("words of %s: %+v", check.Name, check)
				}
			}
			if len(left) > 0 {
				t.Errorf("missing: %v", left)
			}
		})
	}
}

// TestCheckOfWebhooks: what came is remembered, and what is not set up is said.
func TestCheckOfWebhooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(simulator.Options{})
		c := facebook.New(facebook.Options{URL: "http://simulation", App: app, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
		src := simulator.Source(live.Facebook)
		src.Config["page"] = simulator.Page
		see := func(name string) ingest.Check {
			t.Helper()
			list, err := c.Check(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			for _, check := range list {
				if check.Name == name {
					return check
				}
			}
			t.Fatalf("no check %s", name)
			return ingest.Check{}
		}
		body := feedBody("add", simulator.PageVideo+"_1", "Hallo")
		if _, err := c.Open(body, simulator.Sign([]byte("x")), time.Now()); err == nil {
			t.Fatal("a wrong signature is taken")
		}
		if got := outcome(see("signature")); got != "wrong" {
			t.Errorf("after a wrong signature: %s", got)
		}
		time.Sleep(time.Second)
		if _, err := c.Open(body, simulator.Sign(body), time.Now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute)
		if d := see("delivery"); !d.OK || d.Message.DE != "Der letzte Webhook für diese Quelle kam vor 3 min." || !see("signature").OK {
			t.Errorf("%+v", d)
		}
		src.Config["page"] = "999999999"
		if d := see("delivery"); !d.Unknown || d.Do.EN == "" {
			t.Errorf("of another page: %+v", d)
		}
		c = facebook.New(facebook.Options{URL: "http://simulation", App: meta.App{}, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
		for _, name := range []string{"verify_token", "app_secret"} {
			if check := see(name); outcome(check) != "wrong" || check.Do.DE == "" {
				t.Errorf("%+v", check)
			}
		}
	})
}

func TestSubscribe(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	c := facebook.New(facebook.Options{URL: "http://simulation", App: app, Client: ingest.NewClient(ingesttest.Transport{Handler: sim}, 0)})
	src := simulator.Source(live.Facebook)
	sim.Fault(live.Facebook, "unsubscribed", 0)
	subscribed := func() bool {
		list, err := c.Check(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		for _, check := range list {
			if check.Name == "subscription" {
				return check.OK
			}
		}
		return false
	}
	if subscribed() {
		t.Fatal("subscribed from the beginning")
	}
	sim.Fault(live.Facebook, "write_permission", 1)
	if err := c.Subscribe(t.Context(), src); live.AsError(err) == nil || live.AsError(err).Code != "permission_missing" {
		t.Errorf("without permission: %v", err)
	}
	if err := c.Subscribe(t.Context(), src); err != nil || !subscribed() {
		t.Errorf("%v, subscribed %v", err, subscribed())
	}
	var _ ingest.Tester = c
	var _ ingest.Subscriber = c
	var _ ingest.Hooked = c
}
