//go:build unix

package ws

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

// acts notes what clients did.
type acts struct {
	mu    sync.Mutex
	votes []string
	shown []string
}

func (a *acts) Vote(_ context.Context, v Visitor, number, value int) (int, int64, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.votes = append(a.votes, fmt.Sprint(v.Author, " ", number, " ", value))
	if number == 99 {
		return 0, 0, false, live.ErrNotFound
	}
	return 7, 3, true, nil
}

func (a *acts) Shown(_ context.Context, v Visitor, page string, scene int, gone bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown = append(a.shown, fmt.Sprint(scene, " ", gone))
	return nil
}

func (a *acts) Left(context.Context, Visitor, string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown = append(a.shown, "left")
	return nil
}

func (a *acts) seen() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return strings.Join(a.shown, ",")
}

func (a *acts) Cast(_ context.Context, _ Visitor, c *wire.Cast) (wire.Ack, error) {
	if c.Poll == "closed" {
		return wire.Ack{}, live.ErrClosed
	}
	return wire.Ack{Votes: 3, Voted: true, Changed: true, Choice: &wire.Choice{Poll: c.Poll, Round: c.Round, Choice: c.Choice}}, nil
}

// house is a server of sockets with everything behind it on the embedded engine.
type house struct {
	testing.TB
	store *store.Store
	hub   *hub.Hub
	ws    *Server
	acts  *acts
	show  string
	url   string
	stop  func() // ends the feed
}

func newHouse(tb testing.TB) *house {
	tb.Helper()
	engine, err := embedded.Open(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		tb.Fatal(err)
	}
	rdb := engine.Client()
	h := &house{TB: tb, store: store.New(rdb, live.Secret("secret"), seal), hub: hub.New(Encode), acts: &acts{}}
	f := feed.New(h.store, h.hub, func(code string) string { return "http://x/" + code }, time.Now)
	h.ws = New(f, h.acts, time.Now, func(*http.Request) bool { return true })
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { f.Run(ctx); close(done) }()
	h.stop = func() { cancel(); <-done }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		v := Visitor{Show: q.Get("show"), Role: live.Role(q.Get("role")), Session: q.Get("session"), Link: q.Get("link"), Since: q.Get("since")}
		if v.Role == live.Viewer {
			v.Author = h.store.Secret().AuthorID(live.Room, v.Session)
		}
		h.ws.Open(w, r, v)
	}))
	h.url = "ws" + strings.TrimPrefix(server.URL, "http")
	tb.Cleanup(func() {
		h.ws.Close()
		server.Close()
		h.stop()
		h.hub.Close()
		h.store.Close()
		rdb.Close()
		engine.Close()
	})
	sh, err := h.store.CreateShow(ctx, store.Op{ID: "create", Actor: live.Actor{Role: live.Producer}},
		live.Show{ID: live.NewID(), Series: live.NewID(), Title: "T", Language: "en", Hold: live.HoldRules}, live.Series{ID: live.NewID(), Title: "T"})
	if err != nil {
		tb.Fatal(err)
	}
	h.show = sh.ID
	return h
}

// try opens a socket; more is added to the query.
func (h *house) try(d *websocket.Dialer, role live.Role, session, more string) (*websocket.Conn, *http.Response, error) {
	c, r, err := d.Dial(fmt.Sprintf("%s/?show=%s&role=%s&session=%s%s", h.url, h.show, role, session, more), nil)
	if err == nil {
		h.Cleanup(func() { c.Close() })
		c.SetReadDeadline(time.Now().Add(patience))
	}
	return c, r, err
}

