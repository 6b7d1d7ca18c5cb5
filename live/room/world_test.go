package room

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/room/peer"
)

// world is the stage of one show on the loopback address, and clients of it.
type world struct {
	*testing.T
	ctx      context.Context
	media    *Media
	room     *Room
	client   *peer.Client
	mu       sync.Mutex
	presence live.Presence
	reacted  map[string]int
}

func newWorld(t *testing.T, more ...func(*Options)) *world {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	o := Options{Listen: "127.0.0.1:0", Shards: 2, Recordings: t.TempDir()}
	for _, f := range more {
		f(&o)
	}
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	w := &world{T: t, ctx: ctx, media: m, reacted: map[string]int{}}
	t.Cleanup(func() {
		cancel()
		w.room.Close()
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	w.room = m.NewRoom("s1", Tells{
		Presence: func(p live.Presence) { w.mu.Lock(); w.presence = p; w.mu.Unlock() },
		Reacted: func(n map[string]int) {
			w.mu.Lock()
			defer w.mu.Unlock()
			for k, v := range n {
				w.reacted[k] += v
			}
		},
	})
	if w.client, err = peer.NewClient(peer.Options{Loopback: true}); err != nil {
		t.Fatal(err)
	}
	w.room.Apply(live.Stage{On: true, Reactions: true, Guests: 3}, nil)
	return w
}

// use has the clients that follow come another way.
func (w *world) use(o peer.Options) {
	o.Loopback = true
	var err error
	if w.client, err = peer.NewClient(o); err != nil {
		w.Fatal(err)
	}
}

func (w *world) apply(hands ...*live.Hand) {
	w.room.Apply(live.Stage{On: true, Reactions: true, Guests: 3}, hands)
}

func (w *world) present() live.Presence {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.presence
}

func (w *world) until(what string, ok func() bool) {
	w.Helper()
	for w.ctx.Err() == nil {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond) // bounded by the context
	}
	w.Fatalf("no %s", what)
}

// camera is a publisher that sends synthetic video.
type camera struct {
	pc      *webrtc.PeerConnection
	session *Session
	video   *peer.Video
	track   *webrtc.TrackLocalStaticRTP
	keys    atomic.Int32
}

func (w *world) publish(from Publisher) *camera {
	w.Helper()
	s, err := w.tryPublish(from)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func (w *world) tryPublish(from Publisher) (*camera, error) {
	pc, err := w.client.New()
	if err != nil {
		return nil, err
	}
	w.Cleanup(func() { pc.Close() })
	s := &camera{pc: pc, video: &peer.Video{Packets: 2, Size: 1000}}
	if s.track, err = webrtc.NewTrackLocalStaticRTP(peer.VP8, "video", "s"); err != nil {
		return nil, err
	}
	out, err := pc.AddTransceiverFromTrack(s.track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			list, _, err := out.Sender().ReadRTCP()
			if err != nil {
				return
			}
			for _, one := range list {
				if _, ok := one.(*rtcp.PictureLossIndication); ok {
					s.keys.Add(1)
				}
			}
		}
	}()
	return s, peer.Connect(w.ctx, pc, func(ctx context.Context, offer string) (string, error) {
		got, err := w.room.Publish(ctx, offer, from)
		if err != nil {
			return "", err
		}
		s.session = got
		return got.Answer, nil
	})
}

// plays sends 200 frames a second until the test ends, a key frame when asked.
func (s *camera) plays(w *world) {
	ctx, stop := context.WithCancel(w.ctx)
	done := make(chan struct{})
	w.Cleanup(func() { stop(); <-done })
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for asked := int32(0); ; {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if n := s.keys.Load(); n != asked {
				asked = n
				s.video.Key()
			}
			for _, p := range s.video.Frame(5*time.Millisecond, time.Now()) {
				_ = s.track.WriteRTP(p)
			}
		}
	}()
}

// receiver is a watcher that counts.
type receiver struct {
	pc      *webrtc.PeerConnection
	session *Session
	packets [2 * live.Seats]atomic.Int32
	gaps    atomic.Int32
	first   atomic.Int64 // ms from the offer to the first packet
}

func (w *world) watch(pairs int, session string, role live.Role, more ...func(*webrtc.PeerConnection)) *receiver {
	w.Helper()
	r, err := w.tryWatch(pairs, session, role, more...)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) tryWatch(pairs int, session string, role live.Role, more ...func(*webrtc.PeerConnection)) (*receiver, error) {
	pc, err := w.client.New()
	if err != nil {
		return nil, err
	}
	w.Cleanup(func() { pc.Close() })
	for _, f := range more {
		f(pc)
	}
	r := &receiver{pc: pc}
	start := time.Now()
	pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		seat := int(t.StreamID()[5] - '0')
		var last uint16
		for n := 0; ; n++ {
			p, _, err := t.ReadRTP()
			if err != nil {
				return
			}
			if n > 0 && p.SequenceNumber != last+1 {
				r.gaps.Add(1)
			}
			last = p.SequenceNumber
			r.first.CompareAndSwap(0, time.Since(start).Milliseconds()+1)
			r.packets[seat].Add(1)
		}
	})
	for range pairs {
		for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
			if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
				return nil, err
			}
		}
	}
	return r, peer.Connect(w.ctx, pc, func(ctx context.Context, offer string) (string, error) {
		s, err := w.room.Watch(ctx, offer, session, role)
		if err != nil {
			return "", err
		}
		r.session = s
		return s.Answer, nil
	})
}
