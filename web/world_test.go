package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
	"zuruf/moderation"
	"zuruf/web/api"
	"zuruf/web/auth"
	"zuruf/web/feed"
	"zuruf/web/ws"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a whole server on the built-in engine, with one show.
type world struct {
	*testing.T
	*Server
	http  *httptest.Server
	rdb   *redis.Client
	mod   *moderation.Service
	polls *poll.Service
	show  live.Show
}

func newWorld(t *testing.T, change ...func(*Server)) *world {
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
	w := &world{T: t, rdb: e.Client()}
	s := store.New(w.rdb, secret, seal)
	w.mod, w.polls = moderation.NewWithPolls(s, time.Now)
	h := hub.New(ws.Encode)
	f := feed.New(s, h, func(code string) string { return "https://zuruf.example/" + code }, time.Now)
	keeper := auth.New(secret, s, "api-token", false, time.Now)
	a := &api.API{Store: s, Moderation: w.mod, Polls: w.polls, Ingest: ingest.New(ingest.Options{Store: s, Intake: w.mod, Node: "test", Connectors: []ingest.Connector{inbound.New()}}), Auth: keeper, Now: time.Now, ClientIP: ClientIP}
	sockets := ws.New(f, NewActs(s, w.mod, w.polls, time.Now), time.Now, func(*http.Request) bool { return true })
	a.Revoked, f.Revoked = sockets.CloseLink, sockets.CloseLink
	w.Server = &Server{API: a, Sockets: sockets, Store: s, Auth: keeper}
	for _, c := range change {
		c(w.Server)
	}
	w.Measure()
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- f.Run(ctx) }()
	w.http = httptest.NewUnstartedServer(nil)
	a.URL = "http://" + w.http.Listener.Addr().String()
	w.http.Config.Handler = w.Handler()
	w.http.Start()
	t.Cleanup(func() {
		sockets.Close()
		w.http.Close()
		cancel()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		h.Close()
		w.mod.Close()
		w.polls.Close()
		s.Close()
		w.rdb.Close()
		e.Close()
	})
	w.show = w.create()
	return w
}

func (w *world) create() live.Show {
	w.Helper()
	id := live.NewID()
	sh, err := w.Store.CreateShow(w.Context(), store.Op{}, live.Show{ID: live.NewID(), Series: id, Title: "T", Language: "de", Hold: live.HoldRules, Anonymous: true},
		live.Series{ID: id, Title: "T"})
	if err != nil {
		w.Fatal(err)
	}
	return sh
}

// token is the token of the show's standing link for a role.
func (w *world) token(role live.Role) string {
	w.Helper()
	l, err := w.API.Standing(w.Context(), w.show.Series, role)
	if err != nil {
		w.Fatal(err)
	}
	return w.Auth.Token(l)
}

// get asks the handler directly; change may alter the request.
func (w *world) get(path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for _, c := range change {
		c(r)
	}
	out := httptest.NewRecorder()
	w.http.Config.Handler.ServeHTTP(out, r)
	return out
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}
