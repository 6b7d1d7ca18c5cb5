package room

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"
)

// Options say how the media of this node are reached. The zero Options listen
// on a free port of every address of the machine.
type Options struct {
	// Listen is host:port, one port for UDP and the same one for ICE over TCP.
	// Without a host every address of the machine is used.
	Listen string
	// Addresses are the public addresses to tell clients instead of the
	// machine's own, for a server behind a NAT.
	Addresses []string
	// Recordings is the folder that recordings go to.
	Recordings string
	// Watchers is how many may watch on this node, 0 = DefaultWatchers.
	Watchers int
	// Shards is how many goroutines forward, 0 = one for each processor.
	Shards int
	Log    *slog.Logger
}

// DefaultWatchers is how many may watch on one node if nothing else is said.
const DefaultWatchers = 2000

// Media are the WebRTC parts of this node: its sockets, and the shards that
// forward what arrives. Rooms are built on it.
type Media struct {
	options  Options
	sockets  []*socket
	udp      ice.UDPMux
	tcp      ice.TCPMux
	listener net.Listener
	port     int

	publishers *webrtc.API
	watchers   *webrtc.API
	outgoing   *webrtc.API
	config     webrtc.Configuration // with one certificate for all peers: making one costs as much as a handshake
	shards     []*shard
	joining    chan struct{}
	probing    chan struct{}

	mu       sync.Mutex
	watching int

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// joins is how many sessions may be in their handshake at a time: that costs, and
// those who watch already come first.
const joins = 128

// New opens the sockets and starts to forward. Close ends it.
func New(o Options) (_ *Media, err error) {
	if o.Watchers == 0 {
		o.Watchers = DefaultWatchers
	}
	if o.Shards == 0 {
		o.Shards = runtime.GOMAXPROCS(0)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	m := &Media{options: o, joining: make(chan struct{}, joins), probing: make(chan struct{}, mostProbes)}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	for try := 0; ; try++ {
		// A free port of one kind may be taken in the other.
		if err = m.listen(); err == nil || try == 4 || !anyPort(o.Listen) {
			break
		}
		m.unlisten()
	}
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	certificate, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return nil, err
	}
	m.config = webrtc.Configuration{Certificates: []webrtc.Certificate{*certificate}}
	in, err := m.settings()
	if err != nil {
		return nil, err
	}
	if m.publishers, err = newPublisherAPI(in); err != nil {
		return nil, err
	}
	if m.watchers, err = newWatcherAPI(in); err != nil {
		return nil, err
	}
	if m.outgoing, err = newWatcherAPI(quiet()); err != nil {
		return nil, err
	}
	for i := range o.Shards {
		s := &shard{media: m, index: i, in: make(chan *packet, waitingPackets)}
		m.shards = append(m.shards, s)
		m.wg.Go(s.run)
	}
	return m, nil
}

// listen opens one port, on each address for UDP and for ICE over TCP.
func (m *Media) listen() error {
	host, port, err := net.SplitHostPort(m.options.Listen)
	if m.options.Listen == "" {
		host, port, err = "", "0", nil
	}
	if err != nil {
		return fmt.Errorf("the stage's address is host:port, as :8100: %w", err)
	}
	if m.listener, err = net.Listen("tcp", net.JoinHostPort(host, port)); err != nil {
		return fmt.Errorf("the stage cannot listen: %w", err)
	}
	m.port = m.listener.Addr().(*net.TCPAddr).Port
	addresses, err := own(host)
	if err != nil {
		return err
	}
	var muxes []ice.UDPMux
	for _, ip := range addresses {
		conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: ip, Port: m.port})
		if err != nil {
			m.options.Log.Warn("the stage does not listen here", "address", ip, "port", m.port, "error", err)
			continue
		}
		s := newSocket(conn)
		m.sockets = append(m.sockets, s)
		muxes = append(muxes, ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: s, Logger: silent{}}))
	}
	if len(muxes) == 0 {
		return fmt.Errorf("the stage cannot listen on UDP port %d", m.port)
	}
	m.udp = ice.NewMultiUDPMuxDefault(muxes...)
	m.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: m.listener, ReadBufferSize: 64, WriteBufferSize: 256 << 10, Logger: silent{}})
	return nil
}

