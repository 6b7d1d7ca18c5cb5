package ws

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/wire"
)

const (
	// maxQueue bounds what waits for one slow socket, in bytes, beside what is
	// being written and the first frames.
	maxQueue = 1 << 20
	// writeTimeout is how long a socket may take none of what it is sent.
	writeTimeout = 10 * time.Second
	// readTimeout is how long a client may be silent; its heartbeat comes every 5 to 10 s.
	readTimeout = 45 * time.Second
	// farewell is how long a socket stays open for the last frame and the client's answer.
	farewell = time.Second
)

// Conn is one socket. Whoever builds it must read it to its end, with awaits
// and then end; the other methods are safe for concurrent use.
type Conn struct {
	ws      *websocket.Conn
	net     net.Conn
	raw     syscall.RawConn
	attempt func(fd uintptr) bool
	wg      *sync.WaitGroup

	mu      sync.Mutex
	gated   bool // the first frames are not out yet: everything else waits
	closing bool // nothing more is taken; what is in the queue still goes out
	ended   bool // nobody reads any more: the writer closes the socket when it is done
	writing bool // a goroutine is writing the queue
	cut     bool // the queue begins with the rest of a frame
	queue   net.Buffers
	queued  int    // bytes in queue that count against maxQueue
	now     []byte // for tryWrite
	wrote   int
}

// newConn takes over an upgraded connection; c must not write to it.
func newConn(c *websocket.Conn, conn net.Conn, wg *sync.WaitGroup) *Conn {
	out := &Conn{ws: c, net: conn, raw: rawConn(conn), gated: true, wg: wg}
	out.attempt = out.tryWrite
	c.SetReadLimit(wire.MaxSaid)
	return out
}

// open sends the first frames and then whatever came meanwhile.
func (c *Conn) open(first [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return
	}
	waiting := c.queue
	c.gated, c.queue = false, nil
	for _, m := range first {
		c.putLocked(Encode(m))
	}
	for _, b := range waiting {
		c.putLocked(b)
	}
	c.queued = 0 // a long snapshot is not the client's fault
}

// Deliver takes encoded frames for the socket. It never waits: what the socket
// does not take at once is queued, and a client whose queue is full is closed
// with wire.CloseSlow.
func (c *Conn) Deliver(batch []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return
	}
	c.putLocked(batch)
	if c.queued > maxQueue {
		c.closeLocked(wire.CloseSlow, "too slow")
	}
}

func (c *Conn) putLocked(b []byte) {
	if !c.gated && !c.writing {
		n := c.writeNow(b)
		if n == len(b) {
			return
		}
		b, c.cut = b[n:], n > 0
	}
	c.queue = append(c.queue, b)
	c.queued += len(b)
	if !c.gated {
		c.startLocked()
	}
}

func (c *Conn) startLocked() {
	if !c.writing {
		c.writing = true
		c.wg.Add(1)
		go c.drain()
	}
}

// drain writes the queue, waiting for the socket, until it is empty.
func (c *Conn) drain() {
	defer c.wg.Done()
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.queue) > 0 {
		bufs := c.queue
		c.queue, c.queued, c.cut = nil, 0, false
		if !c.closing {
			c.net.SetWriteDeadline(time.Now().Add(writeTimeout))
		}
		c.mu.Unlock()
		n, err := bufs.WriteTo(c.net)
		c.mu.Lock()
		if err != nil && n > 0 && !c.closing && errors.Is(err, os.ErrDeadlineExceeded) {
			c.queue = append(bufs, c.queue...) // slow, but it moves
		} else if err != nil {
			c.closing, c.ended, c.queue = true, true, nil
		}
	}
	c.writing = false
	switch {
	case c.ended:
		c.net.Close()
	case c.closing:
		c.finishLocked()
	default:
		c.net.SetWriteDeadline(time.Time{}) // an old deadline would fail writeNow
	}
}

// finishLocked says that nothing more will come, but goes on reading: closing
// with something unread would take the farewell back from the client.
func (c *Conn) finishLocked() {
	if half, ok := c.net.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

// Close says goodbye with a code of the protocol; the socket ends when the
// client has answered, or a little later without.
func (c *Conn) Close(code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closeLocked(code, reason)
}

func (c *Conn) closeLocked(code int, reason string) {
	if c.closing {
		return
	}
	switch {
	case code == wire.CloseSlow && c.cut:
		c.queue = c.queue[:1] // the farewell must not stand inside a frame
	case code == wire.CloseSlow, c.gated:
		c.queue = nil // would not be read in time, or not be understood
	}
	c.closing, c.gated = true, false
	c.queue = append(c.queue, closeFrame(code, reason))
	deadline := time.Now().Add(farewell)
	c.net.SetWriteDeadline(deadline)
	c.net.SetReadDeadline(deadline)
	c.startLocked()
}

// awaits gives the client time for its next frame; false after a farewell.
func (c *Conn) awaits() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closing {
		c.net.SetReadDeadline(time.Now().Add(readTimeout))
	}
	return !c.closing
}

// end is for the reader, when it has stopped. After a farewell that was not
// answered it waits until the client hangs up, but not for long.
func (c *Conn) end(answered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing && !answered {
		c.mu.Unlock()
		io.Copy(io.Discard, c.net)
		c.mu.Lock()
	}
	if c.ended = true; !c.closing || !c.writing {
		c.closing, c.queue = true, nil
		c.net.Close()
	}
}
