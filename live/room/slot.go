package room

import (
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// slot is where a watcher receives one seat's audio or video: a stream of its
// own that lives as long as the session, whatever is forwarded into it. But for
// the bindings, all of it is guarded by the watcher's lock.
type slot struct {
	watcher *watcher
	seat    int
	kind    webrtc.RTPCodecType
	sender  *webrtc.RTPSender

	out     webrtc.TrackLocalWriter
	ssrc    uint32
	again   uint32 // SSRC of retransmissions, 0 = none
	formats []format
	header  rtp.Header
	cc      []byte // transport-wide sequence number inside header, nil = not negotiated

	source  *layer // is forwarded
	target  *layer // shall be, from its next key frame on
	format  format
	waiting bool // for a key frame of source

	started bool
	high    uint16 // newest sequence number of source
	span    uint16 // how many since the last rebase, at most 32,767
	lastSeq uint16
	lastTS  uint32
	lastAt  time.Time
	dseq    uint16 // what is added to source's numbers
	dts     uint32
	spans   [8]span // where dseq and source changed, for those who ask again
	spanned int

	begged   time.Time // when the receiver asked for a key frame
	againSeq uint16
	repeats  repeats
	packets  uint32
	octets   uint32
	reported time.Time

	pausedUntil time.Time // bandwidth: not even the smallest layer fitted
	pause       time.Duration
	lowered     time.Time
	tried       time.Time     // a larger layer, without knowing that it fits
	tryAfter    time.Time     // again
	wait        time.Duration // until then
}

// span says how a run of sequence numbers maps back to a layer's.
type span struct {
	layer *layer
	count int // of its numbers; that of the newest is slot.span and one
	dseq  uint16
	dts   uint32
}

func (s *slot) ID() string {
	if s.kind == webrtc.RTPCodecTypeAudio {
		return "audio"
	}
	return "video"
}

// StreamID ties the audio and the video of a seat together, so that players keep
// them in time.
func (s *slot) StreamID() string          { return "seat-" + string(rune('0'+s.seat)) }
func (s *slot) RID() string               { return "" }
func (s *slot) Kind() webrtc.RTPCodecType { return s.kind }

// Bind is called by the peer when it is known what was negotiated.
func (s *slot) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	s.watcher.mu.Lock()
	defer s.watcher.mu.Unlock()
	s.out, s.ssrc, s.again = c.WriteStream(), uint32(c.SSRC()), uint32(c.SSRCRetransmission())
	s.formats = formats(c.CodecParameters())
	if len(s.formats) == 0 {
		return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
	}
	s.header = rtp.Header{Version: 2, SSRC: s.ssrc}
	if id := extension(c.HeaderExtensions(), transportCC); id != 0 {
		s.cc = make([]byte, 2)
		s.watcher.estimated.Store(true)
		if err := s.header.SetExtension(id, s.cc); err != nil {
			return webrtc.RTPCodecParameters{}, err
		}
	}
	for _, p := range c.CodecParameters() {
		if uint8(p.PayloadType) == s.formats[0].pt {
			return p, nil
		}
	}
	return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
}

// Unbind is called by the peer when the session ends.
func (s *slot) Unbind(webrtc.TrackLocalContext) error {
	s.watcher.mu.Lock()
	defer s.watcher.mu.Unlock()
	s.out, s.source, s.target = nil, nil, nil
	return nil
}

// aim makes l what the slot shall forward; nil for nothing. The layer so far
// goes on until the new one brings a key frame.
func (s *slot) aim(l *layer) {
	switch {
	case l == nil:
		s.source, s.target = nil, nil
		return
	case l == s.source:
		s.target = nil
		if s.waiting {
			l.wantKey()
		}
		return
	case s.source != nil && s.source.pub != l.pub:
		s.source = nil
	}
	if s.target != l {
		if _, ok := match(s.formats, l.kind, l.fmtp); !ok {
			s.source, s.target = nil, nil
			return
		}
		s.target = l
	}
	if l.video() {
		l.wantKey()
	}
}

// halt stops forwarding until the next key frame.
func (s *slot) halt() {
	if s.source != nil && s.source.video() && !s.waiting {
		s.waiting = true
		s.source.wantKey()
	}
}

