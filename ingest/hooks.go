package ingest

import (
	"context"
	"net/url"
	"slices"
	"time"

	"zuruf/live"
)

// Handshake answers a platform that asks whether this webhook address is ours:
// the text to send back as text/plain, or a live.Error.
func (s *Supervisor) Handshake(kind live.SourceKind, query url.Values) (string, error) {
	c, err := s.hooked(kind)
	if err != nil {
		return "", err
	}
	return c.Handshake(query)
}

// Deliver takes a webhook: the raw body and the header that signs it. It
// returns how many messages were accepted, after all of them are stored; a
// signed webhook for no source of ours is none, and no error. On an error the
// platform should send it again, which does no harm. It works on every node,
// whoever reads the source, and whether or not the broadcast is known yet.
func (s *Supervisor) Deliver(ctx context.Context, kind live.SourceKind, body []byte, signature string) (int, error) {
	c, err := s.hooked(kind)
	if err != nil {
		return 0, err
	}
	received := time.Now()
	list, err := c.Open(body, signature, received)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	batches, accepted, err := s.address(ctx, c, list)
	if err != nil {
		return 0, err
	}
	for i := range batches {
		b := &batches[i]
		sum, err := b.pipe.submit(ctx, b.messages, received.Add(-time.Hour))
		if err != nil {
			if live.AsError(err) == nil {
				err = live.ErrUnavailable.Because(err)
			}
			return 0, err
		}
		if b.lamp != nil {
			b.lamp.counted(sum, time.Now())
			b.lamp.delivered(time.Now())
		}
	}
	return accepted, nil
}

func (s *Supervisor) hooked(kind live.SourceKind) (Hooked, error) {
	c, ok := s.connectors[kind].(Hooked)
	if !ok {
		return nil, live.ErrNotFound
	}
	return c, nil
}

// batch is what a webhook brings for one source.
type batch struct {
	src      live.Source
	pipe     *pipeline
	lamp     *lamp // nil: read on another node
	messages []live.Message
}

// address sorts deliveries by the sources they are for. If one is for nobody
// it reads the list of sources again, at most once a second, because another
// node may just have added the source.
func (s *Supervisor) address(ctx context.Context, c Hooked, list []Delivery) ([]batch, int, error) {
	batches, accepted := s.sort(c, list)
	s.mu.Lock()
	stale := time.Since(s.readAt) >= time.Second
	s.mu.Unlock()
	if accepted < len(list) && stale {
		if _, err := s.refresh(ctx); err != nil {
			return nil, 0, live.ErrUnavailable.Because(err)
		}
		batches, accepted = s.sort(c, list)
	}
	return batches, accepted, nil
}

func (s *Supervisor) sort(c Hooked, list []Delivery) (batches []batch, accepted int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := make([]bool, len(list))
	for _, src := range s.sources {
		if src.Kind != c.Kind() || src.Paused || src.Simulated {
			continue
		}
		b := batch{src: src, pipe: s.pipelineLocked(src.Show, src.Kind)}
		if w := s.workers[place{src.Show, src.ID}]; w != nil {
			b.lamp = w.lamp
		}
		for i := range list {
			d := &list[i]
			if !c.Addressed(src, d) {
				continue
			}
			taken[i] = true
			if known, _ := b.pipe.seen.knows(&d.Message); known && d.First {
				continue // a late repeat must not undo an edit
			}
			m := d.Message
			m.Comment.Source, m.First = src.ID, d.First
			if m.Comment.Author != nil {
				a := *m.Comment.Author
				m.Comment.Author = &a
			}
			b.messages = append(b.messages, m)
		}
		if len(b.messages) > 0 {
			batches = append(batches, b)
		}
	}
	for _, t := range taken {
		if t {
			accepted++
		}
	}
	return batches, accepted
}

// Feed takes what somebody who knows a source's secret sends for it, and
// returns how many messages it brought and how many of them were known already,
// after all of them are stored. It works on every node.
func (s *Supervisor) Feed(ctx context.Context, source string, proof Proof, body []byte) (accepted, repeated int, err error) {
	src, fed, err := s.fed(ctx, source)
	if err != nil {
		return 0, 0, err
	}
	if err := fed.Admit(src, proof, body); err != nil {
		return 0, 0, err
	}
	if src.Paused {
		return 0, 0, errPaused
	}
	received := time.Now()
	list, err := fed.Read(src, body, received)
	if err != nil {
		return 0, 0, err
	}
	s.mu.Lock()
	pipe, w := s.pipelineLocked(src.Show, src.Kind), s.workers[place{src.Show, src.ID}]
	s.mu.Unlock()
	sum, err := pipe.submit(ctx, list, received.Add(-time.Hour))
	if err != nil {
		if live.AsError(err) == nil {
			err = live.ErrUnavailable.Because(err)
		}
		return 0, 0, err
	}
	if w != nil {
		w.lamp.counted(sum, time.Now())
		w.lamp.delivered(time.Now())
	}
	return len(list), sum.repeated, nil
}

// Admitted checks a proof without a body: who opens a socket to feed a source.
func (s *Supervisor) Admitted(ctx context.Context, source string, proof Proof) error {
	src, fed, err := s.fed(ctx, source)
	if err != nil {
		return err
	}
	return fed.Admit(src, proof, nil)
}

var errPaused = live.Refuse(live.Conflict, "source_paused", "",
	"This source is paused; nothing is taken in.", "Diese Quelle ist angehalten; es wird nichts angenommen.")

// fed finds a source that is fed, in any show that has not ended.
func (s *Supervisor) fed(ctx context.Context, id string) (live.Source, Fed, error) {
	find := func() (live.Source, bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		i := slices.IndexFunc(s.sources, func(src live.Source) bool { return src.ID == id })
		if i < 0 {
			return live.Source{}, false
		}
		return s.sources[i], true
	}
	src, ok := find()
	s.mu.Lock()
	stale := time.Since(s.readAt) >= time.Second
	s.mu.Unlock()
	if !ok && stale {
		if _, err := s.refresh(ctx); err != nil {
			return src, nil, live.ErrUnavailable.Because(err)
		}
		src, ok = find()
	}
	fed, feeds := s.of(src).(Fed)
	if !ok || !feeds {
		return src, nil, live.ErrNotFound
	}
	return src, fed, nil
}
