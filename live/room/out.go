package room

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"zuruf/live"
)

// Out is an outside engine that one seat, or the main picture and voice, is sent to.
type Out struct {
	URL   string // WHIP
	Token string // Bearer, empty = none
}

// Sent is what the engine answered.
type Sent struct {
	Answer   string // SDP
	Resource string // where the session is ended
}

// outs are the outlets to an outside engine.
type outs struct {
	mu    sync.Mutex
	to    Out // URL empty: none
	lines map[int]*outlet
}

// main is the seat of the outlet that sends the main picture and voice.
const mainSeat = -1

// perSeat stands in an engine's address where each seat has one of its own.
const perSeat = "{seat}"

// sendTo says where the stage shall be sent; nowhere if url is empty.
func (r *Room) sendTo(url, token string) {
	r.outs.mu.Lock()
	r.outs.to = Out{URL: url, Token: token}
	r.outs.mu.Unlock()
}

// sendOut opens the outlets that are missing and closes those nobody needs.
func (r *Room) sendOut() {
	r.outs.mu.Lock()
	defer r.outs.mu.Unlock()
	wanted := map[int]Out{}
	for seat, p := range r.publications() {
		switch to := r.outs.to; {
		case to.URL == "" || p == nil || p.green.Load() || r.tells.Send == nil:
		case strings.Contains(to.URL, perSeat):
			to.URL = strings.ReplaceAll(to.URL, perSeat, strconv.Itoa(seat))
			wanted[seat] = to
		default:
			wanted[mainSeat] = to
		}
	}
	for seat, line := range r.outs.lines {
		if to, ok := wanted[seat]; !ok || to != line.to {
			line.cancel()
			delete(r.outs.lines, seat)
		}
	}
	for seat, to := range wanted {
		if r.outs.lines[seat] != nil || r.ctx.Err() != nil {
			continue
		}
		if r.outs.lines == nil {
			r.outs.lines = map[int]*outlet{}
		}
		ctx, cancel := context.WithCancel(r.ctx)
		line := &outlet{room: r, seat: seat, to: to, cancel: cancel}
		r.outs.lines[seat] = line
		r.wg.Go(func() { line.run(ctx) })
	}
}

// outlet is one connection to an outside engine.
type outlet struct {
	room   *Room
	seat   int
	to     Out
	cancel context.CancelFunc
}

// The pauses before an engine that did not answer is asked again.
const (
	outFirst = time.Second
	outLast  = 15 * time.Second
)

// run sends until ctx ends; whenever the connection breaks it is made anew.
func (o *outlet) run(ctx context.Context) {
	log := o.room.media.options.Log.With("show", o.room.show, "seat", o.seat)
	pause := outFirst
	for ctx.Err() == nil {
		stood, err := o.send(ctx)
		if ctx.Err() != nil {
			return
		}
		log.Warn("the outside engine does not take the stage", "error", err)
		if stood {
			pause = outFirst
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, outLast)
	}
}

// send makes one connection and returns when it has ended; stood says whether it
// was there at all.
func (o *outlet) send(ctx context.Context) (stood bool, err error) {
	r := o.room
	pc, err := r.media.outgoing.NewPeerConnection(r.media.config)
	if err != nil {
		return false, err
	}
	defer pc.Close()
	w := newWatcher(r, pc, "", live.Overlay, description{audio: 1, video: 1})
	w.only = o.seat
	for _, s := range w.slots() {
		t, err := pc.AddTransceiverFromTrack(s, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
		if err != nil {
			return false, err
		}
		s.sender = t.Sender()
	}
	ended, stands := make(chan struct{}), make(chan struct{})
	var once, begun sync.Once
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			begun.Do(func() { close(stands) })
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
			once.Do(func() { close(ended) })
		}
	})
	gathered := webrtc.GatheringCompletePromise(pc)
	offer, err := pc.CreateOffer(nil)
	if err == nil {
		err = pc.SetLocalDescription(offer)
	}
	if err != nil {
		return false, err
	}
	<-gathered
	sent, err := r.tells.Send(ctx, pc.LocalDescription().SDP, o.to)
	if err != nil {
		return false, err
	}
	if r.tells.End != nil {
		defer func() {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			_ = r.tells.End(last, Out{URL: sent.Resource, Token: o.to.Token}) // it ends by itself as well
		}()
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sent.Answer}); err != nil {
		return false, err
	}
	select {
	case <-stands:
	case <-ended:
		return false, errNoWay
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if err := r.addWatcher(w); err != nil {
		return true, err
	}
	defer r.dropWatcher(w)
	w.begin()
	select {
	case <-ended:
		return true, errNoWay
	case <-ctx.Done():
		return true, ctx.Err()
	}
}
