package record

import (
	"bytes"
	"encoding/binary"

	"github.com/pion/rtp/codecs/vp9"

	"zuruf/live/room/codec"
)

// read learns from a key frame what the head of the file must say.
func (p *picture) read(kind codec.Kind, frame []byte) bool {
	switch kind {
	case codec.VP8:
		return p.vp8(frame)
	case codec.VP9:
		return p.vp9(frame)
	case codec.AV1:
		return p.av1(frame)
	case codec.H264:
		return p.avc()
	}
	return false
}

// vp8 reads the frame header of RFC 6386, section 9.1.
func (p *picture) vp8(frame []byte) bool {
	if len(frame) < 10 || frame[0]&1 != 0 || !bytes.Equal(frame[3:6], []byte{0x9d, 0x01, 0x2a}) {
		return false
	}
	const size = 1<<14 - 1 // the upper two bits are a scale
	p.width = int(binary.LittleEndian.Uint16(frame[6:]) & size)
	p.height = int(binary.LittleEndian.Uint16(frame[8:]) & size)
	return p.width > 0 && p.height > 0
}

// vp9 prefers the size of the highest layer, which the payload descriptor says,
// to that of the first frame, which is of the lowest.
func (p *picture) vp9(frame []byte) bool {
	if p.width > 0 && p.height > 0 {
		return true
	}
	var h vp9.Header
	if h.Unmarshal(frame) != nil {
		return false
	}
	p.width, p.height = int(h.Width()), int(h.Height())
	return p.width > 0 && p.height > 0
}

// NAL unit types that matter here.
const (
	nalPartition = 4 // the highest of the slices that are no IDR
	nalIDR       = 5
	nalSPS       = 7
	nalPPS       = 8
)

// h264 keeps the parameter sets of a frame, whose NAL units have their lengths
// in front, and says whether there is a picture in it.
func (p *picture) h264(frame []byte) bool {
	slices := false
	for len(frame) >= 4 {
		size := int(binary.BigEndian.Uint32(frame))
		if size > len(frame)-4 {
			return false
		}
		nal := frame[4 : 4+size]
		frame = frame[4+size:]
		if size == 0 {
			continue
		}
		switch kind := nal[0] & 0x1f; {
		case kind >= 1 && kind <= nalPartition, kind == nalIDR:
			slices = true
		case kind == nalSPS:
			p.sps = append(p.sps[:0], nal...)
		case kind == nalPPS:
			p.pps = append(p.pps[:0], nal...)
		}
	}
	return slices
}

// avc builds the AVCDecoderConfigurationRecord of ISO/IEC 14496-15, 5.3.3.
func (p *picture) avc() bool {
	s, ok := parseSPS(p.sps)
	if !ok || len(p.pps) == 0 || len(p.sps) > 1<<16-1 || len(p.pps) > 1<<16-1 {
		return false
	}
	p.width, p.height = s.width, s.height
	const version, lengthSize, oneSPS, onePPS = 1, 0xff, 0xe1, 1
	b := []byte{version, p.sps[1], p.sps[2], p.sps[3], lengthSize, oneSPS}
	b = binary.BigEndian.AppendUint16(b, uint16(len(p.sps)))
	b = append(b, p.sps...)
	b = binary.BigEndian.AppendUint16(append(b, onePPS), uint16(len(p.pps)))
	b = append(b, p.pps...)
	if s.high {
		b = append(b, 0xfc|byte(s.chroma), 0xf8|byte(s.luma), 0xf8|byte(s.chromaDepth), 0)
	}
	p.private = b
	return true
}