func (h *house) dial(role live.Role, session, more string) *websocket.Conn {
	h.Helper()
	c, _, err := h.try(websocket.DefaultDialer, role, session, more)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// enter opens a socket and reads its first frames.
func (h *house) enter(role live.Role, session, more string) *websocket.Conn {
	h.Helper()
	c := h.dial(role, session, more)
	h.frame(c, wire.TSnapshot)
	h.frame(c, wire.TYou)
	return c
}

// frame reads up to the next frame of a type; heartbeats and lamps are passed over.
func (h *house) frame(c *websocket.Conn, want wire.FrameType) []byte {
	h.Helper()
	for {
		_, b, err := c.ReadMessage()
		if err != nil {
			h.Fatalf("no %s: %v", want, err)
		}
		var f struct{ T wire.FrameType }
		if err := json.Unmarshal(b, &f); err != nil {
			h.Fatal(err)
		}
		if f.T == want {
			return b
		}
		if f.T != wire.TBeat && f.T != wire.TStatus && f.T != wire.TTotals {
			h.Fatalf("a %s came before the %s", f.T, want)
		}
	}
}

func (h *house) say(c *websocket.Conn, text string) {
	h.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		h.Fatal(err)
	}
}

func TestTheSnapshotComesBeforeWhatIsPublishedMeanwhile(t *testing.T) {
	h := newHouse(t)
	h.enter(live.Host, "first", "") // so that the show is followed
	stop := make(chan struct{})
	var publisher, clients sync.WaitGroup
	publisher.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				h.hub.Publish(feed.Topic(h.show, feed.Public), fmt.Appendf(nil, `{"t":"test","n":%d}`, i), i%7 == 0)
				time.Sleep(200 * time.Microsecond)
			}
		}
	})
	for i := range 40 {
		clients.Go(func() {
			c, _, err := h.try(websocket.DefaultDialer, live.Viewer, fmt.Sprint("s", i), "")
			if err != nil {
				t.Error(err)
				return
			}
			want, last := []wire.FrameType{wire.TSnapshot, wire.TYou}, -1
			for seen := 0; seen < 50; {
				_, b, err := c.ReadMessage()
				var f struct {
					T wire.FrameType
					N int
				}
				if err != nil || json.Unmarshal(b, &f) != nil {
					t.Error(err)
					return
				}
				switch {
				case len(want) > 0:
					if f.T != want[0] {
						t.Errorf("%s comes before %s", f.T, want[0])
						return
					}
					want = want[1:]
				case f.T == "test":
					if last >= 0 && f.N != last+1 {
						t.Errorf("%d comes after %d", f.N, last)
						return
					}
					last = f.N
					seen++
				}
			}
		})
	}
	clients.Wait()
	close(stop)
	publisher.Wait()
}

func TestAResumeGetsWhatChangedOnly(t *testing.T) {
	h := newHouse(t)
	c := h.dial(live.Host, "host", "")
	var s wire.Snapshot
	if err := json.Unmarshal(h.frame(c, wire.TSnapshot), &s); err != nil {
		t.Fatal(err)
	}
	h.frame(h.dial(live.Host, "host", "&since="+s.At), wire.TPatch)
	h.frame(h.dial(live.Host, "host", "&since=1-1"), wire.TSnapshot)
}

func TestASlowSocketDelaysNobody(t *testing.T) {
	h := newHouse(t)
	slow, _, err := h.try(narrow, live.Host, "slow", "")
	if err != nil {
		t.Fatal(err)
	}
	h.frame(slow, wire.TSnapshot)
	h.ws.mu.Lock()
	for x := range h.ws.conns {
		x.conn.net.(*net.TCPConn).SetWriteBuffer(4096)
	}
	h.ws.mu.Unlock()
	var quick []*websocket.Conn
	for i := range 3 {
		quick = append(quick, h.enter(live.Host, fmt.Sprint("quick", i), ""))
	}
	const n, size = 40, 100_000 // far more than a queue holds
	body := strings.Repeat("x", size)
	for i := range n {
		h.hub.Publish(feed.Topic(h.show, feed.Host), fmt.Appendf(nil, `{"t":"test","n":%d,"b":"%s"}`, i, body), true)
		for _, c := range quick { // each gets it before the next is sent
			if b := h.frame(c, "test"); !strings.HasPrefix(string(b), fmt.Sprintf(`{"t":"test","n":%d,`, i)) {
				t.Fatalf("message %d reads %.30q", i, b)
			}
		}
	}
	wantClose(t, slow, wire.CloseSlow)
	until(t, "the slow one is forgotten", func() bool { return h.ws.Count() == 3 })
}

