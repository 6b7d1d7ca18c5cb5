package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/web/auth"
)

// TestCredentials says what every kind of wrong credential is told.
func TestCredentials(t *testing.T) {
	w := newWorld(t)
	var other wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Another series"}).ok(201).into(&other)
	var short wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "moderator", Expires: time.Now().Add(time.Minute).Format(time.RFC3339)}).ok(201).into(&short)
	w.ahead.Store(int64(2 * time.Minute))
	token := w.show.Tokens.Desk
	for _, c := range []struct {
		why, bearer string
		status      int
		code, field string
	}{
		{"nothing", "", 401, "unauthorized", ""},
		{"a text", "letmein", 401, "invalid_token", "token"},
		{"dots", "...", 401, "invalid_token", "token"},
		{"half a token", token[:len(token)/2], 401, "invalid_token", "token"},
		{"a token without its last character", token[:len(token)-1], 401, "invalid_token", "token"},
		{"another link's signature", strings.Split(token, ".")[0] + "." + strings.Split(w.show.Tokens.Host, ".")[1], 401, "invalid_token", "token"},
		{"an expired link", short.Token, 401, "revoked", "token"},
		{"half a session", w.guest.bearer[:len(w.guest.bearer)/2], 401, "invalid_token", "token"},
		{"10 KB", strings.Repeat("x", 10<<10), 401, "invalid_token", "token"},
		{"the API token and more", apiToken + "x", 401, "invalid_token", "token"},
		{"another series", other.Tokens.Desk, 403, "forbidden", ""},
		{"the host's link", w.show.Tokens.Host, 403, "forbidden", ""},
		{"the overlay's link", w.show.Tokens.Overlay, 403, "forbidden", ""},
		{"a viewer", w.guest.bearer, 403, "forbidden", ""},
	} {
		w.run(c.why, func() { w.do(client{bearer: c.bearer}, "GET", "~/comments", nil).refused(c.status, c.code, c.field) })
	}
	w.do(client{bearer: token}, "GET", "~/comments", nil).ok(200)
	w.do(w.guest, "GET", "/api/v1/shows/"+other.ID+"/questions", nil).ok(200) // viewers belong to no series
}

// TestASeriesIsItsOwn: a producer's link of one series does not reach another.
func TestASeriesIsItsOwn(t *testing.T) {
	w := newWorld(t)
	var l wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "producer", Name: "Pia"}).ok(201).into(&l)
	pia := client{bearer: l.Token}
	var other, next wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Another series"}).ok(201).into(&other)
	w.do(pia, "GET", "/api/v1/shows/"+other.ID, nil).refused(403, "forbidden", "")
	w.do(pia, "POST", "/api/v1/shows", newShow{Title: "x", Series: other.Series}).refused(403, "forbidden", "series")
	w.do(pia, "POST", "/api/v1/shows", newShow{Title: "x"}).refused(403, "forbidden", "series")
	w.do(pia, "POST", "/api/v1/shows", newShow{Title: "Next week", Series: w.show.Series}).ok(201).into(&next)
	if next.Code != w.show.Code || next.Tokens.Desk != w.show.Tokens.Desk {
		t.Errorf("code and links stay from week to week: %+v", next)
	}
	if list := items[wire.Show](w.do(pia, "GET", "/api/v1/shows", nil)); len(list) != 2 {
		t.Errorf("%d shows", len(list))
	}
	if list := items[wire.Show](w.do(w.producer, "GET", "/api/v1/shows", nil)); len(list) != 3 || list[0].ID != next.ID {
		t.Errorf("the newest first: %+v", list)
	}
	var in joined
	w.do(nobody, "POST", "/api/v1/join", join{Code: w.show.Code}).ok(201).into(&in)
	if in.Show.ID != next.ID || in.Show.Links != nil || in.Show.Tokens != nil || in.Show.Words != nil {
		t.Errorf("the code leads to the current show: %+v", in.Show)
	}
	var s session
	w.do(w.desk, "GET", "/api/v1/session", nil).ok(200).into(&s)
	if s.Role != "moderator" || s.Show == nil || s.Show.ID != next.ID || s.Show.Links != nil {
		t.Errorf("%+v", s)
	}
	w.do(pia, "DELETE", "/api/v1/shows/"+w.show.ID+"/links/"+live.StandingLink(other.Series, live.Host), nil).refused(403, "forbidden", "")
}

