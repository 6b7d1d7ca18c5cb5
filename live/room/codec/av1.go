package codec

// Bits of the AV1 aggregation header, section 4.4 of the payload format.
const (
	av1Continued = 0x80 // Z: the first element began in an earlier packet
	av1Count     = 0x30 // W: number of elements, 0 if each has its length
	av1NewCoded  = 0x08 // N: first packet of a coded video sequence
)

// OBU types, AV1 specification, section 6.2.2.
const (
	obuSequenceHeader = 1
	obuTileGroup      = 4
	obuRedundant      = 7
	obuTileList       = 8
)

// inspectAV1 never calls a frame droppable: that would take the dependency
// descriptor, which is a header extension.
func inspectAV1(p []byte) Frame {
	continued := p[0]&av1Continued != 0
	fresh := p[0]&av1NewCoded != 0
	if continued && fresh || len(p) < 2 {
		return Frame{}
	}
	counted, left := p[0]&av1Count != 0, int(p[0]&av1Count)>>4
	f := Frame{Key: fresh}
	p = p[1:]
	for first := true; len(p) > 0; first = false {
		left--
		element := p
		if counted && left == 0 {
			p = nil
		} else if element, p = av1Element(p); p == nil {
			return Frame{}
		}
		if first && continued || len(element) == 0 {
			continue
		}
		obu := element[0] >> 3 & 0x0f
		if first {
			f.Start = obu != obuTileGroup && obu != obuRedundant && obu != obuTileList
		}
		f.Key = f.Key || obu == obuSequenceHeader
	}
	if counted && left > 0 {
		return Frame{}
	}
	f.Key = f.Key && f.Start
	return f
}

// av1Element cuts an element with its length in front off p. The rest is nil,
// not empty, if the length is broken.
func av1Element(p []byte) (element, rest []byte) {
	size := 0
	for i := range min(len(p), 4) {
		size |= int(p[i]&0x7f) << (7 * i)
		if p[i]&0x80 == 0 {
			if p = p[i+1:]; size > len(p) {
				return nil, nil
			}
			return p[:size], p[size:]
		}
	}
	return nil, nil
}
