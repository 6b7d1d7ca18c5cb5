package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"zuruf/live"
)

// Comment reads one comment.
func (s *Store) Comment(ctx context.Context, show, id string) (*live.Comment, error) {
	list, err := s.Comments(ctx, show, []string{id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, live.ErrNotFound
	}
	return list[0], nil
}

// Comments reads the newest state of comments; ids that are not known are left out.
func (s *Store) Comments(ctx context.Context, show string, ids []string) ([]*live.Comment, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	bodies := pipe.HMGet(ctx, showKey(show, "c"), ids...)
	facts := pipe.HMGet(ctx, showKey(show, "cs"), ids...)
	bans := pipe.HKeys(ctx, showKey(show, "bans"))
	likes := pipe.HMGet(ctx, showKey(show, "likes"), ids...)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	return decodeComments(ids, bodies.Val(), facts.Val(), likes.Val(), bans.Val())
}

func decodeComments(ids []string, bodies, facts, likes []any, bans []string) ([]*live.Comment, error) {
	banned := make(map[string]bool, len(bans))
	for _, b := range bans {
		banned[b] = true
	}
	out := make([]*live.Comment, 0, len(ids))
	for i := range ids {
		body, ok := bodies[i].(string)
		fact, ok2 := facts[i].(string)
		if !ok || !ok2 {
			continue
		}
		c := &live.Comment{}
		if err := json.Unmarshal([]byte(body), c); err != nil {
			return nil, fmt.Errorf("store: body of comment %s: %w", ids[i], err)
		}
		f := strings.Split(fact, separator)
		if len(f) < 11 {
			return nil, fmt.Errorf("store: facts of comment %s have %d fields", ids[i], len(f))
		}
		c.Decision, c.RemovedBy = live.Decision(f[0]), live.RemovedBy(f[1])
		c.Version, c.Counted, c.Question = number(f, 2), f[3] == "1", number(f, 4)
		c.Banned, c.First, c.Ordinal = banned[f[5]], f[6] == "1", number(f, 8)
		c.Reasons = list(f[7])
		if n, ok := likes[i].(string); ok {
			c.Likes, _ = strconv.Atoi(n)
		}
		out = append(out, c)
	}
	return out, nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// CommentFilter narrows a list of comments. Empty fields do not narrow.
type CommentFilter struct {
	State  live.CommentState
	Source string // source id or kind
	Author string // author id
	Text   string // part of the text or the author's name, case folded by the caller's fold
	Fold   func(string) string
}

func (f CommentFilter) match(c *live.Comment) bool {
	if f.State != "" && c.State() != f.State {
		return false
	}
	if f.Source != "" && c.Source != f.Source && string(c.Kind) != f.Source {
		return false
	}
	name := ""
	if c.Author != nil {
		name = c.Author.Name
	}
	if f.Author != "" && (c.Author == nil || c.Author.ID != f.Author) {
		return false
	}
	if f.Text == "" {
		return true
	}
	// What was taken back is not found by its words any more.
	return c.RemovedBy == live.NotRemoved && strings.Contains(f.Fold(c.Text), f.Text) || strings.Contains(f.Fold(name), f.Text)
}

// ListComments lists the newest comments first. after is the ordinal to go on
// behind (0: from the newest); next is the ordinal for the following call, 0 at
// the end.
func (s *Store) ListComments(ctx context.Context, show string, f CommentFilter, after, limit int) (items []*live.Comment, next int, err error) {
	const chunk = 500
	end, err := s.rdb.LLen(ctx, showKey(show, "cl")).Result()
	if err != nil {
		return nil, 0, unavailable(err)
	}
	if after > 0 {
		end = min(end, int64(after))
	}
	end--
	for end >= 0 {
		start := max(0, end-chunk+1)
		ids, err := s.rdb.LRange(ctx, showKey(show, "cl"), start, end).Result()
		if err != nil && !errors.Is(err, errNil) {
			return nil, 0, unavailable(err)
		}
		list, err := s.Comments(ctx, show, ids)
		if err != nil {
			return nil, 0, err
		}
		for i := len(list) - 1; i >= 0; i-- {
			if !f.match(list[i]) {
				continue
			}
			items = append(items, list[i])
			if len(items) == limit {
				return items, list[i].Ordinal, nil
			}
		}
		end = start - 1
	}
	return items, 0, nil
}

// HeldComments reads up to most comments that wait, the longest waiting first,
// and how many wait in all.
func (s *Store) HeldComments(ctx context.Context, show string, most int) ([]*live.Comment, int, error) {
	pipe := s.rdb.Pipeline()
	ids := pipe.ZRange(ctx, showKey(show, "held"), 0, int64(most-1))
	n := pipe.ZCard(ctx, showKey(show, "held"))
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, unavailable(err)
	}
	list, err := s.Comments(ctx, show, ids.Val())
	return list, int(n.Val()), err
}

// EachComment calls do for every comment of a show, the newest first, until it
// returns an error.
func (s *Store) EachComment(ctx context.Context, show string, do func(*live.Comment) error) error {
	for after := 0; ; {
		list, next, err := s.ListComments(ctx, show, CommentFilter{}, after, 500)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := do(c); err != nil {
				return err
			}
		}
		if after = next; next == 0 {
			return nil
		}
	}
}

// CommentsBy reads everything that an author said in a show, the newest first.
// It looks at no texts but theirs, and no further back than it must.
func (s *Store) CommentsBy(ctx context.Context, show, author string) ([]*live.Comment, error) {
	said, err := s.rdb.HGet(ctx, showKey(show, "authors"), author).Int()
	if errors.Is(err, errNil) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable(err)
	}
	end, err := s.rdb.LLen(ctx, showKey(show, "cl")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	const chunk = 2000
	var ids []string
	for end--; end >= 0 && len(ids) < said; end -= chunk {
		some, err := s.rdb.LRange(ctx, showKey(show, "cl"), max(0, end-chunk+1), end).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		facts, err := s.rdb.HMGet(ctx, showKey(show, "cs"), some...).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		for i := len(some) - 1; i >= 0; i-- {
			if fact, _ := facts[i].(string); strings.Contains(fact, author) && strings.Split(fact, separator)[5] == author {
				ids = append(ids, some[i])
			}
		}
	}
	return s.Comments(ctx, show, ids)
}
