package store

import (
	"context"

	"zuruf/live"
)

// FirstStart reports whether this is the first start of the installation; it
// says so once.
func (s *Store) FirstStart(ctx context.Context) (bool, error) {
	first, err := s.rdb.HSetNX(ctx, globalKey("installation"), "started", s.millis()).Result()
	return first, unavailable(err)
}

// AddSetupLink makes a producer's link for the whole installation.
func (s *Store) AddSetupLink(ctx context.Context, name string) (live.Link, error) {
	l := live.Link{ID: live.NewID(), Role: live.Producer, Name: name, CreatedAt: s.now().UnixMilli()}
	return l, s.AddLink(ctx, l)
}