func TestWhatIsNoFrameEndsTheSocket(t *testing.T) {
	h := newHouse(t)
	text := func(s string) func(*websocket.Conn) error {
		return func(c *websocket.Conn) error { return c.WriteMessage(websocket.TextMessage, []byte(s)) }
	}
	for why, send := range map[string]func(*websocket.Conn) error{
		"no JSON":          text("hello"),
		"no object":        text("[]"),
		"half an object":   text(`{"t":"ping"`),
		"unknown type":     text(`{"t":"shutdown"}`),
		"a server's frame": text(`{"t":"patch"}`),
		"long operation":   text(`{"t":"vote","op":"` + strings.Repeat("x", 65) + `"}`),
		"too large":        text(`{"t":"ping","on":"` + strings.Repeat("x", wire.MaxSaid) + `"}`),
		"binary":           func(c *websocket.Conn) error { return c.WriteMessage(websocket.BinaryMessage, []byte(`{"t":"ping"}`)) },
		"reserved bits":    func(c *websocket.Conn) error { _, err := c.NetConn().Write([]byte{0xF1, 0x80, 0, 0, 0, 0}); return err },
		"not masked":       func(c *websocket.Conn) error { _, err := c.NetConn().Write([]byte{0x81, 2, '{', '}'}); return err },
		"more behind it": func(c *websocket.Conn) error {
			for range 100 {
				if err := c.WriteMessage(websocket.TextMessage, []byte("nonsense")); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		t.Run(why, func(t *testing.T) {
			c := h.enter(live.Viewer, live.NewID(), "")
			if err := send(c); err != nil {
				t.Fatal(err)
			}
			wantClose(t, c, wire.CloseBad)
		})
	}
	until(t, "all are forgotten", func() bool { return h.ws.Count() == 0 })
}

func TestARevokedLinkEndsItsSocketsOnly(t *testing.T) {
	h := newHouse(t)
	a, b := h.enter(live.Moderator, "a", "&link=one"), h.enter(live.Moderator, "b", "&link=one")
	other := h.enter(live.Moderator, "c", "&link=two")
	h.ws.CloseLink("one")
	wantClose(t, a, wire.CloseRevoked)
	wantClose(t, b, wire.CloseRevoked)
	h.say(other, `{"t":"ping"}`)
	h.frame(other, wire.TBeat)
}

func TestARestartSaysSo(t *testing.T) {
	h := newHouse(t)
	var all []*websocket.Conn
	for i := range 5 {
		all = append(all, h.enter(live.Viewer, fmt.Sprint(i), ""))
	}
	closed := make(chan struct{})
	go func() { h.ws.Close(); close(closed) }()
	for _, c := range all {
		wantClose(t, c, wire.CloseRestart)
	}
	<-closed
	_, r, err := h.try(websocket.DefaultDialer, live.Viewer, "late", "")
	if err == nil || r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a socket opens on a closed server: %v", err)
	}
	if h.ws.Count() != 0 {
		t.Error("count")
	}
}

func TestAnUnknownShow(t *testing.T) {
	h := newHouse(t)
	h.show = "nonsense"
	wantClose(t, h.dial(live.Viewer, "a", ""), wire.CloseNoShow)
}

func TestASessionHasSoManySocketsAtMost(t *testing.T) {
	h := newHouse(t)
	var all []*websocket.Conn
	for range maxPerSession {
		all = append(all, h.enter(live.Viewer, "greedy", ""))
	}
	wantClose(t, h.dial(live.Viewer, "greedy", ""), wire.CloseTooMany)
	h.enter(live.Viewer, "other", "")
	for range maxPerSession + 1 {
		h.enter(live.Overlay, "link-1", "") // the studio may have many
	}
	all[0].Close()
	until(t, "the first is gone", func() bool { return h.ws.Count() == 2*maxPerSession+1 })
	h.enter(live.Viewer, "greedy", "")
}

func TestPingAndClose(t *testing.T) {
	h := newHouse(t)
	c := h.enter(live.Host, "a", "")
	pong := ""
	c.SetPongHandler(func(s string) error { pong = s; return nil })
	if err := c.WriteControl(websocket.PingMessage, []byte("marco"), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	h.say(c, `{"t":"ping"}`)
	var beat wire.Beat
	if err := json.Unmarshal(h.frame(c, wire.TBeat), &beat); err != nil || pong != "marco" {
		t.Errorf("pong %q, beat %+v", pong, beat)
	}
	if err := c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	wantClose(t, c, websocket.CloseNormalClosure)
	until(t, "forgotten", func() bool { return h.ws.Count() == 0 })
	h.enter(live.Host, "b", "").NetConn().Close() // without a word
	until(t, "forgotten", func() bool { return h.ws.Count() == 0 })
}

func TestAFloodOfFramesEndsTheSocket(t *testing.T) {
	h := newHouse(t)
	c := h.enter(live.Host, "pings", "")
	for range mostFrames + 1 {
		c.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
	}
	wantClose(t, c, wire.CloseBad)
	c = h.enter(live.Host, "frames", "")
	for range mostFrames + 1 {
		h.say(c, `{"t":"ping"}`)
	}
	wantClose(t, c, wire.CloseBad)
}

func TestVotes(t *testing.T) {
	h := newHouse(t)
	c := h.enter(live.Viewer, "v", "")
	h.say(c, `{"t":"vote","op":"a","number":12,"value":1}`)
	var ack wire.Ack
	if err := json.Unmarshal(h.frame(c, wire.TAck), &ack); err != nil || ack != (wire.Ack{T: wire.TAck, Op: "a", Number: 12, Votes: 7, V: 3, Voted: true, Changed: true}) {
		t.Errorf("%+v", ack)
	}
	refused := func(c *websocket.Conn, code string) {
		t.Helper()
		var r wire.Refused
		if err := json.Unmarshal(h.frame(c, wire.TRefused), &r); err != nil || r.Op != "b" || r.Error.Code != code {
			t.Errorf("%+v, want %s", r, code)
		}
	}
	h.say(c, `{"t":"vote","op":"b","number":99,"value":1}`)
	refused(c, live.ErrNotFound.Code)
	for range mostVotes - 2 {
		h.say(c, `{"t":"vote","op":"a","number":12,"value":0}`)
		h.frame(c, wire.TAck)
	}
	h.say(c, `{"t":"vote","op":"b","number":12,"value":1}`)
	refused(c, errTooFast.Code)
	mod := h.enter(live.Moderator, "m", "")
	h.say(mod, `{"t":"vote","op":"b","number":12,"value":1}`)
	refused(mod, errVoters.Code)
	author := h.store.Secret().AuthorID(live.Room, "v")
	if got := h.acts.votes; len(got) != mostVotes || got[0] != author+" 12 1" || slices.Contains(got[2:], author+" 12 1") {
		t.Errorf("%d votes reached the service: %q", len(got), got)
	}
}

func TestOverlaysAndPeopleAreSeenComingAndGoing(t *testing.T) {
	h := newHouse(t)
	desk := h.enter(live.Moderator, "mia", "")
	o := h.enter(live.Overlay, "link", "")
	h.say(o, `{"t":"shown","scene":4}`)
	until(t, "shown", func() bool { return h.acts.seen() == "-1 false,-1 false,4 false" })
	o.Close()
	until(t, "gone", func() bool { return h.acts.seen() == "-1 false,-1 false,4 false,-1 true" })
	page := h.enter(live.Overlay, "link", "")
	page.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, "")) // the tab was closed
	until(t, "left", func() bool { return strings.HasSuffix(h.acts.seen(), "-1 false,-1 false,left") })
	page.Close()
	people := func(want string) {
		t.Helper()
		for {
			var s wire.Status
			if err := json.Unmarshal(h.frame(desk, wire.TStatus), &s); err != nil {
				t.Fatal(err)
			}
			var on []string
			for _, p := range s.People {
				on = append(on, p.ID+p.On)
			}
			if strings.Join(on, " ") == want {
				return
			}
		}
	}
	people("mia")
	max := h.enter(live.Moderator, "max", "")
	people("max mia")
	h.say(max, `{"t":"here","on":"#12"}`)
	people("max#12 mia")
	max.Close()
	people("mia")
}
