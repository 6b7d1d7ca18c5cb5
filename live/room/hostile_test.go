package room

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"zuruf/live"
	"zuruf/live/room/codec"
	"zuruf/live/room/peer"
)

func TestPacketsAreSentAgainAfterHours(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.small)
	b.send(b.small, 7, true)
	b.send(b.small, 8, false)
	b.slot.aim(b.large)
	b.ear.quiet = true
	for i := range 100_000 {
		b.send(b.large, uint16(i), i == 0)
		if i%10_000 != 9_999 {
			continue
		}
		b.ear.quiet = false
		seq := b.slot.lastSeq - 5
		b.slot.repeat(seq, b.now)
		if len(b.ear.heard) == 0 {
			t.Fatalf("after %d packets nothing is sent again", i)
		}
		if p := b.ear.heard[len(b.ear.heard)-1]; p.Payload[2] != byte(i-5) {
			t.Fatalf("after %d packets another one is sent again", i)
		}
		b.ear.heard, b.ear.quiet = nil, true
	}
}

// TestALatePacketTurnsNoClockBack: the next run goes on behind the newest one.
func TestALatePacketTurnsNoClockBack(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 10, true)
	b.send(b.large, 16, false)
	newest := b.ear.heard[1].Timestamp
	b.send(b.large, 11, false)
	b.slot.halt()
	b.send(b.large, 20, true)
	if p := b.ear.heard[3]; int32(p.Timestamp-newest) <= 0 || p.SequenceNumber != 17 {
		t.Errorf("%d, %d after %d", p.SequenceNumber, p.Timestamp, newest)
	}
}

func TestAFloodOfRequestsIsBounded(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.room.media = &Media{}
	b.slot.aim(b.large)
	for seq := range uint16(cached) {
		b.send(b.large, seq, seq == 0)
	}
	b.ear.heard, b.now = nil, b.now.Truncate(time.Second)
	all := &rtcp.TransportLayerNack{}
	for seq := uint16(0); seq < cached; seq += 17 {
		all.Nacks = append(all.Nacks, rtcp.NackPair{PacketID: seq, LostPackets: 0xffff})
	}
	for range 20 {
		b.slot.watcher.hear(b.slot, all, b.now)
		b.now = b.now.Add(repeatEvery)
	}
	if n := len(b.ear.heard); n > mostRepeats || n < cached/2 {
		t.Errorf("%d packets in a second", n)
	}
	b.slot.watcher.hear(b.slot, all, b.now.Add(time.Second))
	if n := len(b.ear.heard); n <= mostRepeats {
		t.Error("nothing in the next second")
	}
}

func TestAFloodOfDataChannels(t *testing.T) {
	w := newWorld(t)
	r, _ := w.talker("a", live.Viewer)
	for i := range 20 {
		if _, err := r.pc.CreateDataChannel(fmt.Sprint("more", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-r.session.Done():
	case <-w.ctx.Done():
		t.Fatal("the session goes on")
	}
	pc, err := w.client.New()
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	closed := make(chan struct{})
	for i := range 5 {
		d, err := pc.CreateDataChannel(ProbeLabel, nil)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			d.OnClose(func() { close(closed) })
		}
	}
	since := time.Now()
	if err := peer.Connect(w.ctx, pc, func(_ context.Context, offer string) (string, error) { return w.media.Probe(offer) }); err != nil {
		t.Fatal(err)
	}
	<-closed
	if took := time.Since(since); took > probeLife/2 {
		t.Errorf("the probe went on for %v", took)
	}
}

func TestAnOfferOfManyDataChannels(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n"
	const data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\n"
	if _, err := parse(head + data); err != nil {
		t.Error(err)
	}
	if _, err := parse(head + data + data); err == nil {
		t.Error("two are taken")
	}
}

func TestCandidatesAreBounded(t *testing.T) {
	w := newWorld(t)
	viewer := w.watch(1, "v", live.Viewer)
	for i := range 2 * mostCandidates {
		if err := viewer.session.Trickle(fmt.Sprintf("a=candidate:1 1 udp 1 192.0.2.1 %d typ host\r\n", 5000+i)); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for _, s := range viewer.session.pc.GetStats() {
		if c, ok := s.(webrtc.ICECandidateStats); ok && c.Type == webrtc.StatsTypeRemoteCandidate && c.IP == "192.0.2.1" {
			n++
		}
	}
	if n > mostCandidates {
		t.Errorf("%d candidates are kept", n)
	}
}

func TestMoreSizesThanAnybodySends(t *testing.T) {
	p := &publication{}
	for range 2 * mostLayers {
		p.add(&layer{pub: p, kind: codec.VP8})
		p.add(&layer{pub: p, kind: codec.Opus})
	}
	if _, video := p.streams(); len(video) != mostLayers {
		t.Errorf("%d layers", len(video))
	}
	if p.add(&layer{pub: p, kind: codec.Opus}) {
		t.Error("two voices of one publication")
	}
}

// TestTheSameViewAgain comes from every viewer every few seconds: nobody needs to
// be looked at anew.
func TestTheSameViewAgain(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.room.dirty = make(chan struct{}, 1)
	for i, want := range []int{1, 0} {
		b.room.hear(b.slot.watcher, []byte(`{"t":"view","h":[720,0]}`))
		if n := len(b.room.dirty); n != want {
			t.Errorf("%d: %d", i, n)
		}
		b.room.changed()
		<-b.room.dirty
	}
}

// TestAHostWithoutLevels, as OBS is, has the voice again when the guest is silent.
func TestAHostWithoutLevels(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	r := b.room
	r.voice = -1
	voice := func(seat int, measured bool) *publication {
		p := &publication{room: r}
		p.audio = &layer{pub: p, kind: codec.Opus}
		p.audio.heardAt.Store(r.ms())
		p.measured.Store(measured)
		r.pubs[seat] = p
		return p
	}
	says := func(what string, want int) {
		t.Helper()
		r.listen(r.pubs)
		if r.voice != want {
			t.Errorf("%s: seat %d speaks", what, r.voice)
		}
	}
	voice(live.HostSeat, false)
	says("alone", live.HostSeat)
	guest := voice(live.GuestSeat, true)
	says("a silent guest", live.HostSeat)
	guest.level.Store(60)
	says("the guest speaks", live.GuestSeat)
	guest.level.Store(0)
	says("a pause", live.GuestSeat)
	r.spoke -= pauseInSpeech.Milliseconds()
	says("the guest has spoken", live.HostSeat)
	guest.level.Store(60)
	says("the guest speaks again", live.GuestSeat)
	guest.audio.heardAt.Store(r.ms() - silence.Milliseconds())
	says("the guest's line is cut", live.HostSeat)
}
