package room

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"zuruf/live"
)

// ProbeLabel is the data channel of a probe: whatever is said on it comes back.
const ProbeLabel = "probe"

// The bounds of probes: how many at a time, how long, and how often one speaks.
const (
	mostProbes  = 16
	probeLife   = 15 * time.Second
	mostEchoes  = 50
	mostEchoing = 256 // bytes
)

var errProbe = live.Refuse(live.Invalid, "bad_probe", "",
	"A probe offers one data channel and nothing else.", "Eine Probe bietet einen Datenkanal an und sonst nichts.")

// Probe takes an offer of a data channel from somebody who wants to know whether
// media would get through, and answers what is said on it for a while.
func (m *Media) Probe(offer string) (answer string, err error) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(offer); err != nil {
		return "", ErrOffer.Because(err)
	}
	if len(d.MediaDescriptions) != 1 || d.MediaDescriptions[0].MediaName.Media != "application" {
		return "", errProbe
	}
	select {
	case m.probing <- struct{}{}:
	default:
		return "", ErrBusy
	}
	pc, err := m.watchers.NewPeerConnection(m.config)
	if err != nil {
		<-m.probing
		return "", err
	}
	gone, once := make(chan struct{}), sync.Once{}
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateClosed || state == webrtc.PeerConnectionStateFailed {
			once.Do(func() { close(gone) })
		}
	})
	m.wg.Go(func() {
		defer func() { <-m.probing }()
		defer pc.Close()
		select {
		case <-gone:
		case <-time.After(probeLife):
		case <-m.ctx.Done():
		}
	})
	var channels atomic.Int32
	pc.OnDataChannel(func(d *webrtc.DataChannel) {
		if channels.Add(1) > 1 {
			go pc.Close()
			return
		}
		left := mostEchoes
		d.OnMessage(func(msg webrtc.DataChannelMessage) {
			if left--; left >= 0 && len(msg.Data) <= mostEchoing {
				_ = d.SendText(string(msg.Data))
			}
		})
	})
	s := &Session{pc: pc}
	if err = pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		err = ErrOffer.Because(err)
	} else {
		err = s.agree()
	}
	if err != nil {
		_ = pc.Close()
	}
	return s.Answer, err
}
