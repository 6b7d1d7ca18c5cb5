package ingest

import (
	"context"
	"net/url"
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
		if src.Kind != c.Kind() {
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
			m.Comment.Source = src.ID
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
