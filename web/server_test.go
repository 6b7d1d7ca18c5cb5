package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation"
	"zuruf/web/ws"
)

// TestClientAddresses: X-Forwarded-For is believed only from our proxies, and
// only as far as they wrote it.
func TestClientAddresses(t *testing.T) {
	ranges := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		why       string
		proxies   Proxies
		peer      string
		forwarded []string
		want      string
	}{
		{"no proxy", nil, "203.0.113.9:1234", nil, "203.0.113.9"},
		{"no proxy is believed by default", nil, "10.0.0.1:1234", []string{"198.51.100.7"}, "10.0.0.1"},
		{"not one of ours", ranges, "203.0.113.9:1234", []string{"198.51.100.7"}, "203.0.113.9"},
		{"one of ours", ranges, "10.0.0.1:1234", []string{"198.51.100.7"}, "198.51.100.7"},
		{"what the client wrote itself", ranges, "10.0.0.1:1234", []string{"1.1.1.1, 2.2.2.2, 198.51.100.7"}, "198.51.100.7"},
		{"two of ours", ranges, "10.0.0.1:1234", []string{"1.1.1.1, 198.51.100.7, 10.9.9.9"}, "198.51.100.7"},
		{"in two headers", ranges, "10.0.0.1:1234", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"a proxy alone", ranges, "10.0.0.1:1234", nil, "10.0.0.1"},
		{"an empty header", ranges, "10.0.0.1:1234", []string{""}, "10.0.0.1"},
		{"only ours", ranges, "10.0.0.1:1234", []string{"10.1.1.1, 10.2.2.2"}, "10.1.1.1"},
		{"a hole", ranges, "10.0.0.1:1234", []string{"198.51.100.7, , 10.2.2.2"}, "10.2.2.2"},
		{"rubbish before", ranges, "10.0.0.1:1234", []string{"<script>, 198.51.100.7"}, "198.51.100.7"},
		{"IPv6", ranges, "[fd00::1]:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv4 in IPv6", ranges, "[::ffff:10.0.0.1]:1234", []string{"198.51.100.7"}, "198.51.100.7"},
		{"no port", ranges, "10.0.0.1", []string{"198.51.100.7"}, "198.51.100.7"},
	} {
		s := &Server{Proxies: c.proxies}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		for _, spoofed := range []string{"X-Real-Ip", "True-Client-Ip", "Forwarded"} {
			r.Header.Set(spoofed, "6.6.6.6")
		}
		got := ""
		s.ip(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = ClientIP(r) })).ServeHTTP(nil, r)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

func TestHealth(t *testing.T) {
	var broken error
	w := newWorld(t, func(s *Server) { s.Broken = func() error { return broken } })
	if r := w.get("/healthz"); r.Code != 200 {
		t.Errorf("%d", r.Code)
	}
	if r := w.get("/readyz"); r.Code != 200 || r.Body.String() != "ready\n" {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	broken = errors.New("the disk is full")
	if r := w.get("/readyz"); r.Code != 503 || !strings.Contains(r.Body.String(), "the disk is full") {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	broken = nil
	w.rdb.Close()
	if r := w.get("/readyz"); r.Code != 503 {
		t.Errorf("the store is gone: %d %s", r.Code, r.Body)
	}
	if r := w.get("/healthz"); r.Code != 200 {
		t.Errorf("the process is there, whatever the store does: %d", r.Code)
	}
}

// TestMetricsOfSources shows the lamps of what this node reads.
func TestMetricsOfSources(t *testing.T) {
	w := newWorld(t)
	if err := w.Store.PutSource(t.Context(), store.Op{}, live.Source{ID: "src", Show: w.show.ID, Kind: live.Inbound, Config: map[string]string{"name": "Discord"},
		Secrets: map[string]string{"secret": "s"}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.API.Ingest.Run(ctx) }()
	defer func() { cancel(); <-done }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	want := `zuruf_source_state{kind="inbound",show="` + w.show.ID + `",source="src",state="live"} 1`
	for range 500 {
		if strings.Contains(w.get("/metrics").Body.String(), want) {
			return
		}
		<-tick.C
	}
	t.Errorf("no %s in %s", want, w.get("/metrics").Body)
}

// TestMetricsAndLogsNameRoutes, never addresses, which may carry tokens.
func TestMetricsAndLogsNameRoutes(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	w := newWorld(t)
	const secret = "s3cret-t0ken"
	for _, path := range []string{"/overlay/" + secret, "/enter/" + secret, "/api/v1/enter/" + secret, "/api/v1/shows/" + w.show.ID + "/receipts/" + secret, "/ws?token=" + secret, "/nosuch/" + secret} {
		w.get(path, header("Authorization", "Bearer "+secret))
	}
	r := w.get("/metrics")
	text := r.Body.String()
	for _, want := range []string{"zuruf_sockets 0", `zuruf_http_request_seconds_count{method="GET",route="/overlay/{token}"`, `route="/api/v1/shows/{show}/receipts/{receipt}",status="401"`, "go_goroutines"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
	if strings.Contains(text, secret) || strings.Contains(text, w.show.ID) {
		t.Error("the metrics name addresses")
	}
	if strings.Contains(logged.String(), secret) || !strings.Contains(logged.String(), "/overlay/{token}") {
		t.Errorf("the log names addresses: %s", logged.String())
	}
}

func TestAPanicIsAnswered(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	defer slog.SetDefault(before)
	out := httptest.NewRecorder()
	recoverer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("cause") })).ServeHTTP(out, httptest.NewRequest("GET", "/", nil))
	var refused struct {
		Error struct{ Code, Message string }
	}
	if err := json.Unmarshal(out.Body.Bytes(), &refused); err != nil || out.Code != 500 || refused.Error.Code != "internal" || refused.Error.Message == "" {
		t.Errorf("%d %s %v", out.Code, out.Body, err)
	}
	if got := out.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("a JSON body is sent as %s", got)
	}
	if strings.Contains(out.Body.String(), "cause") || !strings.Contains(logged.String(), "cause") {
		t.Errorf("answer %s, log %s", out.Body, logged.String())
	}
}

