package record

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"

	"zuruf/live/room/codec"
)

// After a loss nothing is written up to the next key frame.
func TestLossDropsToTheNextKeyFrame(t *testing.T) {
	for _, kind := range videos {
		list := packets(t, kind)
		lost := of(list, 5)[0]
		list = slices.DeleteFunc(list, func(p *rtp.Packet) bool { return p == lost })
		m, c := newMemory(), newClock()
		track := build("", m, kind, videoRate, c.Now)
		needed := false
		for _, p := range list {
			write(t, track, c, []*rtp.Packet{p})
			needed = needed || track.NeedsKey() && len(readWebM(t, m.b).blocks) > 0
		}
		if !needed {
			t.Errorf("%v: asks for no key frame", kind)
		}
		expect(t, kind, readWebM(t, m.b), append(upTo(0, 5), upTo(15, pictures)...))
	}
}

func TestLossInAKeyFrame(t *testing.T) {
	for _, kind := range videos {
		for n := range of(packets(t, kind), 0) {
			list := packets(t, kind)
			list = slices.Delete(list, n, n+1)
			track, m := recorded(t, kind, list)
			if err := track.Close(); err != nil {
				t.Fatal(err)
			}
			if n == 0 && len(readWebM(t, m.b).blocks) == pictures {
				t.Fatalf("%v: a picture without its first packet", kind)
			}
			if n > 0 {
				expect(t, kind, readWebM(t, m.b), upTo(15, pictures))
			}
		}
	}
}

// A packet that comes within patience is no loss.
func TestLatePacket(t *testing.T) {
	for late, whole := range map[time.Duration]bool{patience - 100*time.Millisecond: true, patience + 100*time.Millisecond: false} {
		list := packets(t, codec.VP8)
		p := of(list, 3)[0]
		rest := slices.DeleteFunc(slices.Clone(list), func(q *rtp.Packet) bool { return q == p })
		m, c := newMemory(), newClock()
		track := build("", m, codec.VP8, videoRate, c.Now)
		due := newClock().now.Add(3*time.Second/frameRate + late)
		for i, q := range rest {
			if c.now.After(due) {
				rest = slices.Insert(rest, i, p)
				due = due.Add(time.Hour)
				q = p
			}
			write(t, track, c, []*rtp.Packet{q})
			if q == p {
				write(t, track, c, rest[i+1:])
				break
			}
		}
		if got := len(readWebM(t, m.b).blocks) == pictures; got != whole {
			t.Errorf("%v late: %d pictures", late, len(readWebM(t, m.b).blocks))
		}
	}
}

// Padding takes numbers, and is no loss.
func TestPadding(t *testing.T) {
	list := packets(t, codec.VP9)
	for i, p := range list {
		p.SequenceNumber += uint16(i)
	}
	var with []*rtp.Packet
	for _, p := range list {
		pad := &rtp.Packet{Header: rtp.Header{SSRC: p.SSRC, SequenceNumber: p.SequenceNumber + 1, Timestamp: p.Timestamp}}
		with = append(with, p, pad)
	}
	_, m := recorded(t, codec.VP9, with)
	expect(t, codec.VP9, readWebM(t, m.b), upTo(0, pictures))
}

// Another source, or timestamps set anew: time goes on by the clock.
func TestTimeGoesOn(t *testing.T) {
	for name, change := range map[string]func(p *rtp.Packet){
		"source": func(p *rtp.Packet) {
			p.SSRC, p.SequenceNumber, p.Timestamp = 99, p.SequenceNumber-20000, p.Timestamp+2*videoRate
		},
		"timestamps": func(p *rtp.Packet) { p.Timestamp += 1 << 31 },
		"numbers":    func(p *rtp.Packet) { p.SequenceNumber -= 10000 },
	} {
		list := packets(t, codec.VP8)
		m, c := newMemory(), newClock()
		track := build("", m, codec.VP8, videoRate, c.Now)
		second := slices.IndexFunc(list, func(p *rtp.Packet) bool { return p.Timestamp == 0 })
		for _, p := range list[second:] {
			change(p)
		}
		write(t, track, c, list)
		w := readWebM(t, m.b)
		if len(w.blocks) != pictures {
			t.Fatalf("%s: %d pictures", name, len(w.blocks))
		}
		for i, b := range w.blocks {
			if off := b.ms - i*1000/frameRate; off < -2 || off > 2 {
				t.Fatalf("%s: picture %d at %d ms", name, i, b.ms)
			}
		}
	}
}

