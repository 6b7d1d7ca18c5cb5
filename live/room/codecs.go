package room

import (
	"fmt"
	"strings"

	"github.com/pion/interceptor"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"zuruf/live/room/codec"
)

// The header extensions that the stage speaks.
const (
	transportCC = sdp.TransportCCURI
	audioLevel  = sdp.AudioLevelURI
)

// videoCodecs are forwarded as they come; each brings its retransmission.
var videoCodecs = []struct{ mime, fmtp string }{
	{webrtc.MimeTypeVP8, ""},
	{webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"},
	{webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f"},
	{webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f"},
	{webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f"},
	{webrtc.MimeTypeVP9, "profile-id=0"},
	{webrtc.MimeTypeAV1, ""},
}

// newMediaEngine knows what the stage carries: Opus and four video codecs.
func newMediaEngine() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	opus := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1",
		RTCPFeedback: []webrtc.RTCPFeedback{{Type: "transport-cc"}}}
	if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: opus, PayloadType: 111}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	feedback := []webrtc.RTCPFeedback{{Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}
	for i, c := range videoCodecs {
		pt := webrtc.PayloadType(96 + 2*i)
		video := webrtc.RTPCodecCapability{MimeType: c.mime, ClockRate: 90000, SDPFmtpLine: c.fmtp, RTCPFeedback: feedback}
		again := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: fmt.Sprintf("apt=%d", pt)}
		for j, capability := range []webrtc.RTPCodecCapability{video, again} {
			if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: capability, PayloadType: pt + webrtc.PayloadType(j)}, webrtc.RTPCodecTypeVideo); err != nil {
				return nil, err
			}
		}
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: transportCC}, kind); err != nil {
			return nil, err
		}
	}
	return m, m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: audioLevel}, webrtc.RTPCodecTypeAudio)
}

// newPublisherAPI makes peers that receive: with requests for lost packets,
// receiver reports and transport-wide feedback, and simulcast.
func newPublisherAPI(s webrtc.SettingEngine) (*webrtc.API, error) {
	m, err := newMediaEngine()
	if err != nil {
		return nil, err
	}
	r := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptorsWithOptions(m, r, webrtc.WithInterceptorLoggerFactory(silent{})); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(r), webrtc.WithSettingEngine(s)), nil
}

// newWatcherAPI makes peers that are sent to. They have no interceptors: lost
// packets, feedback and reports are the slots' own, shared where they can be.
func newWatcherAPI(s webrtc.SettingEngine) (*webrtc.API, error) {
	m, err := newMediaEngine()
	if err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(&interceptor.Registry{}), webrtc.WithSettingEngine(s)), nil
}

// format is what a packet of one codec is called on one connection.
type format struct {
	kind  codec.Kind
	fmtp  string
	pt    uint8
	again uint8 // payload type of retransmissions, 0 = none
}

// formats are the formats that a connection negotiated.
func formats(list []webrtc.RTPCodecParameters) []format {
	again := map[string]uint8{}
	for _, c := range list {
		if strings.EqualFold(c.MimeType, webrtc.MimeTypeRTX) {
			again[strings.TrimPrefix(c.SDPFmtpLine, "apt=")] = uint8(c.PayloadType)
		}
	}
	var out []format
	for _, c := range list {
		if kind, ok := codec.Of(c.MimeType); ok {
			out = append(out, format{kind: kind, fmtp: c.SDPFmtpLine, pt: uint8(c.PayloadType), again: again[fmt.Sprint(c.PayloadType)]})
		}
	}
	return out
}

// match is the format in which a receiver takes what a publisher sends as kind
// with the parameters fmtp: the same profile if there is one, else the same codec.
func match(list []format, kind codec.Kind, fmtp string) (format, bool) {
	var found format
	ok := false
	for _, f := range list {
		if f.kind == kind && (!ok || profile(f.fmtp) == profile(fmtp)) {
			found, ok = f, true
		}
	}
	return found, ok
}

// profile is the part of the parameters that tells H.264 and VP9 profiles apart.
func profile(fmtp string) string {
	for p := range strings.SplitSeq(fmtp, ";") {
		if k, v, _ := strings.Cut(strings.TrimSpace(p), "="); k == "profile-level-id" && len(v) == 6 || k == "profile-id" {
			return strings.ToLower(v[:min(4, len(v))])
		}
	}
	return ""
}
