package record

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/pion/rtp"

	"zuruf/live/room/codec"
)

const opusPacket = 960 // samples of each packet in testdata

// sound gives the packets of the tone, whose numbers and timestamps go round.
func sound(t testing.TB) (list []*rtp.Packet) {
	t.Helper()
	for _, p := range readOgg(t, load(t, "opus.ogg"))[2:] {
		for _, payload := range p.packets {
			n := uint32(len(list))
			list = append(list, &rtp.Packet{
				Header:  rtp.Header{SequenceNumber: uint16(n - 50), Timestamp: n*opusPacket - 30*opusPacket, SSRC: 7, Marker: n == 0},
				Payload: payload,
			})
		}
	}
	if len(list) < 100 {
		t.Fatalf("%d packets in testdata", len(list))
	}
	return list
}

func spoken(t testing.TB, list []*rtp.Packet) (*Track, *memory) {
	t.Helper()
	m, c := newMemory(), newClock()
	track := build("", m, codec.Opus, opusRate, c.Now)
	for _, p := range list {
		if err := track.Write(p); err != nil {
			t.Fatal(err)
		}
		c.now = c.now.Add(20 * time.Millisecond)
	}
	return track, m
}

func TestOpus(t *testing.T) {
	list := sound(t)
	track, m := spoken(t, list)
	if track.NeedsKey() {
		t.Fatal("sound asks for key frames")
	}
	open := len(m.b)
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	pages := readOgg(t, m.b)
	head, tags := pages[0].packets[0], pages[1].packets[0]
	if pages[0].flags != pageFirst || !bytes.HasPrefix(head, []byte("OpusHead\x01\x02")) || len(head) != 19 ||
		binary.LittleEndian.Uint16(head[10:]) != preSkip || binary.LittleEndian.Uint32(head[12:]) != 48000 {
		t.Fatalf("head %q", head)
	}
	if !bytes.Contains(tags, []byte("DATE=2026-03-04T05:06:07Z")) || !bytes.HasPrefix(tags, []byte("OpusTags\x05\x00\x00\x00Zuruf\x01\x00\x00\x00")) {
		t.Fatalf("tags %q", tags)
	}
	n := 0
	for i, p := range pages[2:] {
		for _, packet := range p.packets {
			if !bytes.Equal(packet, list[n].Payload) {
				t.Fatalf("packet %d is another", n)
			}
			n++
		}
		if p.granule != int64(n)*opusPacket {
			t.Fatalf("page %d ends at %d after %d packets", i, p.granule, n)
		}
		if last := i == len(pages)-3; last != (p.flags == pageLast) {
			t.Fatalf("page %d: flags %d", i, p.flags)
		}
	}
	if n != len(list) {
		t.Fatalf("%d packets of %d", n, len(list))
	}
	if got := readOgg(t, m.b[:open]); int64(n)*opusPacket-got[len(got)-1].granule > opusRate/4 {
		t.Fatalf("a kill costs %d samples", int64(n)*opusPacket-got[len(got)-1].granule)
	}
}

// Wherever the file is cut, no more than the page that is cut is lost.
func TestCutSoundAnywhere(t *testing.T) {
	_, m := spoken(t, sound(t))
	whole := readOgg(t, m.b)
	for end := len(m.b) / 2; end < len(m.b); end++ {
		pages := readOgg(t, m.b[:end])
		last := pages[len(pages)-1]
		if next := whole[len(pages)]; next.granule-last.granule > opusRate/5 {
			t.Fatalf("cut at %d: %d samples are lost", end, next.granule-last.granule)
		}
	}
}

