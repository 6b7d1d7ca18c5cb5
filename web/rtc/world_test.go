package rtc

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/room/peer"
	"zuruf/live/store"
	"zuruf/live/store/enginetest"
	"zuruf/live/wire"
	"zuruf/web/api"
	"zuruf/web/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	apiToken = "producer-token-of-the-tests"
	german   = "de-DE,de;q=0.9,en;q=0.5"
)

// world is a show with its stage on, and the people of it. Its nodes are added by
// node; most tests need one.
type world struct {
	*testing.T
	ctx    context.Context
	store  *store.Store
	secret live.Secret
	show   live.Show
	ahead  atomic.Int64 // how far the servers' clock is ahead
	*node

	producer, desk, host, overlay, viewer, other client
}

// node is one server of the stage.
type node struct {
	w     *world
	media *room.Media
	stage *room.Service
	rtc   *Server
	auth  *auth.Keeper
	http  *httptest.Server
	stop  func() // as the process ends
}

// client is one person's way to speak to a server.
type client struct {
	bearer string
	cookie *http.Cookie
	header map[string]string
}

func (c client) with(name, value string) client {
	h := map[string]string{name: value}
	for k, v := range c.header {
		if k != name {
			h[k] = v
		}
	}
	c.header = h
	return c
}

func newWorld(t *testing.T, engine string, more ...func(*room.Options)) *world {
	t.Helper()
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	w := &world{T: t, ctx: ctx, secret: live.Secret("secret of the tests")}
	w.store = store.New(enginetest.Engines[engine](t), w.secret, seal)
	t.Cleanup(w.store.Close)
	w.show = w.newShow()
	w.node = w.begin("one", more...)
	links := map[live.Role]client{}
	for _, role := range []live.Role{live.Moderator, live.Host, live.Overlay} {
		l := live.Link{ID: live.StandingLink(w.show.Series, role), Series: w.show.Series, Role: role, Name: "Name of " + string(role)}
		w.ok(w.store.AddLink(ctx, l))
		links[role] = client{bearer: w.auth.Token(l)}
	}
	w.producer, w.desk, w.host, w.overlay = client{bearer: apiToken}, links[live.Moderator], links[live.Host], links[live.Overlay]
	w.viewer, w.other = client{bearer: w.auth.Viewer("Lotte")}, client{bearer: w.auth.Viewer("Bo")}
	w.turn(true)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) newShow() live.Show {
	w.Helper()
	series := live.NewID()
	sh, err := w.store.CreateShow(w.ctx, live.Op{}, live.Show{ID: live.NewID(), Series: series, Title: "T", Language: "de", Hold: live.HoldRules},
		live.Series{ID: series, Title: "T"})
	w.ok(err)
	return sh
}

// turn switches the stage on or off.
func (w *world) turn(on bool) {
	w.Helper()
	_, err := w.store.ChangeStage(w.ctx, w.show.ID, live.Op{}, 0, live.StageChange{On: &on})
	w.ok(err)
	w.stage.Changed(w.show.ID)
}

// begin starts a node.
func (w *world) begin(name string, more ...func(*room.Options)) *node {
	w.Helper()
	o := room.Options{Listen: "127.0.0.1:0", Shards: 1, Recordings: w.TempDir()}
	for _, f := range more {
		f(&o)
	}
	media, err := room.New(o)
	w.ok(err)
	mux := chi.NewRouter()
	n := &node{w: w, media: media, http: httptest.NewServer(mux)}
	now := func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	n.auth = auth.New(w.secret, w.store, apiToken, false, now)
	n.stage = &room.Service{Media: media, Store: w.store, Node: name, URL: n.http.URL, Send: Send, End: End,
		Follow: func(context.Context, string) (func(), error) { return func() {}, nil },
		Expire: func(context.Context, string) error { return nil }}
	n.rtc = &Server{Stage: n.stage, Store: w.store, Auth: n.auth, Now: now, API: &api.API{URL: n.http.URL, ICE: iceOf}}
	n.rtc.Mount(mux)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = n.stage.Run(ctx)
	}()
	n.stop = func() {
		cancel()
		<-done
		n.http.Close()
		w.ok(n.media.Close())
		n.stop = func() {}
	}
	w.Cleanup(func() { n.stop() })
	return n
}

// iceOf are the STUN and TURN servers of a session.
func iceOf(session string) []wire.ICEServer {
	return []wire.ICEServer{{URLs: []string{"stun:stun.example.org"}}, {URLs: []string{"turn:turn.example.org?transport=udp"}, Username: "99:" + session, Credential: "c+/="}}
}

// offer is what a browser offers that wants to receive, or send, one audio and
// one video.
func (w *world) offer(direction webrtc.RTPTransceiverDirection) string {
	w.Helper()
	c, err := peer.NewClient(peer.Options{Loopback: true})
	w.ok(err)
	pc, err := c.New()
	w.ok(err)
	defer pc.Close()
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		_, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: direction})
		w.ok(err)
	}
	offer, err := pc.CreateOffer(nil)
	w.ok(err)
	return offer.SDP
}

func (w *world) sending() string { w.Helper(); return w.offer(webrtc.RTPTransceiverDirectionSendonly) }
func (w *world) receiving() string {
	w.Helper()
	return w.offer(webrtc.RTPTransceiverDirectionRecvonly)
}

// hand raises a hand for a viewer and brings it to a state.
func (w *world) hand(as client, state live.HandState) *live.Hand {
	w.Helper()
	who, err := w.auth.Session(w.ctx, as.bearer)
	w.ok(err)
	author := live.Author{ID: w.secret.AuthorID(live.Room, who.ID), Name: who.Name}
	h, err := w.store.RaiseHand(w.ctx, w.show.ID, live.Op{}, live.Hand{ID: live.NewID(), Author: author, Text: "?"})
	w.ok(err)
	for _, step := range []struct {
		act live.HandAct
		by  string
	}{{live.HandActInvite, ""}, {live.HandActAccept, author.ID}, {live.HandActPreview, author.ID}, {live.HandActStage, ""}} {
		if h.State == state {
			return h
		}
		h, err = w.store.MoveHand(w.ctx, w.show.ID, live.Op{}, live.HandStep{Hand: h.ID, Act: step.act, Author: step.by})
		w.ok(err)
	}
	return h
}

func (w *world) until(what string, ok func() bool) {
	w.Helper()
	for w.ctx.Err() == nil {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond) // bounded by the context
	}
	w.Fatalf("no %s", what)
}

// living is how many sessions have not ended.
func (s *Server) living() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.resources {
		if x.until.IsZero() {
			n++
		}
	}
	return n
}

// gone is a connection that breaks before the body.
type gone struct {
	*httptest.ResponseRecorder
	heads int
}

func (g *gone) WriteHeader(status int) {
	g.heads++
	g.ResponseRecorder.WriteHeader(status)
}

func (g *gone) Write([]byte) (int, error)       { return 0, io.ErrClosedPipe }
func (g *gone) WriteString(string) (int, error) { return 0, io.ErrClosedPipe }

func withShow(r *http.Request, show string) *http.Request {
	c := chi.NewRouteContext()
	c.URLParams.Add("show", show)
	return r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, c))
}
