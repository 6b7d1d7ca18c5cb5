package load

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"zuruf/live/wire"
)

// desk opens a moderator's desk, which times comments on their way from the
// platform: from when the server received them to now.
func (r *run) desk(ctx context.Context, first bool) error {
	s, err := r.server.dial(ctx, "role=moderator&show="+r.show.ID, r.show.Tokens.Desk)
	if err != nil {
		return fmt.Errorf("a desk: %w", err)
	}
	if err := s.await(string(wire.TYou)); err != nil {
		s.conn.Close()
		return fmt.Errorf("a desk: %w", err)
	}
	r.pages = append(r.pages, s)
	r.hear(s, "desk", func(kind string, frame []byte) {
		if kind == string(wire.TTally) && r.poll != nil {
			r.poll.desk.hear(s, frame)
		}
		if kind != string(wire.TPatch) {
			return
		}
		now := time.Now()
		var p wire.Patch
		if err := json.Unmarshal(frame, &p); err != nil {
			r.faults.note("desk: " + err.Error())
			return
		}
		for _, c := range p.Comments {
			at, err := time.Parse(time.RFC3339, c.ReceivedAt)
			if err != nil {
				r.faults.note("desk: a comment without received_at")
			} else if c.Version == 1 && !at.Before(r.began()) {
				r.comments.add(now.Sub(at))
				if first {
					r.heard.Add(1)
				}
			}
		}
	})
	return nil
}

// seen says that an overlay page has a question on air.
type seen struct {
	number int
	at     time.Time
}

// overlay opens an overlay page; what it shows is sent to the channel.
func (r *run) overlay(ctx context.Context) error {
	s, err := r.server.dial(ctx, "role=overlay&show="+r.show.ID+"&token="+url.QueryEscape(r.show.Tokens.Overlay), "")
	if err != nil {
		return fmt.Errorf("an overlay: %w", err)
	}
	if err := s.await(string(wire.TYou)); err != nil {
		s.conn.Close()
		return fmt.Errorf("an overlay: %w", err)
	}
	r.pages = append(r.pages, s)
	shown := make(chan seen, 64)
	r.overlays = append(r.overlays, shown)
	r.hear(s, "overlay", func(kind string, frame []byte) {
		if kind == string(wire.TTally) && r.poll != nil {
			r.poll.overlay.hear(s, frame)
		}
		if kind != string(wire.TPatch) {
			return
		}
		now := time.Now()
		var p wire.Patch
		if err := json.Unmarshal(frame, &p); err != nil {
			r.faults.note("overlay: " + err.Error())
			return
		}
		if p.Scene == nil {
			return
		}
		if p.Scene.Item != nil && p.Scene.Item.Question != nil {
			select {
			case shown <- seen{p.Scene.Item.Question.Number, now}:
			default: // nobody decides just now
			}
		}
		if err := s.say(fmt.Appendf(nil, `{"t":"shown","scene":%d}`, p.Scene.Version)); err != nil {
			r.faults.note("overlay: " + cause(err))
		}
	})
	return nil
}

// decide puts one question after another on air, as a moderator who waits for
// each, and times the way to every overlay.
func (r *run) decide(ctx context.Context, n int) {
	number := r.numbers[n%len(r.numbers)]
	start := time.Now()
	err := r.server.call(ctx, "POST", fmt.Sprintf("/shows/%s/questions/%d/show", r.show.ID, number), r.show.Tokens.Desk, nil, nil)
	if err != nil {
		if ctx.Err() == nil {
			r.faults.note("decision: " + cause(err))
		}
		return
	}
	late := time.NewTimer(5 * time.Second)
	defer late.Stop()
	for _, shown := range r.overlays {
		for found := false; !found; {
			select {
			case s := <-shown:
				if found = s.number == number; found {
					r.decisions.add(s.at.Sub(start))
				}
			case <-ctx.Done():
				return
			case <-late.C:
				r.faults.note("decision: an overlay did not show it within 5 s")
				return
			}
		}
	}
}
