package room

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"zuruf/live"
	"zuruf/live/room/gcc"
)

// watcher is somebody, or another server, that the stage is sent to.
type watcher struct {
	room    *Room
	session string
	role    live.Role
	pc      *webrtc.PeerConnection
	shard   int
	only    int    // the seat of which alone this watcher gets media, −1 = of all
	rank    uint32 // of 1,000: who gets less first when the machine is overloaded

	bandwidth *gcc.Estimator
	estimated atomic.Bool // the receiver reports what the estimate rests on
	calm      atomic.Bool // only a part of the packets is reported
	channel   atomic.Pointer[webrtc.DataChannel]
	channels  atomic.Int32 // opened so far
	said      allowance

	mu        sync.Mutex
	audio     []*slot
	video     []*slot
	heights   []int // wanted, by seat; nil = as large as can be
	connected bool
	wellSince time.Time // all that there is was received since then, without trouble
	again     again
}

// The bounds of what a watcher is believed to receive, in bits a second. The
// start is hopeful: most can, and who cannot says so within a second.
const (
	startRate = 5_000_000
	leastRate = 100_000
	mostRate  = 30_000_000
)

func (w *watcher) slots() []*slot { return append(append([]*slot{}, w.audio...), w.video...) }

// forward brings packets of the watcher's room to the slots; lost says that
// others before them were dropped.
func (w *watcher) forward(burst []*packet, now time.Time, lost bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.connected {
		return
	}
	if lost {
		for _, s := range w.video {
			s.halt()
		}
	}
	for _, p := range burst {
		if p.layer.video() {
			for _, s := range w.video {
				s.forward(p, now)
			}
			continue
		}
		for _, s := range w.audio {
			s.forward(p, now)
		}
	}
}

// gets reports whether what l brings may go to the watcher at this moment.
func (w *watcher) gets(l *layer) bool {
	return l.pub.open(l) && (!l.pub.green.Load() || w.role.Moderates())
}

// listen reads what the receiver reports of one slot until the session ends.
func (w *watcher) listen(s *slot) {
	buf := make([]byte, packetBytes)
	for {
		n, _, err := s.sender.Read(buf)
		if err != nil {
			return
		}
		list, err := rtcp.Unmarshal(buf[:n])
		if err != nil {
			continue
		}
		now := time.Now()
		for _, one := range list {
			w.hear(s, one, now)
		}
	}
}

// again bounds how many packets a watcher asks for again in a second: what asks
// for more than that is no way through, or wants to keep the server busy.
type again struct {
	second int64
	count  int
}

const mostRepeats = 512

func (a *again) take(now time.Time) bool {
	if at := now.Unix(); at != a.second {
		a.second, a.count = at, 0
	}
	a.count++
	return a.count <= mostRepeats
}

func (w *watcher) hear(s *slot, one rtcp.Packet, now time.Time) {
	switch r := one.(type) {
	case *rtcp.TransportLayerCC:
		w.bandwidth.Feedback(r, now)
	case *rtcp.TransportLayerNack:
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, pair := range r.Nacks {
			pair.Range(func(seq uint16) bool {
				ok := w.again.take(now)
				if ok {
					s.repeat(seq, now)
				}
				return ok
			})
		}
		w.room.media.flush()
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		w.mu.Lock()
		defer w.mu.Unlock()
		if s.source != nil && s.source.video() && now.Sub(s.begged) >= begEvery {
			s.begged = now
			s.source.wantKey()
		}
	}
}

// begEvery is how often one receiver's request for a key frame is heard: everybody
// pays for it.
const begEvery = time.Second

// reportEvery is how often a receiver is told how timestamps and time belong
// together, so that it plays audio and video in time.
const reportEvery = time.Second

// report sends what is due of the slots' sender reports, in one packet.
func (w *watcher) report(now time.Time) {
	w.mu.Lock()
	var list []rtcp.Packet
	for _, s := range w.slots() {
		if !w.connected || s.source == nil || !s.started || now.Sub(s.reported) < reportEvery {
			continue
		}
		if r := s.source.report.Load(); r != nil {
			s.reported = now
			list = append(list, &rtcp.SenderReport{SSRC: s.ssrc, NTPTime: r.ntp, RTPTime: r.ts + s.dts, PacketCount: s.packets, OctetCount: s.octets})
		}
	}
	w.mu.Unlock()
	if len(list) > 0 {
		_ = w.pc.WriteRTCP(list)
	}
}
