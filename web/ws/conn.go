package ws

import (
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/wire"
)

// maxQueue bounds what waits for one slow socket, in bytes.
const maxQueue = 1 << 20

// writeTimeout is how long a socket may take none of what it is sent.
const writeTimeout = 10 * time.Second

// readTimeout is how long a client may be silent; its heartbeat comes every 5 to 10 s.
const readTimeout = 45 * time.Second

// Conn is one socket. Its methods are safe for concurrent use.
type Conn struct {
	ws      *websocket.Conn
	net     net.Conn
	raw     syscall.RawConn
	attempt func(fd uintptr) bool
	wg      *sync.WaitGroup

	mu      sync.Mutex
	gated   bool // the first frames are not out yet: everything else waits
	closing bool // nothing more is taken
	writing bool // a goroutine is writing the queue
	queue   net.Buffers
	queued  int
	now     []byte // for tryWrite
	wrote   int
}

func newConn(c *websocket.Conn, wg *sync.WaitGroup) *Conn {
	out := &Conn{ws: c, net: c.NetConn(), gated: true, wg: wg}
	out.raw = rawConn(out.net)
	out.attempt = out.tryWrite
	c.SetReadLimit(wire.MaxSaid)
	c.SetPingHandler(func(data string) error {
		out.Deliver(encode(opPong, []byte(data)))
		return nil
	})
	c.SetCloseHandler(func(int, string) error { return nil })
	return out
}

// open sends the first frames and then whatever came meanwhile.
func (c *Conn) open(first [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gated = false
	waiting := c.queue
	c.queue, c.queued = nil, 0
	for _, m := range first {
		c.putLocked(Encode(m))
	}
	for _, b := range waiting {
		c.putLocked(b)
	}
}

// Deliver takes encoded frames for the socket. It never waits: what the socket
// does not take at once is queued, and a client whose queue is full is closed
// with wire.CloseSlow.
func (c *Conn) Deliver(batch []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(batch)
}

func (c *Conn) putLocked(b []byte) {
	if c.closing {
		return
	}
	if !c.gated && !c.writing && len(c.queue) == 0 {
		n := c.writeNow(b)
		if n == len(b) {
			return
		}
		b = b[n:]
	}
	c.queue = append(c.queue, b)
	c.queued += len(b)
	if c.queued > maxQueue {
		c.closeLocked(wire.CloseSlow, "too slow")
		return
	}
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
	for {
		c.mu.Lock()
		bufs, closing := c.queue, c.closing
		c.queue, c.queued = nil, 0
		if len(bufs) == 0 {
			c.writing = false
			c.mu.Unlock()
			if closing {
				c.net.Close()
			}
			return
		}
		c.mu.Unlock()
		c.net.SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := bufs.WriteTo(c.net); err != nil {
			c.mu.Lock()
			c.closing, c.writing, c.queue = true, false, nil
			c.mu.Unlock()
			c.net.Close()
			return
		}
	}
}

// Close says goodbye with a code of the protocol and closes the socket.
func (c *Conn) Close(code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closeLocked(code, reason)
}

func (c *Conn) closeLocked(code int, reason string) {
	if c.closing {
		return
	}
	if code == wire.CloseSlow {
		// What waits would not be read in time. Only the rest of a batch that
		// was begun must still go out, so that the farewell is not cut into it.
		if c.writing || c.gated {
			c.queue = nil
		} else {
			c.queue = c.queue[:1]
		}
	}
	c.closing, c.gated = true, false
	c.queue = append(c.queue, closeFrame(code, reason))
	c.startLocked()
}

// drop closes the socket without a word: the other side is gone.
func (c *Conn) drop() {
	c.mu.Lock()
	c.closing, c.queue = true, nil
	c.mu.Unlock()
	c.net.Close()
}
