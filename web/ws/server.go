package ws

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

// Visitor is who opens a socket, as the web found out from cookie or token.
type Visitor struct {
	Show    string
	Role    live.Role
	Session string // id, never a secret
	Name    string
	Link    string // id of the link it came by; "" for viewers
	Author  string // viewers: author id in the room
	Since   string // resume token
	Lang    string
}

// Acts is what frames from clients lead to.
type Acts interface {
	// Vote counts a viewer's vote and answers with the true total.
	Vote(ctx context.Context, v Visitor, number, value int) (votes int, version int64, changed bool, err error)
	// Shown notes that an overlay page is there and which scene it shows.
	Shown(ctx context.Context, v Visitor, page string, scene int, gone bool) error
}

// Server opens sockets and speaks the client protocol on them.
type Server struct {
	feed     *feed.Feed
	hub      *hub.Hub
	acts     Acts
	now      func() time.Time
	upgrader websocket.Upgrader
	limits   *limits

	mu     sync.Mutex
	conns  map[*session]struct{}
	closed bool
	wg     sync.WaitGroup
}

// maxPerSession is how many sockets one session may hold open.
const maxPerSession = 10

// New builds a Server. origin decides whether a page of that origin may connect.
func New(f *feed.Feed, h *hub.Hub, acts Acts, now func() time.Time, origin func(*http.Request) bool) *Server {
	return &Server{feed: f, hub: h, acts: acts, now: now, limits: newLimits(now), conns: map[*session]struct{}{},
		upgrader: websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{}, CheckOrigin: origin,
			HandshakeTimeout: 5 * time.Second}}
}

// Open upgrades the request and serves the socket; it returns at once, so that
// what the request needed is free again.
func (s *Server) Open(w http.ResponseWriter, r *http.Request, v Visitor) {
	c, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	x := &session{server: s, visitor: v, conn: newConn(c, &s.wg), page: live.NewID()}
	x.sub = &hub.Subscriber{Deliver: x.conn.Deliver}
	s.mu.Lock()
	mine := 0
	for other := range s.conns {
		if other.visitor.Session == v.Session && v.Role == live.Viewer {
			mine++
		}
	}
	refuse := s.closed || mine >= maxPerSession
	if !refuse {
		s.conns[x] = struct{}{}
	}
	s.wg.Add(1)
	s.mu.Unlock()
	if refuse {
		x.conn.Close(wire.CloseTooMany, "too many connections of one session")
		s.wg.Done()
		return
	}
	go x.run()
}

// Count returns how many sockets are open.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// CloseLink ends every socket that came by a link.
func (s *Server) CloseLink(link string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for x := range s.conns {
		if x.visitor.Link == link {
			x.conn.Close(wire.CloseRevoked, "this link was revoked")
		}
	}
}

// Close tells every client to come back to a restarted server, and waits.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for x := range s.conns {
		x.conn.Close(wire.CloseRestart, "restart")
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// session is one visitor on one socket.
type session struct {
	server  *Server
	visitor Visitor
	conn    *Conn
	sub     *hub.Subscriber
	page    string // this page, among several of one link
	here    string
}

func (x *session) run() {
	s := x.server
	defer s.wg.Done()
	defer func() {
		x.conn.drop()
		s.mu.Lock()
		delete(s.conns, x)
		s.mu.Unlock()
	}()
	watch, client, ok := x.join()
	if !ok {
		x.read(func(wire.Said) {}) // until the farewell is out
		return
	}
	defer watch.End()
	defer watch.Leave(client, x.sub)
	x.arrive()
	defer x.depart()
	x.read(x.said)
}

func audience(r live.Role) feed.Audience {
	switch r {
	case live.Producer, live.Moderator:
		return feed.Desk
	case live.Host:
		return feed.Host
	case live.Overlay:
		return feed.Overlay
	}
	return feed.Public
}