// TestWhoOpensASocket: what is refused is refused before the upgrade, with a
// status and a reason.
func TestWhoOpensASocket(t *testing.T) {
	w := newWorld(t)
	other := w.create()
	viewer := w.Auth.Viewer("Lotte")
	cookie := func(role live.Role, session string) func(*http.Request) {
		return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "zuruf_" + string(role), Value: session}) }
	}
	bearer := func(s string) func(*http.Request) { return header("Authorization", "Bearer "+s) }
	ours, foreign := header("Origin", w.API.URL), header("Origin", "https://evil.example")
	for _, c := range []struct {
		why, query string
		change     []func(*http.Request)
		status     int
		code       string
	}{
		{"nobody", "?show=" + w.show.ID, nil, 401, "unauthorized"},
		{"rubbish", "?token=rubbish", nil, 401, "invalid_token"},
		{"a moderator's token in the address", "?token=" + w.token(live.Moderator), nil, 403, "forbidden"},
		{"a viewer without a show", "?role=viewer", []func(*http.Request){bearer(viewer)}, 404, "no_show"},
		{"no such show", "?show=nosuch", []func(*http.Request){bearer(viewer)}, 404, "no_show"},
		{"another series", "?role=moderator&show=" + other.ID, []func(*http.Request){bearer(w.token(live.Moderator))}, 403, "forbidden"},
		{"another series' overlay", "?show=" + other.ID + "&token=" + w.token(live.Overlay), nil, 403, "forbidden"},
		{"another site with a cookie", "?show=" + w.show.ID, []func(*http.Request){cookie(live.Viewer, viewer), foreign}, 403, "forbidden"},
		{"no cookie of that role", "?role=host&show=" + w.show.ID, []func(*http.Request){cookie(live.Viewer, viewer), ours}, 401, "unauthorized"},
		{"a plain request", "?show=" + w.show.ID, []func(*http.Request){cookie(live.Viewer, viewer), ours}, 400, ""},
	} {
		r := w.get("/ws"+c.query, c.change...)
		if r.Code != c.status || !strings.Contains(r.Body.String(), c.code) {
			t.Errorf("%s: %d %s, want %d %s", c.why, r.Code, r.Body, c.status, c.code)
		}
	}
}

// dial opens a socket and reads its first frame.
func (w *world) dial(query string, h http.Header) (*websocket.Conn, wire.Snapshot) {
	w.Helper()
	c, res, err := websocket.DefaultDialer.DialContext(w.Context(), "ws"+strings.TrimPrefix(w.API.URL, "http")+"/ws"+query, h)
	if err != nil {
		w.Fatal(err, res)
	}
	w.Cleanup(func() { c.Close() })
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	var snap wire.Snapshot
	if err := c.ReadJSON(&snap); err != nil {
		w.Fatal(err)
	}
	return c, snap
}

