package gcc

import "math"

const (
	startGrowth = 1.5  // a second, until the link has spoken for the first time
	growth      = 1.08 // a second
	fall        = 0.85 // of what arrives

	// A long queue is emptied with more than the usual 15 %.
	fallMost  = 0.5
	queueLong = 100  // ms, from where on
	queueFull = 1000 // ms more, where it is the most

	growthMax = 1000 // ms that one step may stand for

	deviations = 3 // from the capacity, within which growth is additive
)

type phase uint8

const (
	hold phase = iota
	increase
)

// control turns usage into a rate: additive or multiplicative increase,
// multiplicative decrease (draft-ietf-rmcat-gcc, section 5.5).
type control struct {
	rate     float64
	starting bool
	phase
	stepped  float64 // when the rate last could change
	fell     float64
	capacity capacity
}

// sight is what a step of the control sees beside the usage.
type sight struct {
	acked   float64 // bits a second
	known   bool    // acked is
	rtt     float64 // ms
	queue   float64 // ms
	holding bool    // losses forbid growth
}

func (c *control) update(u usage, s sight, t float64) {
	if s.known && c.capacity.known && s.acked > c.capacity.mean+c.capacity.spread() {
		c.capacity = capacity{} // the link became wider
	}
	switch u {
	case over:
		c.decrease(s, t)
	case under:
		c.phase = hold // the queue empties: let it
	case normal:
		if c.phase == increase && s.known && !s.holding {
			c.increase(s, t)
		}
		c.phase = increase
	}
	c.stepped = t
}

func (c *control) increase(s sight, t float64) {
	dt := math.Min(t-c.stepped, growthMax)
	next := c.rate
	switch {
	case c.starting || c.capacity.known && c.rate < fall*c.capacity.mean:
		next *= math.Pow(startGrowth, dt/1000)
	case c.capacity.known:
		// About half a packet a response time, near the point of over-use.
		const packet = 9600 // bits
		next += packet / 2 * math.Min(dt/(100+s.rtt), 1)
	default:
		next *= math.Pow(growth, dt/1000)
	}
	if top := ceiling(s.acked); c.rate < top {
		c.rate = math.Min(next, top)
	}
}

func (c *control) decrease(s sight, t float64) {
	c.phase = hold
	again := t-c.fell >= math.Min(math.Max(s.rtt, 10), 200)
	if !again && !(s.known && s.acked < c.rate/2) {
		return
	}
	by := fall - (fall-fallMost)*math.Min(math.Max(s.queue-queueLong, 0)/queueFull, 1)
	if !s.known {
		c.scale(by, t)
		return
	}
	c.starting = false
	c.capacity.add(s.acked)
	c.rate = math.Min(c.rate, by*s.acked)
	c.fell = t
}

// scale lowers without having measured anything.
func (c *control) scale(by, t float64) {
	c.rate *= by
	c.fell = t
	c.phase = hold
	c.starting = false
}

// capacity is what arrived whenever the link was full: mean and variance,
// smoothed, in bits a second.
type capacity struct {
	mean, variance float64
	known          bool
}

func (c *capacity) add(acked float64) {
	if !c.known || acked < c.mean-c.spread() {
		*c = capacity{mean: acked, known: true}
		return
	}
	const weight = 0.05
	off := acked - c.mean
	c.mean += weight * off
	c.variance = (1-weight)*c.variance + weight*off*off
}

// spread is at least a tenth of the mean: the meter is not finer than that.
func (c *capacity) spread() float64 {
	return math.Max(deviations*math.Sqrt(c.variance), 0.1*c.mean)
}
