package room

import (
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"zuruf/live/room/codec"
)

// keyEvery is how often a publisher is asked for a key frame at most: all who
// wait share one.
const keyEvery = 300 * time.Millisecond

// layer is one stream of a publication: its audio, its video, or one of several
// sizes of its video.
type layer struct {
	pub   *publication
	kind  codec.Kind
	fmtp  string
	clock uint32
	rid   string
	ssrc  webrtc.SSRC

	cache   cache
	bytes   atomic.Int64 // since the last measure
	rate    atomic.Int64 // bits a second
	heardAt atomic.Int64 // ms of the room's clock, 0 = never
	report  atomic.Pointer[senderReport]

	wanted atomic.Bool  // somebody waits for a key frame
	asked  atomic.Int64 // ms of the room's clock, of the last request
}

// senderReport ties a publisher's clock to its timestamps (RFC 3550, 6.4.1).
type senderReport struct {
	ntp uint64
	ts  uint32
}

func (l *layer) video() bool { return l.kind != codec.Opus }

// wantKey asks for a key frame, now or when the last request is old enough.
func (l *layer) wantKey() {
	l.wanted.Store(true)
	l.askKey()
}

// askKey sends the request that somebody waits for, if it is time.
func (l *layer) askKey() {
	now, last := l.pub.room.ms(), l.asked.Load()
	if !l.wanted.Load() || last != 0 && now-last < keyEvery.Milliseconds() || !l.asked.CompareAndSwap(last, now) {
		return
	}
	_ = l.pub.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(l.ssrc)}})
}

// measure turns the bytes since the last call into a rate.
func (l *layer) measure(since time.Duration) {
	bits := float64(l.bytes.Swap(0)*8) / since.Seconds()
	if old := float64(l.rate.Load()); old > 0 {
		bits = 0.6*old + 0.4*bits
	}
	l.rate.Store(int64(bits))
}

// silence is how long nothing may arrive before a layer counts as off.
const silence = 3 * time.Second

// on reports whether packets arrive.
func (l *layer) on() bool {
	last := l.heardAt.Load()
	return last != 0 && l.pub.room.ms()-last < silence.Milliseconds()
}
