package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-chi/chi/v5"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/accounts"
	"zuruf/ingest/facebook"
	"zuruf/ingest/inbound"
	"zuruf/ingest/instagram"
	"zuruf/ingest/meta"
	"zuruf/ingest/rehearsal"
	"zuruf/ingest/simulator"
	"zuruf/ingest/social"
	"zuruf/ingest/youtube"
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/room/hand"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
	"zuruf/live/wire"
	"zuruf/moderation"
	"zuruf/moderation/text"
	"zuruf/web/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const apiToken = "producer-token-of-the-tests"

// world is a whole API on the built-in engine, the simulated platforms beside
// it, with one live show and a client for every role.
type world struct {
	*testing.T
	api    *API
	store  *store.Store
	rdb    *redis.Client
	mod    *moderation.Service
	polls  *poll.Service
	sim    *simulator.Simulator
	server *httptest.Server
	mux    chi.Router
	doc    *openapi3.T
	ahead  atomic.Int64 // how far the API's clock is ahead

	mu      sync.Mutex
	revoked []string
	seen    map[string][2]bool // route → answered with success, refused

	show                                 wire.Show
	producer, desk, host, overlay, guest client
}

// client speaks to the API as one person: with a Bearer token, with cookies, or as nobody.
type client struct {
	bearer string
	jar    http.CookieJar
	header http.Header
}

func (c client) with(name, value string) client {
	h := c.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set(name, value)
	c.header = h
	return c
}

// retrying is the client with an operation id of its own making.
func (c client) retrying(key string) client { return c.with("Idempotency-Key", key) }

var nobody = client{}

func newWorld(t *testing.T) *world {
	t.Helper()
	e, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	secret := live.Secret("secret of the tests")
	w := &world{T: t, rdb: e.Client(), seen: map[string][2]bool{}}
	now := func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	w.store = store.New(w.rdb, secret, seal)
	w.mod, w.polls = moderation.NewWithPolls(w.store, now)
	w.sim = simulator.New(simulator.Options{Seed: 1})
	platforms := httptest.NewServer(w.sim)
	transport := &http.Transport{}
	app := meta.App{Secret: simulator.AppSecret, VerifyToken: simulator.VerifyToken}
	to := ingest.NewClient(transport, 0)
	at := func(id string) accounts.App {
		return accounts.App{ID: id, Secret: "s", API: platforms.URL, Login: platforms.URL, Client: to}
	}
	logins := accounts.New(w.store, transport, now, accounts.YouTube(at("google-client")), accounts.Meta(at(""), meta.Version),
		accounts.Twitch(at(simulator.TwitchClientID)))
	w.api = &API{Store: w.store, Moderation: w.mod, Polls: w.polls, Now: now,
		Hands:    &hand.Service{Store: w.store, Clean: text.Clean, Now: now},
		Accounts: logins, Meta: app,
		Forgetter: &moderation.Forgetter{Moderation: w.mod, Shows: w.store.Shows, Requests: w.store},
		Ingest: ingest.New(ingest.Options{Store: w.store, Intake: w.mod, Node: "test", Connectors: []ingest.Connector{
			youtube.New(youtube.Options{URL: platforms.URL, Client: to, Tokens: logins}),
			facebook.New(facebook.Options{URL: platforms.URL, Client: to, App: app, Tokens: logins}),
			instagram.New(instagram.Options{URL: platforms.URL, Client: to, App: app, Tokens: logins}),
			inbound.New(), social.New()},
			Simulated: []ingest.Connector{rehearsal.New(live.Facebook, func(string) []string { return nil }, func(base string) ingest.Writer {
				return facebook.New(facebook.Options{URL: base, Client: to, Tokens: simulator.Tokens{}})
			})}}),
		Auth:     auth.New(secret, w.store, apiToken, false, now),
		ClientIP: func(r *http.Request) string { return r.Header.Get("X-Test-Address") },
		Revoked: func(link string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.revoked = append(w.revoked, link)
		}}
	w.mux = chi.NewRouter()
	w.server = httptest.NewServer(w.mux)
	w.api.URL = w.server.URL
	w.api.Mount(w.mux)
	t.Cleanup(func() {
		w.server.Close()
		platforms.Close()
		transport.CloseIdleConnections()
		w.mod.Close()
		w.polls.Close()
		w.store.Close()
		w.rdb.Close()
		e.Close()
	})
	w.doc = w.openAPI()
	w.producer = client{bearer: apiToken}
	w.begin()
	return w
}

// reading lets the server read its sources until the test ends.
func (w *world) reading() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.api.Ingest.Run(ctx)
	}()
	w.Cleanup(func() { cancel(); <-done })
}

// until waits for something that the server does by itself.
func (w *world) until(what string, is func() bool) {
	w.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			w.Fatalf("waited in vain for %s", what)
		}
	}
}

// run runs a subtest; what fails in it does not end the others.
func (w *world) run(name string, test func()) {
	outer := w.T
	defer func() { w.T = outer }()
	outer.Run(name, func(t *testing.T) {
		w.T = t
		test()
	})
}

