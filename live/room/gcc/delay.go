package gcc

import "math"

const (
	burst    = 5    // ms: packets sent within it are one group
	burstMax = 100  // ms that a group of packets held up together may last
	jump     = 3000 // ms: a change of delay that no network makes
)

// groups puts packets together that left together (draft-ietf-rmcat-gcc,
// section 5.2), so that the burst a frame leaves in is not mistaken for delay.
type groups struct {
	now, before group
}

// group is a burst, by the times of its packets in milliseconds.
type group struct {
	first, last  float64 // sent
	begun, ended float64 // arrived
	used         bool
}

// variation is how much more time lies between the arrival of two groups than
// between their departure.
type variation struct {
	sent    float64 // ms between the departures
	more    float64 // ms
	arrived float64 // when the later one did
}

// add takes a packet. whole: it began a group, and v compares the two before.
// broken: the times make no sense, everything before is forgotten.
func (g *groups) add(sent, arrived float64) (v variation, whole, broken bool) {
	switch {
	case !g.now.used:
		g.now = group{sent, sent, arrived, arrived, true}
		return v, false, false
	case math.Abs((arrived-g.now.ended)-(sent-g.now.last)) > jump:
		*g = groups{now: group{sent, sent, arrived, arrived, true}}
		return v, false, true
	case sent < g.now.first:
		return v, false, false // overtaken by a later group: says nothing any more
	case g.now.has(sent, arrived):
		g.now.last = math.Max(g.now.last, sent)
		g.now.ended = math.Max(g.now.ended, arrived)
		return v, false, false
	}
	if whole = g.before.used; whole {
		v.sent = g.now.last - g.before.last
		v.more = (g.now.ended - g.before.ended) - v.sent
		v.arrived = g.now.ended
	}
	g.before = g.now
	g.now = group{sent, sent, arrived, arrived, true}
	return v, whole, false
}

// has: sent within the burst, or held up on the way and let go with it.
func (g *group) has(sent, arrived float64) bool {
	if sent-g.first <= burst {
		return true
	}
	gap := arrived - g.ended
	return gap <= burst && gap < sent-g.last && arrived-g.begun < burstMax
}

const (
	trendWindow = 20
	trendMin    = 8 // groups that a slope is read from
	smoothing   = 0.9
	gain        = 4
	gainGroups  = 60 // groups from which on the slope has its full weight

	thresholdStart = 12.5
	thresholdMin   = 6
	thresholdMax   = 600
	thresholdUp    = 0.0087 // how fast the threshold follows the slope, a ms
	thresholdDown  = 0.039
	outlier        = 15 // above the threshold: not followed

	overFor = 10 // ms of over-use before it is believed
)

// usage is what the delay says of the link.
type usage uint8

const (
	normal usage = iota
	under
	over
)

// trend fits a line through the smoothed delay of the last groups; its slope
// against a threshold that adapts to the jitter of the path (section 5.4) is
// the usage.
type trend struct {
	at, delay [trendWindow]float64
	n         int // groups seen, wherever the ring stands
	sum       float64
	smooth    float64
	origin    float64
	slope     float64

	threshold float64
	adapted   float64 // when the threshold was
	overSince float64 // ms
	overs     int
	usage
}

func (r *trend) reset() { *r = trend{threshold: thresholdStart, adapted: -1, overSince: -1} }

func (r *trend) add(v variation, t float64) usage {
	if r.n == 0 {
		r.origin = v.arrived
	}
	r.sum += v.more
	r.smooth = smoothing*r.smooth + (1-smoothing)*r.sum
	r.at[r.n%trendWindow] = v.arrived - r.origin
	r.delay[r.n%trendWindow] = r.smooth
	r.n++
	slope := r.slope
	if r.n >= trendMin {
		slope = r.fit()
	}
	weighed := slope * float64(min(r.n, gainGroups)) * gain
	r.judge(weighed, slope, v.sent)
	r.adapt(weighed, t)
	r.slope = slope
	return r.usage
}

// fit is the slope by least squares.
func (r *trend) fit() float64 {
	n := min(r.n, trendWindow)
	var x, y float64
	for i := range n {
		x += r.at[i]
		y += r.delay[i]
	}
	x, y = x/float64(n), y/float64(n)
	var above, below float64
	for i := range n {
		above += (r.at[i] - x) * (r.delay[i] - y)
		below += (r.at[i] - x) * (r.at[i] - x)
	}
	if below == 0 {
		return r.slope
	}
	return above / below
}

func (r *trend) judge(weighed, slope, sent float64) {
	switch {
	case weighed > r.threshold:
		if r.overSince < 0 {
			r.overSince = sent / 2
		} else {
			r.overSince += sent
		}
		r.overs++
		// Over-use is growing delay, not a long queue that is being emptied.
		if r.overSince > overFor && r.overs > 1 && slope >= r.slope {
			r.overSince, r.overs = 0, 0
			r.usage = over
		}
		return
	case weighed < -r.threshold:
		r.usage = under
	default:
		r.usage = normal
	}
	r.overSince, r.overs = -1, 0
}

func (r *trend) adapt(weighed, t float64) {
	if r.adapted < 0 {
		r.adapted = t
	}
	dt := math.Min(t-r.adapted, 100)
	r.adapted = t
	size := math.Abs(weighed)
	if size > r.threshold+outlier {
		return
	}
	k := thresholdUp
	if size < r.threshold {
		k = thresholdDown
	}
	r.threshold = math.Min(math.Max(r.threshold+k*(size-r.threshold)*dt, thresholdMin), thresholdMax)
}
