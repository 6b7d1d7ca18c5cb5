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
		src, err := s.openSource(id, text)
		if err != nil {
			return nil, err
		}
		out = append(out, src)
	}
	slices.SortFunc(out, func(a, b live.Source) int {
		if a.CreatedAt != b.CreatedAt {
			return int(a.CreatedAt - b.CreatedAt)
		}
		return len(a.Kind) - len(b.Kind)
	})
	return out, nil
}

// openSource decodes a source as it is kept and opens its secrets.
func (s *Store) openSource(id, text string) (live.Source, error) {
	var k keptSource
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return k.Source, fmt.Errorf("store: source %s: %w", id, err)
	}
	if k.Sealed == "" {
		return k.Source, nil
	}
	plain, err := s.seal.Open(k.Sealed, id)
	if err == nil {
		err = json.Unmarshal(plain, &k.Source.Secrets)
	}
	if err != nil {
		return k.Source, fmt.Errorf("store: secrets of source %s: %w", id, err)
	}
	return k.Source, nil
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

// ReleaseLease lets go of a lease that node holds.
func (s *Store) ReleaseLease(ctx context.Context, show, source, node string) error {
	_, err := s.eval(ctx, "lease", show, Op{}, source, node, "release")
	return err
}

// historyLength is how many samples of a source are kept: twelve hours of one a minute.
const historyLength = 720

// KeepSample adds to a source's history.
func (s *Store) KeepSample(ctx context.Context, show, source string, sample live.Sample) error {
	b, err := json.Marshal(sample)
	if err != nil {
		return err
	}
	pipe := s.rdb.Pipeline()
	pipe.RPush(ctx, showKey(show, "history:"+source), b)
	pipe.LTrim(ctx, showKey(show, "history:"+source), -historyLength, -1)
	_, err = pipe.Exec(ctx)
	return unavailable(err)
}

// History reads a source's samples, the oldest first.
func (s *Store) History(ctx context.Context, show, source string) ([]live.Sample, error) {
	list, err := s.rdb.LRange(ctx, showKey(show, "history:"+source), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	out := make([]live.Sample, len(list))
	for i, text := range list {
		if err := json.Unmarshal([]byte(text), &out[i]); err != nil {
			return nil, fmt.Errorf("store: history of source %s: %w", source, err)
		}
	}
	return out, nil
}

// Spend adds units to what an account has spent of its allowance in a period
// and returns the sum. Periods before are forgotten.
func (s *Store) Spend(ctx context.Context, account, period string, units int64) (int64, error) {
	key := globalKey("spent:" + account)
	used, err := s.rdb.HIncrBy(ctx, key, period, units).Result()
	if err != nil || used != units {
		return used, unavailable(err)
	}
	all, err := s.rdb.HKeys(ctx, key).Result()
	if err != nil {
		return used, unavailable(err)
	}
	for _, old := range all {
		if old != period {
			if err := s.rdb.HDel(ctx, key, old).Err(); err != nil {
				return used, unavailable(err)
			}
		}
	}
	return used, nil
}

// Source reads one source of a show, secrets opened.
func (s *Store) Source(ctx context.Context, show, id string) (live.Source, error) {
	text, err := s.rdb.HGet(ctx, showKey(show, "sources"), id).Result()
	if errors.Is(err, errNil) {
		return live.Source{}, live.ErrNotFound
	}
	if err != nil {
		return live.Source{}, unavailable(err)
	}
	return s.openSource(id, text)
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
