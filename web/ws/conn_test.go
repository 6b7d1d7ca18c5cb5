//go:build unix

package ws

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/wire"
)

// patience bounds every wait of these tests.
const patience = 20 * time.Second

// narrow is a client that takes little at a time, so that the server's writes
// soon do not fit.
var narrow = &websocket.Dialer{NetDial: func(network, addr string) (net.Conn, error) {
	d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) })
	}}
	return d.Dial(network, addr)
}}

// pair is a Conn with a real client, without show and feed. The server's
// buffer is small.
func pair(t *testing.T) (*Conn, *websocket.Conn) {
	t.Helper()
	var wg sync.WaitGroup
	made := make(chan *Conn, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := &hijacker{ResponseWriter: w}
		up := websocket.Upgrader{}
		c, err := up.Upgrade(h, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		h.conn.silent = true
		h.conn.Conn.(*net.TCPConn).SetWriteBuffer(4096)
		conn := newConn(c, h.conn.Conn, &wg)
		made <- conn
		for conn.awaits() {
			if _, _, err := c.ReadMessage(); err != nil {
				break
			}
		}
		conn.end(false)
	}))
	client, _, err := narrow.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	client.SetReadDeadline(time.Now().Add(patience))
	t.Cleanup(func() {
		client.Close()
		server.Close()
		wg.Wait()
	})
	return <-made, client
}

// message is the i-th of a series, of some size.
func message(i, size int) []byte {
	return fmt.Appendf(nil, "%06d%s", i, strings.Repeat("x", size-6))
}

func wantMessage(t *testing.T, c *websocket.Conn, i, size int) {
	t.Helper()
	_, b, err := c.ReadMessage()
	if err != nil {
		t.Fatalf("message %d: %v", i, err)
	}
	if string(b) != string(message(i, size)) {
		t.Fatalf("message %d reads %.20q, %d bytes", i, b, len(b))
	}
}

func wantClose(t *testing.T, c *websocket.Conn, code int) {
	t.Helper()
	for {
		_, _, err := c.ReadMessage()
		var e *websocket.CloseError
		if errors.As(err, &e) && e.Code == code {
			return
		}
		if err != nil {
			t.Fatalf("ended with %v, want code %d", err, code)
		}
	}
}

// until waits for what must come soon.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

func (c *Conn) busy() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writing
}

func TestTheFirstFramesGoFirst(t *testing.T) {
	c, client := pair(t)
	for i := 2; i < 20; i++ {
		c.Deliver(Encode(message(i, 300)))
	}
	c.open([][]byte{message(0, 300), message(1, 70_000)})
	c.Deliver(Encode(message(20, 300)))
	for i := range 21 {
		size := 300
		if i == 1 {
			size = 70_000
		}
		wantMessage(t, client, i, size)
	}
}

// watched remembers the last write deadline.
type watched struct {
	net.Conn
	deadline time.Time
}

func (w *watched) SetWriteDeadline(t time.Time) error {
	w.deadline = t
	return w.Conn.SetWriteDeadline(t)
}

func TestASlowReaderGetsEverythingInOrder(t *testing.T) {
	c, client := pair(t)
	w := &watched{Conn: c.net}
	c.mu.Lock()
	c.net = w
	c.mu.Unlock()
	c.open(nil)
	const n, size = 400, 2000 // less than maxQueue
	for i := range n {
		c.Deliver(Encode(message(i, size)))
	}
	if !c.busy() {
		t.Fatal("everything fitted at once: this tests nothing")
	}
	for i := range n {
		wantMessage(t, client, i, size)
	}
	until(t, "the writer rests", func() bool { return !c.busy() })
	if !w.deadline.IsZero() {
		t.Error("a deadline stays, which will send every later message through the writer")
	}
	c.Deliver(Encode(message(n, 100)))
	if c.busy() {
		t.Error("a small message is not written at once after the writer's work")
	}
	wantMessage(t, client, n, 100)
}

func TestAWriteTimeoutEndsOnlyASocketThatTakesNothing(t *testing.T) {
	c, client := pair(t)
	c.open(nil)
	const n, size = 400, 2000
	for i := range n {
		c.Deliver(Encode(message(i, size)))
	}
	for i := range n / 2 {
		wantMessage(t, client, i, size)
	}
	c.net.SetWriteDeadline(time.Now()) // it moved since the writer began
	for i := n / 2; i < n; i++ {
		wantMessage(t, client, i, size)
	}
	until(t, "the writer rests", func() bool { return !c.busy() })
	for i := range n {
		c.Deliver(Encode(message(i, size)))
	}
	until(t, "the socket is closed", func() bool {
		c.net.SetWriteDeadline(time.Now()) // and again, until nothing moved
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.closing
	})
}

func TestAFullQueueIsClosedAsTooSlow(t *testing.T) {
	c, client := pair(t)
	c.open(nil)
	for i := range 300 {
		c.Deliver(Encode(message(i, 10_000)))
	}
	wantClose(t, client, wire.CloseSlow)
}

func TestTheFarewellNeverStandsInsideAFrame(t *testing.T) {
	c, client := pair(t)
	c.open(nil)
	c.Deliver(Encode(message(0, 2*maxQueue)))
	wantMessage(t, client, 0, 2*maxQueue)
	wantClose(t, client, wire.CloseSlow)
}

func TestALongSnapshotIsNotHeldAgainstTheClient(t *testing.T) {
	c, client := pair(t)
	c.open([][]byte{message(0, 2*maxQueue)})
	c.Deliver(Encode(message(1, 300)))
	wantMessage(t, client, 0, 2*maxQueue)
	wantMessage(t, client, 1, 300)
}

func TestAFloodBeforeTheFirstFramesIsBounded(t *testing.T) {
	c, client := pair(t)
	for i := range 300 {
		c.Deliver(Encode(message(i, 10_000)))
	}
	c.open([][]byte{message(0, 300)})
	wantClose(t, client, wire.CloseSlow)
}

func TestACloseBeforeTheFirstFramesIsNotLost(t *testing.T) {
	for range 50 {
		c, client := pair(t)
		c.Deliver(Encode(message(0, 300)))
		c.Close(wire.CloseNoShow, "there is no such show")
		c.open([][]byte{message(0, 300)})
		wantClose(t, client, wire.CloseNoShow)
	}
}

func TestAFarewellSendsWhatWaits(t *testing.T) {
	c, client := pair(t)
	c.open(nil)
	for i := range 100 {
		c.Deliver(Encode(message(i, 2000)))
	}
	c.Close(wire.CloseRestart, "restart")
	c.Deliver(Encode(message(100, 2000)))
	for i := range 100 {
		wantMessage(t, client, i, 2000)
	}
	wantClose(t, client, wire.CloseRestart)
}

func TestASocketWhoseClientNeverAnswersIsClosed(t *testing.T) {
	c, _ := pair(t)
	c.open(nil)
	c.Close(wire.CloseRestart, "restart")
	until(t, "the socket is closed", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.ended && !c.writing
	})
}
