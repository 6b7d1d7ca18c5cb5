package store

import (
	"context"
	"errors"
	"strconv"

	"zuruf/live"
)

// StageLease is the lease of who runs a show's stage, beside those of its sources.
const StageLease = "stage"

// HoldLease raises the counter of node's lease on a source, or takes a lease
// that nobody holds or whose counter still stands at seen (0: take none over).
// It returns who owns it now, the epoch and the counter.
func (s *Store) HoldLease(ctx context.Context, show, source, node string, seen int64) (owner string, epoch, counter int64, err error) {
	r, err := s.eval(ctx, "lease", show, Op{}, source, node, strconv.FormatInt(seen, 10))
	if err != nil {
		return "", 0, 0, err
	}
	list := texts(r)
	if len(list) != 3 {
		return "", 0, 0, live.ErrUnavailable
	}
	epoch, _ = strconv.ParseInt(list[1], 10, 64)
	counter, _ = strconv.ParseInt(list[2], 10, 64)
	return list[0], epoch, counter, nil
}

// Lease is who reads a source, and the epoch of the lease; "" for nobody.
func (s *Store) Lease(ctx context.Context, show, source string) (owner string, epoch int64, err error) {
	f, err := s.rdb.HMGet(ctx, showKey(show, "lease:"+source), "owner", "epoch").Result()
	if err != nil {
		return "", 0, unavailable(err)
	}
	owner, _ = f[0].(string)
	text, _ := f[1].(string)
	epoch, _ = strconv.ParseInt(text, 10, 64)
	return owner, epoch, nil
}

// ReleaseLease lets go of a lease that node holds.
func (s *Store) ReleaseLease(ctx context.Context, show, source, node string) error {
	_, err := s.eval(ctx, "lease", show, Op{}, source, node, "release")
	return err
}

// Cursor reads how far a source was read; "" at the beginning.
func (s *Store) Cursor(ctx context.Context, show, source string) (string, error) {
	c, err := s.rdb.HGet(ctx, showKey(show, "lease:"+source), "cursor").Result()
	if errors.Is(err, errNil) {
		return "", nil
	}
	return c, unavailable(err)
}

// SaveCursor keeps how far a source was read; live.ErrState when the epoch is
// no longer that of the lease.
func (s *Store) SaveCursor(ctx context.Context, show, source string, epoch int64, cursor string) error {
	_, err := s.change(ctx, "cursor", show, Op{}, source, strconv.FormatInt(epoch, 10), cursor)
	return err
}
