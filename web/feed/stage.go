package feed

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
)

// viewersPause is the least time between two counts of who watches the stage.
const viewersPause = 2 * time.Second

// StageSight is how much of a stage an audience may see.
func StageSight(a Audience) wire.StageSight {
	switch a {
	case Desk:
		return wire.SeesGreenRoom
	case Host:
		return wire.SeesHands
	}
	return wire.SeesStage
}

// readStage reads the stage and keeps it.
func (s *show) readStage() error {
	now, err := s.feed.store.StageNow(s.feed.ctx, s.id)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.stage = now
	s.mu.Unlock()
	return nil
}

// wireStage is the stage as it was read last, as far as an audience may see it.
func (s *show) wireStage(a Audience) wire.Stage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := wire.FromStage(s.stage.Stage, s.stage.Presence, s.stage.Hands, StageSight(a))
	if a == Overlay {
		out.Viewers = 0 // it shows nobody how many watch
	}
	return out
}

// stageForDesk reads the stage and the hands that are up. A resume tells of
// hands only what was logged since, so the desk begins with no older ones.
func (s *show) stageForDesk(ctx context.Context) (wire.Stage, []wire.Hand, error) {
	now, err := s.feed.store.StageNow(ctx, s.id)
	out := make([]wire.Hand, len(now.Hands))
	for i, h := range now.Hands {
		out[i] = wire.FromHand(h)
	}
	return wire.FromStage(now.Stage, now.Presence, now.Hands, StageSight(Desk)), out, err
}

// newStage is the stage for an audience if it is another one than it was told
// of last: most hands that are raised change nothing for those who watch.
func (s *show) newStage(a Audience) *wire.Stage {
	st := s.wireStage(a)
	b, err := json.Marshal(st)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.staged[a] == string(b) {
		return nil
	}
	s.staged[a] = string(b)
	return &st
}

// newViewers takes how many watch the stage. Everybody may know it, and nobody
// at once.
func (s *show) newViewers(text string) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.stage.Presence.Viewers = n
	s.mu.Unlock()
	if s.crowd == nil {
		s.crowd = time.After(0)
	}
}

// flushViewers tells who has not been told, and waits before it may do so again.
func (s *show) flushViewers() {
	s.crowd = nil
	told := false
	for _, a := range []Audience{Public, Host, Desk} {
		if st := s.newStage(a); st != nil {
			s.mu.Lock()
			s.changes[a]++
			s.mu.Unlock()
			s.send(a, wire.Patch{T: wire.TPatch, At: s.at().String(), Stage: st}, false)
			told = true
		}
	}
	if told {
		s.crowd = time.After(viewersPause)
	}
}

// healStage reads how many watch, in case a message was lost.
func (s *show) healStage() {
	s.mu.Lock()
	on := s.stage.Stage.On
	s.mu.Unlock()
	if on && s.readStage() == nil && s.crowd == nil {
		s.flushViewers()
	}
}

// newReactions lets them rise on the overlay; who watches the stage has them from there.
func (s *show) newReactions(text string) {
	var n map[string]int
	if json.Unmarshal([]byte(text), &n) == nil && len(n) > 0 {
		s.send(Overlay, wire.Reacted{T: wire.TReacted, N: n}, true)
	}
}

// ownHand is the newest hand of a viewer, nil if there was none.
func (s *show) ownHand(ctx context.Context, author string) (*wire.Hand, error) {
	h, err := s.feed.store.HandOf(ctx, s.id, author)
	if errors.Is(err, live.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := wire.FromHand(h)
	return &out, nil
}

// tellGuests sends everybody in the room their own hand.
func (s *show) tellGuests(list []*live.Hand) {
	for _, h := range list {
		topic := mine(s.id, h.Author.ID)
		if h.Author.ID == "" || s.feed.hub.Count(topic) == 0 {
			continue
		}
		own := wire.FromHand(h)
		s.sendTo(topic, wire.You{T: wire.TYou, Hand: &own})
	}
}
