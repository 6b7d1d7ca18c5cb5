package gcc

import (
	"testing"
	"time"
)

func TestBottleneckIsFound(t *testing.T) {
	for _, jitter := range []time.Duration{0, 10 * time.Millisecond} {
		e := New(2*mbit, lowest, highest)
		l := newLink(t, e, mbit)
		l.jitter = jitter
		l.send = func() int { return min(e.Rate(), 2*mbit) }
		l.run(5*time.Second, nil)
		if r := e.Rate(); r >= mbit || r < mbit/2 {
			t.Fatalf("jitter %v: %d bit/s after 5 s", jitter, r)
		}
		l.queue = 0
		l.run(2*time.Second, nil)
		if r := e.Rate(); r < 0.8*mbit {
			t.Fatalf("jitter %v: only %d bit/s after 7 s", jitter, r)
		}
		l.run(60*time.Second, func() {
			if r := e.Rate(); r < mbit/2 || r > 1.2*mbit {
				t.Fatalf("jitter %v: %d bit/s", jitter, r)
			}
		})
		if l.queue >= 200*time.Millisecond {
			t.Errorf("jitter %v: packets waited %v", jitter, l.queue)
		}
		if got := l.throughput(10 * time.Second); got < 0.75*mbit {
			t.Errorf("jitter %v: only %.0f bit/s of the link are used", jitter, got)
		}
	}
}

func TestNarrowingIsFollowed(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, 2*mbit)
	l.run(20*time.Second, nil)
	l.rate = 0.4 * mbit
	l.run(6*time.Second, nil)
	if r := e.Rate(); r >= 0.45*mbit || r < 0.15*mbit {
		t.Fatalf("%d bit/s on 400 kbit/s", r)
	}
	l.queue = 0
	l.run(20*time.Second, nil)
	if l.queue >= 250*time.Millisecond {
		t.Fatalf("packets waited %v", l.queue)
	}
}

func TestWideningIsFound(t *testing.T) {
	e := New(2*mbit, lowest, highest)
	l := newLink(t, e, mbit)
	l.run(10*time.Second, nil)
	l.rate = 10 * mbit
	l.run(25*time.Second, nil)
	if r := e.Rate(); r < 2*mbit {
		t.Fatalf("%d bit/s 25 s after the link became wide", r)
	}
}
