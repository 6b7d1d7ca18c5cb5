package gcc

import "math"

const baseWindow = 10_000 // ms

// base is the least delay of the last 10 to 20 s; what a packet takes longer
// it waited in queues. The two clocks differ, so that only differences mean
// anything.
type base struct {
	this, before float64
	since        float64
	delay        float64 // of the newest packet
	used         bool
}

func (b *base) add(delay, t float64) {
	switch {
	case !b.used:
		*b = base{this: delay, before: delay, since: t, used: true}
	case t-b.since >= baseWindow:
		b.before, b.this, b.since = b.this, delay, t
	}
	b.this = math.Min(b.this, delay)
	b.delay = delay
}

// queue is in milliseconds.
func (b *base) queue() float64 { return b.delay - math.Min(b.this, b.before) }