// TestJoiningMakesViewersOnly: whoever joins is a viewer, whatever else they
// hold, and stays the same person under another name.
func TestJoiningMakesViewersOnly(t *testing.T) {
	w := newWorld(t)
	for name, as := range map[string]client{"producer": w.producer, "moderator": w.desk, "host": w.host, "overlay": w.overlay} {
		var in joined
		w.do(as, "POST", "/api/v1/join", join{Code: w.show.Code, Name: "Mallory"}).ok(201).into(&in)
		id := w.identity(client{bearer: in.Session})
		if id.Role != live.Viewer {
			t.Errorf("a %s who joins is made a %s by a session that no link ends", name, id.Role)
		}
		w.do(client{bearer: in.Session}, "GET", "~/comments", nil).refused(403, "forbidden", "")
	}
	before := w.identity(w.guest)
	for _, name := range []string{"Lotte K.", "Lotte K.", ""} {
		var in joined
		w.do(w.guest, "POST", "/api/v1/join", join{Code: w.show.Code, Name: name}).ok(201).into(&in)
		if after := w.identity(client{bearer: in.Session}); after.ID != before.ID {
			t.Errorf("joining again as %q makes another person", name)
		}
	}
	lower := strings.ToLower(w.show.Code)
	w.do(nobody, "POST", "/api/v1/join", join{Code: lower[:3] + " - " + lower[3:]}).ok(201)
}

// TestCookies: a browser joins and opens links with cookies, one a role, which
// speak only where a page of ours asks.
func TestCookies(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	w.do(b, "POST", "/api/v1/join", join{Code: w.show.Code, Name: "Lotte"}).ok(201)
	var to entered
	w.do(b, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Desk, Name: "Nora"}).ok(200).into(&to)
	if to.To != "/desk" || w.identity(client{bearer: to.Session}).Name != "Nora" {
		t.Errorf("%+v", to)
	}
	w.do(b, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Host}).ok(200)
	if n := len(w.cookies(b)); n != 3 {
		t.Fatalf("%d cookies", n)
	}
	for _, c := range []struct{ named, role string }{{"", "moderator"}, {"viewer", "viewer"}, {"host", "host"}, {"moderator", "moderator"}} {
		var s session
		w.do(b.with("X-Zuruf-Role", c.named), "GET", "/api/v1/session", nil).ok(200).into(&s)
		if s.Role != c.role {
			t.Errorf("X-Zuruf-Role %q: %s", c.named, s.Role)
		}
	}
	w.do(b.with("X-Zuruf-Role", "producer"), "GET", "/api/v1/session", nil).refused(401, "unauthorized", "")
	w.do(b.with("X-Zuruf-Role", "\" or 1=1"), "GET", "/api/v1/session", nil).refused(401, "unauthorized", "")

	viewer := b.with("X-Zuruf-Role", "viewer")
	w.do(viewer, "POST", "~/questions", newQuestion{Text: "From our own page?"}).ok(201)
	foreign := map[string]client{
		"another site":        viewer.with("Origin", "https://evil.example"),
		"another port":        viewer.with("Origin", "http://127.0.0.1:1"),
		"no site":             viewer.with("Origin", "null"),
		"our name as a part":  viewer.with("Origin", w.server.URL+".evil.example"),
		"rubbish":             viewer.with("Origin", "://"),
		"a browser's own say": client{jar: b.jar}.with("Sec-Fetch-Site", "cross-site").with("X-Zuruf-Role", "viewer"),
		"another subdomain":   client{jar: b.jar}.with("Sec-Fetch-Site", "same-site").with("X-Zuruf-Role", "viewer"),
	}
	for why, as := range foreign {
		w.run(why, func() {
			w.do(as, "POST", "~/questions", newQuestion{Text: "From elsewhere?"}).refused(403, "origin", "")
			w.do(as, "DELETE", "~/receipts/x", nil).refused(403, "origin", "")
			w.do(as, "POST", "/api/v1/join", join{Code: w.show.Code}).refused(403, "origin", "")
			w.do(as, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Desk}).refused(403, "origin", "")
		})
	}
	// A token is no cookie: it cannot be sent by accident.
	w.do(w.guest.with("Origin", "https://evil.example"), "POST", "~/questions", newQuestion{Text: "From a script?"}).ok(201)
	if list := items[wire.Question](w.do(w.desk, "GET", "~/questions", nil)); len(list) != 2 {
		t.Errorf("%d questions", len(list))
	}
}

func TestCookiesAreGuarded(t *testing.T) {
	w := newWorld(t)
	r := w.do(nobody, "POST", "/api/v1/join", join{Code: w.show.Code}).ok(201)
	set := (&http.Response{Header: r.header}).Cookies()
	if len(set) != 1 || !set[0].HttpOnly || set[0].SameSite != http.SameSiteLaxMode || set[0].Secure || set[0].Path != "/" || set[0].Name != "zuruf_viewer" {
		t.Errorf("%+v", set)
	}
	rec := &recorder{header: http.Header{}}
	auth.New(w.store.Secret(), w.store, "", true, time.Now).SetCookie(rec, live.Host, "x")
	if c := (&http.Response{Header: rec.header}).Cookies(); !c[0].Secure {
		t.Error("over https a cookie is Secure")
	}
}

