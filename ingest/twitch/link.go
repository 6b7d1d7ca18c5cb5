package twitch

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/ingest"
)

const (
	handshake = 10 * time.Second // to open a connection and be let in
	writing   = 10 * time.Second // one message of ours
	maxFrame  = 1 << 20          // bytes; an event is about 3 KB, IRC puts several lines into one
	queued    = 256              // frames read ahead
)

// dial opens a WebSocket. Errors name no address.
func (c *Connector) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	limited, cancel := context.WithTimeout(ctx, handshake)
	defer cancel()
	conn, res, err := c.dialer.DialContext(limited, address, nil)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case res != nil && res.StatusCode == 429:
		return nil, tooOften(30 * time.Second)
	case res != nil && res.StatusCode >= 500:
		return nil, ingest.ErrPlatform.Because(err)
	case err != nil:
		var malformed *url.Error
		if errors.As(err, &malformed) {
			err = malformed.Err // without the address
		}
		return nil, ingest.ErrUnreachable.Because(err)
	}
	conn.SetReadLimit(maxFrame)
	return conn, nil
}

// hear reads one frame within the time for being let in.
func hear(ctx context.Context, conn *websocket.Conn) ([]byte, error) {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_, b, err := conn.ReadMessage()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, lost(err)
	}
	return b, nil
}

// link is one connection that is being read.
type link struct {
	conn     *websocket.Conn
	mode     string        // eventsub or irc
	patience time.Duration // longest silence
	first    []byte        // a frame that was read before
	own      string        // user id of the account that reads; "" for nobody
	frames   chan []byte   // closed when reading has ended
	err      error         // why, once frames is closed
	began    time.Time     // when we were let in
	over     time.Time     // when reading ended, once frames is closed
	done     chan struct{}
	ended    chan struct{}
}

func newLink(conn *websocket.Conn, mode string, patience time.Duration, first []byte) *link {
	l := &link{conn: conn, mode: mode, patience: patience, first: first, began: time.Now(),
		frames: make(chan []byte, queued), done: make(chan struct{}), ended: make(chan struct{})}
	go l.read()
	return l
}

func (l *link) read() {
	defer close(l.ended)
	defer func() {
		l.over = time.Now()
		close(l.frames)
	}()
	b, err := l.first, error(nil)
	for {
		if b != nil {
			select {
			case l.frames <- b:
			case <-l.done:
				return
			}
		}
		l.conn.SetReadDeadline(time.Now().Add(l.patience))
		if _, b, err = l.conn.ReadMessage(); err != nil {
			l.err = lost(err)
			return
		}
	}
}

// close ends the connection and waits until nothing of it is left.
func (l *link) close() {
	close(l.done)
	l.conn.Close()
	<-l.ended
}

// write says something, in IRC.
func (l *link) write(s string) error { return write(l.conn, s) }

func write(conn *websocket.Conn, s string) error {
	conn.SetWriteDeadline(time.Now().Add(writing))
	if err := conn.WriteMessage(websocket.TextMessage, []byte(s)); err != nil {
		return lost(err)
	}
	return nil
}

// lost says why a connection is gone: silence, or that it broke.
func lost(err error) error {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return errSilent.Because(err)
	case errors.Is(err, websocket.ErrReadLimit):
		return ingest.ErrTooLarge.Because(err)
	}
	return errBroken.Because(err)
}

// trusted reports whether a connection may be moved to an address that Twitch
// gave: the same way of speaking, to the host we chose or one of Twitch's own.
func trusted(ours, theirs string) bool {
	scheme, rest, _ := strings.Cut(ours, "://")
	scheme2, rest2, ok := strings.Cut(theirs, "://")
	host, host2 := hostOf(rest), hostOf(rest2)
	return ok && scheme == scheme2 && host != "" && (host == host2 || scheme == "wss" && strings.HasSuffix(host2, ".twitch.tv"))
}

func hostOf(s string) string {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	if strings.ContainsAny(s, "@\\ ") {
		return ""
	}
	return strings.TrimSuffix(s, ":443")
}
