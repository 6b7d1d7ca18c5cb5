package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"zuruf/live"
)

// AddLink keeps a link; an existing one of the same id stays as it is.
func (s *Store) AddLink(ctx context.Context, l live.Link) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	pipe := s.rdb.Pipeline()
	pipe.HSetNX(ctx, globalKey("links"), l.ID, b)
	pipe.SAdd(ctx, globalKey("links:"+l.Series), l.ID)
	_, err = pipe.Exec(ctx)
	return unavailable(err)
}

// Link reads one link.
func (s *Store) Link(ctx context.Context, id string) (live.Link, error) {
	var l live.Link
	text, err := s.rdb.HGet(ctx, globalKey("links"), id).Result()
	if errors.Is(err, errNil) {
		return l, live.ErrNotFound
	}
	if err != nil {
		return l, unavailable(err)
	}
	return l, json.Unmarshal([]byte(text), &l)
}

// Links lists the links of a series that are not revoked, the oldest first.
func (s *Store) Links(ctx context.Context, series string) ([]live.Link, error) {
	ids, err := s.rdb.SMembers(ctx, globalKey("links:"+series)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []live.Link
	for _, id := range ids {
		l, err := s.Link(ctx, id)
		if errors.Is(err, live.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !l.Revoked {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b live.Link) int {
		if a.CreatedAt != b.CreatedAt {
			return int(a.CreatedAt - b.CreatedAt)
		}
		return len(a.Role) - len(b.Role)
	})
	return out, nil
}

// RevokeLink raises a link's generation, which ends its sessions, and tells
// every node that follows show. A standing link lives on with a new token.
func (s *Store) RevokeLink(ctx context.Context, show string, op Op, id string) error {
	l, err := s.Link(ctx, id)
	if err != nil {
		return err
	}
	raised, err := s.Choose(ctx, show, op, func() (int, error) { return l.Generation + 1, nil })
	if err != nil {
		return err
	}
	l.Revoked, l.Generation = !l.Standing(), max(l.Generation, raised)
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := s.rdb.HSet(ctx, globalKey("links"), id, b).Err(); err != nil {
		return unavailable(err)
	}
	return unavailable(s.rdb.Publish(ctx, channel(show), "link "+id).Err())
}
