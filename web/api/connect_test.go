package api

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"zuruf/live/wire"
)

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// device connects the simulated Twitch account by code.
func (w *world) device() wire.Device {
	w.Helper()
	var d wire.Device
	w.do(w.producer, "POST", "~/connect/device", connectBody{Kind: "twitch"}).ok(201).into(&d)
	w.do(w.producer, "POST", "~/connect/poll", devicePoll{ID: d.ID}).ok(200).into(&d)
	if d.State != "waiting" || d.Code == "" || d.Account != nil {
		w.Fatalf("before the code was typed: %+v", d)
	}
	w.page(d.URL)
	w.do(w.producer, "POST", "~/connect/poll", devicePoll{ID: d.ID}).ok(200).into(&d)
	if d.State != "done" || d.Account == nil || d.Account.Kind != "twitch" || d.Account.Name == "" {
		w.Fatalf("after it: %+v", d)
	}
	return d
}

// page opens an address of a simulated platform.
func (w *world) page(address string) string {
	w.Helper()
	client := http.Client{Transport: w.server.Client().Transport, Timeout: 10 * time.Second}
	res, err := client.Get(address)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		w.Fatalf("%s: %d %v", address, res.StatusCode, err)
	}
	return string(b)
}

func TestDeviceLoginEnds(t *testing.T) {
	w := newWorld(t)
	var d wire.Device
	w.do(w.producer, "POST", "~/connect/device", connectBody{Kind: "twitch"}).ok(201).into(&d)
	w.ahead.Store(int64(time.Hour))
	w.do(w.producer, "POST", "~/connect/poll", devicePoll{ID: d.ID}).ok(200).into(&d)
	if d.State != "refused" || d.Message == "" {
		t.Errorf("an hour later: %+v", d)
	}
	w.do(w.producer, "POST", "~/connect/poll", devicePoll{ID: "rubbish"}).refused(404, "not_found", "")
	w.do(w.producer, "POST", "~/connect/device", connectBody{Kind: "youtube"}).refused(409, "login_not_ready", "kind")
}

var consents = regexp.MustCompile(`id="(allow|deny)" href="([^"]+)"`)

// loginPage begins a login in a browser and returns where Allow and Refuse lead.
func (w *world) loginPage(browser client) map[string]string {
	w.Helper()
	var to connectURL
	w.do(browser, "POST", "~/connect", connectBody{Kind: "youtube"}).ok(200).into(&to)
	out := map[string]string{}
	for _, m := range consents.FindAllStringSubmatch(w.page(to.URL), -1) {
		out[m[1]] = strings.TrimPrefix(strings.ReplaceAll(m[2], "&amp;", "&"), w.server.URL)
	}
	return out
}

// back is what the browser is sent to when it comes back from the platform.
func (w *world) back(browser client, path string) url.Values {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), "GET", w.server.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	c := http.Client{Transport: w.server.Client().Transport, Jar: browser.jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	res.Body.Close()
	to, err := res.Location()
	if err != nil || to.Path != "/setup" {
		w.Fatalf("%s: %d, to %v, %v", path, res.StatusCode, to, err)
	}
	return to.Query()
}

// seated is a browser in which the producer has opened setup.
func (w *world) seated() client {
	w.Helper()
	var l wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "producer", Name: "Nora"}).ok(201).into(&l)
	b := w.browser()
	w.do(b, "POST", "/api/v1/enter", enter{Token: l.Token}).ok(200)
	return b
}

func TestLoginByRedirect(t *testing.T) {
	w := newWorld(t)
	browser := w.seated()
	q := w.back(browser, w.loginPage(browser)["allow"])
	if q.Get("connected") != "youtube" || q.Get("account") == "" {
		t.Fatalf("%v", q)
	}
	list := items[wire.Account](w.do(w.producer, "GET", "~/accounts", nil))
	if len(list) != 1 || list[0].ID != q.Get("account") || list[0].Dead || list[0].Name == "" {
		t.Errorf("%+v", list)
	}
	if q := w.back(browser, w.loginPage(browser)["allow"]); q.Get("account") != list[0].ID {
		t.Errorf("the same channel again is another account: %v", q)
	}
	all := w.everything()
	if strings.Contains(all, "simulated-refresh") || strings.Contains(all, "simulated-youtube-token") {
		t.Error("the store holds a token in the clear")
	}
	var src wire.Source
	w.do(w.producer, "POST", "~/sources", newSource{"kind": "youtube", "account": list[0].ID}).ok(201).into(&src)
	if src.Title == "" || len(src.Capabilities) == 0 {
		t.Errorf("the account's own broadcast: %+v", src)
	}
}

// TestForeignLogin: what was not begun in this browser, by this producer, a
// moment ago, connects nothing.
func TestForeignLogin(t *testing.T) {
	w := newWorld(t)
	browser, other := w.seated(), w.seated()
	for why, c := range map[string]struct {
		as   client
		path func() string
	}{
		"another browser": {other, func() string { return w.loginPage(browser)["allow"] }},
		"nobody":          {w.browser(), func() string { return w.loginPage(browser)["allow"] }},
		"another state":   {browser, func() string { return strings.Replace(w.loginPage(browser)["allow"], "state=", "state=x", 1) }},
		"another kind":    {browser, func() string { return strings.Replace(w.loginPage(browser)["allow"], "/youtube/", "/twitch/", 1) }},
		"refused there":   {browser, func() string { return w.loginPage(browser)["deny"] }},
		"too late": {browser, func() string {
			p := w.loginPage(browser)["allow"]
			w.ahead.Store(int64(11 * time.Minute))
			return p
		}},
	} {
		w.run(why, func() {
			defer w.ahead.Store(0)
			if q := w.back(c.as, c.path()); q.Get("refused") == "" || q.Get("connected") != "" {
				w.Errorf("%v", q)
			}
		})
	}
	if list := items[wire.Account](w.do(w.producer, "GET", "~/accounts", nil)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestConnectingSaysWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	by := map[string]wire.Connecting{}
	for _, c := range items[wire.Connecting](w.do(w.producer.with("Accept-Language", "de"), "GET", "~/connecting", nil)) {
		by[c.Kind] = c
	}
	if len(by) != 6 || by["youtube"].Login != "oauth" || by["twitch"].Login != "device" || by["inbound"].Login != "" {
		t.Fatalf("%+v", by)
	}
	if !by["youtube"].Ready || by["facebook"].Ready || by["facebook"].Redirect != w.server.URL+"/connect/facebook/callback" ||
		by["instagram"].Hook != w.server.URL+"/hooks/instagram" || by["instagram"].Public {
		t.Errorf("%+v", by)
	}
	missing := 0
	for _, c := range by {
		for _, k := range c.Checks {
			if k.Message == "" || k.State == "missing" && k.Do == "" {
				t.Errorf("%s: %+v", c.Kind, k)
			}
			if k.State == "missing" {
				missing++
			}
		}
	}
	if missing != 4 { // Meta's app twice, and twice an address that it could reach
		t.Errorf("%d points are missing", missing)
	}
}
