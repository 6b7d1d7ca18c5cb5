package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// PutPoll makes a poll, or changes one that is a draft. version 0 means the current one.
func (s *Store) PutPoll(ctx context.Context, show string, op Op, p live.Poll, version int) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return s.poll(ctx, show, op, p.ID, "put", version, string(body), flag(p.Anonymous), string(p.Who), flag(p.Kind.Entered()), string(p.Kind))
}

// OpenPoll opens a poll for ms milliseconds (0: until somebody closes it).
// graces is how late each platform's picture is, in ms.
func (s *Store) OpenPoll(ctx context.Context, show string, op Op, id string, version int, ms int64, graces map[live.SourceKind]int64) error {
	return s.poll(ctx, show, op, id, "open", version, strconv.FormatInt(ms, 10), packGraces(graces))
}

// ClosePoll closes a poll; closed again it stays as it is.
func (s *Store) ClosePoll(ctx context.Context, show string, op Op, id string, version int, graces map[live.SourceKind]int64) error {
	return s.poll(ctx, show, op, id, "close", version, packGraces(graces), "0")
}

// CloseDue closes a poll at the moment when its time was up, if it is, or when
// its show is over.
func (s *Store) CloseDue(ctx context.Context, show, id string, graces map[live.SourceKind]int64) error {
	return s.poll(ctx, show, Op{}, id, "close", 0, packGraces(graces), "1")
}

// FinishPoll makes the result of a closed poll final; live.ErrState while votes may still come.
func (s *Store) FinishPoll(ctx context.Context, show, id string) error {
	return s.poll(ctx, show, Op{}, id, "over", 0)
}

// ExtendPoll lets a poll close later by ms milliseconds; one that is closed and
// not final opens again.
func (s *Store) ExtendPoll(ctx context.Context, show string, op Op, id string, version int, ms int64, graces map[live.SourceKind]int64) error {
	return s.poll(ctx, show, op, id, "extend", version, strconv.FormatInt(ms, 10), packGraces(graces))
}

// MovePoll does one of the acts that need nothing else: delete, reveal, hide, round, reset.
func (s *Store) MovePoll(ctx context.Context, show string, op Op, id string, version int, act string) error {
	return s.poll(ctx, show, op, id, act, version)
}

func (s *Store) poll(ctx context.Context, show string, op Op, id, act string, version int, args ...string) error {
	_, err := s.change(ctx, "poll", show, op, append([]string{id, act, optional(version)}, args...)...)
	return err
}

func packGraces(g map[live.SourceKind]int64) string {
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(g)) {
		if g[kind] > 0 {
			b.WriteString(letters[kind] + strconv.FormatInt(min(g[kind], live.LongestGrace), 10))
		}
	}
	return b.String()
}

func openGraces(s string) map[live.SourceKind]int64 {
	out := map[live.SourceKind]int64{}
	for s != "" {
		end := 1
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		out[lettered[s[0]]], _ = strconv.ParseInt(s[1:end], 10, 64)
		s = s[end:]
	}
	return out
}

// Poll reads one poll.
func (s *Store) Poll(ctx context.Context, show, id string) (*live.Poll, error) {
	list, err := s.PollsOf(ctx, show, []string{id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, live.ErrNotFound
	}
	return list[0], nil
}

// Polls reads all polls of a show in the order of their making.
func (s *Store) Polls(ctx context.Context, show string) ([]*live.Poll, error) {
	ids, err := s.rdb.LRange(ctx, showKey(show, "pl"), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	return s.PollsOf(ctx, show, ids)
}

// PollsOf reads the newest state of polls; ids that are not known are left out.
func (s *Store) PollsOf(ctx context.Context, show string, ids []string) ([]*live.Poll, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	bodies := pipe.HMGet(ctx, showKey(show, "polls"), ids...)
	states := pipe.HMGet(ctx, showKey(show, "ps"), ids...)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	out := make([]*live.Poll, 0, len(ids))
	for i, id := range ids {
		body, ok := bodies.Val()[i].(string)
		state, ok2 := states.Val()[i].(string)
		if !ok || !ok2 {
			continue
		}
		p := &live.Poll{}
		if err := json.Unmarshal([]byte(body), p); err != nil {
			return nil, fmt.Errorf("store: poll %s: %w", id, err)
		}
		if err := decodePollState(p, state); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func decodePollState(p *live.Poll, state string) error {
	f := strings.Split(state, separator)
	if len(f) < 15 {
		return fmt.Errorf("store: state of poll %s has %d fields", p.ID, len(f))
	}
	ms := func(i int) int64 { n, _ := strconv.ParseInt(f[i], 10, 64); return n }
	p.State, p.Version, p.Round, p.Revealed = live.PollState(f[0]), number(f, 1), number(f, 2), f[3] == "1"
	p.OpenedAt, p.ClosesAt, p.ClosedAt, p.FinalAt = ms(4), ms(5), ms(6), ms(7)
	p.Final, p.RevealedAt, p.Grace = f[8] == "1", ms(11), openGraces(f[12])
	return nil
}

// PollVersion rises with every change of a poll of a show.
func (s *Store) PollVersion(ctx context.Context, show string) (string, error) {
	v, err := s.rdb.HGet(ctx, showKey(show, "meta"), "pollv").Result()
	if err != nil && err != errNil {
		return "", unavailable(err)
	}
	return v, nil
}

// Scoring reads the rounds of quizzes whose points are not given yet, as <poll>.<round>.
func (s *Store) Scoring(ctx context.Context, show string) ([]string, error) {
	names, err := s.rdb.HKeys(ctx, showKey(show, "scoring")).Result()
	return names, unavailable(err)
}
