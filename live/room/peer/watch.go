package peer

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// Watcher receives one audio and one video, and counts.
type Watcher struct {
	pc *webrtc.PeerConnection
	// Delayed is called for each packet of Video with its delay; from one
	// goroutine.
	Delayed func(time.Duration)

	Packets atomic.Int64
	Joined  time.Duration // from the offer to the connection
	mu      sync.Mutex
	low     uint16
	span    int64 // numbers since low
	counted int64
	first   atomic.Int64 // ns from the offer to the first packet
}

// Watch connects a Watcher, which ends by Close.
func (c *Client) Watch(ctx context.Context, signal Signal, delayed func(time.Duration)) (*Watcher, error) {
	pc, err := c.New()
	if err != nil {
		return nil, err
	}
	w := &Watcher{pc: pc, Delayed: delayed}
	start := time.Now()
	pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		buf := make([]byte, 1500)
		for {
			n, _, err := t.Read(buf)
			if err != nil {
				return
			}
			w.first.CompareAndSwap(0, int64(time.Since(start)))
			if t.Kind() == webrtc.RTPCodecTypeVideo {
				w.take(buf[:n])
			}
		}
	})
	if _, err = pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err == nil {
		err = Connect(ctx, pc, signal)
	}
	if err != nil {
		pc.Close()
		return nil, err
	}
	w.Joined = time.Since(start)
	return w, nil
}

func (w *Watcher) take(b []byte) {
	var h rtp.Header
	n, err := h.Unmarshal(b)
	if err != nil {
		return
	}
	w.Packets.Add(1)
	w.mu.Lock()
	if w.counted == 0 {
		w.low = h.SequenceNumber
	}
	w.counted++
	if at := int64(h.SequenceNumber - w.low - uint16(w.span)); at < 1<<15 {
		w.span += at
	}
	w.mu.Unlock()
	if at, ok := Sent(b[n:]); ok {
		w.Delayed(time.Since(at))
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
func (w *Watcher) Close() error { return w.pc.Close() }

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
