package room

import (
	"net"
	"net/netip"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sender hands rows to the system by sendmmsg(2), and a row of several packets
// as one datagram that the system cuts (UDP_SEGMENT, udp(7)).
type sender struct {
	conn  *net.UDPConn
	raw   syscall.RawConn
	v6    bool
	cuts  bool // the system cuts rows
	heads [datagrams]mmsghdr
	iovs  [datagrams]unix.Iovec
	names [datagrams]unix.RawSockaddrInet6 // an IPv4 one fits in
	sizes [datagrams]segment

	call  func(fd uintptr) bool // push
	arena []byte
	rows  []row
	sent  int
	uncut bool
}

type mmsghdr struct {
	head unix.Msghdr
	sent uint32
	_    [4]byte
}

// segment is the control message that says how to cut.
type segment struct {
	head unix.Cmsghdr
	size uint16
	_    [6]byte
}

func (s *sender) init(conn *net.UDPConn) {
	s.conn = conn
	s.v6 = conn.LocalAddr().(*net.UDPAddr).IP.To4() == nil
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	s.raw, s.call = raw, s.push
	_ = raw.Control(func(fd uintptr) {
		_, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_UDP, unix.UDP_SEGMENT)
		s.cuts = err == nil
	})
}

func (s *sender) joins() bool { return s.cuts }

func (s *sender) send(arena []byte, rows []row) {
	if s.raw == nil {
		plainly(s.conn, arena, rows)
		return
	}
	for i, r := range rows {
		s.fill(i, arena, r)
	}
	s.arena, s.rows, s.sent = arena, rows, 0
	for s.sent < len(rows) {
		if s.uncut = false; s.raw.Write(s.call) != nil {
			break // the socket is closed: so is the stage
		}
		if s.uncut { // this network device cannot cut
			s.cuts = false
			plainly(s.conn, arena, rows[s.sent:s.sent+1])
			s.sent++
		}
	}
	s.arena, s.rows = nil, nil
}

// push hands over what is left, until the system wants to be waited for or does
// not take a row as a whole.
func (s *sender) push(fd uintptr) bool {
	for s.sent < len(s.rows) {
		n, _, e := unix.Syscall6(unix.SYS_SENDMMSG, fd, uintptr(unsafe.Pointer(&s.heads[s.sent])), uintptr(len(s.rows)-s.sent), 0, 0, 0)
		switch e {
		case 0:
			s.sent += int(n)
		case unix.EAGAIN:
			return false
		case unix.EINTR:
		default:
			r := s.rows[s.sent]
			if s.uncut = (e == unix.EIO || e == unix.EINVAL) && r.until-r.from > r.size; s.uncut {
				return true
			}
			s.sent++ // this one address cannot be reached
		}
	}
	return true
}

func (s *sender) fill(i int, arena []byte, r row) {
	h := &s.heads[i].head
	*h = unix.Msghdr{Iov: &s.iovs[i], Name: (*byte)(unsafe.Pointer(&s.names[i]))}
	h.SetIovlen(1)
	h.Namelen = s.name(i, r.to)
	s.iovs[i].Base = &arena[r.from]
	s.iovs[i].SetLen(r.until - r.from)
	if r.until-r.from > r.size {
		c := &s.sizes[i]
		c.head.Level, c.head.Type, c.size = unix.SOL_UDP, unix.UDP_SEGMENT, uint16(r.size)
		c.head.SetLen(unix.CmsgLen(2))
		h.Control = (*byte)(unsafe.Pointer(c))
		h.SetControllen(unix.CmsgSpace(2))
	}
}

func (s *sender) name(i int, to netip.AddrPort) uint32 {
	port := to.Port()<<8 | to.Port()>>8
	if s.v6 {
		s.names[i] = unix.RawSockaddrInet6{Family: unix.AF_INET6, Port: port, Addr: to.Addr().As16()}
		return unix.SizeofSockaddrInet6
	}
	v4 := (*unix.RawSockaddrInet4)(unsafe.Pointer(&s.names[i]))
	*v4 = unix.RawSockaddrInet4{Family: unix.AF_INET, Port: port, Addr: to.Addr().Unmap().As4()}
	return unix.SizeofSockaddrInet4
}
