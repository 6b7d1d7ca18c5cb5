package gcc

import (
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/pion/rtcp"
)

const (
	mbit = 1_000_000

	lowest, highest = 50_000, 3 * mbit
)

func TestLoss(t *testing.T) {
	for _, c := range []struct {
		loss      float64
		low, high int
	}{
		{0.20, lowest, 0.5 * mbit},
		{0.01, 2 * mbit, highest},
		{0, highest, highest},
	} {
		e := New(mbit, lowest, highest)
		l := newLink(t, e, 10*mbit)
		l.loss = c.loss
		l.run(15*time.Second, nil)
		if r := e.Rate(); r < c.low || r > c.high {
			t.Errorf("%.0f %% loss: %d bit/s, want %d to %d", c.loss*100, r, c.low, c.high)
		}
		if got := e.Loss(); got > c.loss+0.15 || got < c.loss-0.15 || got == 0 && c.loss >= 0.2 {
			t.Errorf("%.0f %% loss: says %.3f", c.loss*100, got)
		}
	}
}

func TestMiddlingLossHolds(t *testing.T) {
	e := New(mbit, lowest, highest)
	for i := range 40 {
		now := time.Unix(0, int64(i)*int64(64*time.Millisecond))
		first := e.Sent(1000, now)
		symbols := []uint16{1}
		for range 19 {
			e.Sent(1000, now)
			symbols = append(symbols, 1)
		}
		symbols[7] = 0 // 5 %
		e.Feedback(feedback(first, uint32(i), symbols), now.Add(20*time.Millisecond))
	}
	if r := e.Rate(); r > 1.2*mbit || r < mbit {
		t.Fatalf("%d bit/s", r)
	}
	if got := e.Loss(); got < 0.04 || got > 0.06 {
		t.Fatalf("loss %v", got)
	}
}

// feedback says that of the packets from first on those with a 1 arrived, a
// quarter of a millisecond apart.
func feedback(first uint16, reference uint32, symbols []uint16) *rtcp.TransportLayerCC {
	p := &rtcp.TransportLayerCC{BaseSequenceNumber: first, PacketStatusCount: uint16(len(symbols)), ReferenceTime: reference}
	for len(symbols) > 0 {
		n := min(len(symbols), 14)
		p.PacketChunks = append(p.PacketChunks, &rtcp.StatusVectorChunk{SymbolList: symbols[:n]})
		for _, s := range symbols[:n] {
			if s == 1 {
				p.RecvDeltas = append(p.RecvDeltas, &rtcp.RecvDelta{Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: 250})
			}
		}
		symbols = symbols[n:]
	}
	return p
}

func TestLatePacketIsNoLoss(t *testing.T) {
	e := New(mbit, lowest, highest)
	now := time.Unix(0, 0)
	for range 10 {
		e.Sent(1000, now)
	}
	e.Feedback(feedback(0, 0, []uint16{1, 1, 1, 1, 0, 1, 1, 1, 0, 1}), now)
	if got := e.Loss(); got != 0.2 {
		t.Fatalf("loss %v", got)
	}
	e.Feedback(feedback(4, 0, []uint16{1}), now)
	if got := e.Loss(); got != 0.1 {
		t.Fatalf("loss %v after one came late", got)
	}
	e.Sent(1000, now.Add(time.Hour))
	if got := e.Loss(); got != 0 {
		t.Fatalf("loss %v an hour later", got)
	}
}

func TestJitterAloneDoesNotCollapse(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, 10*mbit)
	l.jitter = 10 * time.Millisecond
	l.run(60*time.Second, func() {
		if r := e.Rate(); r < mbit {
			t.Fatalf("%d bit/s", r)
		}
	})
	if r := e.Rate(); r < 2*mbit {
		t.Fatalf("%d bit/s after a minute", r)
	}
}

