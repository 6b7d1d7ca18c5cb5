package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

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
	b, err := s.sealedSource(src)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, "source", src.Show, op, "put", src.ID, b)
	return err
}

func (s *Store) sealedSource(src live.Source) (string, error) {
	k := keptSource{Source: src}
	if len(src.Secrets) > 0 {
		plain, err := json.Marshal(src.Secrets)
		if err != nil {
			return "", err
		}
		k.Sealed = s.seal.Seal(plain, src.ID)
	}
	b, err := json.Marshal(k)
	return string(b), err
}

// ChangeSource changes a source as it is now. change may be called more than
// once: where others were faster it gets what they made of it.
func (s *Store) ChangeSource(ctx context.Context, op Op, show, id string, change func(*live.Source)) (live.Source, error) {
	for {
		text, err := s.rdb.HGet(ctx, showKey(show, "sources"), id).Result()
		if errors.Is(err, errNil) {
			return live.Source{}, live.ErrNotFound
		}
		if err != nil {
			return live.Source{}, unavailable(err)
		}
		src, err := s.openSource(id, text)
		if err != nil {
			return src, err
		}
		change(&src)
		b, err := s.sealedSource(src)
		if err != nil {
			return src, err
		}
		if _, err = s.change(ctx, "source", show, op, "patch", id, b, text); !errors.Is(err, errChanged) {
			return src, err
		}
	}
}

var whySourceGone = live.Text{
	EN: "The source was removed before this was confirmed. Look on the platform whether it was done.",
	DE: "Die Quelle wurde entfernt, bevor das bestätigt war. Sehen Sie auf der Plattform nach, ob es geschah."}

// DeleteSource removes a source; its comments stay. What was asked of its
// platform and is not over is refused.
func (s *Store) DeleteSource(ctx context.Context, show string, op Op, id string) error {
	for {
		pending, err := s.refusals(ctx, show, []string{id}, whySourceGone)
		if err != nil {
			return err
		}
		if _, err = s.change(ctx, "source", show, op, append([]string{"delete", id, ""}, pending...)...); !errors.Is(err, errChanged) {
			return err
		}
	}
}

// KeepDelay keeps how far the picture of a source is behind.
func (s *Store) KeepDelay(ctx context.Context, show, source string, ms int64) error {
	_, err := s.ChangeSource(ctx, Op{}, show, source, func(src *live.Source) { src.Delay = ms })
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

// Sources reads the sources of every show that has not ended. One that is read
// by a rehearsal is only the rehearsal's.
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
		if err == nil && sh.Rehearsal != "" {
			list, err = s.unrehearsed(ctx, sh.Rehearsal, list)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// unrehearsed leaves out the sources that a rehearsal reads instead of the show
// itself: what is said there must not stay.
func (s *Store) unrehearsed(ctx context.Context, rehearsal string, list []live.Source) ([]live.Source, error) {
	rehearsed, err := s.ShowSources(ctx, rehearsal)
	return slices.DeleteFunc(list, func(src live.Source) bool {
		return slices.ContainsFunc(rehearsed, func(r live.Source) bool { return r.ID == src.ID })
	}), err
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
