package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zuruf/live"
)

// Template is a poll that a series keeps to be asked again.
type Template struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Poll live.Poll `json:"poll"`
}

// MostTemplates is how many a series keeps.
const MostTemplates = 200

// Templates reads the templates of a series by their names.
func (s *Store) Templates(ctx context.Context, series string) ([]Template, error) {
	m, err := s.rdb.HGetAll(ctx, globalKey("templates:"+series)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	out := make([]Template, 0, len(m))
	for id, text := range m {
		var t Template
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return nil, fmt.Errorf("store: template %s: %w", id, err)
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Template) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

// SaveTemplate keeps a template; one of the same id is replaced.
func (s *Store) SaveTemplate(ctx context.Context, series string, t Template) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return unavailable(s.rdb.HSet(ctx, globalKey("templates:"+series), t.ID, string(b)).Err())
}

// ForgetTemplate deletes a template.
func (s *Store) ForgetTemplate(ctx context.Context, series, id string) error {
	n, err := s.rdb.HDel(ctx, globalKey("templates:"+series), id).Result()
	if err == nil && n == 0 {
		return live.ErrNotFound
	}
	return unavailable(err)
}