// forward sends p if it belongs here. Who may not get it any more does not,
// however long it takes until the slots are steered anew.
func (s *slot) forward(p *packet, now time.Time) {
	switch {
	case s.out == nil || p.layer != s.target && p.layer != s.source:
		return
	case !s.watcher.gets(p.layer):
		s.source, s.target = nil, nil
		return
	case p.layer == s.target && (p.frame.Key || !p.layer.video()):
		s.source, s.target = p.layer, nil
		s.format, _ = match(s.formats, p.layer.kind, p.layer.fmtp)
		s.rebase(p)
	case p.layer != s.source:
		return
	case s.waiting && !p.frame.Key:
		return
	case s.waiting:
		s.rebase(p)
	}
	newest := p.seq-s.high < 1<<15
	if d := p.seq - s.high; newest {
		s.high, s.span = p.seq, min(s.span+d, 1<<15-1)
	} else if -d > s.span { // from before the last rebase
		return
	}
	h := &s.header
	h.Marker, h.PayloadType, h.SequenceNumber, h.Timestamp, h.SSRC = p.marker, s.format.pt, p.seq+s.dseq, p.ts+s.dts, s.ssrc
	if newest {
		s.lastSeq, s.lastTS, s.lastAt = h.SequenceNumber, h.Timestamp, p.at
	}
	s.packets++
	s.octets += uint32(len(p.payload))
	s.write(h, p.payload, now)
}

// rebase goes on with the stream's own numbers at p.
func (s *slot) rebase(p *packet) {
	if s.started {
		s.dseq = s.lastSeq + 1 - p.seq
		elapsed := max(p.at.Sub(s.lastAt), time.Millisecond)
		s.dts = s.lastTS + uint32(elapsed.Microseconds()*int64(p.layer.clock)/1e6) - p.ts
	}
	if s.spanned > 0 {
		s.spans[(s.spanned-1)%len(s.spans)].count = int(s.span) + 1
	}
	s.started, s.waiting, s.high, s.span = true, false, p.seq, 0
	s.spans[s.spanned%len(s.spans)] = span{layer: p.layer, dseq: s.dseq, dts: s.dts}
	s.spanned++
	s.reported = time.Time{} // receivers need the new clock soon
}

func (s *slot) write(h *rtp.Header, payload []byte, now time.Time) {
	if h.Extension = s.cc != nil && s.watcher.reports(now); h.Extension {
		n := s.watcher.bandwidth.Sent(len(payload)+overhead, now)
		s.cc[0], s.cc[1] = byte(n>>8), byte(n)
	}
	_, _ = s.out.WriteRTP(h, payload) // a peer that is gone is removed when its state says so
}

// Of a calm watcher's packets those of one period in four are reported.
const (
	reportPeriod = 250 // ms
	reportShare  = 4
)

// reports reports whether the receiver is to say that a packet of now arrived.
func (w *watcher) reports(now time.Time) bool {
	return !w.calm.Load() || (now.UnixMilli()/reportPeriod+int64(w.rank))%reportShare == 0
}

// overhead of a packet in bytes: IP, UDP, RTP with extension, authentication.
const overhead = 20 + 8 + 20 + 16

// repeat sends again what the receiver says it missed, if it is still there.
func (s *slot) repeat(seq uint16, now time.Time) {
	if s.out == nil || !s.repeats.allow(seq, now) {
		return
	}
	at := s.spanOf(seq)
	if at == nil || !s.watcher.gets(at.layer) {
		return
	}
	p := at.layer.cache.get(seq - at.dseq)
	if p == nil {
		return
	}
	f, ok := match(s.formats, at.layer.kind, at.layer.fmtp)
	if !ok {
		return
	}
	h := s.header
	h.Marker, h.PayloadType, h.SequenceNumber, h.Timestamp, h.SSRC = p.marker, f.pt, seq, p.ts+at.dts, s.ssrc
	body := p.payload
	if s.again != 0 && f.again != 0 { // RFC 4588: the original number leads the payload
		body = append([]byte{byte(seq >> 8), byte(seq)}, p.payload...)
		h.PayloadType, h.SSRC, h.SequenceNumber = f.again, s.again, s.againSeq
		s.againSeq++
	}
	s.write(&h, body, now)
}

// spanOf is the span of a number that was sent; nil for any other, so that
// nobody asks for what was not meant for them.
func (s *slot) spanOf(seq uint16) *span {
	back := int(s.lastSeq - seq)
	if back >= 1<<15 { // still to come
		return nil
	}
	count := int(s.span) + 1
	for i := range min(s.spanned, len(s.spans)) {
		one := &s.spans[(s.spanned-1-i)%len(s.spans)]
		if i > 0 {
			count = one.count
		}
		if back < count {
			return one
		}
		back -= count
	}
	return nil
}

// repeats keeps a receiver from asking for the same packet over and over.
type repeats [64]struct {
	seq uint16
	at  time.Time
}

// repeatEvery is about how long a packet sent again takes to arrive.
const repeatEvery = 30 * time.Millisecond

func (r *repeats) allow(seq uint16, now time.Time) bool {
	one := &r[seq%uint16(len(r))]
	if one.seq == seq && now.Sub(one.at) < repeatEvery {
		return false
	}
	one.seq, one.at = seq, now
	return true
}
