//go:build !unix

package ws

import (
	"net"
	"syscall"
)

func rawConn(net.Conn) syscall.RawConn { return nil }

func (c *Conn) writeNow([]byte) int { return 0 }

func (c *Conn) tryWrite(uintptr) bool { return true }