// begin makes the live show and the clients of its roles.
func (w *world) begin() {
	w.Helper()
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Die Freitagsrunde", Language: "de"}).ok(201).into(&w.show)
	w.do(w.producer, "POST", "~/start", nil).ok(200)
	w.desk, w.host, w.overlay = client{bearer: w.show.Tokens.Desk}, client{bearer: w.show.Tokens.Host}, client{bearer: w.show.Tokens.Overlay}
	w.guest = w.join("Lotte")
}

// join is a new viewer in the room.
func (w *world) join(name string) client {
	w.Helper()
	var in joined
	w.do(nobody, "POST", "/api/v1/join", join{Code: w.show.Code, Name: name}).ok(201).into(&in)
	return client{bearer: in.Session}
}

// browser is a client that keeps cookies and sends the Origin of our own pages.
func (w *world) browser() client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	return client{jar: jar}.with("Origin", w.server.URL)
}

// reply is an answer of the API.
type reply struct {
	w      *world
	req    *http.Request
	sent   []byte
	what   string
	status int
	header http.Header
	body   []byte
}

// do sends a request and holds the answer against the OpenAPI document.
func (w *world) do(as client, method, path string, body any) reply {
	w.Helper()
	r, err := w.send(as, method, path, body)
	if err != nil {
		w.Fatal(err)
	}
	w.check(r)
	return r
}

// send sends a request, also from goroutines of a test. In a path ~ stands for
// the show's. body is nil, text as it is, or JSON to be.
func (w *world) send(as client, method, path string, body any) (reply, error) {
	path = strings.Replace(path, "~", "/api/v1/shows/"+w.show.ID, 1)
	var raw []byte
	switch b := body.(type) {
	case nil:
	case string:
		raw = []byte(b)
	default:
		var err error
		if raw, err = json.Marshal(b); err != nil {
			return reply{}, err
		}
	}
	req, err := http.NewRequestWithContext(w.Context(), method, w.server.URL+path, bytes.NewReader(raw))
	if err != nil {
		return reply{}, err
	}
	if as.header != nil {
		req.Header = as.header.Clone()
	}
	if raw != nil {
		if req.Header.Get("Content-Type") == "" {
			req.Header.Set("Content-Type", "application/json")
		}
	}
	if as.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+as.bearer)
	}
	c := http.Client{Transport: w.server.Client().Transport, Jar: as.jar, Timeout: 20 * time.Second}
	res, err := c.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	out := reply{w: w, req: req, sent: raw, what: method + " " + path, status: res.StatusCode, header: res.Header}
	out.body, err = io.ReadAll(res.Body)
	return out, err
}

// ok expects a success of that status.
func (r reply) ok(status int) reply {
	r.w.Helper()
	if r.status != status {
		r.w.Fatalf("%s: %d %s, want %d", r.what, r.status, r.body, status)
	}
	return r
}

// refused expects a refusal with that status, code and field.
func (r reply) refused(status int, code, field string) reply {
	r.w.Helper()
	var out refused
	r.into(&out)
	if r.status != status || out.Error.Code != code || out.Error.Field != field || out.Error.Message == "" {
		r.w.Fatalf("%s: %d %s, want %d %s %s", r.what, r.status, r.body, status, code, field)
	}
	return r
}

func (r reply) into(v any) {
	r.w.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		r.w.Fatalf("%s: %v in %s", r.what, err, r.body)
	}
}

// items are the entries of a list.
func items[T any](r reply) []T {
	r.w.Helper()
	var out struct {
		Items []T     `json:"items"`
		Next  *string `json:"next"`
	}
	r.ok(200).into(&out)
	return out.Items
}

// say lets an author on YouTube say something and returns the comment's id.
func (w *world) say(id, author, text string) string {
	w.Helper()
	m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: id, Text: text}}
	if author != "" {
		m.Comment.Author = &live.Author{PlatformID: author, Name: author}
	}
	if _, err := w.mod.Submit(w.Context(), w.show.ID, []live.Message{m}); err != nil {
		w.Fatal(err)
	}
	return w.store.Secret().CommentID(live.YouTube, id)
}

// ask lets a client ask a question and returns it.
func (w *world) ask(as client, text string) wire.Question {
	w.Helper()
	var q wire.Question
	w.do(as, "POST", "~/questions", newQuestion{Text: text}).ok(201).into(&q)
	return q
}

func (w *world) audit() []wire.Audit {
	w.Helper()
	return items[wire.Audit](w.do(w.desk, "GET", "~/audit", nil))
}

// everything is all that the store holds, as one text.
func (w *world) everything() string {
	w.Helper()
	var b strings.Builder
	if err := store.Backup(w.Context(), w.rdb, &b); err != nil {
		w.Fatal(err)
	}
	if b.Len() < 1000 {
		w.Fatalf("the store holds only %d bytes", b.Len())
	}
	return b.String()
}

// identity is who the server takes a client for.
func (w *world) identity(as client) auth.Identity {
	w.Helper()
	id, err := w.api.Auth.Session(w.Context(), as.bearer)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

func (w *world) wasRevoked(link string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Contains(w.revoked, link)
}

func (w *world) cookies(as client) []*http.Cookie {
	u, err := url.Parse(w.server.URL)
	if err != nil {
		w.Fatal(err)
	}
	return as.jar.Cookies(u)
}
