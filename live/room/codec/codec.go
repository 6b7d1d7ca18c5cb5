// Package codec says of an RTP payload what a forwarder must know, without
// decoding it: whether a frame begins, whether it is one that a decoder can
// start at, and whether anything depends on it.
//
// The payload formats are RFC 7587 (Opus), RFC 7741 (VP8), RFC 9628 (VP9),
// RFC 6184 (H.264) and the Alliance for Open Media's “RTP Payload Format For
// AV1” v1.0.0.
//
// Payloads come from strangers: whatever does not parse is an empty Frame.
package codec

import "strings"

// Kind is a codec that is passed through.
type Kind uint8

// The kinds. The zero Kind is none of them.
const (
	Opus Kind = iota + 1
	VP8
	VP9
	H264
	AV1
)

var names = [...]string{Opus: "opus", VP8: "VP8", VP9: "VP9", H264: "H264", AV1: "AV1"}

// Of gives the kind of a media type such as “video/VP8”. As in SDP, upper and
// lower case are the same.
func Of(mime string) (Kind, bool) {
	switch strings.ToLower(mime) {
	case "audio/opus":
		return Opus, true
	case "video/vp8":
		return VP8, true
	case "video/vp9":
		return VP9, true
	case "video/h264":
		return H264, true
	case "video/av1":
		return AV1, true
	}
	return 0, false
}

// String gives the encoding name of SDP.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(names) {
		return "unknown"
	}
	return names[k]
}

// Frame is what a payload says of the frame it belongs to.
type Frame struct {
	// Start: the first packet of a frame. VP9 with spatial layers has one for
	// each layer of a picture; H.264 and AV1 mark no beginning, so that there
	// every packet that may be the first says so, and a picture can have
	// several of them, which share its timestamp.
	Start bool
	// Key: a key frame begins here, and a decoder may start with this packet.
	Key bool
	// Droppable: no other frame depends on the frame of this packet.
	Droppable bool
}

// Inspect looks at the payload of one packet. Padding, which is an empty
// payload, and anything broken are a Frame without any mark.
func (k Kind) Inspect(payload []byte) Frame {
	if len(payload) == 0 {
		return Frame{}
	}
	switch k {
	case Opus:
		// Every packet is decoded by itself (RFC 7587, section 4.2).
		return Frame{Start: true, Key: true}
	case VP8:
		return inspectVP8(payload)
	case VP9:
		return inspectVP9(payload)
	case H264:
		return inspectH264(payload)
	case AV1:
		return inspectAV1(payload)
	}
	return Frame{}
}
