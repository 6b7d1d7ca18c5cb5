package record

import (
	"encoding/hex"
	"testing"

	"zuruf/live/room/codec"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Sequence parameter sets as x264 writes them.
func TestSPS(t *testing.T) {
	for _, c := range []struct {
		name, sps string
		want      sequence
	}{
		{"1080p, cropped", "67640028acd940780227e5c044000003000400000300783c60c658", sequence{1920, 1080, true, 1, 0, 0}},
		{"4:4:4", "67f40016919b281405ff138088000003000800000300f078b16cb0", sequence{640, 360, true, 3, 0, 0}},
		{"4:2:2, 10 bits, cropped", "677a0016b6cd940a42fe227c0440000003004000000783c58b6580", sequence{642, 362, true, 2, 2, 2}},
		{"interlaced", "6764001eacd940b424d80880000003008000000f0f8a14cb", sequence{720, 576, true, 1, 0, 0}},
		{"scaling matrices", "6764000cacd941419f9f0110000003001000000301e0f1429960", sequence{320, 180, true, 1, 0, 0}},
		// Profile 66, order count type 1 with a cycle of two, 32 × 16.
		{"order count type 1", "67420014" + "d37b2ecf" + "80", sequence{32, 16, false, 1, 0, 0}},
	} {
		got, ok := parseSPS(unhex(t, c.sps))
		if !ok || got != c.want {
			t.Errorf("%s: %+v, %v", c.name, got, ok)
		}
	}
	whole := unhex(t, "67640028acd940780227e5c0")
	for n := range len(whole) - 1 {
		if s, ok := parseSPS(whole[:n]); ok {
			t.Errorf("cut to %d bytes: %+v", n, s)
		}
	}
}

// Sequence headers as libaom writes them, and the configuration that another
// writer makes of them.
func TestAV1Configuration(t *testing.T) {
	for _, c := range []struct {
		name, config  string
		width, height int
	}{
		{"8 bits", "81050c000a0b0000002d4cffb3cdaf9004", 1280, 720},
		{"10 bits", "81044c000a0b00000024c4ffdf36be5010", 640, 480},
		{"4:4:4", "812000000a0a20000003bd7c79b5f204", 176, 144},
		{"4:2:2, 12 bits", "814068000a0a40000002afff9b5f2c44", 64, 64},
		{"grey", "81001c000a0a00000004457e3e6d7c95", 352, 288},
		{"RGB", "812000000a0d200000043cffbcdaf92021a004", 320, 240},
		{"a still picture", "81000c000a06181971e2d004", 100, 50},
	} {
		want := unhex(t, c.config)
		var p picture
		frame := append([]byte{0x12, 0x00}, want[4:]...)
		if !p.av1(frame) || p.width != c.width || p.height != c.height || hex.EncodeToString(p.private) != c.config {
			t.Errorf("%s: %d × %d, %x", c.name, p.width, p.height, p.private)
		}
		for n := range len(frame) - 1 {
			p := picture{}
			if p.av1(frame[:n]) {
				t.Errorf("%s, cut to %d bytes: %+v", c.name, n, p)
			}
		}
	}
}

func TestBrokenKeyFrames(t *testing.T) {
	for _, c := range []struct {
		kind  codec.Kind
		frame string
	}{
		{codec.VP8, ""}, {codec.VP8, "50020000000040003000"}, {codec.VP8, "5002009d012a00000000"}, {codec.VP8, "5102009d012a40003000"},
		{codec.VP9, ""}, {codec.VP9, "82498342"}, {codec.VP9, "8600"},
		{codec.AV1, ""}, {codec.AV1, "1200"}, {codec.AV1, "0a7f00"}, {codec.AV1, "0affffffffffffffffff01"}, {codec.AV1, "08000000"},
		{codec.H264, "00000001"}, {codec.Opus, "f8"},
	} {
		var p picture
		if p.read(c.kind, unhex(t, c.frame)) {
			t.Errorf("%v %s: %+v", c.kind, c.frame, p)
		}
	}
}

// The high profiles say their colour in the configuration, others must not.
func TestAVCConfiguration(t *testing.T) {
	p := picture{sps: unhex(t, "677a0016b6cd940a42fe227c0440000003004000000783c58b6580"), pps: []byte{0x68, 1, 2}}
	if !p.avc() {
		t.Fatal("refused")
	}
	if got, want := hex.EncodeToString(p.private), "017a0016ffe1001b"+hex.EncodeToString(p.sps)+"010003680102"+"fefafa00"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	if p := (picture{sps: p.sps}); p.avc() {
		t.Fatal("taken without picture parameters")
	}
}
