package ingest

import (
	"context"
	"maps"
	"slices"
	"time"

	"zuruf/live"
)

// Capabilities says what may be done on a source's platform, with its access.
func (s *Supervisor) Capabilities(src live.Source) []live.PlatformAct {
	if c := s.of(src); c != nil {
		return c.Capabilities(src)
	}
	return nil
}

// Prepare brings what a person typed into its one form; all errors are
// live.Errors for that person.
func (s *Supervisor) Prepare(src live.Source) (live.Source, error) {
	c := s.of(src)
	if c == nil {
		return src, ErrUnknownKind
	}
	return c.Prepare(src)
}

// Given is a source as a person gave it, without what was learned about it.
func (s *Supervisor) Given(src live.Source) live.Source {
	c := s.of(src)
	if c == nil {
		return src
	}
	config := map[string]string{}
	for _, f := range c.Fields() {
		if v := src.Config[f.Name]; v != "" && !f.Secret {
			config[f.Name] = v
		}
	}
	src.Config = config
	return src
}

// IsFed reports whether sources of this kind are fed by whoever knows their secret.
func (s *Supervisor) IsFed(kind live.SourceKind) bool {
	_, ok := s.connectors[kind].(Fed)
	return ok
}

// Lamp is a source that this node reads, as it is now.
type Lamp struct {
	Show     string
	Status   live.SourceStatus
	Comments int64 // since reading began here
}

// Lamps returns the sources that this node reads.
func (s *Supervisor) Lamps() []Lamp {
	s.mu.Lock()
	workers := slices.Collect(maps.Values(s.workers))
	s.mu.Unlock()
	out := make([]Lamp, 0, len(workers))
	for _, w := range workers {
		if w.owns.Load() {
			out = append(out, Lamp{w.src.Show, w.lamp.snapshot(time.Now()), w.lamp.total()})
		}
	}
	return out
}

// Check looks a source over, step by step. The status, if there is one, says
// whose broadcast it is.
func (s *Supervisor) Check(ctx context.Context, src live.Source) ([]Check, *live.SourceStatus) {
	c := s.of(src)
	if c == nil {
		return []Check{failed("connector", ErrUnknownKind)}, nil
	}
	var status *live.SourceStatus
	_, st, err := s.Probe(ctx, src)
	if err == nil {
		status = &st
	}
	if t, ok := c.(Tester); ok {
		if list, err := t.Check(ctx, src); err == nil {
			return list, status
		}
	}
	if err != nil {
		return []Check{failed("connection", live.AsError(err))}, status
	}
	return []Check{{Name: "connection", OK: true, Message: live.Text{
		EN: "The connection works.", DE: "Die Verbindung funktioniert."}}}, status
}

func failed(name string, e *live.Error) Check { return Check{Name: name, Message: e.Message} }

// Subscribe asks a source's platform to call us, where it must be told to.
func (s *Supervisor) Subscribe(ctx context.Context, src live.Source) error {
	if c, ok := s.of(src).(Subscriber); ok {
		return c.Subscribe(ctx, src)
	}
	return live.ErrNotFound
}
