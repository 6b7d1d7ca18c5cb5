package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"zuruf/live"
)

// Audit lists decisions, the newest first, up to limit before entry before (0: from the newest).
func (s *Store) Audit(ctx context.Context, show string, before, limit int) ([]live.AuditEntry, error) {
	stop := int64(-1)
	if before > 0 {
		stop = int64(before) - 2
		if stop < 0 {
			return nil, nil
		}
	} else {
		n, err := s.rdb.LLen(ctx, showKey(show, "audit")).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		stop = n - 1
	}
	start := max(0, stop-int64(limit)+1)
	pipe := s.rdb.Pipeline()
	rows := pipe.LRange(ctx, showKey(show, "audit"), start, stop)
	undone := pipe.SMembers(ctx, showKey(show, "undone"))
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	gone := map[string]bool{}
	for _, id := range undone.Val() {
		gone[id] = true
	}
	out := make([]live.AuditEntry, 0, len(rows.Val()))
	for i := len(rows.Val()) - 1; i >= 0; i-- {
		id := int(start) + i + 1
		f := strings.Split(rows.Val()[i], separator)
		if len(f) < 9 {
			continue
		}
		e := live.AuditEntry{ID: id, Act: f[2], Kind: f[3], Ref: f[4], Before: f[5], After: f[6],
			Version: number(f, 7), Noted: f[8] == "1", Undone: gone[strconv.Itoa(id)]}
		e.At, _ = strconv.ParseInt(f[0], 10, 64)
		if f[1] != "" {
			if err := json.Unmarshal([]byte(f[1]), &e.Actor); err != nil {
				return nil, err
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// MarkUndone notes that an audit entry was undone. What it undid is guarded by
// versions, so the mark is only for the reader and for finding the next one to undo.
func (s *Store) MarkUndone(ctx context.Context, show string, id int) error {
	return unavailable(s.rdb.SAdd(ctx, showKey(show, "undone"), strconv.Itoa(id)).Err())
}

// RevertQuestion undoes an entry about a question: it goes back to the state
// before, never on air, if it is still as the entry left it.
func (s *Store) RevertQuestion(ctx context.Context, show string, op Op, e live.AuditEntry) error {
	n, err := strconv.Atoi(e.Ref)
	if err != nil {
		return live.ErrNotFound
	}
	switch e.Act {
	case "edit":
		return s.edit(ctx, show, op, n, e.Version, e.Before, "undo")
	case "ask":
		return s.move(ctx, show, op, n, e.Version, "undo", []live.QuestionState{live.QuestionOpen}, live.QuestionDismissed, nil, true)
	}
	from := []live.QuestionState{live.QuestionState(e.After)}
	return s.move(ctx, show, op, n, e.Version, "undo", from, live.Undone(live.QuestionState(e.Before)), nil, true)
}