type recorder struct {
	http.ResponseWriter
	header http.Header
}

func (r *recorder) Header() http.Header { return r.header }

// TestRevokedLinksEndAtOnce, with all their sessions; a standing link lives on
// with a new token.
func TestRevokedLinksEndAtOnce(t *testing.T) {
	w := newWorld(t)
	var l wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "moderator", Name: "Nora"}).ok(201).into(&l)
	nora, b := client{bearer: l.Token}, w.browser()
	w.do(b, "POST", "/api/v1/enter", enter{Token: l.Token}).ok(200)
	for _, as := range []client{nora, b} {
		w.do(as, "GET", "~/comments", nil).ok(200)
	}
	w.do(w.producer, "DELETE", "~/links/"+l.ID, nil).ok(200)
	if !w.wasRevoked(l.ID) {
		t.Error("its sockets were not closed")
	}
	for _, as := range []client{nora, b} {
		w.do(as, "GET", "~/comments", nil).refused(401, "revoked", "token")
	}
	for _, listed := range items[wire.Link](w.do(w.producer, "GET", "~/links", nil)) {
		if listed.ID == l.ID {
			t.Error("a revoked link is listed")
		}
	}

	standing := live.StandingLink(w.show.Series, live.Moderator)
	once := w.producer.retrying("once")
	for range 3 { // a retried revocation raises the generation once
		w.do(once, "DELETE", "~/links/"+standing, nil).ok(200)
	}
	w.do(w.desk, "GET", "~/comments", nil).refused(401, "revoked", "token")
	var sh wire.Show
	w.do(w.producer, "GET", "~", nil).ok(200).into(&sh)
	if sh.Tokens.Desk == w.show.Tokens.Desk || sh.Tokens.Host != w.show.Tokens.Host {
		t.Errorf("%+v, before %+v", sh.Tokens, w.show.Tokens)
	}
	w.do(client{bearer: sh.Tokens.Desk}, "GET", "~/comments", nil).ok(200)
	if link, err := w.store.Link(t.Context(), standing); err != nil || link.Generation != 1 {
		t.Errorf("%+v %v", link, err)
	}
}

// TestOverlayLinksOnlyRead, and are no way in for people.
func TestOverlayLinksOnlyRead(t *testing.T) {
	w := newWorld(t)
	w.do(nobody, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Overlay}).refused(401, "invalid_token", "token")
	w.do(nobody, "GET", "/api/v1/enter/"+w.show.Tokens.Overlay, nil).refused(401, "invalid_token", "token")
	var s session
	w.do(w.overlay, "GET", "/api/v1/session", nil).ok(200).into(&s)
	if s.Role != "overlay" || s.Show == nil || s.Show.Words != nil {
		t.Errorf("%+v", s)
	}
}

// TestLimits: what one session or address does too often is refused for a
// while, with the time after which it may be tried again.
func TestLimits(t *testing.T) {
	w := newWorld(t)
	many := func(r reply) {
		t.Helper()
		r.refused(429, "too_many", "")
		if s := r.header.Get("Retry-After"); s == "" || s == "0" || len(s) > 2 {
			t.Errorf("%s: Retry-After %q", r.what, s)
		}
	}
	for range maxAsked {
		w.ask(w.guest, "Again?")
	}
	many(w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Again?"}))
	w.do(w.guest, "POST", "~/questions", newQuestion{}).refused(422, "text_empty", "text") // a mistake is not counted
	w.ask(w.join("Bo"), "I have only one")
	for i := range maxVoted {
		w.do(w.guest, "POST", "~/questions/1/vote", vote{Value: i % 2}).ok(200)
	}
	many(w.do(w.guest, "POST", "~/questions/1/vote", vote{Value: 1}))
	guesser := nobody.with("X-Test-Address", "192.0.2.7")
	for range maxWrong {
		w.do(guesser, "POST", "/api/v1/join", join{Code: "ZZZZZZ"}).refused(404, "unknown_code", "code")
	}
	many(w.do(guesser, "POST", "/api/v1/join", join{Code: "ZZZZZZ"}))
	w.do(guesser, "POST", "/api/v1/join", join{Code: w.show.Code}).ok(201) // a whole hall joins through one router
	w.do(nobody.with("X-Test-Address", "192.0.2.8"), "POST", "/api/v1/join", join{Code: "ZZZZZZ"}).refused(404, "unknown_code", "code")
	w.ahead.Store(int64(time.Minute + time.Second))
	w.ask(w.guest, "A minute later?")
	w.do(w.guest, "POST", "~/questions/1/vote", vote{Value: 1}).ok(200)
}
