package rtc

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/store/enginetest"
)

const (
	head  = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
	lines = "c=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=fingerprint:sha-256 " +
		"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00\r\na=setup:actpass\r\na=rtcp-mux\r\na=sendonly\r\n"
	strange = head + "m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n" + lines + "a=rtpmap:8 PCMA/8000\r\n"
)

func TestWhoMayDoWhat(t *testing.T) {
	for _, engine := range slices.Sorted(maps.Keys(enginetest.Engines)) {
		t.Run(engine, func(t *testing.T) {
			w := newWorld(t, engine)
			send, receive := w.sending(), w.receiving()
			waiting, green, onStage := w.viewerAt(live.HandAccepted), w.viewerAt(live.HandPreview), w.viewerAt(live.HandStage)
			elsewhere := w.newShow()
			session := w.auth.Enter(live.Link{ID: live.StandingLink(w.show.Series, live.Host), Role: live.Host, Series: w.show.Series}, "Mona")
			cookie := client{cookie: &http.Cookie{Name: "zuruf_host", Value: session}}
			for _, c := range []struct {
				name   string
				as     client
				path   string
				body   string
				status int
				code   string
				field  string
			}{
				{"a host sends", w.host, "~/whip", send, 201, "", ""},
				{"a host shows the screen", w.host, "~/whip?source=screen", send, 201, "", ""},
				{"a producer sends", w.producer, "~/whip", send, 201, "", ""},
				{"a host by cookie from our page", cookie.with("Origin", w.http.URL), "~/whip", send, 201, "", ""},
				{"a host by cookie without Origin", cookie, "~/whip", send, 201, "", ""},
				{"a guest in the green room", green, "~/whip", send, 201, "", ""},
				{"a guest on stage", onStage, "~/whip", send, 201, "", ""},
				{"a viewer watches", w.viewer, "~/whep", receive, 201, "", ""},
				{"an overlay watches", w.overlay, "~/whep", receive, 201, "", ""},
				{"the desk watches", w.desk, "~/whep", receive, 201, "", ""},
				{"a host watches", w.host, "~/whep", receive, 201, "", ""},
				{"with parameters in the type", w.viewer.with("Content-Type", "application/sdp; charset=utf-8"), "~/whep", receive, 201, "", ""},
				{"SDP that is none", w.viewer, "~/whep", "hello", 400, "bad_offer", ""},
				{"nothing", w.host, "~/whip", "", 400, "bad_offer", ""},
				{"no ICE", w.viewer, "~/whep", head + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n", 400, "bad_offer", ""},
				{"1 MB", w.viewer, "~/whep", receive + strings.Repeat("a=x\r\n", 200_000), 413, "too_large", ""},
				{"1 MB as a guest", onStage, "~/whip", strings.Repeat("x", 1<<20), 413, "too_large", ""},
				{"JSON", w.viewer.with("Content-Type", "application/json"), "~/whep", "{}", 415, "content_type", "Content-Type"},
				{"no type", w.host.with("Content-Type", ""), "~/whip", send, 415, "content_type", "Content-Type"},
				{"no media", w.host, "~/whip", head, 422, "no_media", ""},
				{"a data channel only", w.viewer, "~/whep", head + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n" + lines, 422, "no_media", ""},
				{"no codec to send", w.host, "~/whip", strange, 406, "no_codec", ""},
				{"no codec to receive", w.viewer, "~/whep", strings.ReplaceAll(strange, "sendonly", "recvonly"), 406, "no_codec", ""},
				{"nobody", client{}, "~/whep", receive, 401, "unauthorized", ""},
				{"a token that is none", client{bearer: "x.y"}, "~/whip", send, 401, "invalid_token", "token"},
				{"a ticket that is none", client{}, "~/whip?ticket=a.b", send, 401, "unauthorized", ""},
				{"the desk sends", w.desk, "~/whip", send, 403, "forbidden", ""},
				{"an overlay sends", w.overlay, "~/whip", send, 403, "forbidden", ""},
				{"a viewer without a hand", w.other, "~/whip", send, 403, "not_invited", ""},
				{"a viewer who was invited only", waiting, "~/whip", send, 403, "not_invited", ""},
				{"a cookie from another site", cookie.with("Origin", "https://evil.example"), "~/whip", send, 403, "origin", ""},
				{"a cookie from a page without an address", cookie.with("Origin", "null"), "~/whep", receive, 403, "origin", ""},
				{"a cookie, as the browser says across sites", cookie.with("Sec-Fetch-Site", "cross-site"), "~/whip", send, 403, "origin", ""},
				{"the show of another series", w.host, "/rtc/" + elsewhere.ID + "/whip", send, 403, "forbidden", ""},
				{"an overlay of another series", w.overlay, "/rtc/" + elsewhere.ID + "/whep", receive, 403, "forbidden", ""},
				{"a stage that is off", w.viewer, "/rtc/" + elsewhere.ID + "/whep", receive, 409, "stage_off", ""},
				{"no such show", w.viewer, "/rtc/nothing/whep", receive, 404, "no_show", "show"},
			} {
				t.Run(c.name, func(t *testing.T) {
					outer := w.T
					w.T = t
					defer func() { w.T = outer }()
					r := w.do(c.as, "POST", c.path, c.body)
					if c.status != 201 {
						r.refused(c.status, c.code, c.field)
						if in := w.do(c.as.with("Accept-Language", "en"), "POST", c.path, c.body).refused(c.status, c.code, c.field); in.body == r.body {
							t.Errorf("in German and in English: %s", r.body)
						}
						return
					}
					r.created(c.path)
					w.do(c.as, "DELETE", r.at(), "").is(200)
				})
			}
		})
	}
}

// viewerAt is a viewer whose hand is in a state.
func (w *world) viewerAt(state live.HandState) client {
	w.Helper()
	c := client{bearer: w.auth.Viewer("Gast")}
	w.hand(c, state)
	return c
}

var resourcePath = regexp.MustCompile(`^/rtc/[a-z0-9]+/whe?i?p/[a-z0-9]{24}$`)

// created holds an answer against RFC 9725.
func (r reply) created(asked string) {
	r.Helper()
	r.is(http.StatusCreated)
	h := r.header
	kind := "whip"
	if strings.Contains(asked, "whep") {
		kind = "whep"
	}
	if h.Get("Content-Type") != sdpType || !strings.HasPrefix(r.body, "v=0") || !strings.Contains(r.body, "a=candidate:") || !strings.Contains(r.body, "a=ice-lite") {
		r.Errorf("%s: %s", h.Get("Content-Type"), r.body)
	}
	if at := h.Get("Location"); !resourcePath.MatchString(at) || !strings.Contains(at, "/"+kind+"/") {
		r.Errorf("Location %q", at)
	}
	if tag := h.Get("ETag"); !regexp.MustCompile(`^"[A-Za-z0-9+/]{4,}"$`).MatchString(tag) || !strings.Contains(r.body, "a=ice-ufrag:"+strings.Trim(tag, `"`)+"\r\n") {
		r.Errorf("ETag %q", tag)
	}
	if h.Get("Accept-Patch") != "application/trickle-ice-sdpfrag" {
		r.Errorf("Accept-Patch %q", h.Get("Accept-Patch"))
	}
	if h.Get("Cache-Control") != "no-store" { // credentials stand in it
		r.Errorf("Cache-Control %q", h.Get("Cache-Control"))
	}
	links := h.Values("Link")
	if len(links) != 2 || links[0] != `<stun:stun.example.org>; rel="ice-server"` ||
		!regexp.MustCompile(`^<turn:turn\.example\.org\?transport=udp>; rel="ice-server"; username="99:[a-z0-9-]+"; credential="c\+/="; credential-type="password"$`).MatchString(links[1]) {
		r.Errorf("Link %q", links)
	}
}

// TestAGuestWhoIsFasterThanTheFeed: the store knows of the hand, the room not yet.
func TestAGuestWhoIsFasterThanTheFeed(t *testing.T) {
	w := newWorld(t, "embedded")
	w.do(w.host, "POST", "~/whip", w.sending()).is(http.StatusCreated)
	guest := w.viewerAt(live.HandPreview)
	w.do(guest, "POST", "~/whip", w.sending()).is(http.StatusCreated)
}

func TestAStageThatIsFull(t *testing.T) {
	w := newWorld(t, "embedded", func(o *room.Options) { o.Watchers = 1 })
	first := w.do(w.viewer, "POST", "~/whep", w.receiving()).at()
	r := w.do(w.other, "POST", "~/whep", w.receiving()).refused(503, "stage_crowded", "")
	if r.header.Get("Retry-After") != "5" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	w.do(w.viewer, "DELETE", first, "").is(200)
	w.until("place", func() bool { return w.do(w.other, "POST", "~/whep", w.receiving()).status == 201 })
}

// TestPlayersOnOtherSites ask beforehand what they may, and may read what they need.
func TestPlayersOnOtherSites(t *testing.T) {
	w := newWorld(t, "embedded")
	at := w.do(w.viewer, "POST", "~/whep", w.receiving()).at()
	for _, path := range []string{"~/whip", "~/whep", at, "/rtc/probe"} {
		r := w.do(client{header: map[string]string{"Origin": "https://player.example", "Access-Control-Request-Method": "PATCH",
			"Access-Control-Request-Headers": "authorization,content-type,if-match,x-zuruf-role"}}, "OPTIONS", path, "").is(204)
		h := r.header
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", path, h)
		}
		for _, method := range []string{"POST", "PATCH", "DELETE"} {
			if !strings.Contains(h.Get("Access-Control-Allow-Methods"), method) {
				t.Errorf("%s: methods %q", path, h.Get("Access-Control-Allow-Methods"))
			}
		}
		for _, name := range []string{"authorization", "content-type", "if-match", "x-zuruf-role", "accept-language"} {
			if !strings.Contains(strings.ToLower(h.Get("Access-Control-Allow-Headers")), name) {
				t.Errorf("%s: headers %q", path, h.Get("Access-Control-Allow-Headers"))
			}
		}
	}
	h := w.do(w.viewer.with("Origin", "https://player.example"), "POST", "~/whep", w.receiving()).is(201).header
	for _, name := range []string{"Location", "ETag", "Link", "Retry-After", "Accept-Patch"} {
		if !strings.Contains(h.Get("Access-Control-Expose-Headers"), name) {
			t.Errorf("%s is not to be read: %q", name, h.Get("Access-Control-Expose-Headers"))
		}
	}
	for _, c := range []struct{ method, path string }{{"GET", "~/whip"}, {"PUT", "~/whep"}, {"POST", at}, {"GET", at}} {
		w.do(w.viewer, c.method, c.path, "").is(405)
	}
}

// TestAClientThatIsGone leaves no session behind.
func TestAClientThatIsGone(t *testing.T) {
	w := newWorld(t, "embedded")
	h := w.rtc.handle(w.rtc.watch)
	r := httptest.NewRequest("POST", "/rtc/"+w.show.ID+"/whep", strings.NewReader(w.receiving()))
	r.Header.Set("Content-Type", sdpType)
	r.Header.Set("Authorization", "Bearer "+w.viewer.bearer)
	g := &gone{ResponseRecorder: httptest.NewRecorder()}
	h(g, withShow(r, w.show.ID))
	if g.Code != http.StatusCreated || g.heads != 1 {
		t.Errorf("%d, %d headers", g.Code, g.heads)
	}
	w.until("end of the session", func() bool { return w.rtc.living() == 0 })
}
