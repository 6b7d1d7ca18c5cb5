package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

// graphTime is how the Graph API writes times: no colon in the zone.
const graphTime = "2006-01-02T15:04:05-0700"

// callBook counts calls in the present hour.
type callBook struct {
	hour time.Time
	n    int
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

func refuseGraph(w http.ResponseWriter, name string) {
	switch name {
	case "unauthorized":
		graphError(w, 400, 190, 463, "Error validating access token: Session has expired.")
	case "permission":
		graphError(w, 403, 10, 0, "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature.")
	case "no_owner":
		graphError(w, 400, 100, 0, "(#100) Tried accessing nonexisting field (from) on node type (LiveVideo)")
	default: // quota, rate
		w.Header().Set("X-Business-Use-Case-Usage", usage(100, 2))
		graphError(w, 400, 80001, 0, "There have been too many calls to this Page account. Wait a bit and try again.")
	}
}

func usage(percent, minutes int) string {
	return fmt.Sprintf(`{"%s":[{"type":"pages","call_count":%d,"total_cputime":3,"total_time":4,"estimated_time_to_regain_access":%d}]}`, Page, percent, minutes)
}

func unknownGraphObject(w http.ResponseWriter, id string) {
	graphError(w, 400, 100, 33, "Unsupported get request. Object with ID '"+id+"' does not exist, cannot be loaded due to missing permissions, or does not support this operation.")
}

// unknownObject answers for every id that is not simulated.
func (s *Simulator) unknownObject(w http.ResponseWriter, r *http.Request) {
	if s.authorised(w, r, PageToken) {
		unknownGraphObject(w, r.PathValue("object"))
	}
}

// authorised checks the token, its proof and the calls left.
func (s *Simulator) authorised(w http.ResponseWriter, r *http.Request, token string) bool {
	q := r.URL.Query()
	given := q.Get("access_token")
	if b, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		given = b
	}
	switch {
	case given == "":
		graphError(w, 400, 104, 0, "An access token is required to request this resource.")
		return false
	case given != token:
		graphError(w, 401, 190, 0, "Invalid OAuth access token - Cannot parse access token")
		return false
	case q.Get("appsecret_proof") != "" && q.Get("appsecret_proof") != sign(token):
		graphError(w, 400, 100, 0, "Invalid appsecret_proof provided in the API argument")
		return false
	}
	s.mu.Lock()
	now := s.o.Now()
	if hour := now.Truncate(time.Hour); hour != s.calls.hour {
		s.calls = callBook{hour: hour}
	}
	s.calls.n++
	percent := 1
	if s.o.Calls > 0 {
		percent = min(100, s.calls.n*100/s.o.Calls)
	}
	wait := 0
	if percent == 100 {
		wait = int(s.calls.hour.Add(time.Hour).Sub(now)/time.Minute) + 1
	}
	s.mu.Unlock()
	w.Header().Set("X-App-Usage", fmt.Sprintf(`{"call_count":%d,"total_time":2,"total_cputime":2}`, percent))
	w.Header().Set("X-Business-Use-Case-Usage", usage(percent, wait))
	if percent == 100 {
		graphError(w, 400, 32, 0, "(#32) Page request limit reached")
	}
	return percent < 100
}

// sign is the hex HMAC-SHA256 with the app secret.
func sign(data string) string {
	h := hmac.New(sha256.New, []byte(AppSecret))
	h.Write([]byte(data))
	return hex.EncodeToString(h.Sum(nil))
}

// list answers one page of an edge. Items are in the order asked for; after
// names the last one that the caller has.
func (s *Simulator) list(w http.ResponseWriter, r *http.Request, messages []*message, limit int, item func(*message) object) {
	cursor := func(m *message) string {
		return base64.RawURLEncoding.EncodeToString([]byte("sim" + strconv.Itoa(m.index)))
	}
	if after := r.URL.Query().Get("after"); after != "" {
		found := false
		for i, m := range messages {
			if cursor(m) == after {
				messages, found = messages[i+1:], true
				break
			}
		}
		if !found {
			graphError(w, 400, 100, 0, "(#100) Invalid cursor")
			return
		}
	}
	more := len(messages) > limit
	messages = messages[:min(limit, len(messages))]
	data := make([]object, 0, len(messages))
	for _, m := range messages {
		data = append(data, item(m))
	}
	out := object{"data": data}
	if len(messages) > 0 {
		paging := object{"cursors": object{"before": cursor(messages[0]), "after": cursor(messages[len(messages)-1])}}
		if more {
			u := *r.URL
			q := u.Query()
			q.Set("after", cursor(messages[len(messages)-1]))
			u.RawQuery, u.Scheme, u.Host = q.Encode(), "https", "graph.facebook.com"
			paging["next"] = u.String() // with the token in clear, as there
		}
		out["paging"] = paging
	}
	answer(w, 200, out)
}

// only keeps the fields asked for; the id always comes.
func only(o object, asked map[string]bool) object {
	for k := range o {
		if k != "id" && len(asked) > 0 && !asked[k] {
			delete(o, k)
		}
	}
	return o
}

func (s *Simulator) phaseOf(kind live.SourceKind) phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.walls[kind].phase
}
