package gcc

import "github.com/pion/rtcp"

const (
	tick          = 0.25 // ms, the unit of arrival times
	referenceTick = 256  // ticks, the unit of the reference time: 64 ms

	maxDelta = 1 << 15 // ticks, what 16 bits can say
)

// arrivals unwraps the reference time, which has 24 bits: it goes round after
// twelve days.
type arrivals struct {
	last  int64
	begun bool
}

// begin gives the receiver's time, in ticks, that the deltas start from.
func (a *arrivals) begin(reference uint32) int64 {
	if !a.begun {
		a.begun = true
		a.last = int64(reference & (1<<24 - 1))
	}
	a.last += int64(int32((reference-uint32(a.last))<<8) >> 8)
	return a.last * referenceTick
}

// report goes through the packets that a feedback speaks of. It stops at the
// first thing that makes no sense, and is bounded by the 16 bits of the count.
type report struct {
	p *rtcp.TransportLayerCC

	seq      uint16
	received bool
	timed    bool  // delta says when
	delta    int64 // ticks after the packet before

	told   int // packets spoken of
	chunk  int
	symbol int // within the chunk
	deltas int
}

func (r *report) next() bool {
	for r.told < int(r.p.PacketStatusCount) && r.chunk < len(r.p.PacketChunks) {
		var status uint16
		switch c := r.p.PacketChunks[r.chunk].(type) {
		case *rtcp.RunLengthChunk:
			if c == nil {
				return false
			}
			if r.symbol >= int(c.RunLength) {
				r.chunk, r.symbol = r.chunk+1, 0
				continue
			}
			status = c.PacketStatusSymbol
		case *rtcp.StatusVectorChunk:
			if c == nil {
				return false
			}
			if r.symbol >= len(c.SymbolList) {
				r.chunk, r.symbol = r.chunk+1, 0
				continue
			}
			status = c.SymbolList[r.symbol]
		default:
			return false
		}
		r.symbol++
		r.seq = r.p.BaseSequenceNumber + uint16(r.told)
		r.told++
		return r.read(status)
	}
	return false
}

func (r *report) read(status uint16) bool {
	r.received = status != rtcp.TypeTCCPacketNotReceived
	r.timed = status == rtcp.TypeTCCPacketReceivedSmallDelta || status == rtcp.TypeTCCPacketReceivedLargeDelta
	r.delta = 0
	if !r.timed {
		return true
	}
	if r.deltas >= len(r.p.RecvDeltas) || r.p.RecvDeltas[r.deltas] == nil {
		return false
	}
	r.delta = r.p.RecvDeltas[r.deltas].Delta / rtcp.TypeTCCDeltaScaleFactor
	r.deltas++
	return r.delta >= -maxDelta && r.delta <= maxDelta
}
