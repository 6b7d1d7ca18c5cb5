package room

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"

	"zuruf/live"
	"zuruf/live/room/gcc"
)

// Publisher is who sends, as the one who let them in says.
type Publisher struct {
	Session string // whose own media must not come back
	Kind    live.PublicationKind
	Hand    string // of a guest
	Name    string // of a host
}

// Session is one peer's connection with the stage. Its methods are safe for
// concurrent use.
type Session struct {
	Answer string // SDP

	mu   sync.Mutex
	pc   *webrtc.PeerConnection
	tag  string
	told int // candidates, in the present ICE session
	done chan struct{}
	once sync.Once

	replaced atomic.Bool
}

// Publish takes an offer to send one audio, one video or both. A publisher who
// sits where another one sits takes the seat over.
func (r *Room) Publish(ctx context.Context, offer string, from Publisher) (*Session, error) {
	d, err := parse(offer)
	if err != nil {
		return nil, err
	}
	if d.audio > 1 || d.video > 1 {
		return nil, ErrManyMedia
	}
	leave, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	pc, err := r.media.publishers.NewPeerConnection(r.media.config)
	if err != nil {
		leave()
		return nil, err
	}
	p := &publication{room: r, pc: pc, session: from.Session,
		live: live.Publication{Kind: from.Kind, Hand: from.Hand, Name: from.Name, Since: time.Now().UnixMilli()}}
	pc.OnTrack(func(t *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
		r.spawn(func() { p.track(t, receiver) })
	})
	s, err := take(pc, offer)
	if err != nil {
		leave()
		_ = pc.Close()
		return nil, err
	}
	r.mu.Lock()
	r.number++
	p.live.ID = "p" + itoa(r.number)
	r.mu.Unlock()
	p.peer = s
	former, err := r.place(p)
	if err != nil {
		leave()
		_ = pc.Close()
		return nil, err
	}
	if former != nil {
		former.peer.replaced.Store(true)
		former.peer.Close()
	}
	s.watch(r, leave, r.changed, func() { r.removePublication(p) })
	return s, nil
}

// Watch takes an offer to receive. Its i-th audio and video are those of seat i;
// who offers one of each gets the main picture and the voice that speaks.
func (r *Room) Watch(ctx context.Context, offer string, session string, role live.Role) (*Session, error) {
	d, err := parse(offer)
	if err != nil {
		return nil, err
	}
	if d.audio > live.Seats || d.video > live.Seats {
		return nil, ErrManyMedia
	}
	if d.strange > 0 {
		return nil, ErrCodecs
	}
	leave, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	if !r.media.admit() {
		leave()
		return nil, ErrFull
	}
	pc, err := r.media.watchers.NewPeerConnection(r.media.config)
	if err != nil {
		leave()
		r.media.leave()
		return nil, err
	}
	w := newWatcher(r, pc, session, role, d)
	s, err := w.answer(offer)
	if err == nil {
		err = r.addWatcher(w)
	}
	if err != nil {
		leave()
		r.media.leave()
		_ = pc.Close()
		return nil, err
	}
	s.watch(r, leave, w.begin, func() { r.removeWatcher(w) })
	return s, nil
}

func (r *Room) open() bool { return r.takes() == nil }

// takes says why nobody can join: the stage is off, or it is moving elsewhere.
func (r *Room) takes() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refuses()
}

// refuses is takes for who holds the room's lock.
func (r *Room) refuses() error {
	switch {
	case r.ctx.Err() != nil:
		return ErrMoves
	case !r.stage.On:
		return ErrOff
	}
	return nil
}

func newWatcher(r *Room, pc *webrtc.PeerConnection, session string, role live.Role, d description) *watcher {
	w := &watcher{room: r, pc: pc, session: session, role: role, only: -1, bandwidth: gcc.New(startRate, leastRate, mostRate)}
	for i := range d.audio {
		w.audio = append(w.audio, &slot{watcher: w, seat: i, kind: webrtc.RTPCodecTypeAudio})
	}
	for i := range d.video {
		w.video = append(w.video, &slot{watcher: w, seat: i, kind: webrtc.RTPCodecTypeVideo})
	}
	return w
}

// answer accepts the offer, with every slot on a stream of its own.
func (w *watcher) answer(offer string) (*Session, error) {
	w.pc.OnDataChannel(w.open)
	if err := w.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return nil, ErrOffer.Because(err)
	}
	for _, s := range w.slots() {
		sender, err := w.pc.AddTrack(s)
		if err != nil {
			return nil, ErrOffer.Because(err)
		}
		s.sender = sender
	}
	return accept(w.pc)
}

