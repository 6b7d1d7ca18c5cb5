package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

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

	User string `json:"-"` // the platform's id of the person, until it is done
}

// keptDeletion is a request as it is stored: the person sealed.
type keptDeletion struct {
	Deletion
	Sealed string `json:"sealed,omitempty"`
}

// PutDeletion keeps a request; the person is sealed, and not named in it any
// more once User is empty.
func (s *Store) PutDeletion(ctx context.Context, d Deletion) error {
	k := keptDeletion{Deletion: d}
	if d.User != "" {
		k.Sealed = s.seal.Seal([]byte(d.User), "deletion "+d.Code)
	}
	return s.setJSON(ctx, globalKey("deletions"), d.Code, k)
}

// Deletions reads all requests.
func (s *Store) Deletions(ctx context.Context) ([]Deletion, error) {
	m, err := s.rdb.HGetAll(ctx, globalKey("deletions")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []Deletion
	for code, text := range m {
		var k keptDeletion
		if err := json.Unmarshal([]byte(text), &k); err != nil {
			return nil, fmt.Errorf("store: deletion %s: %w", code, err)
		}
		if k.Sealed != "" {
			plain, err := s.seal.Open(k.Sealed, "deletion "+code)
			if err != nil {
				return nil, fmt.Errorf("store: deletion %s: %w", code, err)
			}
			k.User = string(plain)
		}
		out = append(out, k.Deletion)
	}
	return out, nil
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
