package codec

// NAL unit types, ITU-T H.264 table 7-1 and RFC 6184, table 1.
const (
	nalSlice      = 1
	nalPartitionA = 2
	nalPartitionC = 4
	nalIDR        = 5
	nalSEI        = 6
	nalSPS        = 7
	nalDelimiter  = 9
	nalPrefix     = 14
	nalReserved18 = 18
	nalSTAPA      = 24
	nalFUA        = 28

	nalRefIDC = 0x60 // nal_ref_idc: 0 if no picture refers to this one
)

// inspectH264 knows single NAL units, STAP-A and FU-A, the packets of
// packetization modes 0 and 1 (RFC 6184, section 6); WebRTC has no other.
func inspectH264(p []byte) Frame {
	switch p[0] & 0x1f {
	case nalSTAPA:
		return inspectSTAPA(p[1:])
	case nalFUA:
		if len(p) < 3 {
			return Frame{}
		}
		const begin = 0x80
		f := inspectNAL(p[0]&nalRefIDC|p[1]&0x1f, p[2:])
		if p[1]&begin == 0 {
			f.Start, f.Key = false, false
		}
		return f
	}
	return inspectNAL(p[0], p[1:])
}

func inspectSTAPA(p []byte) Frame {
	var f Frame
	needed := false
	for len(p) > 0 {
		if len(p) < 3 {
			return Frame{}
		}
		size := int(p[0])<<8 | int(p[1])
		if size == 0 || len(p) < 2+size {
			return Frame{}
		}
		nal := inspectNAL(p[2], p[3:2+size])
		f.Start = f.Start || nal.Start
		f.Key = f.Key || nal.Key
		f.Droppable = f.Droppable || nal.Droppable
		needed = needed || p[2]&nalRefIDC != 0
		p = p[2+size:]
	}
	f.Droppable = f.Droppable && !needed
	return f
}

// inspectNAL judges one NAL unit by its header and what follows it.
func inspectNAL(header byte, body []byte) Frame {
	kind := header & 0x1f
	var f Frame
	switch {
	case kind == nalSlice, kind == nalPartitionA, kind == nalIDR:
		// first_mb_in_slice is 0, a single bit 1, in the first slice of a picture.
		f.Start = len(body) > 0 && body[0]&0x80 != 0
		f.Key = f.Start && kind == nalIDR
	case kind >= nalSEI && kind <= nalDelimiter, kind >= nalPrefix && kind <= nalReserved18:
		// After the slices of a picture these begin the next (H.264, 7.4.1.2.3).
		f.Start = true
		f.Key = kind == nalSPS
	}
	// Only slices count: delimiters and SEI carry 0 before pictures that are needed.
	f.Droppable = kind >= nalSlice && kind <= nalPartitionC && header&nalRefIDC == 0
	return f
}
