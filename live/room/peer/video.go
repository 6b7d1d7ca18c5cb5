package peer

import (
	"encoding/binary"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// Video makes packets that a forwarder takes for VP8: every frame has the same
// number of packets, and each packet carries the time at which it was made.
type Video struct {
	Packets  int // of a frame
	Size     int // bytes of a packet
	KeyEvery int // frames from one key frame to the next; 0 = the first only
	seq      uint16
	ts       uint32
	frame    int
	key      bool
}

// VP8 is the codec that Video writes.
var VP8 = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}

// stamp is where the time stands in a packet: behind the descriptor, the frame's
// tag, its start code and size (RFC 7741, RFC 6386).
const stamp = 12

// Key makes the next frame a key frame.
func (v *Video) Key() { v.key = true }

// Frame is the next frame, step after the last one.
func (v *Video) Frame(step time.Duration, now time.Time) []*rtp.Packet {
	key := v.frame == 0 || v.key || v.KeyEvery > 0 && v.frame%v.KeyEvery == 0
	v.key = false
	v.frame++
	v.ts += uint32(step.Microseconds() * 90 / 1000)
	out := make([]*rtp.Packet, v.Packets)
	for i := range out {
		v.seq++
		body := make([]byte, max(v.Size, stamp+8))
		if i == 0 {
			body[0] = 0x10
			if key {
				copy(body[4:], []byte{0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01})
			} else {
				body[1] = 1
			}
		}
		binary.BigEndian.PutUint64(body[stamp:], uint64(now.UnixNano()))
		out[i] = &rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 96, SequenceNumber: v.seq, Timestamp: v.ts, Marker: i == len(out)-1}, Payload: body}
	}
	return out
}

// Sent is when a packet of Video was made.
func Sent(payload []byte) (time.Time, bool) {
	if len(payload) < stamp+8 {
		return time.Time{}, false
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(payload[stamp:]))), true
}