// join subscribes and sends the first frames.
func (x *session) join() (*feed.Watch, feed.Client, bool) {
	v := x.visitor
	c := feed.Client{Audience: audience(v.Role), Session: v.Session, Role: string(v.Role), Author: v.Author, Since: v.Since}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	watch, err := x.server.feed.Follow(ctx, v.Show)
	if err == nil {
		var first [][]byte
		if first, err = watch.Join(ctx, c, x.sub); err == nil {
			x.conn.open(first)
			return watch, c, true
		}
		watch.End()
	}
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		x.conn.Close(wire.CloseNoShow, "there is no such show")
	} else {
		slog.Warn("join", "show", v.Show, "error", err)
		x.conn.Close(wire.CloseRestart, "not ready")
	}
	return nil, c, false
}

// read hands frames to said until the socket ends.
func (x *session) read(said func(wire.Said)) {
	for {
		x.conn.ws.SetReadDeadline(time.Now().Add(readTimeout))
		kind, b, err := x.conn.ws.ReadMessage()
		if err != nil {
			return
		}
		frame, err := wire.DecodeSaid(b)
		if kind != websocket.TextMessage || err != nil || !x.server.limits.frame(x.visitor.Session) {
			x.conn.Close(wire.CloseBad, "not a frame of this protocol")
			return
		}
		said(frame)
	}
}

func (x *session) reply(frame any) {
	b, err := json.Marshal(frame)
	if err != nil {
		slog.Error("frame not encoded", "error", err)
		return
	}
	x.conn.Deliver(Encode(b))
}

func (x *session) said(f wire.Said) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	switch f.T {
	case wire.TPing:
		x.reply(wire.Beat{T: wire.TBeat, Now: wire.At(x.server.now().UnixMilli())})
		x.present(ctx)
	case wire.TVote:
		x.vote(ctx, f)
	case wire.TShown:
		if x.visitor.Role == live.Overlay {
			x.shown(ctx, f.Scene, false)
		}
	case wire.THere:
		if x.visitor.Role.Moderates() {
			x.here = strings.ToValidUTF8(f.On, "")
			x.present(ctx)
		}
	}
}

var errVoters = live.Refuse(live.Forbidden, "viewers_vote", "",
	"Only viewers vote.", "Abstimmen können nur Zuschauer.")

func (x *session) vote(ctx context.Context, f wire.Said) {
	var err error
	ack := wire.Ack{T: wire.TAck, Op: f.Op, Number: f.Number, Voted: f.Value == 1}
	if x.visitor.Role != live.Viewer {
		err = errVoters
	} else if !x.server.limits.vote(x.visitor.Session) {
		err = errTooFast
	} else {
		ack.Votes, ack.V, ack.Changed, err = x.server.acts.Vote(ctx, x.visitor, f.Number, f.Value)
	}
	if err == nil {
		x.reply(ack)
		return
	}
	e := live.AsError(err)
	if e == nil {
		slog.Error("vote", "error", err)
		e = live.ErrUnavailable
	}
	x.reply(wire.Refused{T: wire.TRefused, Op: f.Op, Error: wire.FromError(e, x.visitor.Lang)})
}

// arrive, present and depart keep who is at the desk and which overlays are there.
func (x *session) arrive() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if x.visitor.Role == live.Overlay {
		x.shown(ctx, -1, false)
	}
	x.present(ctx)
}

func (x *session) present(ctx context.Context) {
	v := x.visitor
	switch {
	case v.Role == live.Moderator:
		x.warn(x.server.feed.Here(ctx, v.Show, wire.Person{ID: v.Session, Name: v.Name, Role: string(v.Role), On: x.here}))
	case v.Role == live.Overlay:
		x.shown(ctx, -1, false)
	}
}

func (x *session) depart() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	v := x.visitor
	switch v.Role {
	case live.Moderator:
		x.warn(x.server.feed.Here(ctx, v.Show, wire.Person{ID: v.Session}))
	case live.Overlay:
		x.shown(ctx, -1, true)
	}
}

func (x *session) shown(ctx context.Context, scene int, gone bool) {
	x.warn(x.server.acts.Shown(ctx, x.visitor, x.page, scene, gone))
}

func (x *session) warn(err error) {
	if err != nil {
		slog.Warn("presence", "show", x.visitor.Show, "error", err)
	}
}
