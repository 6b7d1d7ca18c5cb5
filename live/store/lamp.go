package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"zuruf/live"
)

// historyLength is how many samples of a source are kept: twelve hours of one a minute.
const historyLength = 720

// KeepSample adds to a source's history.
func (s *Store) KeepSample(ctx context.Context, show, source string, sample live.Sample) error {
	b, err := json.Marshal(sample)
	if err != nil {
		return err
	}
	_, err = s.eval(ctx, "moment", show, Op{}, "sample", source, string(b), strconv.Itoa(historyLength))
	return err
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

// PublishStatus keeps a source's lamp and tells every node.
func (s *Store) PublishStatus(ctx context.Context, show string, st live.SourceStatus) error {
	b, err := json.Marshal(st)
	if err != nil {
		return err
	}
	_, err = s.eval(ctx, "moment", show, Op{}, "lamp", st.ID, string(b))
	return err
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
