package gcc

import "math"

const (
	slots     = 10
	slotWidth = 50.0 // ms
	slotsMin  = 4    // seen before a rate is given
)

// meter measures what arrives, by the receiver's clock, over half a second.
type meter struct {
	bytes [slots + 1]int // the last is still being filled
	slot  int64
	begun int64 // the first slot that was seen as a whole
	used  bool
}

func (m *meter) reset() { *m = meter{} }

func (m *meter) add(size int, at float64) {
	slot := int64(math.Floor(at / slotWidth))
	if !m.used || slot-m.slot > 2*slots || m.slot-slot > 2*slots {
		*m = meter{slot: slot, begun: slot + 1, used: true}
	}
	for m.slot < slot {
		m.slot++
		m.bytes[index(m.slot)] = 0
	}
	if m.slot-slot <= slots {
		m.bytes[index(slot)] += size
	}
}

func index(slot int64) int {
	const n = slots + 1
	return int((slot%n + n) % n)
}

// rate is in bits a second. It is unknown while too little was seen.
func (m *meter) rate() (float64, bool) {
	seen := min(m.slot-m.begun, slots)
	if !m.used || seen < slotsMin {
		return 0, false
	}
	total := 0
	for i := range seen {
		total += m.bytes[index(m.slot-1-i)]
	}
	return float64(total) * 8 * 1000 / (float64(seen) * slotWidth), true
}
