package codec

// Bits of the VP8 payload descriptor, RFC 7741, section 4.2.
const (
	vp8Extended  = 0x80 // X
	vp8NonRef    = 0x20 // N
	vp8Start     = 0x10 // S
	vp8Partition = 0x07 // PID

	vp8PictureID = 0x80 // I
	vp8TL0       = 0x40 // L
	vp8TID       = 0x20 // T
	vp8KeyIndex  = 0x10 // K
	vp8LongID    = 0x80 // M

	vp8Inter = 0x01 // P of the payload header, section 4.3: not a key frame
)

func inspectVP8(p []byte) Frame {
	header := 1
	if p[0]&vp8Extended != 0 {
		if len(p) < 2 {
			return Frame{}
		}
		header = 2
		extension := p[1]
		if extension&vp8PictureID != 0 {
			if len(p) < 3 {
				return Frame{}
			}
			header++
			if p[2]&vp8LongID != 0 {
				header++
			}
		}
		if extension&vp8TL0 != 0 {
			header++
		}
		if extension&(vp8TID|vp8KeyIndex) != 0 {
			header++
		}
	}
	if len(p) <= header {
		return Frame{}
	}
	f := Frame{Droppable: p[0]&vp8NonRef != 0}
	f.Start = p[0]&vp8Start != 0 && p[0]&vp8Partition == 0
	f.Key = f.Start && p[header]&vp8Inter == 0
	return f
}
