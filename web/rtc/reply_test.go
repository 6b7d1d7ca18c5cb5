package rtc

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"zuruf/live/wire"
)

// reply is an answer.
type reply struct {
	*world
	what   string
	status int
	header http.Header
	body   string
	url    string // that answered
}

// direct follows no redirect.
var direct = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (n *node) do(as client, method, path, body string) reply {
	n.w.Helper()
	return n.send(direct, as, method, path, body)
}

// send sends a request. In a path ~ stands for /rtc/ and the show.
func (n *node) send(by *http.Client, as client, method, path, body string) reply {
	w := n.w
	w.Helper()
	path = strings.Replace(path, "~", "/rtc/"+w.show.ID, 1)
	if !strings.HasPrefix(path, "http") {
		path = n.http.URL + path
	}
	r, err := http.NewRequestWithContext(w.ctx, method, path, strings.NewReader(body))
	w.ok(err)
	r.Header.Set("Content-Type", "application/sdp")
	r.Header.Set("Accept-Language", german)
	if as.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+as.bearer)
	}
	if as.cookie != nil {
		r.AddCookie(as.cookie)
	}
	for k, v := range as.header {
		r.Header.Set(k, v)
	}
	a, err := by.Do(r)
	w.ok(err)
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	w.ok(err)
	return reply{world: w, what: method + " " + path, status: a.StatusCode, header: a.Header, body: string(b), url: a.Request.URL.String()}
}

func (r reply) is(status int) reply {
	r.Helper()
	if r.status != status {
		r.Fatalf("%s: %d %s, want %d", r.what, r.status, r.body, status)
	}
	return r
}

// refused expects a refusal.
func (r reply) refused(status int, code, field string) reply {
	r.Helper()
	var out struct {
		Error wire.Notice `json:"error"`
	}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil || r.status != status || out.Error.Code != code || out.Error.Field != field || out.Error.Message == "" ||
		!strings.HasPrefix(r.header.Get("Content-Type"), "application/json") || r.header.Get("Access-Control-Allow-Origin") != "*" {
		r.Errorf("%s: %d %s %v %v, want %d %s %q", r.what, r.status, r.body, r.header, err, status, code, field)
	}
	return r
}

// at is the path of the resource that was made.
func (r reply) at() string {
	r.Helper()
	return r.is(http.StatusCreated).header.Get("Location")
}
