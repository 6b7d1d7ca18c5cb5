package gcc

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
)

// link is a bottleneck in virtual time: packets leave it one after the other
// at its rate, and are then on their way for a while. The receiver answers
// every 50 ms with the feedback that pion's receivers send.
type link struct {
	t *testing.T
	e *Estimator

	rate   float64 // bits/s
	jitter time.Duration
	loss   float64
	deaf   bool // feedback is lost
	send   func() int

	now      time.Time
	free     time.Time // when the queue is empty
	arriving []arrival
	recorder *twcc.Recorder
	random   *rand.Rand
	due      float64 // bytes of the next frame that are not sent yet

	queue time.Duration // the longest wait since it was last set to 0
	sent  int           // bytes, likewise
}

type arrival struct {
	at  time.Time
	seq uint16
}

const (
	frames      = 33 * time.Millisecond
	propagation = 20 * time.Millisecond
	queueMax    = 2 * time.Second
	mtu         = 1200
)

func newLink(t *testing.T, e *Estimator, rate float64) *link {
	l := &link{t: t, e: e, rate: rate, now: time.Unix(1_000_000, 0), recorder: twcc.NewRecorder(1), random: rand.New(rand.NewPCG(1, 2))}
	l.send = e.Rate
	return l
}

// run lets d go by; each, if given, is called every 100 ms.
func (l *link) run(d time.Duration, each func()) {
	const step = time.Millisecond
	for passed := time.Duration(0); passed < d; passed += step {
		l.now = l.now.Add(step)
		ms := l.now.UnixMilli()
		if ms%frames.Milliseconds() == 0 {
			l.frame(float64(l.send()) * frames.Seconds() / 8)
		}
		l.arrive()
		if ms%50 == 0 {
			l.feedback()
		}
		if each != nil && ms%100 == 0 {
			each()
		}
	}
}

// frame leaves in one burst, as a forwarder sends it.
func (l *link) frame(bytes float64) {
	for l.due += bytes; l.due >= mtu/4; {
		size := min(int(l.due), mtu)
		l.due -= float64(size)
		l.sent += size
		l.packet(size)
	}
}

func (l *link) packet(size int) {
	seq := l.e.Sent(size, l.now)
	if l.free.Before(l.now) {
		l.free = l.now
	}
	wait := l.free.Sub(l.now)
	l.queue = max(l.queue, wait)
	if wait > queueMax || l.random.Float64() < l.loss {
		return
	}
	l.free = l.free.Add(time.Duration(float64(size) * 8 / l.rate * float64(time.Second)))
	at := l.free.Add(propagation)
	if l.jitter > 0 {
		at = at.Add(time.Duration(l.random.Int64N(int64(2 * l.jitter))))
	}
	l.arriving = append(l.arriving, arrival{at, seq})
}

func (l *link) arrive() {
	rest := l.arriving[:0]
	for _, a := range l.arriving {
		if a.at.After(l.now) {
			rest = append(rest, a)
			continue
		}
		l.recorder.Record(2, a.seq, a.at.UnixMicro())
	}
	l.arriving = rest
}

func (l *link) feedback() {
	for _, p := range l.recorder.BuildFeedbackPacket() {
		raw, err := p.Marshal()
		if err != nil {
			l.t.Fatal(err)
		}
		var cc rtcp.TransportLayerCC
		if err := cc.Unmarshal(raw); err != nil {
			l.t.Fatal(err)
		}
		if !l.deaf {
			l.e.Feedback(&cc, l.now)
		}
	}
}

// throughput is what was sent, in bits/s, while d goes by.
func (l *link) throughput(d time.Duration) float64 {
	l.sent = 0
	l.run(d, nil)
	return float64(l.sent) * 8 / d.Seconds()
}
