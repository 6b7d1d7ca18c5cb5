package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"zuruf/live"
)

// More that the simulated Graph API knows. The second of each pair of tokens is
// what a person gets who logs in again: it lives on where the first expired.
const (
	LiveVideo2     = "200000000000003" // begins with the fault "second"
	PageVideo2     = "200000000000010"
	Media2         = "90010000000000005" // begins with the fault "second"
	PageToken2     = "simulated-page-token-renewed"
	UserToken2     = "simulated-instagram-token-renewed"
	InstagramToken = "IGsimulated-token" // as Instagram Login gives it
)

// graphTime is how the Graph API writes times: no colon in the zone.
const graphTime = "2006-01-02T15:04:05-0700"

// graphBook is what the two platforms of the Graph API have beside their walls.
type graphBook struct {
	calls  map[live.SourceKind]*callBook
	second map[live.SourceKind]time.Time // when a second broadcast began
	over   map[live.SourceKind]bool      // the second has ended
	deaf   map[live.SourceKind]bool      // not subscribed to webhooks
	sent   []hook                        // the last that were delivered
}

// callBook counts calls in the present hour, and those that were made although
// an answer had said that none is allowed.
type callBook struct {
	hour  time.Time
	n     int
	until time.Time
	vain  int
}

func (s *Simulator) callsLocked(kind live.SourceKind) *callBook {
	if s.graph.calls == nil {
		s.graph.calls = map[live.SourceKind]*callBook{}
	}
	if s.graph.calls[kind] == nil {
		s.graph.calls[kind] = &callBook{}
	}
	return s.graph.calls[kind]
}

// Vain returns how many calls came to Facebook or Instagram while their
// headers said that access is not yet regained.
func (s *Simulator) Vain(kind live.SourceKind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.callsLocked(kind).vain
}

var graphVersion = regexp.MustCompile(`^v\d+\.\d+$`)

// serveGraph answers for everything under /v26.0/, whatever the version.
func (s *Simulator) serveGraph(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) < 2 || len(parts) > 3 || !graphVersion.MatchString(parts[0]) {
		http.NotFound(w, r)
		return
	}
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		if err := r.ParseForm(); err != nil {
			graphError(w, 400, 100, 0, "(#100) Invalid parameter")
			return
		}
	}
	g := graphCall{s: s, w: w, r: r, object: parts[1], token: r.FormValue("access_token")}
	if len(parts) == 3 {
		g.edge = parts[2]
	}
	if b, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		g.token = b
	}
	r.SetPathValue("version", parts[0])
	g.kind = live.Facebook
	switch {
	case g.object == User, g.object == Media, g.object == Media2, strings.HasPrefix(g.object, "178"),
		g.token == UserToken, g.token == UserToken2, g.token == InstagramToken:
		g.kind = live.Instagram
	}
	s.faulty(g.kind, func(w http.ResponseWriter, r *http.Request) {
		g.w, g.r = w, r
		if !g.authorised() {
			return
		}
		if g.kind == live.Instagram {
			g.instagram()
		} else {
			g.facebook()
		}
	}).ServeHTTP(w, r)
}

// graphCall is one call of the Graph API.
type graphCall struct {
	s            *Simulator
	w            http.ResponseWriter
	r            *http.Request
	kind         live.SourceKind
	object, edge string
	token        string
}

func (g *graphCall) asked() map[string]bool { return fields(g.r.FormValue("fields")) }

// unknown answers for an object that is not there, or not for this.
func (g *graphCall) unknown() {
	unknownGraphObject(g.w, g.object)
}

// graphError answers with the Graph API's error body.
func graphError(w http.ResponseWriter, status, code, subcode int, message string) {
	e := object{"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Asimulation"}
	if subcode != 0 {
		e["error_subcode"] = subcode
	}
	if code == 1 || code == 2 {
		e["is_transient"] = true
	}
	answer(w, status, object{"error": e})
}

func usage(percent, minutes int) string {
	return fmt.Sprintf(`{"%s":[{"type":"pages","call_count":%d,"total_cputime":3,"total_time":4,"estimated_time_to_regain_access":%d}]}`, Page, percent, minutes)
}

func unknownGraphObject(w http.ResponseWriter, id string) {
	graphError(w, 400, 100, 33, "Unsupported get request. Object with ID '"+id+"' does not exist, cannot be loaded due to missing permissions, or does not support this operation.")
}

// authorised checks the token, its proof and the calls left.
func (g *graphCall) authorised() bool {
	tokens := map[live.SourceKind][]string{live.Facebook: {PageToken, PageToken2}, live.Instagram: {UserToken, UserToken2, InstagramToken, PageToken}}[g.kind]
	known := false
	for _, t := range tokens {
		known = known || t == g.token
	}
	switch {
	case g.token == "":
		graphError(g.w, 400, 104, 0, "An access token is required to request this resource.")
		return false
	case !known:
		graphError(g.w, 401, 190, 0, "Malformed access token "+g.token) // quotes it, as there
		return false
	case g.r.FormValue("appsecret_proof") != "" && g.r.FormValue("appsecret_proof") != sign(g.token):
		graphError(g.w, 400, 100, 0, "Invalid appsecret_proof provided in the API argument")
		return false
	case g.token == tokens[0] && g.s.faultOf(g.kind) == "expired":
		graphError(g.w, 401, 190, 463, "Error validating access token: Session has expired.")
		return false
	}
	return g.allowed()
}

// allowed counts the call and tells how much is left in the headers.
func (g *graphCall) allowed() bool {
	s := g.s
	s.mu.Lock()
	now, book := s.o.Now(), s.callsLocked(g.kind)
	if hour := now.Truncate(time.Hour); !hour.Equal(book.hour) {
		book.hour, book.n = hour, 0
	}
	book.n++
	if now.Before(book.until) {
		book.vain++
	}
	percent, wait := 1, 0
	if s.o.Calls > 0 {
		percent = min(100, book.n*100/s.o.Calls)
	}
	if percent == 100 {
		wait = int(book.hour.Add(time.Hour).Sub(now)/time.Minute) + 1
		book.until = now.Add(time.Duration(wait) * time.Minute)
	}
	s.mu.Unlock()
	g.w.Header().Set("X-App-Usage", fmt.Sprintf(`{"call_count":%d,"total_time":2,"total_cputime":2}`, percent))
	g.w.Header().Set("X-Business-Use-Case-Usage", usage(percent, wait))
	if percent == 100 {
		graphError(g.w, 400, 32, 0, "(#32) Page request limit reached")
	}
	return percent < 100
}

func (s *Simulator) faultOf(kind live.SourceKind) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults[kind].name
}

// sign is the hex HMAC-SHA256 with the app secret.
func sign(data string) string {
	h := hmac.New(sha256.New, []byte(AppSecret))
	h.Write([]byte(data))
	return hex.EncodeToString(h.Sum(nil))
}

// SignedRequest is what Meta posts to the data-deletion and deauthorize
// addresses for a user.
func SignedRequest(user string, issued time.Time) string {
	payload := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"algorithm":"HMAC-SHA256","user_id":"%s","issued_at":%d}`, user, issued.Unix()))
	h := hmac.New(sha256.New, []byte(AppSecret))
	h.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)) + "." + payload
}
