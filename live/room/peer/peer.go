// Package peer is a WebRTC client of the stage that plays no picture: it sends
// packets that look like video and counts what arrives. Load, the doctor and
// tests are made of it; an outside engine is reached with it.
package peer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// Signal hands an SDP offer over and brings the answer.
type Signal func(ctx context.Context, offer string) (answer string, err error)

// ICEServer is a STUN or TURN server.
type ICEServer struct {
	URLs                 []string
	Username, Credential string
}

// Options of a client.
type Options struct {
	ICE      []ICEServer
	TCP      bool // ICE over TCP only
	Relay    bool // through a TURN server only
	Loopback bool // also from the machine's own loopback address
}

// Client makes connections with the same options.
type Client struct {
	options Options
	api     *webrtc.API
	config  webrtc.Configuration
}

// NewClient builds a Client.
func NewClient(o Options) (*Client, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	certificate, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return nil, err
	}
	c := &Client{options: o, config: webrtc.Configuration{Certificates: []webrtc.Certificate{*certificate}}}
	for _, one := range o.ICE {
		c.config.ICEServers = append(c.config.ICEServers, webrtc.ICEServer{URLs: one.URLs, Username: one.Username, Credential: one.Credential})
	}
	if o.Relay {
		c.config.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	m, r := &webrtc.MediaEngine{}, &interceptor.Registry{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	if err := webrtc.RegisterDefaultInterceptorsWithOptions(m, r, webrtc.WithInterceptorLoggerFactory(quiet())); err != nil {
		return nil, err
	}
	c.api = webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(r), webrtc.WithSettingEngine(o.settings()))
	return c, nil
}

func quiet() *logging.DefaultLoggerFactory {
	f := logging.NewDefaultLoggerFactory()
	f.DefaultLogLevel = logging.LogLevelDisabled
	return f
}

func (o Options) settings() webrtc.SettingEngine {
	var s webrtc.SettingEngine
	s.LoggerFactory = quiet()
	s.SetDTLSRetransmissionInterval(400 * time.Millisecond)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetIncludeLoopbackCandidate(o.Loopback)
	kinds := []webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6}
	if o.TCP {
		kinds = []webrtc.NetworkType{webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6}
	}
	s.SetNetworkTypes(kinds)
	return s
}

// New builds a connection that stands not yet.
func (c *Client) New() (*webrtc.PeerConnection, error) { return c.api.NewPeerConnection(c.config) }

// Connect offers what pc has and waits until the connection stands.
func Connect(ctx context.Context, pc *webrtc.PeerConnection, signal Signal) error {
	stands, failed := make(chan struct{}), make(chan struct{})
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			select {
			case <-stands:
			default:
				close(stands)
			}
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
			select {
			case <-failed:
			default:
				close(failed)
			}
		}
	})
	if err := Offer(ctx, pc, signal); err != nil {
		return err
	}
	select {
	case <-stands:
		return nil
	case <-failed:
		return errors.New("no way through: the connection failed")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gathering is how long candidates are looked for.
const gathering = 3 * time.Second

// Offer offers what pc has, with its candidates, and takes the answer.
func Offer(ctx context.Context, pc *webrtc.PeerConnection, signal Signal) error {
	gathered := webrtc.GatheringCompletePromise(pc)
	offer, err := pc.CreateOffer(nil)
	if err == nil {
		err = pc.SetLocalDescription(offer)
	}
	if err != nil {
		return err
	}
	wait := time.NewTimer(gathering)
	defer wait.Stop()
	select {
	case <-gathered:
	case <-wait.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	answer, err := signal(ctx, pc.LocalDescription().SDP)
	if err != nil {
		return err
	}
	return pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// asks reports whether a key frame is asked for.
func asks(list []rtcp.Packet) bool {
	for _, p := range list {
		switch p.(type) {
		case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
			return true
		}
	}
	return false
}
