package gcc

import "math"

const (
	lossHigh = 0.10
	lossLow  = 0.02

	lossEvery   = 500 // ms between two judgements, and
	lossPackets = 20  // how many packets each needs at least

	lossSlots     = 5
	lossSlotWidth = 200 // ms
)

// losses is the loss side (draft-ietf-rmcat-gcc, section 6): more than 10 %
// lower the rate by half of the loss, less than 2 % let it grow, anything
// between holds it.
type losses struct {
	holding bool

	judged            float64
	received, missing int // since then

	slots [lossSlots]struct{ received, missing int }
	slot  int64
}

// update gives the factor by which the rate is to be lowered, mostly 1.
func (l *losses) update(received, missing int, rtt, t float64) float64 {
	l.turn(t)
	s := &l.slots[l.slot%lossSlots]
	s.received += received
	s.missing += missing
	l.received += received
	l.missing += missing
	if l.received+l.missing < lossPackets || t-l.judged < math.Max(lossEvery, rtt) {
		return 1
	}
	share := float64(l.missing) / float64(l.received+l.missing)
	l.judged, l.received, l.missing = t, 0, 0
	l.holding = share >= lossLow
	if share > lossHigh {
		return 1 - share/2
	}
	return 1
}

// found takes a loss back: the packet was only late.
func (l *losses) found() {
	l.missing = max(l.missing-1, 0)
	for i := range int64(lossSlots) {
		if s := &l.slots[(l.slot+lossSlots-i)%lossSlots]; s.missing > 0 {
			s.missing--
			return
		}
	}
}

func (l *losses) share(t float64) float64 {
	l.turn(t)
	received, missing := 0, 0
	for _, s := range l.slots {
		received += s.received
		missing += s.missing
	}
	if received+missing == 0 {
		return 0
	}
	return float64(missing) / float64(received+missing)
}

func (l *losses) turn(t float64) {
	now := int64(t / lossSlotWidth)
	if now-l.slot >= lossSlots {
		l.slots = [lossSlots]struct{ received, missing int }{}
		l.slot = now
	}
	for l.slot < now {
		l.slot++
		l.slots[l.slot%lossSlots] = struct{ received, missing int }{}
	}
}
