package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"zuruf/live"
)

// keptSource is a source as it is stored: its secrets sealed.
type keptSource struct {
	live.Source
	Sealed string `json:"sealed,omitempty"`
}

// PutSource adds a source or replaces it; its secrets are sealed before they
// leave the process.
func (s *Store) PutSource(ctx context.Context, op Op, src live.Source) error {
	k := keptSource{Source: src}
	if len(src.Secrets) > 0 {
		plain, err := json.Marshal(src.Secrets)
		if err != nil {
			return err
		}
		k.Sealed = s.seal.Seal(plain, src.ID)
	}
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, "source", src.Show, op, "put", src.ID, string(b))
	return err
}

// DeleteSource removes a source; its comments stay.
func (s *Store) DeleteSource(ctx context.Context, show string, op Op, id string) error {
	_, err := s.change(ctx, "source", show, op, "delete", id, "")
	return err
}

// ShowSources reads a show's sources, secrets opened, the oldest first.
func (s *Store) ShowSources(ctx context.Context, show string) ([]live.Source, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "sources")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []live.Source
	for id, text := range m {
		var k keptSource
		if err := json.Unmarshal([]byte(text), &k); err != nil {
			return nil, fmt.Errorf("store: source %s: %w", id, err)
		}
		if k.Sealed != "" {
			plain, err := s.seal.Open(k.Sealed, id)
			if err != nil {
				return nil, fmt.Errorf("store: secrets of source %s: %w", id, err)
			}
			if err := json.Unmarshal(plain, &k.Source.Secrets); err != nil {
				return nil, fmt.Errorf("store: secrets of source %s: %w", id, err)
			}
		}
		out = append(out, k.Source)
	}
	slices.SortFunc(out, func(a, b live.Source) int {
		if a.CreatedAt != b.CreatedAt {
			return int(a.CreatedAt - b.CreatedAt)
		}
		return len(a.Kind) - len(b.Kind)
	})
	return out, nil
}

// Sources reads the sources of every show that has not ended.
func (s *Store) Sources(ctx context.Context) ([]live.Source, error) {
	shows, err := s.Shows(ctx)
	if err != nil {
		return nil, err
	}
	var out []live.Source
	for _, sh := range shows {
		if sh.State == live.Ended {
			continue
		}
		list, err := s.ShowSources(ctx, sh.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

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

// PublishStatus keeps a source's lamp and tells every node.
func (s *Store) PublishStatus(ctx context.Context, show string, st live.SourceStatus) error {
	b, err := json.Marshal(st)
	if err != nil {
		return err
	}
	pipe := s.rdb.Pipeline()
	pipe.HSet(ctx, showKey(show, "lamps"), st.ID, b)
	pipe.Publish(ctx, channel(show), "lamp "+st.ID)
	_, err = pipe.Exec(ctx)
	return unavailable(err)
}

// Statuses reads the lamps of a show's sources by source id.
func (s *Store) Statuses(ctx context.Context, show string) (map[string]live.SourceStatus, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "lamps")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	out := make(map[string]live.SourceStatus, len(m))
	for id, text := range m {
		var st live.SourceStatus
		if err := json.Unmarshal([]byte(text), &st); err != nil {
			return nil, fmt.Errorf("store: lamp %s: %w", id, err)
		}
		out[id] = st
	}
	return out, nil
}
