package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"zuruf/live"
)

// Ban is an author kept out of a show.
type Ban struct {
	Author live.Author     `json:"author"`
	Kind   live.SourceKind `json:"kind"`
	Reason string          `json:"reason"`
	By     string          `json:"by"`
	At     int64           `json:"at"` // ms

	Platform bool  `json:"platform,omitempty"` // the platform banned, and may lift it
	Until    int64 `json:"until,omitempty"`    // ms, 0: for good
	Told     int64 `json:"told,omitempty"`     // ms, when the platform did, by its own clock
}

// Ban keeps an author out and withdraws what they have in the show. A ban by
// people replaces one of the platform's, and the platform's news replace its
// own; any other ban that stands stays as it is. It returns the totals that
// changed.
func (s *Store) Ban(ctx context.Context, show string, op Op, b Ban) (Totals, error) {
	record, err := json.Marshal(b)
	if err != nil {
		return Totals{}, err
	}
	for {
		text, err := s.rdb.HGet(ctx, showKey(show, "bans"), b.Author.ID).Result()
		if err != nil && !errors.Is(err, errNil) {
			return Totals{}, unavailable(err)
		}
		var old Ban
		if text != "" {
			if err := json.Unmarshal([]byte(text), &old); err != nil {
				return Totals{}, err
			}
		}
		if !old.Platform || b.Platform && b.Told != 0 && b.Told <= old.Told {
			text = ""
		}
		rest, err := s.change(ctx, "ban", show, op, b.Author.ID, strconv.FormatUint(s.secret.Voter(b.Author.ID), 10), string(record), text, flag(!b.Platform))
		if errors.Is(err, errChanged) {
			continue
		}
		if err != nil {
			return Totals{}, err
		}
		return s.changedTotals(ctx, show, rest)
	}
}

// Lifted is when a ban of an author was last lifted here, in ms; 0: never. It
// is not before the platform told of that ban, by its own clock.
func (s *Store) Lifted(ctx context.Context, show, author string) (int64, error) {
	at, err := s.rdb.HGet(ctx, showKey(show, "lifted"), author).Int64()
	if errors.Is(err, errNil) {
		return 0, nil
	}
	return at, unavailable(err)
}

// Unban lets an author back in and restores exactly what the ban withdrew.
func (s *Store) Unban(ctx context.Context, show string, op Op, author string) (Totals, error) {
	b, err := s.BanOf(ctx, show, author)
	if err != nil && !errors.Is(err, live.ErrNotFound) {
		return Totals{}, err
	}
	rest, err := s.change(ctx, "unban", show, op, author, strconv.FormatUint(s.secret.Voter(author), 10), strconv.FormatInt(b.Told, 10))
	if err != nil {
		return Totals{}, err
	}
	return s.changedTotals(ctx, show, rest)
}

// changedTotals reads the counts of the questions named in a script's answer
// (audit id, totals version, then numbers and p:<poll>…).
func (s *Store) changedTotals(ctx context.Context, show string, rest []string) (Totals, error) {
	t := Totals{}
	if len(rest) <= 2 {
		return t, nil
	}
	t.Version, _ = strconv.ParseInt(rest[1], 10, 64)
	var numbers []string
	for _, what := range rest[2:] {
		if poll, ok := strings.CutPrefix(what, "p:"); ok {
			t.Polls = append(t.Polls, poll)
		} else {
			numbers = append(numbers, what)
		}
	}
	if len(numbers) == 0 {
		return t, nil
	}
	scores, err := s.rdb.ZMScore(ctx, showKey(show, "rank"), numbers...).Result()
	if err != nil {
		return t, unavailable(err)
	}
	for i, score := range scores {
		t.Votes = append(t.Votes, [2]int{number(numbers, i), int(score)})
	}
	return t, nil
}

// Bans lists who is kept out.
func (s *Store) Bans(ctx context.Context, show string) ([]Ban, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "bans")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	out := make([]Ban, 0, len(m))
	for id, text := range m {
		b := Ban{Author: live.Author{ID: id}}
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// BanOf reads the record of one ban.
func (s *Store) BanOf(ctx context.Context, show, author string) (Ban, error) {
	b := Ban{Author: live.Author{ID: author}}
	text, err := s.rdb.HGet(ctx, showKey(show, "bans"), author).Result()
	if errors.Is(err, errNil) {
		return b, live.ErrNotFound
	}
	if err != nil {
		return b, unavailable(err)
	}
	return b, json.Unmarshal([]byte(text), &b)
}

// Banned reports whether an author is kept out.
func (s *Store) Banned(ctx context.Context, show, author string) (bool, error) {
	is, err := s.rdb.HExists(ctx, showKey(show, "bans"), author).Result()
	return is, unavailable(err)
}
