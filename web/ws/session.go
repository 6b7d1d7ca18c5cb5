package ws

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

// session is one visitor on one socket.
type session struct {
	server  *Server
	visitor Visitor
	conn    *Conn
	sub     *hub.Subscriber
	page    string // this page, among several of one link
	here    string
	left    bool // the page was closed or loaded anew: it shows nothing any more
}

func (x *session) run() {
	defer x.server.wg.Done()
	var leave func()
	apart(func() {
		if leave = x.join(); leave != nil {
			x.arrive()
		}
	})
	answered := leave != nil && x.read()
	x.conn.end(answered)
	if leave != nil {
		leave()
		x.depart()
	}
	x.server.remove(x)
}

// apart runs f on a goroutine of its own and waits for it. The reader's stack
// so stays small for as long as the socket lives; once grown, it would stay so.
func apart(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
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

// join subscribes and sends the first frames. It returns what ends that, or
// nil if there is nothing to see.
func (x *session) join() (leave func()) {
	if !x.conn.awaits() { // refused when it was counted in
		return nil
	}
	v := x.visitor
	c := feed.Client{Audience: audience(v.Role), Session: v.Session, Role: string(v.Role), Author: v.Author, Since: v.Since}
	ctx, cancel := context.WithTimeout(x.server.ctx, 10*time.Second)
	defer cancel()
	watch, err := x.server.feed.Follow(ctx, v.Show)
	if err == nil {
		var first [][]byte
		if first, err = watch.Join(ctx, c, x.sub); err == nil {
			x.conn.open(first)
			return func() {
				watch.Leave(c, x.sub)
				watch.End()
			}
		}
		watch.End()
	}
	switch e := live.AsError(err); {
	case e != nil && e.Kind == live.NotFound:
		x.conn.Close(wire.CloseNoShow, "there is no such show")
	case x.server.ctx.Err() != nil: // Close says why
	default:
		slog.Warn("join", "show", v.Show, "error", err)
		x.conn.Close(wire.CloseRestart, "not ready")
	}
	return nil
}

// read acts on what the client says until the socket ends, and reports whether
// the client has said goodbye.
func (x *session) read() bool {
	for x.conn.awaits() {
		kind, b, err := x.conn.ws.ReadMessage()
		var gone *websocket.CloseError
		var broken net.Error
		switch {
		case errors.As(err, &gone) && gone.Code != websocket.CloseAbnormalClosure:
			x.left = gone.Code == websocket.CloseGoingAway
			x.conn.Close(websocket.CloseNormalClosure, "")
			return true
		case errors.As(err, &gone), errors.As(err, &broken):
			return false
		}
		said, bad := wire.DecodeSaid(b)
		if err != nil || bad != nil || kind != websocket.TextMessage || !x.server.limits.frame(x.visitor.Session) {
			x.conn.Close(wire.CloseBad, "not a frame of this protocol")
			return false
		}
		if x.conn.awaits() {
			apart(func() { x.act(said) })
		}
	}
	return false
}

// ping answers a ping of the WebSocket protocol; it counts like a frame.
func (x *session) ping(data string) error {
	if !x.server.limits.frame(x.visitor.Session) {
		return wire.ErrFrame
	}
	x.conn.Deliver(encode(opPong, []byte(data)))
	return nil
}

func (x *session) reply(frame any) {
	b, err := json.Marshal(frame)
	if err != nil {
		slog.Error("frame not encoded", "error", err)
		return
	}
	x.conn.Deliver(Encode(b))
}

func (x *session) act(f wire.Said) {
	ctx, cancel := context.WithTimeout(x.server.ctx, 10*time.Second)
	defer cancel()
	switch f.T {
	case wire.TPing:
		x.reply(wire.Beat{T: wire.TBeat, Now: wire.At(x.server.now().UnixMilli())})
		x.present(ctx)
	case wire.TVote:
		x.vote(ctx, f)
	case wire.TBallot:
		x.cast(ctx, f.Cast)
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
	x.answer(ack, err)
}

// cast counts a ballot in a poll.
func (x *session) cast(ctx context.Context, c *wire.Cast) {
	ack, err := wire.Ack{}, error(errVoters)
	if x.visitor.Role == live.Viewer {
		if err = errTooFast; x.server.limits.vote(x.visitor.Session) {
			ack, err = x.server.acts.Cast(ctx, x.visitor, c)
		}
	}
	ack.T, ack.Op = wire.TAck, c.Op
	x.answer(ack, err)
}

// answer acknowledges an operation, or says why it was not done.
func (x *session) answer(ack wire.Ack, err error) {
	if err == nil {
		x.reply(ack)
		return
	}
	e := live.AsError(err)
	if e == nil {
		slog.Error("vote", "error", err)
		e = live.ErrUnavailable
	}
	x.reply(wire.Refused{T: wire.TRefused, Op: ack.Op, Error: wire.FromError(e, x.visitor.Lang)})
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
		if x.left {
			x.warn(x.server.acts.Left(ctx, v, x.page))
		} else {
			x.shown(ctx, -1, true)
		}
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
