package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// KeepPlayers keeps the names of those who play the quiz.
func (s *Store) KeepPlayers(ctx context.Context, show string, list []live.Player) error {
	pairs := make([]any, 0, 2*len(list))
	for _, p := range list {
		voter := p.Voter
		if p.Kind != live.Room {
			var err error
			if voter, err = s.person(ctx, show, voter); err != nil {
				return err
			}
		}
		pairs = append(pairs, strconv.FormatUint(voter, 10), letters[p.Kind]+p.Name)
	}
	if len(pairs) == 0 {
		return nil
	}
	return unavailable(s.rdb.HSet(ctx, showKey(show, "players"), pairs...).Err())
}

// person is the voter that a voter counts as.
func (s *Store) person(ctx context.Context, show string, voter uint64) (uint64, error) {
	other, err := s.rdb.HGet(ctx, showKey(show, "alias"), strconv.FormatUint(voter, 10)).Uint64()
	if err == errNil {
		return voter, nil
	}
	return other, unavailable(err)
}

// Score gives the points of a round that is final, to whoever chose what is
// right. It may be called again, and by several nodes.
func (s *Store) Score(ctx context.Context, show string, p *live.Poll) error {
	var right []string
	for i, o := range p.Options {
		if o.Right {
			right = append(right, strconv.Itoa(i))
		}
	}
	for {
		rest, err := s.change(ctx, "score", show, Op{}, p.ID, strconv.Itoa(p.Round), strings.Join(right, ","), strconv.Itoa(p.Points),
			flag(p.Speed), strconv.Itoa(max(1, p.Seconds)*1000))
		if err != nil || number(rest, 0) == 1 {
			return err
		}
	}
}

// Ranks reads the first places of the quiz, at most so many; people who are
// banned have none.
func (s *Store) Ranks(ctx context.Context, show string, most int) ([]live.Rank, error) {
	var out []live.Rank
	for from := 0; len(out) < most; from += 100 {
		list, err := s.rdb.ZRevRangeWithScores(ctx, showKey(show, "quiz"), int64(from), int64(from+99)).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		some, err := s.named(ctx, show, list)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
		if len(list) < 100 {
			break
		}
	}
	for i := range out {
		out[i].Place = i + 1
		if i > 0 && out[i].Points == out[i-1].Points {
			out[i].Place = out[i-1].Place
		}
	}
	return out[:min(most, len(out))], nil
}

func (s *Store) named(ctx context.Context, show string, list []redis.Z) ([]live.Rank, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]string, len(list))
	members := make([]any, len(list))
	for i, z := range list {
		ids[i], _ = z.Member.(string)
		members[i] = z.Member
	}
	pipe := s.rdb.Pipeline()
	names := pipe.HMGet(ctx, showKey(show, "players"), ids...)
	barred := pipe.SMIsMember(ctx, showKey(show, "barred"), members...)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	var out []live.Rank
	for i, z := range list {
		if barred.Val()[i] {
			continue
		}
		r := live.Rank{Points: int(z.Score)}
		r.Voter, _ = strconv.ParseUint(ids[i], 10, 64)
		if name, ok := names.Val()[i].(string); ok && name != "" {
			r.Kind, r.Name = lettered[name[0]], name[1:]
		}
		out = append(out, r)
	}
	return out, nil
}

// RankOf reads the place of one voter in the list of Ranks; false without points.
func (s *Store) RankOf(ctx context.Context, show string, voter uint64) (live.Rank, bool, error) {
	r := live.Rank{Voter: voter}
	who, err := s.person(ctx, show, voter)
	if err != nil {
		return r, false, err
	}
	member := strconv.FormatUint(who, 10)
	score, err := s.rdb.ZScore(ctx, showKey(show, "quiz"), member).Result()
	if err == errNil {
		return r, false, nil
	}
	if err != nil {
		return r, false, unavailable(err)
	}
	pipe := s.rdb.Pipeline()
	better := pipe.ZCount(ctx, showKey(show, "quiz"), "("+strconv.Itoa(int(score)), "+inf")
	barred := pipe.SMembers(ctx, showKey(show, "barred"))
	if _, err := pipe.Exec(ctx); err != nil {
		return r, false, unavailable(err)
	}
	if slices.Contains(barred.Val(), member) {
		return r, false, nil
	}
	r.Points, r.Place = int(score), int(better.Val())+1
	if len(barred.Val()) == 0 {
		return r, true, nil
	}
	scores, err := s.rdb.ZMScore(ctx, showKey(show, "quiz"), barred.Val()...).Result()
	for _, other := range scores {
		if other > score {
			r.Place--
		}
	}
	return r, true, unavailable(err)
}

// ForgetRanks lets everybody begin at nothing. Names stay: somebody may just be
// playing.
func (s *Store) ForgetRanks(ctx context.Context, show string) error {
	return unavailable(s.rdb.Del(ctx, showKey(show, "quiz")).Err())
}
