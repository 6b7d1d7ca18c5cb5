package room

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"zuruf/live"
	"zuruf/live/room/codec"
)

// publication is somebody's camera and microphone, or screen, on a seat.
type publication struct {
	room    *Room
	live    live.Publication
	session string // who sends, so that nobody hears themself
	pc      *webrtc.PeerConnection
	peer    *Session

	mu     sync.Mutex
	audio  *layer
	layers []*layer // of the video, the smallest rate first

	green atomic.Bool // seen by moderators only
	muted atomic.Bool
	over  atomic.Bool  // it must not be here any more
	level atomic.Int32 // 0 silent to 100
	// measured: the publisher says how loud it is, which OBS for one does not.
	measured atomic.Bool
	tapes    tapes
}

// track begins to read what the peer sends.
func (p *publication) track(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	kind, ok := codec.Of(t.Codec().MimeType)
	if !ok {
		return
	}
	l := &layer{pub: p, kind: kind, fmtp: t.Codec().SDPFmtpLine, clock: t.Codec().ClockRate, rid: t.RID(), ssrc: t.SSRC()}
	if !p.add(l) {
		return
	}
	p.room.spawn(func() { p.reports(l, r) })
	p.room.changed()
	p.read(l, t, r)
	p.room.changed()
}

// mostLayers is how many sizes of a picture are taken: each costs a cache.
const mostLayers = 4

// add takes a stream, unless there are enough of its kind.
func (p *publication) add(l *layer) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !l.video() && p.audio == nil:
		p.audio = l
	case l.video() && len(p.layers) < mostLayers:
		p.layers = append(p.layers, l)
		slices.SortStableFunc(p.layers, func(a, b *layer) int { return order(a.rid) - order(b.rid) })
	default:
		return false
	}
	return true
}

// order sorts the usual names of simulcast layers by size.
func order(rid string) int { return 1 + strings.Index("qhf", strings.ToLower(rid)) }

// packetBytes is the largest packet that is taken.
const packetBytes = 1500

// read forwards what arrives until the track ends.
func (p *publication) read(l *layer, t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	level := extension(r.GetParameters().HeaderExtensions, audioLevel)
	if level != 0 {
		p.measured.Store(true)
	}
	var header rtp.Header
	buf := make([]byte, packetBytes)
	for {
		n, _, err := t.Read(buf)
		if errors.Is(err, io.ErrShortBuffer) {
			continue
		}
		if err != nil {
			return
		}
		size, err := header.Unmarshal(buf[:n])
		if err != nil {
			continue
		}
		until := n
		if header.Padding && until > size {
			until -= int(buf[n-1])
		}
		if until <= size { // padding only: a probe of the publisher's
			continue
		}
		body := slices.Clone(buf[size:until])
		now := time.Now()
		if level != 0 {
			p.hear(header.GetExtension(level))
		}
		l.bytes.Add(int64(n))
		l.heardAt.Store(p.room.ms())
		q := &packet{layer: l, seq: header.SequenceNumber, ts: header.Timestamp, marker: header.Marker, payload: body, at: now, frame: l.kind.Inspect(body)}
		if q.frame.Key {
			l.wanted.Store(false)
		}
		l.cache.put(q)
		p.room.media.forward(q)
		if !p.green.Load() && p.open(l) {
			p.tapes.take(l, &header, body)
		}
	}
}

// open reports whether anybody may hear or see what a layer brings.
func (p *publication) open(l *layer) bool {
	return !p.over.Load() && (l.video() || !p.muted.Load())
}

// hear notes how loud a packet is: its extension counts from 0, the loudest, to
// 127 dB below (RFC 6464).
func (p *publication) hear(b []byte) {
	if len(b) != 1 {
		return
	}
	loud := max(0, 70-int32(b[0]&0x7f)) * 100 / 70
	if old := p.level.Load(); loud < old {
		loud = (7*old + loud) / 8
	}
	p.level.Store(loud)
}

// reports reads the publisher's sender reports.
func (p *publication) reports(l *layer, r *webrtc.RTPReceiver) {
	for {
		var list []rtcp.Packet
		var err error
		if l.rid != "" {
			list, _, err = r.ReadSimulcastRTCP(l.rid)
		} else {
			list, _, err = r.ReadRTCP()
		}
		if err != nil {
			return
		}
		for _, one := range list {
			if sr, ok := one.(*rtcp.SenderReport); ok && sr.SSRC == uint32(l.ssrc) {
				l.report.Store(&senderReport{ntp: sr.NTPTime, ts: sr.RTPTime})
			}
		}
	}
}

// streams are the audio, if there is one, and the layers of the video.
func (p *publication) streams() (*layer, []*layer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.audio, slices.Clone(p.layers)
}

// each calls f with every stream.
func (p *publication) each(f func(*layer)) {
	audio, video := p.streams()
	if audio != nil {
		f(audio)
	}
	for _, l := range video {
		f(l)
	}
}

// state is the publication as others may know of it.
func (p *publication) state() live.Publication {
	audio, video := p.streams()
	out := p.live
	out.Audio = audio != nil && audio.on()
	out.Video = slices.ContainsFunc(video, (*layer).on)
	return out
}

func extension(list []webrtc.RTPHeaderExtensionParameter, uri string) uint8 {
	for _, e := range list {
		if e.URI == uri {
			return uint8(e.ID)
		}
	}
	return 0
}