// A muted camera sends nothing for a while; its timestamps may stand still.
func TestPause(t *testing.T) {
	for name, jumped := range map[string]uint32{"timestamps go on": 60 * videoRate, "timestamps stand still": 0} {
		list := packets(t, codec.VP8)
		m, c := newMemory(), newClock()
		track := build("", m, codec.VP8, videoRate, c.Now)
		second := slices.IndexFunc(list, func(p *rtp.Packet) bool { return p.Timestamp == 0 })
		write(t, track, c, list[:second])
		c.now = c.now.Add(time.Minute)
		for _, p := range list[second:] {
			p.Timestamp += jumped
		}
		write(t, track, c, list[second:])
		if w := readWebM(t, m.b); len(w.blocks) != pictures || w.blocks[frameRate].ms < 60990 || w.blocks[frameRate].ms > 61010 {
			t.Fatalf("%s: %d pictures, the first after the pause at %d ms", name, len(w.blocks), w.blocks[frameRate].ms)
		}
	}
}

// Parameter sets in packets of their own, each with a marker.
func TestParameterSetsWithMarkers(t *testing.T) {
	var list []*rtp.Packet
	for i, unit := range frames(t, codec.H264) {
		for _, nal := range bytes.Split(bytes.ReplaceAll(unit, []byte{0, 0, 0, 1}, []byte{0, 0, 1}), []byte{0, 0, 1}) {
			if len(nal) > 0 {
				list = append(list, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(len(list)), Timestamp: uint32(i * videoRate / frameRate), Marker: true}, Payload: nal})
			}
		}
	}
	m, c := newMemory(), newClock()
	track := build("", m, codec.H264, videoRate, c.Now)
	for _, p := range list {
		if err := track.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, codec.H264, readWebM(t, m.b), upTo(0, pictures))
}

// Senders that never set the marker: a new timestamp ends a picture.
func TestNoMarkers(t *testing.T) {
	list := packets(t, codec.VP8)
	for _, p := range list {
		p.Marker = false
	}
	_, m := recorded(t, codec.VP8, list)
	expect(t, codec.VP8, readWebM(t, m.b), upTo(0, pictures-1))
}

func TestSpatialLayersGetAnIndex(t *testing.T) {
	key := frames(t, codec.VP9)[0]
	list := []*rtp.Packet{
		// I, L, B, E, V with the sizes of two layers; then I, P, L, B, E of layer 1.
		{Header: rtp.Header{SequenceNumber: 1}, Payload: append([]byte{0xae, 5, 0, 0, 0x30, 0, 64, 0, 48, 0, 128, 0, 96}, key...)},
		{Header: rtp.Header{SequenceNumber: 2, Marker: true}, Payload: append([]byte{0xec, 5, 0x03, 0}, 0x86, 1, 2)},
	}
	_, m := recorded(t, codec.VP9, list)
	w := readWebM(t, m.b)
	n := byte(len(key))
	want := append(append(bytes.Clone(key), 0x86, 1, 2), 0xd9, n, byte(len(key)>>8), 0, 0, 3, 0, 0, 0, 0xd9)
	if len(w.blocks) != 1 || !bytes.Equal(w.blocks[0].data, want) || w.width != 128 || w.height != 96 {
		t.Fatalf("%d × %d, %v", w.width, w.height, w.blocks)
	}
}

func TestFrameWithoutEndIsDropped(t *testing.T) {
	m, c := newMemory(), newClock()
	track := build("", m, codec.VP8, videoRate, c.Now)
	big := append([]byte{0x10}, frames(t, codec.VP8)[0]...)
	for i := range 20000 {
		p := &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i)}, Payload: big}
		if i > 0 {
			p.Payload = append([]byte{0}, make([]byte, 1000)...)
		}
		write(t, track, c, []*rtp.Packet{p})
	}
	if v := track.media.(*video); len(v.frame) > 0 || cap(v.frame) > 2*frameMax || len(m.b) > 0 {
		t.Fatalf("%d bytes kept, %d written", cap(v.frame), len(m.b))
	}
}
