package ws

import (
	"context"
	"net/http"
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
	// Cast counts a viewer's ballot in a poll.
	Cast(ctx context.Context, v Visitor, c *wire.Cast) (wire.Ack, error)
	// Shown notes that an overlay page is there and which scene it shows.
	Shown(ctx context.Context, v Visitor, page string, scene int, gone bool) error
	// Left forgets an overlay page that was closed or loaded anew.
	Left(ctx context.Context, v Visitor, page string) error
}

// Server opens sockets and speaks the client protocol on them.
type Server struct {
	feed     *feed.Feed
	acts     Acts
	now      func() time.Time
	upgrader websocket.Upgrader
	limits   *limits
	ctx      context.Context // ends with Close
	cancel   context.CancelFunc

	mu     sync.Mutex
	conns  map[*session]struct{}
	viewer map[string]int // open sockets by viewer session
	closed bool
	wg     sync.WaitGroup // Opens, sessions and writers
}

// maxPerSession is how many sockets one session may hold open.
const maxPerSession = 10

// New builds a Server. origin decides whether a page of that origin may connect.
func New(f *feed.Feed, acts Acts, now func() time.Time, origin func(*http.Request) bool) *Server {
	ctx, cancel := context.WithCancel(context.Background())
	return &Server{feed: f, acts: acts, now: now, limits: newLimits(now), ctx: ctx, cancel: cancel,
		conns: map[*session]struct{}{}, viewer: map[string]int{},
		upgrader: websocket.Upgrader{ReadBufferSize: 256, WriteBufferSize: 256, WriteBufferPool: &sync.Pool{}, CheckOrigin: origin,
			HandshakeTimeout: 5 * time.Second}}
}

// Open upgrades the request and serves the socket; it returns at once, so that
// what the request needed is free again.
func (s *Server) Open(w http.ResponseWriter, r *http.Request, v Visitor) {
	s.mu.Lock()
	closed := s.closed
	if !closed {
		s.wg.Add(1)
	}
	s.mu.Unlock()
	if closed {
		http.Error(w, "restart", http.StatusServiceUnavailable)
		return
	}
	h := &hijacker{ResponseWriter: w}
	c, err := s.upgrader.Upgrade(h, r, nil)
	if err != nil {
		s.wg.Done()
		return // the upgrader has answered
	}
	h.conn.silent = true
	x := &session{server: s, visitor: v, conn: newConn(c, h.conn.Conn, &s.wg), page: live.NewID()}
	c.SetPingHandler(x.ping)
	x.sub = &hub.Subscriber{Deliver: x.conn.Deliver}
	s.add(x)
	go x.run()
}

// add counts a session in, or tells it why not.
func (s *Server) add(x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[x] = struct{}{}
	if x.visitor.Role == live.Viewer {
		s.viewer[x.visitor.Session]++
	}
	switch {
	case s.closed:
		x.conn.Close(wire.CloseRestart, "restart")
	case s.viewer[x.visitor.Session] > maxPerSession:
		x.conn.Close(wire.CloseTooMany, "too many connections of one session")
	}
}

func (s *Server) remove(x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, x)
	if id := x.visitor.Session; x.visitor.Role == live.Viewer {
		if s.viewer[id]--; s.viewer[id] == 0 {
			delete(s.viewer, id)
		}
	}
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

// CloseShow has everybody come back who is in a show: their links lead to another one now.
func (s *Server) CloseShow(show string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for x := range s.conns {
		if x.visitor.Show == show {
			x.conn.Close(wire.CloseResync, "these links lead to another show now")
		}
	}
}

// Close tells every client to come back to a restarted server, and waits.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.cancel()
	for x := range s.conns {
		x.conn.Close(wire.CloseRestart, "restart")
	}
	s.mu.Unlock()
	s.wg.Wait()
}
