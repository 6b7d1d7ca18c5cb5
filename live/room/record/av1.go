package record

import "github.com/pion/rtp/codecs/av1/obu"

// av1 reads the sequence header that a key frame begins with and builds the
// AV1CodecConfigurationRecord of “AV1 in ISOBMFF”, section 2.3, from it.
func (p *picture) av1(frame []byte) bool {
	for len(frame) > 0 {
		h, err := obu.ParseOBUHeader(frame)
		if err != nil || !h.HasSizeField {
			return false
		}
		size, n, err := obu.ReadLeb128(frame[h.Size():])
		begin := h.Size() + int(n)
		if err != nil || size > uint(len(frame)-begin) {
			return false
		}
		whole, body := frame[:begin+int(size)], frame[begin:begin+int(size)]
		frame = frame[len(whole):]
		if h.Type != obu.OBUSequenceHeader {
			continue
		}
		s := av1Sequence{bits: bits{b: body}}
		s.parse()
		if s.over {
			return false
		}
		p.width, p.height = s.width, s.height
		const markerVersion = 0x81
		p.private = append([]byte{markerVersion, byte(s.profile<<5 | s.level), byte(s.color), 0}, whole...)
		return true
	}
	return false
}

// av1Sequence is a sequence header, AV1 specification, 5.5.
type av1Sequence struct {
	bits
	reduced       bool
	profile       uint32
	level         uint32
	color         uint32 // tier and colour as the configuration record has them
	width, height int
}

func (s *av1Sequence) parse() {
	s.profile = s.read(3)
	s.skip(1) // still_picture
	var tier uint32
	if s.reduced = s.flag(); s.reduced {
		s.level = s.read(5)
	} else {
		tier = s.operatingPoints()
	}
	w, h := int(s.read(4))+1, int(s.read(4))+1
	s.width, s.height = int(s.read(w))+1, int(s.read(h))+1
	if !s.reduced && s.flag() {
		s.skip(4 + 3) // lengths of frame ids
	}
	s.skip(3) // 128 × 128 superblocks, filter intra, intra edge filter
	if !s.reduced {
		s.tools()
	}
	s.skip(3) // superres, cdef, restoration
	s.color = tier<<7 | s.colors()
}

// operatingPoints reads level and tier of the first, which is the whole stream.
func (s *av1Sequence) operatingPoints() (tier uint32) {
	models, delay := false, 0
	if s.flag() { // timing_info_present_flag
		s.skip(32 + 32)
		if s.flag() {
			s.golomb()
		}
		if models = s.flag(); models {
			delay = int(s.read(5)) + 1
			s.skip(32 + 5 + 5)
		}
	}
	display := s.flag()
	for i := range s.read(5) + 1 {
		s.skip(12)
		level, high := s.read(5), uint32(0)
		if level > 7 {
			high = s.read(1)
		}
		if i == 0 {
			s.level, tier = level, high
		}
		if models && s.flag() {
			s.skip(2*delay + 1)
		}
		if display && s.flag() {
			s.skip(4)
		}
	}
	return tier
}

func (s *av1Sequence) tools() {
	s.skip(4) // compound and motion tools
	order := s.flag()
	if order {
		s.skip(2)
	}
	screen := uint32(2)
	if !s.flag() { // seq_choose_screen_content_tools
		screen = s.read(1)
	}
	if screen > 0 && !s.flag() {
		s.skip(1)
	}
	if order {
		s.skip(3)
	}
}

// colors reads color_config() into the bits that the configuration record has.
func (s *av1Sequence) colors() uint32 {
	high := s.read(1)
	var twelve, mono, x, y, position uint32
	if s.profile == 2 && high == 1 {
		twelve = s.read(1)
	}
	if s.profile != 1 {
		mono = s.read(1)
	}
	const rgb = 1<<16 | 13<<8 // BT.709 primaries, sRGB transfer, identity matrix
	described := uint32(0)
	if s.flag() {
		described = s.read(24)
	}
	switch {
	case mono == 1:
		s.skip(1)
		x, y = 1, 1
	case described == rgb:
	default:
		s.skip(1)
		switch {
		case s.profile == 0:
			x, y = 1, 1
		case s.profile == 2 && twelve == 1:
			if x = s.read(1); x == 1 {
				y = s.read(1)
			}
		case s.profile == 2:
			x = 1
		}
		if x == 1 && y == 1 {
			position = s.read(2)
		}
	}
	return high<<6 | twelve<<5 | mono<<4 | x<<3 | y<<2 | position
}
