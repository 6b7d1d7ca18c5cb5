package room

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pion/rtp"

	"zuruf/live"
	"zuruf/live/room/codec"
)

// TestNobodyOverhears: what is not for a watcher any more stops at once, before
// the slots are steered anew, and does not come by asking for it again either.
func TestNobodyOverhears(t *testing.T) {
	for name, c := range map[string]struct {
		kind codec.Kind
		set  func(*publication, bool)
	}{
		"in the green room": {codec.VP8, func(p *publication, on bool) { p.green.Store(on) }},
		"muted":             {codec.Opus, func(p *publication, on bool) { p.muted.Store(on) }},
		"over":              {codec.VP8, func(p *publication, on bool) { p.over.Store(on) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			defer b.small.pub.pc.Close()
			b.large.kind, b.slot.formats[0].kind = c.kind, c.kind
			b.slot.aim(b.large)
			b.send(b.large, 10, true)
			b.send(b.large, 11, false)
			c.set(b.large.pub, true)
			b.send(b.large, 12, false)
			if got := b.numbers(); !same(got, []uint16{10, 11}) {
				t.Fatal(got)
			}
			for seq := uint16(10); seq < 20; seq++ {
				b.slot.repeat(seq, b.now)
			}
			if n := len(b.ear.heard); n != 2 {
				t.Fatalf("%d packets came by asking again", n-2)
			}
			c.set(b.large.pub, false)
			b.send(b.large, 13, false) // not aimed at yet
			b.slot.aim(b.large)
			b.send(b.large, 14, true)
			b.ear.heard = nil
			b.now = b.now.Add(time.Second)
			b.slot.repeat(12, b.now)
			b.slot.repeat(13, b.now)
			if len(b.ear.heard) != 1 || b.ear.heard[0].Payload[2] != 14 {
				t.Fatalf("%v", b.ear.heard)
			}
		})
	}
}

func TestWhatWasNeverSentIsNotSentAgain(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 10, true)
	b.slot.aim(nil)
	b.large.cache.put(&packet{layer: b.large, seq: 11, payload: []byte{11}})
	b.slot.repeat(11, b.now)
	if got := b.numbers(); !same(got, []uint16{10}) {
		t.Fatal(got)
	}
}

// TestAHandThatEndedMeanwhile: between the look at the store and the seat.
func TestAHandThatEndedMeanwhile(t *testing.T) {
	w := newWorld(t)
	from := Publisher{Session: "g", Kind: live.GuestOn, Hand: "h1"}
	for _, hands := range [][]*live.Hand{nil, {{ID: "h1", State: live.HandLeft}}, {{ID: "h1", State: live.HandAccepted}}} {
		w.apply(hands...)
		if _, err := w.tryPublish(from); !errors.Is(err, ErrNotInvited) {
			t.Errorf("%v: %v", hands, err)
		}
	}
	if w.room.inUse() {
		t.Error("somebody has a seat")
	}
}

// TestAStageThatWasClosedMeanwhile has no room for who was about to come.
func TestAStageThatWasClosedMeanwhile(t *testing.T) {
	w := newWorld(t)
	watcher, p := newWatcher(w.room, nil, "v", live.Viewer, description{audio: 1}), &publication{room: w.room}
	p.live.Kind = live.HostCamera
	w.room.Apply(live.Stage{}, nil)
	if err := w.room.addWatcher(watcher); !errors.Is(err, ErrOff) {
		t.Error(err)
	}
	if _, err := w.room.place(p); !errors.Is(err, ErrOff) {
		t.Error(err)
	}
	if w.room.inUse() {
		t.Error("somebody is in")
	}
}

// TestNoRecordingOutlivesItsPublication: it would never end.
func TestNoRecordingOutlivesItsPublication(t *testing.T) {
	w := newWorld(t)
	host := w.publish(Publisher{Session: "h", Kind: live.HostCamera})
	host.plays(w)
	p := w.room.publications()[live.HostSeat]
	w.until("a picture", func() bool { return p.state().Video })
	w.room.removePublication(p)
	p.tapes.start(p)
	p.tapes.mu.Lock()
	n := len(p.tapes.list)
	p.tapes.mu.Unlock()
	if n != 0 {
		t.Errorf("%d tapes", n)
	}
	p.tapes.close()
	_ = p.pc.Close()
}

// TestTheGreenRoomIsNotRecorded from the first packet on.
func TestTheGreenRoomIsNotRecorded(t *testing.T) {
	w := newWorld(t)
	host := w.publish(Publisher{Session: "h", Kind: live.HostCamera})
	host.plays(w)
	p := w.room.publications()[live.HostSeat]
	w.until("a picture", func() bool { return p.state().Video })
	_, layers := p.streams()
	one := &tape{in: make(chan *rtp.Packet, waitingTape)}
	begin := func(on bool) {
		p.green.Store(on)
		p.tapes.mu.Lock()
		defer p.tapes.mu.Unlock()
		p.tapes.list = map[*layer]*tape{layers[0]: one}
	}
	heard := func(ms int64) {
		at := layers[0].heardAt.Load()
		w.until("packets", func() bool { return layers[0].heardAt.Load() > at+ms })
	}
	begin(false)
	w.until("a recording", func() bool { return len(one.in) > 0 })
	begin(true)
	heard(20)
	before := len(one.in)
	heard(100)
	if n := len(one.in); n != before {
		t.Errorf("%d packets of the green room were recorded", n-before)
	}
}

func TestTheSizeThatIsThereIsRecorded(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	p := b.small.pub
	p.layers = []*layer{b.small, b.large}
	b.room.media = &Media{options: Options{Recordings: t.TempDir()}}
	b.small.heardAt.Store(b.room.ms())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.room.ctx = ctx // tapes without a writer
	p.tapes.start(p)
	if p.tapes.list[b.small] == nil || p.tapes.list[b.large] != nil {
		t.Fatalf("%v", p.tapes.list)
	}
	b.large.heardAt.Store(b.room.ms())
	p.tapes.start(p)
	if p.tapes.list[b.small] != nil || p.tapes.list[b.large] == nil {
		t.Fatalf("%v", p.tapes.list)
	}
}