// begin lets media flow: the connection stands.
func (w *watcher) begin() {
	w.mu.Lock()
	first := !w.connected
	w.connected = true
	w.mu.Unlock()
	if first {
		for _, s := range w.slots() {
			w.room.spawn(func() { w.listen(s) })
		}
	}
	w.room.changed()
}

// patience is how long a join waits for its turn.
const patience = 5 * time.Second

// enter waits for a turn to join; leave ends it and may be called again.
func (r *Room) enter(ctx context.Context) (leave func(), err error) {
	if err := r.takes(); err != nil {
		return nil, err
	}
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case r.media.joining <- struct{}{}:
		var once sync.Once
		return func() { once.Do(func() { <-r.media.joining }) }, nil
	case <-wait.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// admit counts a watcher in, unless the node is full.
func (m *Media) admit() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.watching >= m.options.Watchers {
		return false
	}
	m.watching++
	return true
}

func (m *Media) leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.watching--
}

// watch follows the connection: leave ends its turn to join, connected is called
// each time it stands, gone once when it ends.
func (s *Session) watch(r *Room, leave, connected, gone func()) {
	turn := time.AfterFunc(patience, leave)
	over := func() {
		turn.Stop()
		leave()
		s.once.Do(func() {
			close(s.done)
			gone()
		})
	}
	s.pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			turn.Stop()
			leave()
			connected()
		case webrtc.PeerConnectionStateFailed:
			s.Close()
		case webrtc.PeerConnectionStateClosed:
			over()
		}
	})
	if s.pc.ConnectionState() == webrtc.PeerConnectionStateClosed { // before anybody listened
		over()
	}
	if r.ctx.Err() != nil {
		s.Close()
	}
}

// Close ends the session; it does not wait.
func (s *Session) Close() { go s.pc.Close() }

// Replaced reports whether another session took the seat of this one.
func (s *Session) Replaced() bool { return s.replaced.Load() }

// Done is closed when the session has ended.
func (s *Session) Done() <-chan struct{} { return s.done }

// Tag names the present ICE session: it changes with a restart.
func (s *Session) Tag() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tag
}

// Restart begins a new ICE session on the same connection, for a peer whose
// network changed. fragment and answer are SDP fragments (RFC 8840, RFC 9725).
func (s *Session) Restart(fragment string) (answer string, err error) {
	f, err := parseFragment(fragment)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ufrag == "" || f.pwd == "" {
		return "", ErrFragment
	}
	remote := s.pc.RemoteDescription()
	if remote == nil || s.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
		return "", ErrGone
	}
	again := renew(remote.SDP, f)
	if err := s.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: again}); err != nil {
		return "", ErrFragment.Because(err)
	}
	if err := s.agree(); err != nil {
		return "", err
	}
	s.told = 0
	s.tell(f.candidates)
	return fragmentOf(s.pc.LocalDescription().SDP), nil
}

// Trickle takes further candidates of the peer.
func (s *Session) Trickle(fragment string) error {
	f, err := parseFragment(fragment)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
		return ErrGone
	}
	s.tell(f.candidates)
	return nil
}

// tell hands on candidates of the peer, as many as a peer has. One that cannot be
// used, such as a name that only the peer's network knows, is no reason to refuse
// the others.
func (s *Session) tell(candidates []string) {
	for _, c := range candidates {
		if s.told++; s.told > mostCandidates {
			return
		}
		_ = s.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c})
	}
}

// take accepts an offer to send.
func take(pc *webrtc.PeerConnection, offer string) (*Session, error) {
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return nil, ErrOffer.Because(err)
	}
	return accept(pc)
}

// accept answers the offer that pc has, with all candidates.
func accept(pc *webrtc.PeerConnection) (*Session, error) {
	s := &Session{pc: pc, done: make(chan struct{})}
	if err := s.agree(); err != nil {
		return nil, err
	}
	if !accepted(s.Answer) {
		return nil, ErrCodecs
	}
	return s, nil
}

func (s *Session) agree() error {
	gathered := webrtc.GatheringCompletePromise(s.pc)
	local, err := s.pc.CreateAnswer(nil)
	if err != nil {
		return ErrOffer.Because(err)
	}
	if err := s.pc.SetLocalDescription(local); err != nil {
		return ErrOffer.Because(err)
	}
	<-gathered // host candidates only: at once
	s.Answer = s.pc.LocalDescription().SDP
	s.tag = strings.TrimSpace(value(s.Answer, "a=ice-ufrag:"))
	return nil
}
