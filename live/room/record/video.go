package record

import (
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"

	"zuruf/live/room/codec"
)

// frameMax is the size of a frame above which it is none.
const frameMax = 8 << 20

// video puts frames together again and writes those that a decoder can use:
// from a key frame on, up to the next loss.
type video struct {
	t    *Track
	kind codec.Kind
	mkv  matroska

	begun  bool // the head of the file is written
	lost   bool // wait for a key frame
	parts  int  // packets of the frame
	size   int  // bytes of them
	key    bool
	ts     uint32
	frame  []byte
	layers []int // VP9: where in frame those of its spatial layers begin

	depacketizer rtp.Depacketizer // of the frame
	picture      picture
}

// picture is what the head of a file says of the stream, and H.264's parameter
// sets as they came last.
type picture struct {
	width, height int
	private       []byte
	sps, pps      []byte
}

func newVideo(t *Track, kind codec.Kind) *video {
	return &video{t: t, kind: kind, lost: true, mkv: matroska{out: t.out}}
}

func (v *video) waiting() bool { return v.lost }

func (v *video) take(p packet, gap bool) error {
	if gap {
		v.drop()
	}
	if len(p.payload) == 0 {
		return nil
	}
	if v.parts > 0 && p.ts != v.ts {
		if err := v.finish(); err != nil {
			return err
		}
	}
	f := v.kind.Inspect(p.payload)
	if v.parts == 0 {
		if v.lost && !f.Key {
			return nil
		}
		v.ts, v.key = p.ts, false
		v.depacketizer = v.fresh()
	}
	v.parts++
	v.key = v.key || f.Key
	if v.size += len(p.payload); v.size > frameMax || !v.add(p.payload) {
		v.drop()
		return nil
	}
	// Some senders mark the end of H.264's parameter sets, which are no picture.
	if !p.marker || v.kind == codec.H264 && !v.picture.h264(v.frame) {
		return nil
	}
	return v.finish()
}

// fresh gives the depacketizer of a new frame: those of some codecs remember.
func (v *video) fresh() rtp.Depacketizer {
	switch v.kind {
	case codec.VP8:
		return &codecs.VP8Packet{}
	case codec.H264:
		return &codecs.H264Packet{IsAVC: true}
	case codec.AV1:
		return &codecs.AV1Depacketizer{}
	}
	return nil
}

func (v *video) add(payload []byte) bool {
	if v.kind == codec.VP9 {
		return v.addVP9(payload)
	}
	data, err := v.depacketizer.Unmarshal(payload)
	v.frame = append(v.frame, data...)
	return err == nil
}

func (v *video) addVP9(payload []byte) bool {
	var d codecs.VP9Packet
	data, err := d.Unmarshal(payload)
	if err != nil {
		return false
	}
	if d.B {
		v.layers = append(v.layers, len(v.frame))
	}
	if d.V && d.Y && len(d.Width) > 0 {
		v.picture.width, v.picture.height = int(d.Width[len(d.Width)-1]), int(d.Height[len(d.Height)-1])
	}
	v.frame = append(v.frame, data...)
	return len(v.layers) > 0
}

// drop gives the frame up, and with it everything up to the next key frame.
func (v *video) drop() {
	v.lost = true
	v.clear()
}

func (v *video) clear() {
	v.parts, v.size = 0, 0
	v.frame, v.layers = v.frame[:0], v.layers[:0]
}

func (v *video) finish() error {
	defer v.clear()
	if v.kind == codec.VP9 {
		v.frame = superframe(v.frame, v.layers)
	}
	if v.kind == codec.H264 && !v.picture.h264(v.frame) {
		return nil // parameter sets alone: kept for the picture that follows
	}
	if len(v.frame) == 0 {
		return nil
	}
	if !v.begun {
		if !v.picture.read(v.kind, v.frame) {
			v.lost = true
			return nil
		}
		// Time begins with the first frame that is written.
		v.t.clock.at(v.ts, v.t.wall)
		if err := v.mkv.begin(v.head()); err != nil {
			return err
		}
		v.begun = true
	}
	v.lost = false
	ticks := v.t.clock.at(v.ts, v.t.wall)
	return v.mkv.frame(v.frame, ticks*1000/v.t.clock.rate, v.key)
}

func (v *video) head() head {
	h := head{doctype: "webm", width: v.picture.width, height: v.picture.height, private: v.picture.private, date: v.t.clock.started}
	switch v.kind {
	case codec.VP8:
		h.codec = "V_VP8"
	case codec.VP9:
		h.codec = "V_VP9"
	case codec.AV1:
		h.codec = "V_AV1"
	case codec.H264:
		h.doctype, h.codec = "matroska", "V_MPEG4/ISO/AVC"
	}
	return h
}

func (v *video) close() error {
	if !v.begun {
		return nil
	}
	return v.mkv.close()
}

// superframe appends the index by which a decoder finds the frames of several
// spatial layers (VP9 bitstream specification, annex B).
func superframe(frame []byte, starts []int) []byte {
	if len(starts) < 2 || len(starts) > 8 {
		return frame
	}
	const width = 4 // bytes of a size
	marker := byte(0xc0 | (width-1)<<3 | (len(starts) - 1))
	end := len(frame)
	frame = append(frame, marker)
	for i := range starts {
		next := end
		if i+1 < len(starts) {
			next = starts[i+1]
		}
		size := next - starts[i]
		frame = append(frame, byte(size), byte(size>>8), byte(size>>16), byte(size>>24))
	}
	return append(frame, marker)
}
