package gcc

import (
	"math"
	"testing"
	"time"

	"github.com/pion/rtcp"

	"zuruf/ingest/ingesttest"
)

func sane(t *testing.T, e *Estimator) {
	t.Helper()
	if r := e.Rate(); r < lowest || r > highest {
		t.Fatalf("%d bit/s", r)
	}
	if l := e.Loss(); !(l >= 0 && l <= 1) {
		t.Fatalf("loss %v", l)
	}
	for _, f := range []float64{e.control.rate, e.control.capacity.mean, e.trend.slope, e.trend.threshold, e.rtt, e.base.queue()} {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			t.Fatalf("%v in %+v %+v", f, e.control, e.trend)
		}
	}
}

func TestHostileFeedback(t *testing.T) {
	small := func(delta int64) *rtcp.RecvDelta {
		return &rtcp.RecvDelta{Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: delta}
	}
	run := func(symbol, length uint16) *rtcp.RunLengthChunk {
		return &rtcp.RunLengthChunk{PacketStatusSymbol: symbol, RunLength: length}
	}
	nothing := map[string]*rtcp.TransportLayerCC{
		"empty":                    {},
		"never sent":               {BaseSequenceNumber: 100, PacketStatusCount: 3, PacketChunks: []rtcp.PacketStatusChunk{run(1, 3)}, RecvDeltas: []*rtcp.RecvDelta{small(0), small(0), small(0)}},
		"count without chunks":     {PacketStatusCount: 65535},
		"chunks of length 0":       {PacketStatusCount: 65535, PacketChunks: []rtcp.PacketStatusChunk{run(1, 0), &rtcp.StatusVectorChunk{}}},
		"no chunk at all":          {PacketStatusCount: 5, PacketChunks: []rtcp.PacketStatusChunk{nil}},
		"nil run":                  {PacketStatusCount: 5, PacketChunks: []rtcp.PacketStatusChunk{(*rtcp.RunLengthChunk)(nil)}},
		"nil vector":               {PacketStatusCount: 5, PacketChunks: []rtcp.PacketStatusChunk{(*rtcp.StatusVectorChunk)(nil)}},
		"no deltas":                {PacketStatusCount: 5, PacketChunks: []rtcp.PacketStatusChunk{run(1, 5)}},
		"nil delta":                {PacketStatusCount: 1, PacketChunks: []rtcp.PacketStatusChunk{run(1, 1)}, RecvDeltas: []*rtcp.RecvDelta{nil}},
		"delta no packet can hold": {PacketStatusCount: 1, PacketChunks: []rtcp.PacketStatusChunk{run(1, 1)}, RecvDeltas: []*rtcp.RecvDelta{small(math.MaxInt64)}},
	}
	for name, p := range nothing {
		e := New(mbit, lowest, highest)
		e.Feedback(p, time.Unix(0, 0))
		for range 20 {
			e.Sent(1000, time.Unix(1, 0))
		}
		e.Feedback(p, time.Unix(1, 0))
		sane(t, e)
		if e.Loss() != 0 || e.Rate() != mbit {
			t.Errorf("%s: %d bit/s, loss %v", name, e.Rate(), e.Loss())
		}
		if e.waiting < 0 {
			t.Errorf("%s counts as an answer", name)
		}
	}
}

func TestReplayedFeedbackCountsOnce(t *testing.T) {
	e := New(mbit, lowest, highest)
	now := time.Unix(0, 0)
	for range 40 {
		e.Sent(1000, now)
	}
	symbols := []uint16{1, 0, 0, 0, 0, 0, 0, 0, 0, 1}
	p := feedback(0, 0, append(append(append(symbols, symbols...), symbols...), symbols...))
	e.Feedback(p, now.Add(600*time.Millisecond))
	after := e.Rate()
	if after >= mbit {
		t.Fatalf("%d bit/s with 80 %% lost", after)
	}
	for i := range 100 {
		e.Feedback(p, now.Add(600*time.Millisecond+time.Duration(i)*time.Second))
	}
	if r := e.Rate(); r != after {
		t.Fatalf("%d bit/s after replays, %d before", r, after)
	}
	// A replay is no sign of life either.
	for i := range 20 {
		at := now.Add(200*time.Second + time.Duration(i)*200*time.Millisecond)
		e.Sent(1000, at)
		e.Feedback(p, at)
	}
	if r := e.Rate(); r >= after {
		t.Fatalf("%d bit/s: replays pass for answers", r)
	}
}

// Times that jump about, as after a receiver's restart or by malice, are
// forgotten and the estimate works again.
func TestAbsurdTimesAreSurvived(t *testing.T) {
	e := New(mbit, lowest, highest)
	l := newLink(t, e, mbit)
	l.run(5*time.Second, nil)
	for i, reference := range []uint32{0, 1 << 23, 1<<24 - 1, 5, 1 << 31, math.MaxUint32} {
		for range 30 {
			first := e.Sent(1000, l.now)
			p := feedback(first, reference*uint32(i+1), []uint16{1})
			p.RecvDeltas[0].Delta = int64(-8_192_000 + 4_000_000*i)
			e.Feedback(p, l.now)
			sane(t, e)
		}
	}
	e.Sent(1000, time.Unix(0, 0)) // an hour that went back
	l.run(15*time.Second, nil)
	l.run(15*time.Second, func() {
		if r := e.Rate(); r < 0.4*mbit || r > 1.3*mbit {
			t.Fatalf("%d bit/s on a link of 1 Mbit/s", r)
		}
	})
}

// FuzzFeedback: whatever a receiver sends, the estimate stays within its
// bounds.
func FuzzFeedback(f *testing.F) {
	ingesttest.Corpus(f)
	for _, symbols := range [][]uint16{{1}, {1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 1}} {
		p := feedback(0, 77, symbols)
		p.Header = rtcp.Header{Type: rtcp.TypeTransportSpecificFeedback, Count: rtcp.FormatTCC, Length: uint16(p.MarshalSize()/4 - 1)}
		for _, c := range p.PacketChunks {
			c.(*rtcp.StatusVectorChunk).Type = rtcp.TypeTCCStatusVectorChunk
			for len(c.(*rtcp.StatusVectorChunk).SymbolList) < 14 {
				c.(*rtcp.StatusVectorChunk).SymbolList = append(c.(*rtcp.StatusVectorChunk).SymbolList, 0)
			}
		}
		raw, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, byte(20))
	}
	f.Fuzz(func(t *testing.T, raw []byte, packets byte) {
		e := New(mbit, lowest, highest)
		now := time.Unix(0, 0)
		for i := range int(packets) {
			now = now.Add(time.Duration(i) * time.Millisecond)
			e.Sent(i*10, now)
		}
		// The bytes are several packets; one that does not parse is fed as far as it was.
		for len(raw) > 4 {
			var p rtcp.TransportLayerCC
			err := p.Unmarshal(raw)
			now = now.Add(70 * time.Millisecond)
			e.Feedback(&p, now)
			e.Sent(1000, now)
			sane(t, e)
			if err != nil {
				return
			}
			raw = raw[4*(int(p.Header.Length)+1):]
		}
	})
}
