package room

import (
	"bytes"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"zuruf/live/room/codec"
	"zuruf/live/room/gcc"
)

// ear is where a slot writes to.
type ear struct {
	heard []*rtp.Packet
	quiet bool
}

func (e *ear) WriteRTP(h *rtp.Header, body []byte) (int, error) {
	if !e.quiet {
		e.heard = append(e.heard, &rtp.Packet{Header: h.Clone(), Payload: body})
	}
	return 0, nil
}
func (e *ear) Write([]byte) (int, error) { panic("never called") }

// bench is a slot with layers to forward from.
type bench struct {
	slot  *slot
	ear   *ear
	room  *Room
	now   time.Time
	small *layer
	large *layer
}

func newBench() *bench {
	b := &bench{ear: &ear{}, room: &Room{start: time.Now()}, now: time.Now()}
	pub := &publication{room: b.room}
	pub.pc, _ = webrtc.NewPeerConnection(webrtc.Configuration{}) // requests for key frames go nowhere
	b.small = &layer{pub: pub, kind: codec.VP8, clock: 90000, rid: "q"}
	b.large = &layer{pub: pub, kind: codec.VP8, clock: 90000, rid: "f"}
	w := &watcher{room: b.room, bandwidth: gcc.New(startRate, leastRate, mostRate), connected: true}
	b.slot = &slot{watcher: w, kind: webrtc.RTPCodecTypeVideo, out: b.ear, ssrc: 7, again: 8, formats: []format{{kind: codec.VP8, pt: 96, again: 97}}, header: rtp.Header{Version: 2}}
	w.video = []*slot{b.slot}
	return b
}

// send forwards a packet of l, 33 ms after the last one.
func (b *bench) send(l *layer, seq uint16, key bool) {
	b.now = b.now.Add(33 * time.Millisecond)
	p := &packet{layer: l, seq: seq, ts: uint32(seq) * 2970, frame: codec.Frame{Start: true, Key: key}, payload: []byte{byte(seq)}, at: b.now, marker: true}
	l.cache.put(p)
	b.slot.forward(p, b.now)
}

func (b *bench) numbers() (out []uint16) {
	for _, p := range b.ear.heard {
		out = append(out, p.SequenceNumber)
	}
	return out
}

func same[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestASlotBeginsWithAKeyFrame(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 65534, false)
	b.send(b.large, 65535, true)
	b.send(b.large, 0, false)
	b.send(b.small, 9, true)
	if got := b.numbers(); !same(got, []uint16{65535, 0}) {
		t.Fatal(got)
	}
	if p := b.ear.heard[0]; p.PayloadType != 96 || p.SSRC != 7 || !p.Marker {
		t.Errorf("%+v", p.Header)
	}
}

func TestASwitchOfLayersIsSeamless(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 100, true)
	b.send(b.large, 101, false)
	b.slot.aim(b.small)
	b.send(b.large, 102, false) // goes on until the other one has a key frame
	b.send(b.small, 5000, false)
	b.send(b.small, 5001, true)
	b.send(b.large, 103, false)
	b.send(b.small, 5002, false)
	if got := b.numbers(); !same(got, []uint16{100, 101, 102, 103, 104}) {
		t.Fatal(got)
	}
	for i := 1; i < len(b.ear.heard); i++ {
		if d := b.ear.heard[i].Timestamp - b.ear.heard[i-1].Timestamp; d < 2000 || d > 16000 {
			t.Errorf("timestamps %d and %d: %d apart", i-1, i, d)
		}
	}
}

func TestWhatIsDroppedLeavesNoHole(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 10, true)
	b.slot.halt()
	for seq := uint16(11); seq < 20; seq++ {
		b.send(b.large, seq, false)
	}
	b.send(b.large, 20, true)
	b.send(b.large, 19, false) // late, from before
	b.send(b.large, 22, false)
	b.send(b.large, 21, false) // late, from after
	if got := b.numbers(); !same(got, []uint16{10, 11, 13, 12}) {
		t.Fatal(got)
	}
}

