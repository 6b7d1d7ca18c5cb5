package feed

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"time"

	"zuruf/live/wire"
	"zuruf/overlay"
)

func (s *show) sendTo(topic string, frame any) {
	b, err := json.Marshal(frame)
	if err != nil {
		slog.Error("frame not encoded", "error", err)
		return
	}
	s.feed.hub.Publish(topic, b, true)
}

// sources reads the lamps of the show's sources.
func (s *show) sources(ctx context.Context) ([]wire.Source, error) {
	return Sources(ctx, s.feed.store, s.id)
}

func (s *show) sendSources() {
	list, err := s.sources(s.feed.ctx)
	if err != nil {
		return
	}
	s.tellDesk(wire.Status{Sources: list}, false)
}

// tellDesk sends what is true at the moment; a shared snapshot of before is old.
func (s *show) tellDesk(st wire.Status, urgent bool) {
	st.T = wire.TStatus
	s.mu.Lock()
	s.changes[Desk]++
	s.mu.Unlock()
	s.send(Desk, st, urgent)
}

// status is all that is true at the moment, for a desk that comes back.
func (s *show) status(ctx context.Context) ([]byte, error) {
	sources, err := s.sources(ctx)
	if err != nil {
		return nil, err
	}
	overlays, err := s.overlays(ctx)
	if err != nil {
		return nil, err
	}
	return json.Marshal(wire.Status{T: wire.TStatus, Sources: sources, Overlays: overlays, People: s.present()})
}

func (s *show) overlays(ctx context.Context) ([]wire.Overlay, error) {
	list, err := s.feed.store.Overlays(ctx, s.id)
	return overlay.Presence(list, s.feed.now().UnixMilli()), err
}

// sendPresence tells the desks which overlays are there, when that changed.
func (s *show) sendPresence() {
	if s.feed.hub.Count(Topic(s.id, Desk)) == 0 {
		s.mu.Lock()
		s.presence = "" // the next desk begins with a snapshot, which is not noted here
		s.mu.Unlock()
		return
	}
	list, err := s.overlays(s.feed.ctx)
	if err != nil {
		return
	}
	var state strings.Builder
	for _, o := range list {
		state.WriteString(o.ID + o.Name + o.State)
		state.WriteByte(byte(o.Shown))
		state.WriteByte(byte(o.Shown >> 8))
	}
	s.mu.Lock()
	same := s.presence == state.String()
	s.presence = state.String()
	s.mu.Unlock()
	if !same {
		s.tellDesk(wire.Status{Overlays: list}, true)
	}
}

// personMemory is how long somebody who fell silent counts as present.
const personMemory = 20 * time.Second

func (s *show) newPerson(p wire.Person) {
	s.mu.Lock()
	if p.Role == "" {
		delete(s.people, p.ID)
	} else {
		s.people[p.ID] = seenPerson{p, s.feed.now()}
	}
	s.mu.Unlock()
	s.tellDesk(wire.Status{People: s.present()}, false)
}

func (s *show) dropPeople() {
	s.mu.Lock()
	before := len(s.people)
	for id, p := range s.people {
		if s.feed.now().Sub(p.at) > personMemory {
			delete(s.people, id)
		}
	}
	dropped := len(s.people) != before
	s.mu.Unlock()
	if dropped {
		s.tellDesk(wire.Status{People: s.present()}, false)
	}
}

func (s *show) present() []wire.Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]wire.Person, 0, len(s.people))
	for _, p := range s.people {
		out = append(out, p.Person)
	}
	slices.SortFunc(out, func(a, b wire.Person) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return out
}
