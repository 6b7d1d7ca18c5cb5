package peer

import (
	"net"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"
)

// Plain is the simplest server that forwards: the library's own loop over all
// watchers, with its default interceptors. Load compares the stage with it.
type Plain struct {
	api   *webrtc.API
	mux   ice.UDPMux
	track *webrtc.TrackLocalStaticRTP
}

// NewPlain listens on a free UDP port of an address.
func NewPlain(ip net.IP) (*Plain, error) {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: ip})
	if err != nil {
		return nil, err
	}
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	p := &Plain{mux: ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: conn, Logger: quiet.NewLogger("ice")})}
	var s webrtc.SettingEngine
	s.LoggerFactory = quiet
	s.SetICEUDPMux(p.mux)
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	p.api = webrtc.NewAPI(webrtc.WithSettingEngine(s))
	p.track, err = webrtc.NewTrackLocalStaticRTP(VP8, "video", "plain")
	return p, err
}

// Publish takes the one publisher's offer.
func (p *Plain) Publish(offer string) (string, error) {
	pc, err := p.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return "", err
	}
	pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			packet, _, err := t.ReadRTP()
			if err != nil {
				return
			}
			packet.Extensions, packet.Extension = nil, false
			if err := p.track.WriteRTP(packet); err != nil {
				return
			}
		}
	})
	return answer(pc, offer)
}

// Watch takes the offer of one who watches.
func (p *Plain) Watch(offer string) (string, error) {
	pc, err := p.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return "", err
	}
	sender, err := pc.AddTrack(p.track)
	if err != nil {
		return "", err
	}
	go func() {
		buf := make([]byte, 1500)
		for {
			if _, _, err := sender.Read(buf); err != nil {
				return
			}
		}
	}()
	return answer(pc, offer)
}

// Close ends it; sessions that are left end with the process.
func (p *Plain) Close() error { return p.mux.Close() }

func answer(pc *webrtc.PeerConnection, offer string) (string, error) {
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	local, err := pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	if err := pc.SetLocalDescription(local); err != nil {
		return "", err
	}
	<-gathered
	return pc.LocalDescription().SDP, nil
}
