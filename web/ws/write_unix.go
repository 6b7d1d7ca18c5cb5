//go:build unix

package ws

import (
	"net"
	"syscall"
)

// rawConn returns the descriptor of a plain connection, for writing without
// waiting; nil for TLS and others.
func rawConn(c net.Conn) syscall.RawConn {
	s, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// writeNow writes as much of b as the socket takes at once.
func (c *Conn) writeNow(b []byte) int {
	if c.raw == nil {
		return 0
	}
	c.now = b
	c.wrote = 0
	if c.raw.Write(c.attempt) != nil {
		return 0
	}
	return c.wrote
}

// tryWrite is called with the descriptor; true means: do not wait.
func (c *Conn) tryWrite(fd uintptr) bool {
	n, err := syscall.Write(int(fd), c.now)
	c.now = nil
	if err == nil && n > 0 {
		c.wrote = n
	}
	return true
}
