package load

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// pool lets thousands of sockets share the few buffers that are written at once.
type pool = sync.Pool

// socket is one client's WebSocket: one goroutine reads, any may say something.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex
}

func (s *socket) say(text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return s.conn.WriteMessage(websocket.TextMessage, text)
}

var ping = []byte(`{"t":"ping"}`)

// listen hands every frame to hear until the socket ends.
func (s *socket) listen(hear func(kind string, frame []byte)) error {
	var buf bytes.Buffer
	for {
		s.conn.SetReadDeadline(time.Now().Add(time.Minute))
		_, r, err := s.conn.NextReader()
		if err != nil {
			return err
		}
		buf.Reset()
		if _, err := buf.ReadFrom(r); err != nil {
			return err
		}
		hear(kindOf(buf.Bytes()), buf.Bytes())
	}
}

// await hears frames until one of a kind has come.
func (s *socket) await(kind string) error {
	s.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	for {
		_, b, err := s.conn.ReadMessage()
		if err != nil {
			return err
		}
		if kindOf(b) == kind {
			return nil
		}
	}
}

// kindOf is a frame's type, which stands first, without decoding the rest:
// with thousands of viewers on the server's own machine that would be felt.
func kindOf(frame []byte) string {
	rest, ok := bytes.CutPrefix(frame, []byte(`{"t":"`))
	kind, _, ok2 := bytes.Cut(rest, []byte(`"`))
	if !ok || !ok2 {
		return ""
	}
	return string(kind)
}

// cause is a short name of what went wrong, the same for alike cases.
func cause(err error) string {
	var closed *websocket.CloseError
	var no *refused
	switch {
	case errors.As(err, &closed):
		return fmt.Sprintf("closed with %d", closed.Code)
	case errors.As(err, &no):
		return fmt.Sprintf("refused with %d %s", no.status, no.code)
	}
	for unwrapped := err; unwrapped != nil; unwrapped = errors.Unwrap(unwrapped) {
		err = unwrapped
	}
	return err.Error()
}