// TestSocketsLeadToTheCurrentShow, by every way in; revoking a link ends them.
func TestSocketsLeadToTheCurrentShow(t *testing.T) {
	w := newWorld(t)
	auth := func(s string) http.Header { return http.Header{"Authorization": {"Bearer " + s}} }
	if _, snap := w.dial("?show="+w.show.ID, auth(w.Auth.Viewer("Lotte"))); snap.Role != "public" || snap.Show.ID != w.show.ID {
		t.Errorf("viewer: %+v", snap)
	}
	if _, snap := w.dial("?token="+w.token(live.Overlay), nil); snap.Role != "overlay" || snap.Show.ID != w.show.ID {
		t.Errorf("overlay: %+v", snap)
	}
	next, err := w.Store.CreateShow(t.Context(), store.Op{}, live.Show{ID: live.NewID(), Series: w.show.Series, Title: "Next", Language: "de", Hold: live.HoldRules},
		func() live.Series { s, _ := w.Store.Series(t.Context(), w.show.Series); return s }())
	if err != nil {
		t.Fatal(err)
	}
	if _, snap := w.dial("?role=producer", auth("api-token")); snap.Role != "desk" || snap.Show.ID != next.ID {
		t.Errorf("the newest show: %+v", snap.Show)
	}
	c, snap := w.dial("?role=moderator", auth(w.token(live.Moderator)))
	if snap.Role != "desk" || snap.Show.ID != next.ID {
		t.Errorf("the series' current show: %+v", snap.Show)
	}
	r := httptest.NewRequest("DELETE", "/api/v1/shows/"+w.show.ID+"/links/"+live.StandingLink(w.show.Series, live.Moderator), nil)
	r.Header.Set("Authorization", "Bearer api-token")
	out := httptest.NewRecorder()
	w.http.Config.Handler.ServeHTTP(out, r)
	if out.Code != 200 {
		t.Fatal(out.Body)
	}
	var closed *websocket.CloseError
	for range 50 {
		if _, _, err := c.ReadMessage(); err != nil {
			if !errors.As(err, &closed) || closed.Code != wire.CloseRevoked {
				t.Errorf("%v", err)
			}
			return
		}
	}
	t.Error("the socket of a revoked link stays open")
}

// TestActs are what frames from clients lead to.
func TestActs(t *testing.T) {
	w := newWorld(t)
	acts := NewActs(w.Store, w.mod, w.polls, time.Now)
	v := ws.Visitor{Show: w.show.ID, Role: live.Viewer, Author: w.Store.Secret().AuthorID(live.Room, "me")}
	q, _, err := w.mod.AskQuestion(t.Context(), w.show.ID, store.Op{}, moderation.Asking{Text: "Why?", Kind: live.Hall})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		if votes, version, changed, err := acts.Vote(t.Context(), v, q.Number, 1); err != nil || votes != 1 || version != 1 || changed != want {
			t.Errorf("vote %d: %d at %d, changed %v, %v", i, votes, version, changed, err)
		}
	}
	if _, _, _, err := acts.Vote(t.Context(), v, 99, 1); !errors.Is(err, live.ErrNotFound) {
		t.Error(err)
	}
	o := ws.Visitor{Show: w.show.ID, Role: live.Overlay}
	for _, c := range []struct {
		scene int
		gone  bool
		want  int
	}{{3, false, 3}, {-1, false, 3}, {4, false, 4}, {-1, true, 4}, {-1, false, 0}} {
		if err := acts.Shown(t.Context(), o, "page", c.scene, c.gone); err != nil {
			t.Fatal(err)
		}
		list, err := w.Store.Overlays(t.Context(), w.show.ID)
		if err != nil || len(list) != 1 || list[0].Shown != c.want || list[0].Gone != c.gone || list[0].Name != "Overlay" {
			t.Errorf("%+v: %+v %v", c, list, err)
		}
	}
	if err := acts.Left(t.Context(), o, "page"); err != nil {
		t.Fatal(err)
	}
	if list, err := w.Store.Overlays(t.Context(), w.show.ID); err != nil || len(list) != 0 {
		t.Errorf("a page that was closed is still listed: %+v %v", list, err)
	}
}