func TestSilenceLowers(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, 10*mbit)
	l.run(5*time.Second, nil)
	before := e.Rate()
	l.deaf = true
	l.run(900*time.Millisecond, nil)
	if r := e.Rate(); r != before {
		t.Fatalf("%d bit/s after 0.9 s, it was %d", r, before)
	}
	l.run(1100*time.Millisecond, nil)
	if r := e.Rate(); r > before*7/10 {
		t.Fatalf("%d bit/s after 2 s, it was %d", r, before)
	}
	l.run(time.Minute, nil)
	if r := e.Rate(); r != lowest {
		t.Fatalf("%d bit/s after a minute", r)
	}
	l.deaf = false
	l.run(40*time.Second, nil)
	if r := e.Rate(); r < mbit {
		t.Fatalf("%d bit/s after the receiver came back", r)
	}
}

func TestAPauseIsNoSilence(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, 10*mbit)
	l.run(5*time.Second, nil)
	before := e.Rate()
	l.deaf = true // the last feedback before the pause is lost
	l.run(100*time.Millisecond, nil)
	l.deaf = false
	l.now = l.now.Add(time.Minute)
	l.run(time.Second, nil)
	if r := e.Rate(); r < before {
		t.Fatalf("%d bit/s, it was %d before nothing was sent for a minute", r, before)
	}
}

// A receiver of the lowest layer is let up, but not further than what it
// acknowledges can prove.
func TestLittleSentProvesLittle(t *testing.T) {
	e := New(300_000, lowest, highest)
	l := newLink(t, e, 10*mbit)
	l.send = func() int { return 150_000 }
	l.run(20*time.Second, nil)
	if r := e.Rate(); r < 550_000 || r > 650_000 {
		t.Fatalf("%d bit/s", r)
	}
	if !e.Wants() {
		t.Fatal("does not want more")
	}
	e.warned = e.clock
	l.run(1900*time.Millisecond, nil)
	if e.Wants() {
		t.Fatal("wants more right after over-use")
	}
	l.run(200*time.Millisecond, nil)
	if !e.Wants() {
		t.Fatal("does not want more any longer")
	}
	l.send = func() int { return 500_000 }
	l.run(20*time.Second, nil)
	if r := e.Rate(); r < 1_200_000 || r > 1_400_000 {
		t.Fatalf("%d bit/s with the next layer", r)
	}
	l.send = func() int { return highest }
	l.run(20*time.Second, nil)
	if r := e.Rate(); r != highest || e.Wants() {
		t.Fatalf("%d bit/s with all there is, wants more: %v", r, e.Wants())
	}
}

func TestWantsNothingOnAFullLink(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, 0.6*mbit)
	l.run(5*time.Second, nil)
	l.run(30*time.Second, func() {
		if e.Wants() {
			t.Fatalf("wants more at %d bit/s", e.Rate())
		}
	})
}

func TestBounds(t *testing.T) {
	for _, c := range []struct{ start, min, max, want int }{
		{100, 200, 300, 200}, {400, 200, 300, 300}, {250, 200, 300, 250}, {0, 0, 0, 1}, {5, 10, 7, 10}, {-5, -10, -7, 1},
	} {
		if got := New(c.start, c.min, c.max).Rate(); got != c.want {
			t.Errorf("New(%d, %d, %d) starts at %d", c.start, c.min, c.max, got)
		}
	}
}

func TestSequenceNumbers(t *testing.T) {
	e := New(mbit, lowest, highest)
	for i := range 1<<16 + 10 {
		if got := e.Sent(1, time.Unix(0, 0)); got != uint16(i) {
			t.Fatalf("packet %d is %d", i, got)
		}
	}
}

func TestSize(t *testing.T) {
	if size := unsafe.Sizeof(Estimator{}); size > 24<<10 {
		t.Fatalf("%d bytes", size)
	}
}

func TestTwoGoroutines(t *testing.T) {
	e := New(mbit, lowest, highest)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 2000 {
			e.Sent(1000, time.Unix(0, int64(i)*1e6))
		}
	})
	wg.Go(func() {
		for i := range 2000 {
			e.Feedback(feedback(uint16(i), uint32(i/64), []uint16{1, 0, 1}), time.Unix(0, int64(i)*1e6))
			e.Rate()
			e.Loss()
			e.Wants()
		}
	})
	wg.Wait()
}
