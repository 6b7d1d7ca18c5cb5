package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// eachMaster calls do for each part of a cluster, or once where there is none.
func (s *Store) eachMaster(ctx context.Context, do func(context.Context, redis.UniversalClient) error) error {
	if cluster, ok := s.rdb.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error { return do(ctx, c) })
	}
	return do(ctx, s.rdb)
}

// DeleteShow forgets a show with everything in it. What makes it a show goes
// first: then no script and no reader adds to it any more.
func (s *Store) DeleteShow(ctx context.Context, show string) error {
	if err := s.rdb.Unlink(ctx, showKey(show, "meta"), showKey(show, "sources")).Err(); err != nil {
		return unavailable(err)
	}
	if err := s.rdb.SRem(ctx, globalKey("shows"), show).Err(); err != nil {
		return unavailable(err)
	}
	return s.eachMaster(ctx, func(ctx context.Context, c redis.UniversalClient) error {
		for cursor := uint64(0); ; {
			keys, next, err := c.Scan(ctx, cursor, showKey(show, "*"), 500).Result()
			if err != nil {
				return unavailable(err)
			}
			for _, k := range keys {
				if err := c.Unlink(ctx, k).Err(); err != nil {
					return unavailable(err)
				}
			}
			if cursor = next; next == 0 {
				return nil
			}
		}
	})
}
