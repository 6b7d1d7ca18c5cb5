package record

import "time"

// jump is how far timestamps and the clock on the wall may drift apart from one
// frame to the next; beyond it the sender has set its timestamps anew.
const jump = 5 * time.Second

// timeline turns RTP timestamps, which go round and start anywhere, into ticks
// since the beginning of the file.
type timeline struct {
	rate    int64 // ticks a second
	ticks   int64
	last    uint32
	seen    time.Time
	started time.Time
	broken  bool // the next timestamp comes from another source
}

func (l *timeline) at(ts uint32, now time.Time) int64 {
	if l.started.IsZero() {
		l.started = now
	} else {
		step := int64(int32(ts - l.last))
		passed := int64(now.Sub(l.seen).Seconds() * float64(l.rate))
		if off := step - passed; l.broken || max(off, -off) > l.rate*int64(jump/time.Second) {
			step = passed
		}
		l.ticks = max(l.ticks+step, 0)
	}
	l.last, l.seen, l.broken = ts, now, false
	return l.ticks
}
