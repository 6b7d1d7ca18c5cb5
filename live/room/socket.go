package room

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// socket is a UDP socket on which media wait in batches until a shard has gone
// through its watchers, or the batch is full; everything else (connectivity
// checks, handshakes, reports) leaves at once.
type socket struct {
	conn    *net.UDPConn
	batches [batches]batch
}

// batches is how many batches a socket fills beside each other, by the port they
// go to, so that shards seldom meet.
const batches = 8

// socketBuffer is asked of the system for each direction; it may give less.
const socketBuffer = 8 << 20

func newSocket(conn *net.UDPConn) *socket {
	_ = conn.SetReadBuffer(socketBuffer)
	_ = conn.SetWriteBuffer(socketBuffer)
	s := &socket{conn: conn}
	for i := range s.batches {
		s.batches[i].init(conn)
	}
	return s
}

// media reports whether b is RTP, and neither RTCP nor another protocol of the
// same port (RFC 7983, RFC 5761).
func media(b []byte) bool {
	return len(b) > 1 && b[0]>>6 == 2 && (b[1] < 192 || b[1] > 223)
}

// WriteToAddrPort sends b, or keeps a copy until flush.
func (s *socket) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if !media(b) {
		return s.conn.WriteToUDPAddrPort(b, to)
	}
	at := &s.batches[to.Port()%batches]
	at.mu.Lock()
	at.add(b, to)
	at.mu.Unlock()
	return len(b), nil
}

// flush sends what waits.
func (s *socket) flush() {
	for i := range s.batches {
		b := &s.batches[i]
		b.mu.Lock()
		b.send()
		b.mu.Unlock()
	}
}

func (s *socket) WriteTo(b []byte, to net.Addr) (int, error) {
	return s.WriteToAddrPort(b, to.(*net.UDPAddr).AddrPort())
}

func (s *socket) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) {
	return s.conn.ReadFromUDPAddrPort(b)
}

func (s *socket) ReadFrom(b []byte) (int, net.Addr, error) { return s.conn.ReadFrom(b) }
func (s *socket) Close() error                             { return s.conn.Close() }
func (s *socket) LocalAddr() net.Addr                      { return s.conn.LocalAddr() }
func (s *socket) SetDeadline(t time.Time) error            { return s.conn.SetDeadline(t) }
func (s *socket) SetReadDeadline(t time.Time) error        { return s.conn.SetReadDeadline(t) }
func (s *socket) SetWriteDeadline(t time.Time) error       { return s.conn.SetWriteDeadline(t) }

// datagrams is how many messages a batch holds, and room for their bytes.
const (
	datagrams  = 64
	arenaBytes = 160 << 10
)

// row is a run of packets of one size, but for a shorter last one, to one address.
type row struct {
	to          netip.AddrPort
	from, until int // in the arena
	size        int // of each packet
	closed      bool
}

// most is how many bytes and packets one row may carry: what a UDP datagram
// of the system, cut into packets by it, can.
const (
	mostBytes   = 60_000
	mostPackets = 60
)

// batch collects rows and sends them with few system calls.
type batch struct {
	mu    sync.Mutex
	arena []byte
	rows  []row
	out   sender
}

func (b *batch) init(conn *net.UDPConn) {
	b.out.init(conn)
}

func (b *batch) add(p []byte, to netip.AddrPort) {
	if b.arena == nil {
		b.arena, b.rows = make([]byte, 0, arenaBytes), make([]row, 0, datagrams)
	}
	if len(b.arena)+len(p) > cap(b.arena) {
		b.send()
	}
	if n := len(b.rows); n > 0 && b.out.joins() {
		r := &b.rows[n-1]
		if r.to == to && !r.closed && len(p) <= r.size && r.until-r.from+len(p) <= mostBytes && r.until-r.from < mostPackets*r.size {
			b.arena = append(b.arena, p...)
			r.until += len(p)
			r.closed = len(p) < r.size
			return
		}
	}
	if len(b.rows) == datagrams {
		b.send()
	}
	from := len(b.arena)
	b.arena = append(b.arena, p...)
	b.rows = append(b.rows, row{to: to, from: from, until: from + len(p), size: len(p)})
}

func (b *batch) send() {
	if len(b.rows) > 0 {
		b.out.send(b.arena, b.rows)
		b.arena, b.rows = b.arena[:0], b.rows[:0]
	}
}

// plainly sends each packet of the rows with a call of its own. What the system
// refuses is lost, like any datagram.
func plainly(conn *net.UDPConn, arena []byte, rows []row) {
	for _, r := range rows {
		for at := r.from; at < r.until; at += r.size {
			_, _ = conn.WriteToUDPAddrPort(arena[at:min(at+r.size, r.until)], r.to)
		}
	}
}
