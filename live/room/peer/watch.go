package peer

import (
	"context"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/transport/v4/packetio"
	"github.com/pion/webrtc/v4"
)

// Watcher receives one video and counts. It looks at packets as soon as they are
// decrypted and tells the sender by transport-wide feedback what came, like a
// browser, but asks for nothing again: what is lost shows.
type Watcher struct {
	pc      *webrtc.PeerConnection
	delayed func(time.Duration)
	start   time.Time
	tally   *twcc.Recorder
	closed  chan struct{}
	once    sync.Once

	Packets atomic.Int64
	Joined  time.Duration // from the offer to the connection
	first   atomic.Int64  // ns from the offer to the first packet

	mu      sync.Mutex
	low     uint16
	span    int64 // numbers since low
	counted int64
}

// feedbackEvery is how often a Watcher tells what came, as the library does.
const feedbackEvery = 100 * time.Millisecond

// Watch connects a Watcher, which ends by Close. delayed is called for each packet
// of Video with its delay, from one goroutine.
func (c *Client) Watch(ctx context.Context, signal Signal, delayed func(time.Duration)) (*Watcher, error) {
	w := &Watcher{delayed: delayed, start: time.Now(), tally: twcc.NewRecorder(rand.Uint32()), closed: make(chan struct{})}
	m := &webrtc.MediaEngine{}
	err := m.RegisterDefaultCodecs()
	if err == nil {
		err = m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: sdp.TransportCCURI}, webrtc.RTPCodecTypeVideo)
	}
	if err != nil {
		return nil, err
	}
	s := c.options.settings()
	s.BufferFactory = func(kind packetio.BufferPacketType, _ uint32) io.ReadWriteCloser {
		if kind == packetio.RTPBufferPacket {
			return &ear{w}
		}
		return packetio.NewBuffer()
	}
	api := webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(&interceptor.Registry{}), webrtc.WithSettingEngine(s))
	if w.pc, err = api.NewPeerConnection(c.config); err != nil {
		return nil, err
	}
	if _, err = w.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err == nil {
		err = Connect(ctx, w.pc, signal)
	}
	if err != nil {
		w.Close()
		return nil, err
	}
	w.Joined = time.Since(w.start)
	go w.report()
	return w, nil
}

// ear is where decrypted packets arrive.
type ear struct{ w *Watcher }

func (e *ear) Write(b []byte) (int, error) {
	e.w.take(b)
	return len(b), nil
}

// Read has nothing to give: take has it all.
func (e *ear) Read([]byte) (int, error) {
	<-e.w.closed
	return 0, io.EOF
}

func (e *ear) Close() error { return nil }

func (w *Watcher) take(b []byte) {
	var h rtp.Header
	n, err := h.Unmarshal(b)
	if err != nil {
		return
	}
	now := time.Now()
	w.first.CompareAndSwap(0, int64(now.Sub(w.start)))
	w.Packets.Add(1)
	w.mu.Lock()
	for _, id := range h.GetExtensionIDs() {
		if cc := h.GetExtension(id); len(cc) == 2 {
			w.tally.Record(h.SSRC, uint16(cc[0])<<8|uint16(cc[1]), now.Sub(w.start).Microseconds())
		}
	}
	if w.counted == 0 {
		w.low = h.SequenceNumber
	}
	w.counted++
	if at := int64(h.SequenceNumber - w.low - uint16(w.span)); at < 1<<15 {
		w.span += at
	}
	w.mu.Unlock()
	if at, ok := Sent(b[n:]); ok {
		w.delayed(now.Sub(at))
	}
}

// report tells the sender what came, until the connection ends.
func (w *Watcher) report() {
	tick := time.NewTicker(feedbackEvery)
	defer tick.Stop()
	for {
		select {
		case <-w.closed:
			return
		case <-tick.C:
		}
		w.mu.Lock()
		list := w.tally.BuildFeedbackPacket()
		w.mu.Unlock()
		if len(list) > 0 {
			_ = w.pc.WriteRTCP(list) // what cannot be told is as good as lost
		}
	}
}

// Reset begins to count anew.
func (w *Watcher) Reset() {
	w.mu.Lock()
	w.span, w.counted = 0, 0
	w.mu.Unlock()
	w.Packets.Store(0)
}

// Lost is how many packets never came since Reset.
func (w *Watcher) Lost() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.counted == 0 {
		return 0
	}
	return max(0, w.span+1-w.counted)
}

// First is how long the first packet took, from the offer; 0: none came yet.
func (w *Watcher) First() time.Duration { return time.Duration(w.first.Load()) }

// Close leaves.
func (w *Watcher) Close() error {
	w.once.Do(func() { close(w.closed) })
	return w.pc.Close()
}

// Publisher sends Video.
type Publisher struct {
	pc    *webrtc.PeerConnection
	track *webrtc.TrackLocalStaticRTP
	wants atomic.Bool
	sent  atomic.Int64
}

// Publish connects a Publisher.
func (c *Client) Publish(ctx context.Context, signal Signal) (*Publisher, error) {
	pc, err := c.New()
	if err != nil {
		return nil, err
	}
	p := &Publisher{pc: pc}
	var out *webrtc.RTPTransceiver
	if p.track, err = webrtc.NewTrackLocalStaticRTP(VP8, "video", "load"); err == nil {
		out, err = pc.AddTransceiverFromTrack(p.track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	}
	if err != nil {
		pc.Close()
		return nil, err
	}
	go func() {
		for {
			list, _, err := out.Sender().ReadRTCP()
			if err != nil {
				return
			}
			if asks(list) {
				p.wants.Store(true)
			}
		}
	}()
	if err := Connect(ctx, pc, signal); err != nil {
		pc.Close()
		return nil, err
	}
	return p, nil
}

// Play sends so many frames a second until ctx ends; a key frame whenever the
// other side asks for one.
func (p *Publisher) Play(ctx context.Context, v *Video, frames int) {
	step := time.Second / time.Duration(frames)
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if p.wants.Swap(false) {
			v.Key()
		}
		for _, packet := range v.Frame(step, time.Now()) {
			_ = p.track.WriteRTP(packet) // a connection that is gone shows in the counts
			p.sent.Add(1)
		}
	}
}

// Sent is how many packets were sent.
func (p *Publisher) Sent() int64 { return p.sent.Load() }

// Close leaves.
func (p *Publisher) Close() error { return p.pc.Close() }