// Nothing is put in for what is missing, and time goes on.
func TestHolesInSound(t *testing.T) {
	list := sound(t)
	kept := append(append(append([]*rtp.Packet{}, list[:33]...), list[40:41]...), list[60:]...)
	track, m := spoken(t, kept)
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	var ends []int64
	n := 0
	for _, p := range readOgg(t, m.b)[2:] {
		ends = append(ends, p.granule/opusPacket)
		n += len(p.packets)
		if p.granule == 61*opusPacket && len(p.packets) != 1 {
			t.Fatalf("%d packets in the page after a hole", len(p.packets))
		}
	}
	if n != len(kept) {
		t.Fatalf("%d packets of %d", n, len(kept))
	}
	want := []int64{10, 20, 30, 33, 41, 61, 71, 81, 91, 101}
	if len(ends) != len(want) {
		t.Fatalf("pages end at %v, want %v", ends, want)
	}
	for i := range want {
		if ends[i] != want[i] {
			t.Fatalf("pages end at %v, want %v", ends, want)
		}
	}
}

// Silence that is not sent: the numbers go on, the timestamps jump.
func TestSilence(t *testing.T) {
	list := sound(t)
	for _, p := range list[50:] {
		p.Timestamp += 2 * opusRate
	}
	track, m := spoken(t, list)
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	pages := readOgg(t, m.b)
	if end := pages[len(pages)-1].granule; end != int64(len(list))*opusPacket+2*opusRate {
		t.Fatalf("ends at %d", end)
	}
}

func TestSoundOutOfOrder(t *testing.T) {
	list := sound(t)
	for i := 3; i+2 < len(list); i += 4 {
		list[i], list[i+2] = list[i+2], list[i]
	}
	track, m := spoken(t, list)
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	want := sound(t)
	for _, p := range readOgg(t, m.b)[2:] {
		for _, packet := range p.packets {
			if !bytes.Equal(packet, want[n].Payload) {
				t.Fatalf("packet %d is another", n)
			}
			n++
		}
	}
	if n != len(want) {
		t.Fatalf("%d packets", n)
	}
}

func TestBigPackets(t *testing.T) {
	var list []*rtp.Packet
	for i, size := range []int{1, 254, 255, 256, 509, 510, 511, 1500, 64000, 70000, 20000, 50000, 3} {
		payload := make([]byte, size)
		payload[0] = 0xf8
		list = append(list, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * opusPacket}, Payload: payload})
	}
	track, m := spoken(t, list)
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range readOgg(t, m.b)[2:] {
		for _, packet := range p.packets {
			if n == 9 {
				n++ // more than a page holds
			}
			if len(packet) != len(list[n].Payload) {
				t.Fatalf("packet %d has %d bytes", n, len(packet))
			}
			n++
		}
	}
	if n != len(list) {
		t.Fatalf("%d packets", n)
	}
}

func TestOpusDuration(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   int64
	}{
		{nil, 0},
		{[]byte{0x00}, 480}, {[]byte{0x08}, 960}, {[]byte{0x10}, 1920}, {[]byte{0x18}, 2880}, // SILK 10 to 60 ms
		{[]byte{0x60}, 480}, {[]byte{0x78}, 960}, // hybrid
		{[]byte{0x80}, 120}, {[]byte{0x88}, 240}, {[]byte{0x90}, 480}, {[]byte{0xf8}, 960}, // CELT
		{[]byte{0xf9}, 1920}, {[]byte{0xfa}, 1920},
		{[]byte{0xfb}, 0}, {[]byte{0xfb, 0}, 0}, {[]byte{0xfb, 3}, 2880}, {[]byte{0xfb, 0xc6}, 5760}, {[]byte{0xfb, 7}, 0}, {[]byte{0x83, 48}, 5760},
	} {
		if got := opusDuration(c.packet); got != c.want {
			t.Errorf("%x: %d samples, want %d", c.packet, got, c.want)
		}
	}
	for i := range math.MaxUint16 + 1 {
		if d := opusDuration([]byte{byte(i >> 8), byte(i)}); d < 0 || d > 5760 {
			t.Fatalf("%04x: %d", i, d)
		}
	}
}
