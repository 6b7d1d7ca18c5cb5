// Package gcc estimates the bandwidth of one receiver from its transport-wide
// congestion control feedback: Google Congestion Control after
// draft-ietf-rmcat-gcc-02 (its delay side with the trendline filter that took
// the place of the Kalman filter in browsers), on the feedback of
// draft-holmer-rmcat-transport-wide-cc-extensions-01.
//
// # Senders that send less than they may
//
// A forwarder sends the layers that exist, not what the estimate allows, and
// what was never sent proves nothing. The estimate therefore grows to at most
// twice what is acknowledged and 300 kbit/s more (Ceiling), which is enough to
// go from one usual layer to the next. Where the next layer is further away,
// Wants says that the estimate rests at that bound and neither delay nor loss
// has spoken for a while: then the next layer may be tried, or padding sent.
// If the link does not carry it, Rate says so within about half a second.
//
// # Receivers without this feedback
//
// Silence lowers the estimate. A receiver that did not negotiate the feedback
// must not be given an Estimator.
package gcc

import (
	"math"
	"sync"
	"time"

	"github.com/pion/rtcp"
)

const (
	// ringSize packets are remembered: 2.5 s of a stage at 8 Mbit/s.
	ringSize = 2048

	ceilingFactor = 2
	ceilingStart  = 300_000

	silence     = 1000 // ms without feedback, from when on the estimate falls
	silenceStep = 500  // ms from fall to fall
	silenceFall = 0.8

	quiet = 2000 // ms without over-use or loss, before Wants says so
)

type state uint8

const (
	unsent state = iota
	flying
	lost
	acknowledged
)

type packet struct {
	at   uint32 // tenths of a millisecond, going round after five days
	size uint16
	state
}

// Estimator is for one receiver. Sent and Feedback may be called by different
// goroutines; time is what the caller says it is.
type Estimator struct {
	mu       sync.Mutex
	min, max float64

	epoch time.Time
	clock float64 // ms since epoch, never going back

	ring [ringSize]packet
	next uint16

	waiting float64 // since when something sent is unanswered; -1: nothing is
	left    float64 // when the latest packet was sent
	rtt     float64

	arrivals arrivals
	groups   groups
	trend    trend
	acked    meter
	base     base
	losses   losses
	control  control

	warned float64 // when over-use or loss last spoke
}

// New starts at start and stays between min and max, all in bits a second.
func New(start, min, max int) *Estimator {
	e := &Estimator{min: math.Max(float64(min), 1), waiting: -1, rtt: 100}
	e.max = math.Max(float64(max), e.min)
	e.control.rate = e.clamp(float64(start))
	e.control.starting = true
	e.trend.reset()
	return e
}

// Renew forgets what was learned, and begins at start again; the numbers go on.
func (e *Estimator) Renew(start int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	fresh := New(start, int(e.min), int(e.max))
	fresh.epoch, fresh.clock, fresh.next = e.epoch, e.clock, e.next
	e.ring, e.next, e.waiting, e.left, e.rtt = fresh.ring, fresh.next, fresh.waiting, fresh.left, fresh.rtt
	e.arrivals, e.groups, e.trend, e.acked, e.base, e.losses, e.control, e.warned =
		fresh.arrivals, fresh.groups, fresh.trend, fresh.acked, fresh.base, fresh.losses, fresh.control, fresh.warned
}

// Sent books a packet of size bytes and returns the transport-wide sequence
// number for its header extension.
func (e *Estimator) Sent(size int, now time.Time) uint16 {
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.tell(now)
	seq := e.next
	e.next++
	e.ring[seq%ringSize] = packet{at: tenths(t), size: uint16(min(max(size, 0), math.MaxUint16)), state: flying}
	if e.waiting < 0 || t-e.left >= silence {
		e.waiting = t // after a pause of the sender nobody is silent yet
	} else if t-e.waiting >= silence {
		e.waiting += silenceStep
		e.control.scale(silenceFall, t)
		e.control.rate = e.clamp(e.control.rate)
		e.warned = t
	}
	e.left = t
	return seq
}

// Feedback takes what the receiver reports. Packets that were never sent, are
// reported twice or were sent too long ago count for nothing.
func (e *Estimator) Feedback(p *rtcp.TransportLayerCC, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.tell(now)
	received, missing, overused := 0, 0, false
	at := e.arrivals.begin(p.ReferenceTime)
	for r := (report{p: p}); r.next(); {
		at += r.delta
		s := e.find(r.seq)
		switch {
		case s == nil || s.state == acknowledged:
		case !r.received:
			if s.state == flying {
				s.state = lost
				missing++
			}
		default:
			if s.state == lost {
				e.losses.found()
			}
			s.state = acknowledged
			received++
			sent := t - float64(tenths(t)-s.at)/10
			e.rtt = max(t-sent, 1)
			if r.timed {
				arrived := float64(at) * tick
				e.base.add(arrived-sent, t)
				e.acked.add(int(s.size), arrived)
				overused = e.delayed(sent, arrived, t) || overused
			}
		}
	}
	if received+missing == 0 {
		return
	}
	e.waiting = -1
	e.adjust(received, missing, overused, t)
}

// delayed passes a packet through the delay side and reports over-use.
func (e *Estimator) delayed(sent, arrived, t float64) bool {
	g, whole, broken := e.groups.add(sent, arrived)
	if broken {
		e.trend.reset()
		e.acked.reset()
		e.base = base{}
	}
	return whole && e.trend.add(g, t) == over
}

func (e *Estimator) adjust(received, missing int, overused bool, t float64) {
	u := e.trend.usage
	if overused {
		u = over
	}
	if u == over {
		e.warned = t
	}
	if by := e.losses.update(received, missing, e.rtt, t); by < 1 {
		e.control.scale(by, t)
		e.warned = t
	}
	acked, known := e.acked.rate()
	e.control.update(u, sight{acked, known, e.rtt, e.base.queue(), e.losses.holding}, t)
	e.control.rate = e.clamp(e.control.rate)
}

// Rate is the estimate in bits a second.
func (e *Estimator) Rate() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return int(e.control.rate)
}

// Wants says that nothing but the little that is sent holds the estimate down.
func (e *Estimator) Wants() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	acked, known := e.acked.rate()
	rate := e.control.rate
	return known && rate < e.max && rate >= 0.95*ceiling(acked) && e.clock-e.warned >= quiet
}

// Warned says that delay or loss has spoken lately: the estimate is low because
// the way is narrow, and not because little was sent.
func (e *Estimator) Warned() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.warned > 0 && e.clock-e.warned < quiet
}

// Loss is the share of packets lost, 0 to 1, of those that the last second's
// feedback spoke of.
func (e *Estimator) Loss() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.losses.share(e.clock)
}

// find gives the booked packet of a sequence number, nil if there is none.
func (e *Estimator) find(seq uint16) *packet {
	if e.next-1-seq >= ringSize {
		return nil
	}
	if s := &e.ring[seq%ringSize]; s.state != unsent {
		return s
	}
	return nil
}

// tell gives the time in milliseconds, and keeps it from going back when two
// goroutines overtake each other.
func (e *Estimator) tell(now time.Time) float64 {
	if e.epoch.IsZero() {
		e.epoch = now
	}
	e.clock = math.Max(e.clock, float64(now.Sub(e.epoch))/float64(time.Millisecond))
	return e.clock
}

func (e *Estimator) clamp(rate float64) float64 { return math.Min(math.Max(rate, e.min), e.max) }

func ceiling(acked float64) float64 { return ceilingFactor*acked + ceilingStart }

func tenths(ms float64) uint32 { return uint32(int64(ms * 10)) }
