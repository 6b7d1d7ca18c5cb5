package gcc

import (
	"testing"
	"time"
)

func BenchmarkSent(b *testing.B) {
	e := New(mbit, lowest, highest)
	now := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(time.Millisecond)
		e.Sent(1200, now)
	}
}

// BenchmarkFeedback is one feedback of twelve packets, as at 240 packets a
// second with twenty feedbacks.
func BenchmarkFeedback(b *testing.B) {
	const packets = 12
	symbols := []uint16{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	p := feedback(0, 0, symbols)
	e := New(mbit, lowest, highest)
	now := time.Unix(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		for i := range packets {
			seq := e.Sent(1200, now.Add(time.Duration(i)*4*time.Millisecond))
			if i == 0 {
				p.BaseSequenceNumber = seq
			}
		}
		now = now.Add(64 * time.Millisecond)
		p.ReferenceTime++
		e.Feedback(p, now)
	}
}
