package ws

import (
	"bufio"
	"net"
	"net/http"
)

// hijacker remembers the connection that the upgrader took over.
type hijacker struct {
	http.ResponseWriter
	conn *muted
}

// Hijack implements http.Hijacker.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn = &muted{Conn: conn}
	return h.conn, rw, nil
}

// muted is a connection on which only the handshake is written: the WebSocket
// library would answer a broken frame in the middle of one of ours.
type muted struct {
	net.Conn
	silent bool // set after the handshake
}

func (m *muted) Write(b []byte) (int, error) {
	if m.silent {
		return len(b), nil
	}
	return m.Conn.Write(b)
}
