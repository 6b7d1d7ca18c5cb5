//go:build linux

package ws

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// benchTopic is a topic on which nothing but the benchmark speaks.
const benchTopic = "bench"

// payload is the message that is sent to everybody.
var payload = []byte(`{"t":"patch","b":"` + strings.Repeat("x", 260-20) + `"}`)

// audienceOf opens n viewers' sockets and subscribes them to benchTopic.
func audienceOf(b *testing.B, n int) (h *house, c *crowd, fds []int) {
	b.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur < uint64(n+100) {
		b.Fatalf("%d sockets need more open files than %d: %v", n, limit.Cur, err)
	}
	h = newHouse(b)
	c = newCrowd(h)
	c.join(n)
	h.stop() // no heartbeats
	if h.ws.Count() != n {
		b.Fatalf("%d sockets", h.ws.Count())
	}
	for x := range h.ws.conns {
		h.hub.Subscribe(benchTopic, x.sub)
		x.conn.raw.Control(func(fd uintptr) { fds = append(fds, int(fd)) })
		b.Cleanup(func() { h.hub.Unsubscribe(benchTopic, x.sub) })
	}
	return h, c, fds
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// spent is the processor time of send, up to the arrival of n deliveries.
func spent(c *crowd, n int, send func()) time.Duration {
	want := c.received() + int64(n*len(Encode(payload)))
	before := cpu()
	send()
	for c.received() < want {
		time.Sleep(2 * time.Millisecond)
	}
	return cpu() - before
}

// loop writes a message to all sockets as plainly as can be.
func loop(b *testing.B, fds []int, frame []byte) {
	for _, fd := range fds {
		if n, err := syscall.Write(fd, frame); n != len(frame) {
			b.Fatal(n, err)
		}
	}
}

func micros(d time.Duration, n int) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }

func report(b *testing.B, hubs, loops time.Duration, n int) {
	b.ReportMetric(micros(hubs, n), "cpu-µs/delivery")
	b.ReportMetric(micros(loops, n), "loop-cpu-µs/delivery")
	b.ReportMetric(float64(hubs)/float64(loops), "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkBroadcast sends one message at a time to 5,000 sockets, in turn with
// a bare loop of write(2) over the same sockets, and compares the server's
// processor time for one delivery.
func BenchmarkBroadcast(b *testing.B) {
	const sockets = 5000
	h, c, fds := audienceOf(b, sockets)
	frame := Encode(payload)
	var hubs, loops time.Duration
	n := 0
	for b.Loop() {
		loops += spent(c, sockets, func() { loop(b, fds, frame) })
		hubs += spent(c, sockets, func() { h.hub.Publish(benchTopic, payload, true) })
		n += sockets
	}
	report(b, hubs, loops, n)
}

// BenchmarkFlood sends 200 messages a second to 1,000 sockets for a second, in
// turn with a bare loop.
func BenchmarkFlood(b *testing.B) {
	const sockets, rate = 1000, 200
	h, c, fds := audienceOf(b, sockets)
	frame := Encode(payload)
	flood := func(send func()) time.Duration {
		tick := time.NewTicker(time.Second / rate)
		defer tick.Stop()
		return spent(c, sockets*rate, func() {
			for range rate {
				<-tick.C
				send()
			}
		})
	}
	var hubs, loops time.Duration
	n := 0
	for b.Loop() {
		loops += flood(func() { loop(b, fds, frame) })
		hubs += flood(func() { h.hub.Publish(benchTopic, payload, false) })
		n += sockets * rate
	}
	report(b, hubs, loops, n)
}

// BenchmarkIdle measures the server's memory for an idle viewer's socket with
// all its subscriptions: of the process, and what the runtime knows of it.
func BenchmarkIdle(b *testing.B) {
	const sockets = 5000
	for b.Loop() {
		h := newHouse(b)
		c := newCrowd(h)
		c.join(100) // what the first ones bring about is not theirs
		rss, heap, stack := memory(b)
		c.join(sockets)
		c.ping()
		rss2, heap2, stack2 := memory(b)
		b.ReportMetric(float64(rss2-rss)/sockets, "B/socket")
		b.ReportMetric(float64(heap2-heap)/sockets, "heap-B/socket")
		b.ReportMetric(float64(stack2-stack)/sockets, "stack-B/socket")
	}
	b.ReportMetric(0, "ns/op")
}

func memory(b *testing.B) (rss, heap, stack int64) {
	time.Sleep(300 * time.Millisecond) // let the joiners come to rest
	for range 3 {
		runtime.GC()
	}
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Fatal(err)
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
		b.Fatal(err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return resident * int64(os.Getpagesize()), int64(m.HeapInuse), int64(m.StackInuse)
}
