package embedded

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

const (
	// queueLimit bounds the replies and messages that a client has not read.
	queueLimit = 16 << 20
	// stallLimit is how long the engine waits for a client beyond queueLimit
	// before it drops the connection: miniredis publishes under its only lock,
	// so that one stuck subscriber stops the store.
	stallLimit = 5 * time.Second
)

// newPipe makes both ends of an in-memory connection. Requests are not bounded,
// so a client can write a whole pipeline before it reads. Replies pass the gate.
func newPipe(g *gate) (client, srv net.Conn) {
	requests, replies := newQueue(), newQueue()
	replies.gate, replies.limit, replies.stall = g, queueLimit, stallLimit
	g.add(replies)
	return &conn{r: replies, w: requests}, &conn{r: requests, w: replies}
}

// A conn is one end of a connection.
type conn struct{ r, w *queue }

func (c *conn) Read(p []byte) (int, error) { return c.r.read(p) }

// Write never waits for the gate. If the other end is stuck, the connection is
// closed: the server ignores errors of single writes.
func (c *conn) Write(p []byte) (int, error) {
	err := c.w.write(p)
	if err != nil {
		c.Close()
		return 0, err
	}
	return len(p), nil
}

// Close ends both directions; the other end can read what it was sent.
func (c *conn) Close() error {
	c.r.closeReader()
	c.w.closeWriter()
	return nil
}

func (c *conn) LocalAddr() net.Addr  { return memoryAddr{} }
func (c *conn) RemoteAddr() net.Addr { return memoryAddr{} }

func (c *conn) SetDeadline(t time.Time) error     { return c.SetReadDeadline(t) }
func (c *conn) SetReadDeadline(t time.Time) error { c.r.setDeadline(t); return nil }

// SetWriteDeadline has no effect: a request never waits, a reply has its own
// limit.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "embedded" }

// A queue is one direction of a connection.
type queue struct {
	gate  *gate // nil: everything passes
	limit int   // 0: unbounded
	stall time.Duration

	mu       sync.Mutex
	changed  sync.Cond
	buf      []byte
	off      int    // buf[off:] is unread
	marks    []mark // tags of the unread bytes, in order; only with a gate
	deadline time.Time
	timer    *time.Timer
	waiting  int  // callers in wait
	noReader bool // the reader has closed
	noWriter bool // the writer has closed
}

// A mark gives n bytes their tag.
type mark struct {
	tag uint64
	n   int
}

func newQueue() *queue {
	q := &queue{}
	q.changed.L = &q.mu
	return q
}

func (q *queue) read(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if q.noReader {
			return 0, net.ErrClosed
		}
		n, err := q.releasedLocked(len(p))
		if n > 0 {
			copy(p, q.buf[q.off:q.off+n])
			q.consumeLocked(n)
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		if q.noWriter && q.off == len(q.buf) {
			return 0, io.EOF
		}
		if !q.deadline.IsZero() && !time.Now().Before(q.deadline) {
			return 0, os.ErrDeadlineExceeded
		}
		q.waitLocked(q.deadline)
	}
}

// releasedLocked counts the bytes that may be read now, up to limit. If there
// are none, the error tells that the next ones never may.
func (q *queue) releasedLocked(limit int) (int, error) {
	if q.gate == nil {
		return min(limit, len(q.buf)-q.off), nil
	}
	n := 0
	for _, m := range q.marks {
		ok, err := q.gate.check(m.tag)
		if !ok {
			return min(n, limit), err
		}
		if n += m.n; n >= limit {
			return limit, nil
		}
	}
	return n, nil
}

func (q *queue) consumeLocked(n int) {
	q.off += n
	if q.off == len(q.buf) {
		q.buf, q.off = q.buf[:0], 0
		if cap(q.buf) > 1<<20 {
			q.buf = nil
		}
	}
	if q.waiting > 0 {
		q.changed.Broadcast()
	}
	used := 0
	for used < len(q.marks) && n > 0 {
		take := min(n, q.marks[used].n)
		n -= take
		if q.marks[used].n -= take; q.marks[used].n == 0 {
			used++
		}
	}
	q.marks = append(q.marks[:0], q.marks[used:]...)
}

func (q *queue) write(p []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	var end time.Time
	for q.limit > 0 && len(q.buf)-q.off >= q.limit && !q.noReader && !q.noWriter {
		if end.IsZero() {
			end = time.Now().Add(q.stall)
			defer time.AfterFunc(q.stall, q.wake).Stop()
		}
		if !time.Now().Before(end) {
			return os.ErrDeadlineExceeded
		}
		q.waitLocked(time.Time{})
	}
	if q.noReader || q.noWriter {
		return io.ErrClosedPipe
	}
	if q.off > 0 && len(q.buf)+len(p) > cap(q.buf) {
		q.buf, q.off = q.buf[:copy(q.buf, q.buf[q.off:])], 0
	}
	q.buf = append(q.buf, p...)
	if q.gate != nil {
		tag := q.gate.issued.Load()
		if last := len(q.marks) - 1; last >= 0 && q.marks[last].tag == tag {
			q.marks[last].n += len(p)
		} else {
			q.marks = append(q.marks, mark{tag, len(p)})
		}
	}
	if q.waiting > 0 {
		q.changed.Broadcast()
	}
	return nil
}

// waitLocked waits for a change, or until the deadline if there is one. It may
// return early.
func (q *queue) waitLocked(deadline time.Time) {
	if !deadline.IsZero() {
		if left := time.Until(deadline); q.timer == nil {
			q.timer = time.AfterFunc(left, q.wake)
		} else {
			q.timer.Reset(left)
		}
	}
	q.waiting++
	q.changed.Wait()
	q.waiting--
}

func (q *queue) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waiting > 0 {
		q.changed.Broadcast()
	}
}

func (q *queue) setDeadline(t time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.deadline = t
	if q.waiting > 0 {
		q.changed.Broadcast()
	}
}

func (q *queue) closeReader() {
	q.mu.Lock()
	q.noReader = true
	q.buf, q.off, q.marks = nil, 0, nil
	if q.timer != nil {
		q.timer.Stop()
	}
	q.changed.Broadcast()
	q.mu.Unlock()
	if q.gate != nil {
		q.gate.remove(q)
	}
}

func (q *queue) closeWriter() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.noWriter = true
	q.changed.Broadcast()
}