// own are the addresses to listen on: those of host, else all of the machine,
// the loopback ones only where there are no others.
func own(host string) ([]net.IP, error) {
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		return []net.IP{ip}, nil
	}
	if host != "" && net.ParseIP(host) == nil {
		return net.LookupIP(host)
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var out, loops []net.IP
	for _, a := range list {
		n, ok := a.(*net.IPNet)
		switch {
		case !ok || n.IP.IsLinkLocalUnicast():
		case n.IP.IsLoopback():
			loops = append(loops, n.IP)
		default:
			out = append(out, n.IP)
		}
	}
	if len(out) == 0 {
		return loops, nil
	}
	return out, nil
}

// The patience with a peer that is silent: it counts as lost, then as gone.
const (
	lostAfter = 5 * time.Second
	goneAfter = 10 * time.Second
	keepAlive = 2 * time.Second
	// handshakeAgain is when a lost part of a handshake is sent again: the path
	// was just seen to work, and somebody waits for a picture.
	handshakeAgain = 400 * time.Millisecond
)

func quiet() webrtc.SettingEngine {
	var s webrtc.SettingEngine
	s.LoggerFactory = silent{}
	s.SetICETimeouts(lostAfter, goneAfter, keepAlive)
	s.SetDTLSRetransmissionInterval(handshakeAgain)
	s.SetSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AEAD_AES_256_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetSCTPMaxMessageSize(4096)
	s.SetSCTPMaxReceiveBufferSize(64 << 10)
	return s
}

// settings are those of peers that come to us: ICE-lite on the one port.
func (m *Media) settings() (webrtc.SettingEngine, error) {
	s := quiet()
	s.SetLite(true)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	s.SetICEUDPMux(m.udp)
	s.SetICETCPMux(m.tcp)
	s.SetIncludeLoopbackCandidate(m.loopback())
	if err := s.SetAnsweringDTLSRole(webrtc.DTLSRoleServer); err != nil {
		return s, err
	}
	if len(m.options.Addresses) > 0 {
		return s, s.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{External: m.options.Addresses, AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteReplace})
	}
	return s, nil
}

// loopback reports whether nothing but the machine itself is listened to.
func (m *Media) loopback() bool {
	for _, s := range m.sockets {
		if !s.LocalAddr().(*net.UDPAddr).IP.IsLoopback() {
			return false
		}
	}
	return true
}

// Port is the UDP and TCP port of the media.
func (m *Media) Port() int { return m.port }

func (m *Media) flush() {
	for _, s := range m.sockets {
		s.flush()
	}
}

// Close stops to forward and closes the port. Rooms must be closed before.
func (m *Media) Close() error {
	m.cancel()
	m.wg.Wait()
	return m.unlisten()
}

func (m *Media) unlisten() (err error) {
	if m.udp != nil {
		err = m.udp.Close()
	}
	if m.tcp != nil {
		err = errors.Join(err, m.tcp.Close())
	} else if m.listener != nil {
		err = errors.Join(err, m.listener.Close())
	}
	m.sockets, m.listener = nil, nil
	return err
}

func anyPort(listen string) bool { return listen == "" || strings.HasSuffix(listen, ":0") }

// silent keeps the library's own log off: a peer that misbehaves is no news, and
// its logs may hold addresses and descriptions.
type silent struct{}

func (silent) NewLogger(string) logging.LeveledLogger { return silent{} }
func (silent) Trace(string)                           {}
func (silent) Tracef(string, ...any)                  {}
func (silent) Debug(string)                           {}
func (silent) Debugf(string, ...any)                  {}
func (silent) Info(string)                            {}
func (silent) Infof(string, ...any)                   {}
func (silent) Warn(string)                            {}
func (silent) Warnf(string, ...any)                   {}
func (silent) Error(string)                           {}
func (silent) Errorf(string, ...any)                  {}
