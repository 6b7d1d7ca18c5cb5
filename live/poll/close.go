package poll

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

const (
	// tick is how often it is looked whether a poll's time is up.
	tick = 200 * time.Millisecond
	// scan is how often it is looked which shows have polls, so that those
	// opened on another node are closed here if that one dies.
	scan = 3 * time.Second
)

// Run closes polls whose time is up, makes results final and gives the points
// of quizzes, until ctx ends. Every node does; the store does it once.
func (s *Service) Run(ctx context.Context) error {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var scanned time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if now := time.Now(); now.Sub(scanned) >= scan {
			scanned = now
			if err := s.Scan(ctx); err != nil && ctx.Err() == nil {
				slog.Warn("polls not looked through", "error", err)
			}
		}
		for _, x := range s.known() {
			if err := s.settle(ctx, x); err != nil && ctx.Err() == nil {
				slog.Warn("poll not closed", "show", x.id, "error", err)
			}
		}
	}
}

func (s *Service) known() []*show {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*show, 0, len(s.shows))
	for _, x := range s.shows {
		out = append(out, x)
	}
	return out
}

// Scan looks through all shows for polls that take votes, and finishes what
// was left half-done.
func (s *Service) Scan(ctx context.Context) error {
	shows, err := s.Store.Shows(ctx)
	if err != nil {
		return err
	}
	alive := make(map[string]bool, len(shows))
	for _, sh := range shows {
		alive[sh.ID] = true
		x := s.showOf(sh.ID)
		if x.done(sh.State == live.Ended) {
			continue
		}
		if version, err := s.Store.PollVersion(ctx, sh.ID); err != nil {
			return err
		} else if version == "" {
			continue
		}
		if _, err := s.fresh(ctx, sh.ID); err != nil {
			return err
		}
		if err := s.Award(ctx, sh.ID); err != nil {
			return err
		}
	}
	s.forget(alive)
	return nil
}

// done notes whether a show is over, and reports whether all its polls are too.
func (x *show) done(ended bool) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	known := x.ended
	x.ended = ended
	return ended && known && x.read && len(x.taking) == 0
}

// settle closes and finishes the polls of one show that are due.
func (s *Service) settle(ctx context.Context, x *show) error {
	now := s.Now().UnixMilli()
	x.mu.Lock()
	var due []*live.Poll
	for _, t := range x.taking {
		if t.State == live.PollOpen && (x.ended || t.ClosesAt > 0 && now >= t.ClosesAt) || t.State == live.PollClosed && now > t.FinalAt {
			due = append(due, t.Poll)
		}
	}
	x.mu.Unlock()
	for _, p := range due {
		if err := s.end(ctx, x.id, p); err != nil && !errors.Is(err, live.ErrState) && !errors.Is(err, live.ErrNotFound) {
			return err
		}
	}
	if len(due) == 0 {
		return nil
	}
	_, err := s.fresh(ctx, x.id)
	return err
}

func (s *Service) end(ctx context.Context, id string, p *live.Poll) error {
	if p.State == live.PollOpen {
		graces, err := s.Graces(ctx, id, p)
		if err != nil {
			return err
		}
		return s.Store.CloseDue(ctx, id, p.ID, graces)
	}
	if err := s.Store.FinishPoll(ctx, id, p.ID); err != nil {
		return err
	}
	s.tallies.changed(id, p.ID, "")
	if p.Kind == live.PollQuiz {
		return s.Award(ctx, id)
	}
	return nil
}

// Award gives the points of quizzes that are final and revealed.
func (s *Service) Award(ctx context.Context, id string) error {
	names, err := s.Store.Scoring(ctx, id)
	for _, name := range names {
		dot := strings.LastIndexByte(name, '.')
		list, err := s.Store.PollsOf(ctx, id, []string{name[:dot]})
		if err != nil {
			return err
		}
		for _, p := range list {
			p.Round, _ = strconv.Atoi(name[dot+1:])
			if err := s.Store.Score(ctx, id, p); err != nil {
				return err
			}
		}
	}
	return err
}

// Changed is told that a poll or the scene of a show changed on this node.
func (s *Service) Changed(ctx context.Context, id string) {
	if _, err := s.fresh(ctx, id); err != nil {
		slog.Warn("polls not read", "show", id, "error", err)
	}
}

// Counted is told that the counts of polls changed.
func (s *Service) Counted(id string, polls ...string) {
	for _, p := range polls {
		s.tallies.changed(id, p, "")
	}
}
