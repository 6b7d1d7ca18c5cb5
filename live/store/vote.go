package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"zuruf/live"
)

// vote is one voter's wish for one question.
type vote struct {
	number int
	value  int
	voter  uint64
}

type voteResult struct {
	votes, changed int
	version        int64
	err            error
}

// Voted is the outcome of a vote: the question's true total, its version, and
// whether this vote changed anything.
type Voted struct {
	Votes   int
	Version int64
	Changed bool
}

// voteBatch is how many votes one script call takes at the most.
const voteBatch = 512

// Vote sets (value 1) or takes back (0) the vote of one voter. A repeated vote
// changes nothing and is no error. Many calls share one script call.
func (s *Store) Vote(ctx context.Context, show string, number, value int, voter uint64) (Voted, error) {
	b := batcherFor(s, s.votes, show, voteBatch, func(_ string, in []vote) ([]voteResult, error) { return s.sendVotes(show, in) })
	out, err := b.do(ctx, []vote{{number, value, voter}})
	if err != nil {
		return Voted{}, err
	}
	r := out[0]
	return Voted{Votes: r.votes, Version: r.version, Changed: r.changed == 1}, r.err
}

// sendVotes groups votes by question and value. A voter who appears twice for
// one question starts a new round of groups, so that order is kept.
func (s *Store) sendVotes(show string, in []vote) ([]voteResult, error) {
	type group struct {
		number, value int
		items         []int
	}
	type place struct{ number, value int }
	type who struct {
		number int
		voter  uint64
	}
	var groups []*group
	open := map[place]*group{}
	seen := make(map[who]bool, len(in))
	for i, v := range in {
		if seen[who{v.number, v.voter}] {
			clear(open)
			clear(seen)
		}
		seen[who{v.number, v.voter}] = true
		g := open[place{v.number, v.value}]
		if g == nil {
			g = &group{number: v.number, value: v.value}
			open[place{v.number, v.value}] = g
			groups = append(groups, g)
		}
		g.items = append(g.items, i)
	}
	args := make([]string, 0, len(in)+3*len(groups))
	for _, g := range groups {
		args = append(args, strconv.Itoa(g.number), strconv.Itoa(g.value), strconv.Itoa(len(g.items)))
		for _, i := range g.items {
			args = append(args, strconv.FormatUint(in[i].voter, 10))
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	rest, err := s.change(ctx, "vote", show, Op{}, args...)
	if err != nil {
		return nil, err
	}
	if len(rest) != 3*len(groups)+1 {
		return nil, fmt.Errorf("store: vote answered %d fields for %d groups", len(rest), len(groups))
	}
	version, _ := strconv.ParseInt(rest[len(rest)-1], 10, 64)
	final := map[int]int{} // by question: the count at that version is the last one
	for gi, g := range groups {
		final[g.number] = number(rest, 3*gi+1)
	}
	out := make([]voteResult, len(in))
	for gi, g := range groups {
		code, flags := rest[3*gi], rest[3*gi+2]
		for j, i := range g.items {
			out[i] = voteResult{votes: final[g.number], version: version, err: refusal(code)}
			if j < len(flags) && flags[j] == '1' {
				out[i].changed = 1
			}
		}
	}
	return out, nil
}

// VotedFor tells for which of the questions a voter has voted.
func (s *Store) VotedFor(ctx context.Context, show string, voter uint64, numbers []int) (map[int]bool, error) {
	out := map[int]bool{}
	if len(numbers) == 0 {
		return out, nil
	}
	args := []string{strconv.FormatUint(voter, 10)}
	for _, n := range numbers {
		args = append(args, strconv.Itoa(n))
	}
	r, err := s.eval(ctx, "voted", show, Op{}, args...)
	if err != nil {
		return nil, err
	}
	for i, f := range texts(r) {
		if f == "1" {
			out[numbers[i]] = true
		}
	}
	return out, nil
}

// Totals are absolute vote counts of some questions at one version. A receiver
// keeps, for each question, the count of the highest version.
type Totals struct {
	Version int64    `json:"v"`
	Votes   [][2]int `json:"q"` // number, votes
	Polls   []string `json:"-"` // polls whose counts changed too
}

// PublishTotals tells every node of new vote counts. They are state, not
// history: a lost message is healed by the next one or by a snapshot.
func (s *Store) PublishTotals(ctx context.Context, show string, t Totals) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return unavailable(s.rdb.Publish(ctx, channel(show), "totals "+string(b)).Err())
}

// PublishTallies tells every node of new counts of polls.
func (s *Store) PublishTallies(ctx context.Context, show string, list []*live.Tally) error {
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return s.Tell(ctx, show, "tally", string(b))
}

// Counts reads the votes of every question of a show with their version.
func (s *Store) Counts(ctx context.Context, show string) (Totals, error) {
	pipe := s.rdb.Pipeline()
	version := pipe.HGet(ctx, showKey(show, "meta"), "tv")
	rank := pipe.ZRangeWithScores(ctx, showKey(show, "rank"), 0, -1)
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, errNil) {
		return Totals{}, unavailable(err)
	}
	t := Totals{}
	t.Version, _ = version.Int64()
	for _, z := range rank.Val() {
		n, _ := strconv.Atoi(fmt.Sprint(z.Member))
		t.Votes = append(t.Votes, [2]int{n, int(z.Score)})
	}
	return t, nil
}

// voterOf is the voter of an author; ok is false where there is none.
func (s *Store) voterOf(a *live.Author) (uint64, bool) {
	if a == nil || a.ID == "" {
		return 0, false
	}
	return s.secret.Voter(a.ID), true
}
