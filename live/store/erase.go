package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// eraseBatch is how many comments one script call erases at the most.
const eraseBatch = 200

// Erase takes the words and authors of comments out of a show for good, with
// the questions opened from them, and with them what audit, bans and actions
// say of them. Ids, states and times stay. Erased again it changes nothing.
func (s *Store) Erase(ctx context.Context, show string, op Op, by live.RemovedBy, ids []string) error {
	for part := range slices.Chunk(ids, eraseBatch) {
		for {
			err := s.eraseSome(ctx, show, op, by, part)
			if errors.Is(err, errChanged) {
				continue
			}
			if err != nil {
				return err
			}
			break
		}
	}
	return nil
}

func (s *Store) eraseSome(ctx context.Context, show string, op Op, by live.RemovedBy, ids []string) error {
	comments, err := s.Comments(ctx, show, ids)
	if err != nil {
		return err
	}
	var numbers []int
	authors := map[string]bool{}
	for _, c := range comments {
		if c.Question > 0 {
			numbers = append(numbers, c.Question)
		}
		if c.Author != nil {
			authors[c.Author.ID] = true
		}
	}
	questions, err := s.Questions(ctx, show, numbers)
	if err != nil {
		return err
	}
	args := []string{string(by), strconv.Itoa(len(comments))}
	for _, c := range comments {
		body, err := json.Marshal(live.Comment{ID: c.ID, Source: c.Source, Kind: c.Kind, PlatformID: c.PlatformID, ReceivedAt: c.ReceivedAt})
		if err != nil {
			return err
		}
		question := ""
		for _, q := range questions {
			if q.Number == c.Question {
				b, err := json.Marshal(live.Question{Number: q.Number, Kind: q.Kind, Comment: q.Comment, Language: q.Language, CreatedAt: q.CreatedAt})
				if err != nil {
					return err
				}
				question = string(b)
			}
		}
		args = append(args, c.ID, string(body), strconv.Itoa(c.Question), question)
	}
	audits, err := s.wordless(ctx, show, numbers)
	if err != nil {
		return err
	}
	bans, err := s.namelessBans(ctx, show, authors)
	if err != nil {
		return err
	}
	actions, err := s.wordlessActions(ctx, show, ids)
	if err != nil {
		return err
	}
	for _, list := range [][]string{audits, bans, actions} {
		args = append(append(args, strconv.Itoa(len(list)/2)), list...)
	}
	op.ID = ""
	_, err = s.change(ctx, "erase", show, op, args...)
	return err
}

// wordless finds the audit entries that hold texts of questions: place in the
// list and the entry without them.
func (s *Store) wordless(ctx context.Context, show string, numbers []int) ([]string, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := s.rdb.LRange(ctx, showKey(show, "audit"), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []string
	for i, row := range rows {
		f := strings.Split(row, separator)
		if len(f) < 9 || f[3] != "question" || f[2] != "edit" && (isState(f[5]) || isState(f[6])) {
			continue // of states, not of texts
		}
		if n, err := strconv.Atoi(f[4]); err == nil && slices.Contains(numbers, n) {
			f[5], f[6] = "", ""
			out = append(out, strconv.Itoa(i), strings.Join(f, separator))
		}
	}
	return out, nil
}

func isState(s string) bool { return slices.Contains(live.QuestionStates, live.QuestionState(s)) }

func (s *Store) namelessBans(ctx context.Context, show string, authors map[string]bool) ([]string, error) {
	if len(authors) == 0 {
		return nil, nil
	}
	bans, err := s.Bans(ctx, show)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, b := range bans {
		if !authors[b.Author.ID] {
			continue
		}
		b.Author = live.Author{ID: b.Author.ID}
		record, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		out = append(out, b.Author.ID, string(record))
	}
	return out, nil
}

func (s *Store) wordlessActions(ctx context.Context, show string, comments []string) ([]string, error) {
	all, err := s.Actions(ctx, show, 10_000)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, a := range all {
		if !slices.Contains(comments, a.Comment) {
			continue
		}
		a.Author, a.Text = nil, ""
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		out = append(out, a.ID, string(b))
	}
	return out, nil
}

// EachComment calls do for every comment of a show, the newest first.
func (s *Store) EachComment(ctx context.Context, show string, do func(*live.Comment)) error {
	for after := 0; ; {
		list, next, err := s.ListComments(ctx, show, CommentFilter{}, after, 500)
		if err != nil {
			return err
		}
		for _, c := range list {
			do(c)
		}
		if after = next; next == 0 {
			return nil
		}
	}
}

// CommentVote is the vote that a comment gave.
type CommentVote struct {
	Number int
	Author string // id
}

// WithdrawVotes takes votes back that comments gave. Questions that take no
// votes any more keep their result.
func (s *Store) WithdrawVotes(ctx context.Context, show string, list []CommentVote) (Totals, error) {
	t := Totals{}
	for _, v := range list {
		out, err := s.Vote(ctx, show, v.Number, 0, s.secret.Voter(v.Author))
		if e := live.AsError(err); e != nil && (e.Kind == live.Conflict || e.Kind == live.NotFound) {
			continue
		}
		if err != nil {
			return t, err
		}
		if out.Changed {
			t.Version = max(t.Version, out.Version)
			t.Votes = append(t.Votes, [2]int{v.Number, out.Votes})
		}
	}
	return t, nil
}

// eachMaster calls do for each part of a cluster, or once where there is none.
func (s *Store) eachMaster(ctx context.Context, do func(context.Context, redis.UniversalClient) error) error {
	if cluster, ok := s.rdb.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error { return do(ctx, c) })
	}
	return do(ctx, s.rdb)
}

// DeleteShow forgets a show with everything in it.
func (s *Store) DeleteShow(ctx context.Context, show string) error {
	if err := s.rdb.SRem(ctx, globalKey("shows"), show).Err(); err != nil {
		return unavailable(err)
	}
	return s.eachMaster(ctx, func(ctx context.Context, c redis.UniversalClient) error {
		for cursor := uint64(0); ; {
			keys, next, err := c.Scan(ctx, cursor, showKey(show, "*"), 500).Result()
			if err != nil {
				return unavailable(err)
			}
			for _, k := range keys {
				if err := c.Unlink(ctx, k).Err(); err != nil {
					return unavailable(err)
				}
			}
			if cursor = next; next == 0 {
				return nil
			}
		}
	})
}
