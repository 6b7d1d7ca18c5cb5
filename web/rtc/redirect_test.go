package rtc

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"zuruf/live"
)

// pair is a world whose stage is at its first node, and another node.
func pair(t *testing.T) (*world, *node) {
	w := newWorld(t, "redis")
	w.do(w.desk, "POST", "~/whep", w.receiving()).is(201)
	return w, w.begin("two")
}

// sent is where an answer sends its client.
func (r reply) sent() *url.URL {
	r.Helper()
	u, err := url.Parse(r.is(http.StatusTemporaryRedirect).header.Get("Location"))
	r.ok(err)
	return u
}

// TestTheWrongNode sends its clients to the right one, which believes who they
// are although neither cookie nor Authorization come along.
func TestTheWrongNode(t *testing.T) {
	w, two := pair(t)
	nobody := client{}
	r := two.do(w.host, "POST", "~/whip?source=screen", w.sending())
	to := r.sent()
	if "http://"+to.Host != w.http.URL || to.Path != "/rtc/"+w.show.ID+"/whip" || to.Query().Get("source") != "screen" || r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", to, r.header)
	}
	made := w.do(nobody, "POST", to.String(), w.sending())
	at := made.at()
	w.until("a screen", func() bool {
		room, _, err := w.stage.Room(w.ctx, w.show.ID)
		w.ok(err)
		p := room.Presence().Publications
		return len(p) == 1 && p[0].Kind == live.HostScreen && p[0].Name == "Name of host"
	})
	w.do(nobody.patching(made.header.Get("ETag")), "PATCH", at, candidate).is(204)
	w.do(nobody.patching("*"), "PATCH", at, "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n").is(200)
	w.do(w.host.patching(""), "PATCH", at, candidate).refused(428, "no_if_match", "If-Match")
	w.do(nobody, "DELETE", at, "").is(200)

	green := w.viewerAt(live.HandPreview)
	w.do(nobody, "POST", two.do(green, "POST", "~/whip", w.sending()).sent().String(), w.sending()).is(201)
	two.do(w.other, "POST", "~/whip", w.sending()).refused(403, "not_invited", "")

	cookie := client{cookie: &http.Cookie{Name: "zuruf_viewer", Value: w.viewer.bearer}}
	two.do(cookie.with("Origin", "https://evil.example"), "POST", "~/whep", w.receiving()).refused(403, "origin", "")
	w.do(nobody, "POST", two.do(cookie.with("Origin", two.http.URL), "POST", "~/whep", w.receiving()).sent().String(), w.receiving()).is(201)
}

// TestASessionAtTheWrongNode: clients that keep the first address, or whose proxy
// picks a node for each request, reach their session all the same.
func TestASessionAtTheWrongNode(t *testing.T) {
	w, two := pair(t)
	made := w.do(w.viewer, "POST", "~/whep", w.receiving())
	nobody, tag := client{}, made.header.Get("ETag")
	to := two.do(w.viewer.patching(tag), "PATCH", made.at(), candidate).sent()
	w.do(nobody.patching(tag), "PATCH", to.String(), candidate).is(204)
	w.do(nobody.patching(tag), "PATCH", two.do(w.other.patching(tag), "PATCH", made.at(), candidate).sent().String(), candidate).refused(403, "forbidden", "")
	w.do(nobody, "DELETE", two.do(w.viewer, "DELETE", made.at(), "").sent().String(), "").is(200)

	sent := w.do(nobody, "POST", two.do(w.viewer, "POST", "~/whep", w.receiving()).sent().String(), w.receiving())
	w.do(nobody, "DELETE", two.do(nobody, "DELETE", sent.at(), "").sent().String(), "").is(200)
}

// TestRedirectsEnd: a client is sent on once, and not where nobody is.
func TestRedirectsEnd(t *testing.T) {
	w, two := pair(t)
	to := two.do(w.viewer, "POST", "~/whep", w.receiving()).sent()
	if r := two.do(client{}, "POST", to.RequestURI(), w.receiving()).refused(503, "stage_moves", ""); r.header.Get("Retry-After") != "1" {
		t.Errorf("%v", r.header)
	}
	made := w.do(w.viewer, "POST", "~/whep", w.receiving())
	to = two.do(w.viewer, "DELETE", made.at(), "").sent()
	two.do(client{}, "DELETE", to.RequestURI(), "").refused(503, "stage_moves", "")
	two.stage.URL = w.stage.URL // a proxy picks the node
	two.do(w.viewer, "POST", "~/whep", w.receiving()).refused(503, "stage_moves", "")
}

// TestTicketsAreForOneThing and for a while.
func TestTicketsAreForOneThing(t *testing.T) {
	w, two := pair(t)
	nobody := client{}
	to := two.do(w.viewer, "POST", "~/whep", w.receiving()).sent()
	made := w.do(nobody, "POST", to.String(), w.receiving())
	own, ticket := made.at(), to.Query().Get("ticket")
	path, mine, _ := strings.Cut(own, "?ticket=")
	other := w.do(w.viewer, "POST", "~/whep", w.receiving()).at()
	text, mac, _ := strings.Cut(ticket, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	w.ok(err)
	promoted := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(raw), `"viewer"`, `"producer"`, 1)))
	for name, c := range map[string]struct{ method, path string }{
		"that of the show for a session":  {"DELETE", path + "?ticket=" + ticket},
		"that of a session for the show":  {"POST", "~/whep?ticket=" + mine},
		"that of a session for another":   {"DELETE", other + "?ticket=" + mine},
		"that of a show for another show": {"POST", "/rtc/" + w.newShow().ID + "/whep?ticket=" + ticket},
		"another role":                    {"POST", "~/whip?ticket=" + promoted + "." + mac},
		"no signature":                    {"POST", "~/whep?ticket=" + text},
		"half a signature":                {"POST", "~/whep?ticket=" + ticket[:len(ticket)-4]},
	} {
		t.Run(name, func(t *testing.T) {
			outer := w.T
			w.T = t
			defer func() { w.T = outer }()
			w.do(nobody, c.method, c.path, w.receiving()).refused(401, "unauthorized", "")
		})
	}
	w.do(nobody, "POST", "~/whip?ticket="+ticket, w.sending()).refused(403, "not_invited", "")
	w.ahead.Store(int64(ticketLife + time.Second))
	w.do(nobody, "POST", to.String(), w.receiving()).refused(401, "unauthorized", "")
	w.do(nobody, "DELETE", own, "").is(200)
	w.ahead.Store(int64(resourceLife + time.Second))
	w.do(nobody, "DELETE", own, "").refused(401, "unauthorized", "")
}

// TestARevokedLinkReachesTicketsToo: who was sent on by a link goes with it.
func TestARevokedLinkReachesTicketsToo(t *testing.T) {
	w, two := pair(t)
	w.do(client{}, "POST", two.do(w.host, "POST", "~/whip", w.sending()).sent().String(), w.sending()).is(201)
	w.rtc.CloseLink(live.StandingLink(w.show.Series, live.Host))
	w.until("end of the host", func() bool { return w.rtc.living() == 1 })
}
