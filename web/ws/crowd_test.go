//go:build unix

package ws

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// crowdAddr, set in the environment, makes the test program the crowd.
const crowdAddr = "ZURUF_BENCH_CROWD"

// crowd is the other end of many sockets, in a process of its own, so that the
// benchmark's CPU time and memory are the server's alone.
type crowd struct {
	tb  testing.TB
	in  io.Writer
	out *bufio.Reader
}

func newCrowd(h *house) *crowd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crowdAddr+"="+strings.TrimPrefix(h.url, "ws://")+"/?role=viewer&show="+h.show)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		h.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	return &crowd{tb: h, in: in, out: bufio.NewReader(out)}
}

func (c *crowd) order(format string, args ...any) (n int64) {
	fmt.Fprintf(c.in, format+"\n", args...)
	line, _ := c.out.ReadString('\n')
	if _, err := fmt.Sscan(line, &n); err != nil {
		c.tb.Fatalf("the crowd says %q", line)
	}
	return n
}

// join opens n more sockets.
func (c *crowd) join(n int) { c.order("join %d", n) }

// ping makes every socket send a heartbeat.
func (c *crowd) ping() { c.order("ping") }

// received is how many bytes all sockets have received so far.
func (c *crowd) received() int64 { return c.order("received") }

// beCrowd obeys the orders of a benchmark until it ends.
func beCrowd(target string) {
	host, path, _ := strings.Cut(target, "/")
	var received, serial atomic.Int64
	var mu sync.Mutex
	var conns []net.Conn
	join := func() error {
		c, err := net.Dial("tcp", host)
		if err != nil {
			return err
		}
		fmt.Fprintf(c, "GET /%s&session=%d HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, serial.Add(1), host)
		buf := make([]byte, 2048)
		n := 0
		for !bytes.Contains(buf[:n], []byte(`"t":"you"`)) { // the last of the first frames
			m, err := c.Read(buf[n:])
			if err != nil {
				return err
			}
			n += m
		}
		mu.Lock()
		conns = append(conns, c)
		mu.Unlock()
		go func() {
			for {
				n, err := c.Read(buf)
				if err != nil {
					return
				}
				received.Add(int64(n))
			}
		}()
		return nil
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var n int64
		if in.Text() == "ping" {
			for _, c := range conns {
				c.Write([]byte("\x81\x8c\x00\x00\x00\x00{\"t\":\"ping\"}"))
			}
		}
		if _, err := fmt.Sscanf(in.Text(), "join %d", &n); err != nil {
			fmt.Println(received.Load())
			continue
		}
		left := n
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for atomic.AddInt64(&left, -1) >= 0 {
					if err := join(); err != nil {
						fmt.Fprintln(os.Stderr, "crowd:", err)
						os.Exit(1)
					}
				}
			})
		}
		wg.Wait()
		fmt.Println(n)
	}
}
