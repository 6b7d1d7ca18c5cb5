package store

import (
	"context"
	"encoding/json"
	"errors"

	"zuruf/live"
)

// Deletion is somebody's request, passed on by a platform, that what is known
// of them be deleted.
type Deletion struct {
	Code     string          `json:"code"`
	Kind     live.SourceKind `json:"kind"`
	At       int64           `json:"at"`       // ms
	Done     int64           `json:"done"`     // ms, 0: not yet
	Comments int             `json:"comments"` // that were erased
}

// PutDeletion keeps a request; the person is not named in it.
func (s *Store) PutDeletion(ctx context.Context, d Deletion) error {
	return s.setJSON(ctx, globalKey("deletions"), d.Code, d)
}

// Deletion reads a request by its confirmation code.
func (s *Store) Deletion(ctx context.Context, code string) (Deletion, error) {
	var d Deletion
	text, err := s.rdb.HGet(ctx, globalKey("deletions"), code).Result()
	if errors.Is(err, errNil) {
		return d, live.ErrNotFound
	}
	if err != nil {
		return d, unavailable(err)
	}
	return d, json.Unmarshal([]byte(text), &d)
}
