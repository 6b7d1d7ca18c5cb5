package room

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"golang.org/x/sync/errgroup"

	"zuruf/live"
	"zuruf/live/room/peer"
)

func TestWhatAHostSendsReachesEverybody(t *testing.T) {
	for name, tcp := range map[string]bool{"UDP": false, "TCP": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tcp {
				w.use(peer.Options{TCP: true})
			}
			host := w.publish(Publisher{Session: "h", Kind: live.HostCamera, Name: "Mona"})
			first, second := w.watch(3, "a", live.Viewer), w.watch(1, "b", live.Viewer)
			host.plays(w)
			for _, r := range []*receiver{first, second} {
				w.until("200 packets", func() bool { return r.packets[live.HostSeat].Load() >= 200 })
				if n := r.gaps.Load(); n != 0 {
					t.Errorf("%d gaps", n)
				}
			}
			w.until("presence", func() bool {
				p := w.present()
				return p.Viewers == 2 && len(p.Publications) == 1 && p.Publications[0].Video
			})
			if p := w.present().Publications[0]; p.Kind != live.HostCamera || p.Name != "Mona" || p.Audio {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestGuestsAreSeenByModeratorsUntilTheyAreOnStage(t *testing.T) {
	w := newWorld(t)
	hand := &live.Hand{ID: "h1", State: live.HandPreview}
	w.apply(hand)
	guest := w.publish(Publisher{Session: "g", Kind: live.GuestOn, Hand: "h1", Name: "Ann"})
	desk, viewer, self := w.watch(4, "m", live.Moderator), w.watch(4, "v", live.Viewer), w.watch(4, "g", live.Viewer)
	guest.plays(w)
	w.until("the green room at the desk", func() bool { return desk.packets[live.GuestSeat].Load() > 50 })
	if n := viewer.packets[live.GuestSeat].Load(); n != 0 {
		t.Fatalf("a viewer got %d packets of the green room", n)
	}
	w.apply(&live.Hand{ID: "h1", State: live.HandStage})
	w.until("the guest at a viewer", func() bool { return viewer.packets[live.GuestSeat].Load() > 50 })
	if n := self.packets[live.GuestSeat].Load(); n != 0 {
		t.Errorf("%d of the guest's own packets came back", n)
	}
	w.apply(&live.Hand{ID: "h1", State: live.HandLeft})
	<-guest.session.Done()
	w.until("an empty stage", func() bool { return len(w.present().Publications) == 0 })
	if _, err := w.tryPublish(Publisher{Session: "g", Kind: live.HostCamera}); err != nil {
		t.Errorf("a host after the guest: %v", err)
	}
}

func TestWhoComesAnewTakesTheSeat(t *testing.T) {
	w := newWorld(t)
	first := w.publish(Publisher{Session: "a", Kind: live.HostCamera})
	second := w.publish(Publisher{Session: "b", Kind: live.HostCamera})
	<-first.session.Done()
	if !first.session.Replaced() || second.session.Replaced() {
		t.Errorf("replaced: %v, %v", first.session.Replaced(), second.session.Replaced())
	}
	viewer := w.watch(1, "v", live.Viewer)
	second.plays(w)
	w.until("the second host", func() bool { return viewer.packets[live.HostSeat].Load() > 20 })
}

func TestAClosedStage(t *testing.T) {
	w := newWorld(t)
	host, viewer := w.publish(Publisher{Kind: live.HostCamera}), w.watch(1, "v", live.Viewer)
	w.room.Apply(live.Stage{}, nil)
	<-host.session.Done()
	<-viewer.session.Done()
	if _, err := w.tryPublish(Publisher{Kind: live.HostCamera}); !errors.Is(err, ErrOff) {
		t.Error(err)
	}
}

func TestAnICERestartKeepsTheSession(t *testing.T) {
	w := newWorld(t)
	host, viewer := w.publish(Publisher{Kind: live.HostCamera}), w.watch(1, "v", live.Viewer)
	host.plays(w)
	w.until("media", func() bool { return viewer.packets[live.HostSeat].Load() > 20 })
	tag := viewer.session.Tag()
	offer, err := viewer.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: true})
	if err != nil {
		t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(viewer.pc)
	if err := viewer.pc.SetLocalDescription(offer); err != nil {
		t.Fatal(err)
	}
	<-gathered
	local := viewer.pc.LocalDescription().SDP
	answer, err := viewer.session.Restart("a=ice-ufrag:" + value(local, "a=ice-ufrag:") + "\r\na=ice-pwd:" + value(local, "a=ice-pwd:") + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseFragment(answer)
	if err != nil || len(f.candidates) == 0 || viewer.session.Tag() == tag || f.ufrag != viewer.session.Tag() {
		t.Fatalf("%v, tag %s then %s: %s", err, tag, viewer.session.Tag(), answer)
	}
	again := renew(viewer.pc.RemoteDescription().SDP, f)
	for _, c := range f.candidates {
		again = strings.Replace(again, "a=mid:", "a="+c+"\r\na=mid:", 1)
	}
	if err := viewer.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: again}); err != nil {
		t.Fatal(err)
	}
	w.until("the new path", func() bool { return viewer.pc.ICEConnectionState() == webrtc.ICEConnectionStateConnected })
	before := viewer.packets[live.HostSeat].Load()
	w.until("media again", func() bool { return viewer.packets[live.HostSeat].Load() > before+50 })
	for name, bad := range map[string]string{"nothing": "", "no password": "a=ice-ufrag:abcd\r\n", "other text": "hello", "candidates only": "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n"} {
		if _, err := viewer.session.Restart(bad); !errors.Is(err, ErrFragment) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := viewer.session.Trickle("a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\na=candidate:nonsense\r\n"); err != nil {
		t.Error(err)
	}
}

func TestOffersThatAreRefused(t *testing.T) {
	w := newWorld(t)
	pc, err := w.client.New()
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	for range live.Seats + 1 {
		if _, err := pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo); err != nil {
			t.Fatal(err)
		}
	}
	many, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	const head = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
	const lines = "c=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=fingerprint:sha-256 " +
		"00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00\r\na=setup:actpass\r\na=rtcp-mux\r\na=sendonly\r\n"
	for _, c := range []struct {
		name, offer string
		want        error
	}{
		{"not SDP", "hello", ErrOffer},
		{"empty", "", ErrOffer},
		{"no media", head, ErrNoMedia},
		{"a data channel only", head + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n" + lines, ErrNoMedia},
		{"something unknown", head + "m=haptics 9 UDP/TLS/RTP/SAVPF 96\r\n" + lines, ErrOffer},
		{"no ICE", head + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n", ErrOffer},
		{"a codec that is not carried", head + "m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n" + lines + "a=rtpmap:8 PCMA/8000\r\n", ErrCodecs},
		{"more than there are seats", many.SDP, ErrManyMedia},
	} {
		if _, err := w.room.Publish(t.Context(), c.offer, Publisher{Kind: live.HostCamera}); !errors.Is(err, c.want) {
			t.Errorf("publish, %s: %v", c.name, err)
		}
		if _, err := w.room.Watch(t.Context(), strings.ReplaceAll(c.offer, "sendonly", "recvonly"), "v", live.Viewer); !errors.Is(err, c.want) {
			t.Errorf("watch, %s: %v", c.name, err)
		}
	}
}

func TestAFullNode(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Watchers = 1 })
	one := w.watch(1, "a", live.Viewer)
	if _, err := w.tryWatch(1, "b", live.Viewer); !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	one.session.Close()
	<-one.session.Done()
	w.watch(1, "b", live.Viewer)
}

func TestKeyFrameRequestsAreShared(t *testing.T) {
	w := newWorld(t)
	host := w.publish(Publisher{Kind: live.HostCamera})
	host.plays(w)
	var list []*receiver
	for range 20 {
		list = append(list, w.watch(1, "v", live.Viewer))
	}
	for _, r := range list {
		w.until("media", func() bool { return r.packets[live.HostSeat].Load() > 0 })
	}
	before, at := host.keys.Load(), time.Now()
	for range 10 {
		for _, r := range list {
			r.ask(w)
		}
	}
	w.until("a key frame asked for", func() bool { return host.keys.Load() > before })
	if n, most := host.keys.Load()-before, 2+int32(time.Since(at)/keyEvery); n > most {
		t.Errorf("200 requests came to the publisher as %d, at most %d", n, most)
	}
}

// ask asks for a key frame.
func (r *receiver) ask(w *world) {
	for _, t := range r.pc.GetReceivers() {
		if t.Track() != nil && t.Track().Kind() == webrtc.RTPCodecTypeVideo {
			if err := r.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(t.Track().SSRC())}}); err != nil {
				w.Error(err)
			}
		}
	}
}

func TestManyComeAndGo(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Shards = 1 })
	w.publish(Publisher{Kind: live.HostCamera})
	const rounds, crowd = 10, 30
	for range rounds {
		list := make([]*receiver, crowd)
		var all errgroup.Group
		all.SetLimit(50)
		for i := range list {
			all.Go(func() (err error) {
				list[i], err = w.tryWatch(1, "v", live.Viewer)
				return err
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
		for i, r := range list {
			if i%2 == 0 {
				r.session.Close()
			} else if err := r.pc.Close(); err != nil { // says goodbye
				t.Error(err)
			}
		}
		for _, r := range list {
			<-r.session.Done()
		}
	}
	if n := len(w.room.all()); n != 0 {
		t.Errorf("%d watchers are left", n)
	}
}