func TestAMissedPacketIsSentAgain(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	for seq := uint16(10); seq < 14; seq++ {
		b.send(b.large, seq, seq == 10)
	}
	b.slot.aim(b.small)
	b.send(b.small, 900, true)
	b.send(b.small, 901, false)
	b.ear.heard = nil
	for _, c := range []struct {
		seq  uint16
		want byte // first byte of the payload behind the number; 0 = nothing
	}{{12, 12}, {14, 900 & 0xff}, {15, 901 & 0xff}, {9, 0}, {16, 0}, {12, 0}} {
		n := len(b.ear.heard)
		b.slot.repeat(c.seq, b.now)
		switch {
		case c.want == 0 && len(b.ear.heard) != n:
			t.Errorf("%d: sent", c.seq)
		case c.want != 0 && len(b.ear.heard) != n+1:
			t.Errorf("%d: not sent", c.seq)
		case c.want != 0:
			p := b.ear.heard[n]
			if p.SSRC != 8 || p.PayloadType != 97 || p.SequenceNumber != uint16(n) || !bytes.Equal(p.Payload, []byte{byte(c.seq >> 8), byte(c.seq), c.want}) {
				t.Errorf("%d: %+v %v", c.seq, p.Header, p.Payload)
			}
		}
	}
	b.slot.repeat(12, b.now.Add(repeatEvery))
	if n := len(b.ear.heard); n != 4 {
		t.Errorf("%d packets: asked for again later, it is sent again", n)
	}
}

func TestABadWayPausesAndTriesAgain(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.small)
	b.send(b.small, 1, true)
	s, now := b.slot, b.now
	s.settle(b.small, now, true, false)
	if s.source != nil {
		t.Fatal("goes on")
	}
	s.settle(b.small, now.Add(firstPause-time.Millisecond), true, false)
	if s.target != nil {
		t.Fatal("too early")
	}
	now = now.Add(firstPause)
	s.settle(b.small, now, false, false)
	if s.target != b.small {
		t.Fatal("no second try")
	}
	b.send(b.small, 2, true)
	s.settle(b.small, now.Add(time.Second), true, false)
	s.settle(b.small, now.Add(time.Second+firstPause), false, false)
	if s.target != nil || s.source != nil {
		t.Fatal("the second pause is as short as the first")
	}
}

func TestWhoIsCalmReportsLess(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	w, now := b.slot.watcher, time.Now()
	reported := func() (n int) {
		for ms := range 1000 {
			if w.reports(now.Add(time.Duration(ms) * time.Millisecond)) {
				n++
			}
		}
		return n
	}
	if n := reported(); n != 1000 {
		t.Errorf("%d of 1,000 before anything is known", n)
	}
	w.relax(true, now)
	w.relax(true, now.Add(calmAfter-time.Millisecond))
	if n := reported(); n != 1000 {
		t.Errorf("%d of 1,000 too early", n)
	}
	w.relax(true, now.Add(calmAfter))
	if n := reported(); n != 1000/reportShare {
		t.Errorf("%d of 1,000 when calm", n)
	}
	w.estimated.Store(true)
	if rate, _, _ := w.rate(); rate != mostRate {
		t.Errorf("%d: what is hardly measured must not decide", rate)
	}
	seq := w.bandwidth.Sent(1000, now)
	w.relax(false, now.Add(time.Minute))
	if n := reported(); n != 1000 || w.bandwidth.Rate() != startRate {
		t.Errorf("%d of 1,000 in trouble, at %d", n, w.bandwidth.Rate())
	}
	if next := w.bandwidth.Sent(1000, now.Add(time.Minute)); next != seq+1 {
		t.Errorf("number %d after %d", next, seq)
	}
	w.relax(true, now.Add(time.Minute+time.Second))
	if n := reported(); n != 1000 {
		t.Errorf("%d of 1,000 right after the trouble", n)
	}
}

func TestASlotSendsTheNumberOnlyWhereItIsReported(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.cc = make([]byte, 2)
	if err := b.slot.header.SetExtension(3, b.slot.cc); err != nil {
		t.Fatal(err)
	}
	b.slot.watcher.calm.Store(true)
	b.slot.aim(b.large)
	with := 0
	const sent = 400 // 33 ms apart: 13 s
	for seq := range uint16(sent) {
		b.send(b.large, seq, seq == 0)
		if p := b.ear.heard[seq]; p.Extension {
			with++
			if len(p.GetExtension(3)) != 2 {
				t.Fatalf("%+v", p.Header)
			}
		}
	}
	if with < sent/5 || with > sent*3/10 {
		t.Errorf("%d of %d", with, sent)
	}
}

func BenchmarkForward(b *testing.B) {
	x := newBench()
	defer x.small.pub.pc.Close()
	x.ear.quiet = true
	x.slot.cc = make([]byte, 2)
	x.slot.aim(x.large)
	x.send(x.large, 1, true)
	p := &packet{layer: x.large, seq: 1, payload: make([]byte, 1000), at: x.now, marker: true}
	b.ReportAllocs()
	for b.Loop() {
		p.seq++
		x.slot.forward(p, x.now)
	}
}
