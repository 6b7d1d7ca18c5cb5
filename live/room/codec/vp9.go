package codec

// Bits of the VP9 payload descriptor, RFC 9628, section 4.2.
const (
	vp9PictureID = 0x80 // I
	vp9Inter     = 0x40 // P
	vp9Layers    = 0x20 // L
	vp9Flexible  = 0x10 // F
	vp9Begin     = 0x08 // B
	vp9Structure = 0x02 // V

	vp9LongID     = 0x80 // M
	vp9Spatial    = 0x0e // SID
	vp9MoreRefs   = 0x01 // N of a reference index
	vp9Sizes      = 0x10 // Y of the scalability structure
	vp9Pictures   = 0x08 // G
	vp9References = 0x0c // R of a picture of the group
)

// inspectVP9 never calls a frame droppable: the descriptor says for which
// spatial layers of its own picture a frame is needed (D, Z) and where one may
// switch up (U), but not whether a later picture refers to it.
func inspectVP9(p []byte) Frame {
	first := p[0]
	at, base := 1, true
	if first&vp9PictureID != 0 {
		if len(p) <= at {
			return Frame{}
		}
		if p[at]&vp9LongID != 0 {
			at++
		}
		at++
	}
	if first&vp9Layers != 0 {
		if len(p) <= at {
			return Frame{}
		}
		base = p[at]&vp9Spatial == 0
		at++
		if first&vp9Flexible == 0 {
			at++ // TL0PICIDX
		}
	}
	if first&vp9Flexible != 0 && first&vp9Inter != 0 {
		for more, i := true, 0; more; i++ {
			if len(p) <= at || i == 3 {
				return Frame{}
			}
			more = p[at]&vp9MoreRefs != 0
			at++
		}
	}
	if first&vp9Structure != 0 {
		at = vp9SkipStructure(p, at)
	}
	if len(p) <= at {
		return Frame{}
	}
	f := Frame{Start: first&vp9Begin != 0}
	f.Key = f.Start && first&vp9Inter == 0 && base && vp9KeyHeader(p[at])
	return f
}

// vp9SkipStructure gives the place after the scalability structure at at,
// which may lie behind the end of p.
func vp9SkipStructure(p []byte, at int) int {
	if len(p) <= at {
		return at
	}
	flags := p[at]
	at++
	if flags&vp9Sizes != 0 {
		at += (int(flags>>5) + 1) * 4
	}
	if flags&vp9Pictures == 0 || len(p) <= at {
		return at
	}
	pictures := int(p[at])
	at++
	for range pictures {
		if len(p) <= at {
			return len(p)
		}
		at += 1 + int(p[at]&vp9References)>>2
	}
	return at
}

// vp9KeyHeader looks into the uncompressed header of the frame (VP9 bitstream
// specification, section 6.2), since a frame predicted from no other is not a
// key frame yet: it may be intra-only, where a decoder cannot start.
func vp9KeyHeader(b byte) bool {
	const marker, profile3, existing, inter = 0x80, 0x30, 0x08, 0x04
	if b&0xc0 != marker {
		return false
	}
	if b&profile3 == profile3 {
		b <<= 1 // a reserved bit follows the profile
	}
	return b&existing == 0 && b&inter == 0
}
