package store

import (
	"context"
	"time"
)

const (
	// clockPause is how often this machine's clock is compared with the store's.
	clockPause = 10 * time.Second
	// clockSlack is how far apart they may be before it matters: reading takes time too.
	clockSlack = 50 * time.Millisecond
)

// Now is the time by the store's clock, which all nodes share: polls close by it.
func (s *Store) Now() time.Time { return s.now().Add(s.Ahead()) }

// Ahead is how far the store's clock is ahead of this machine's.
func (s *Store) Ahead() time.Duration { return time.Duration(s.ahead.Load()) }

// FollowClock compares this machine's clock with the store's until ctx ends.
func (s *Store) FollowClock(ctx context.Context) error {
	tick := time.NewTicker(clockPause)
	defer tick.Stop()
	for {
		s.compareClocks(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// compareClocks notes how far the store's clock is ahead; while the store does
// not answer, or slowly, what was found before holds.
func (s *Store) compareClocks(ctx context.Context) {
	sent := s.now()
	theirs, err := s.rdb.Time(ctx).Result()
	took := s.now().Sub(sent)
	if err != nil || took > time.Second {
		return
	}
	ahead := theirs.Sub(sent.Add(took / 2))
	if ahead.Abs() < clockSlack {
		ahead = 0
	}
	s.ahead.Store(int64(ahead))
}
