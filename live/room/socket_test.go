package room

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"
)

func listenUDP(t testing.TB) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func addr(c *net.UDPConn) netip.AddrPort { return c.LocalAddr().(*net.UDPAddr).AddrPort() }

// rtpOf is a packet that looks like RTP, of a size and with a mark.
func rtpOf(size int, mark byte) []byte {
	b := bytes.Repeat([]byte{mark}, size)
	b[0], b[1] = 0x80, 96
	return b
}

func TestABatchArrivesAsItWasWritten(t *testing.T) {
	s := newSocket(listenUDP(t))
	var to []*net.UDPConn
	for range 3 {
		to = append(to, listenUDP(t))
	}
	sizes := []int{1200, 1200, 700, 1200, 30, 31, 1400, 1400, 1400, 12}
	const rounds = 5
	for round := range rounds {
		for i, c := range to {
			for j, size := range sizes {
				if n, err := s.WriteTo(rtpOf(size, byte(round+i+j)), net.UDPAddrFromAddrPort(addr(c))); n != size || err != nil {
					t.Fatal(n, err)
				}
			}
		}
	}
	s.flush()
	buf := make([]byte, 2000)
	for i, c := range to {
		for round := range rounds {
			for j, size := range sizes {
				if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
					t.Fatal(err)
				}
				n, err := c.Read(buf)
				if err != nil {
					t.Fatalf("%d, round %d, packet %d: %v", i, round, j, err)
				}
				if !bytes.Equal(buf[:n], rtpOf(size, byte(round+i+j))) {
					t.Fatalf("%d, round %d, packet %d: %d bytes, want %d", i, round, j, n, size)
				}
			}
		}
	}
}

func TestOnlyMediaWait(t *testing.T) {
	s, to := newSocket(listenUDP(t)), listenUDP(t)
	for name, b := range map[string][]byte{
		"a connectivity check": {0, 1, 0, 0}, "a handshake": {22, 254, 253}, "a report": {0x80, 200, 0, 0}, "TURN": {0x40, 0, 0, 0},
	} {
		if _, err := s.WriteToAddrPort(b, addr(to)); err != nil {
			t.Fatal(err)
		}
		if err := to.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if n, err := to.Read(make([]byte, 10)); n != len(b) || err != nil {
			t.Errorf("%s: %d %v", name, n, err)
		}
	}
}

func TestAnAddressThatCannotBeReachedCostsNobodyElse(t *testing.T) {
	s, to := newSocket(listenUDP(t)), listenUDP(t)
	bad := netip.MustParseAddrPort("255.255.255.255:9")
	port := addr(to).Port() % batches // of the same batch
	bad = netip.AddrPortFrom(bad.Addr(), 8*100+port)
	for range 3 {
		for _, at := range []netip.AddrPort{bad, addr(to)} {
			if _, err := s.WriteToAddrPort(rtpOf(100, 1), at); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.flush()
	for i := range 3 {
		if err := to.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if n, err := to.Read(make([]byte, 200)); n != 100 || err != nil {
			t.Fatalf("packet %d: %d %v", i, n, err)
		}
	}
}

// BenchmarkSend sends pairs of packets to 64 addresses: together, and with a
// call for each.
func BenchmarkSend(b *testing.B) {
	for name, together := range map[string]bool{"together": true, "baseline": false} {
		b.Run(name, func(b *testing.B) {
			conn := listenUDP(b)
			s := newSocket(conn)
			var to []netip.AddrPort
			for range 64 {
				to = append(to, addr(listenUDP(b)))
			}
			p := rtpOf(1050, 1)
			b.ReportAllocs()
			for b.Loop() {
				for _, at := range to {
					for range 2 {
						if together {
							_, _ = s.WriteToAddrPort(p, at)
						} else {
							_, _ = conn.WriteToUDPAddrPort(p, at)
						}
					}
				}
				s.flush()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/128, "ns/packet")
		})
	}
}
