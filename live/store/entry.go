package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zuruf/live"
)

// AddEntries keeps what was written into a round and returns the numbers; what
// is there already keeps its number. 0: there are most of them already.
func (s *Store) AddEntries(ctx context.Context, show, poll string, round, most int, list []live.PollEntry) ([]int, error) {
	args := []string{poll, strconv.Itoa(round), "add", strconv.Itoa(most)}
	for _, e := range list {
		voter := ""
		if e.Voter != 0 {
			voter = strconv.FormatUint(e.Voter, 10)
		}
		args = append(args, e.Key, e.Text, string(e.State), letters[e.Kind], e.Author, voter)
	}
	rest, err := s.change(ctx, "entry", show, Op{}, args...)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(list))
	for i := range out {
		out[i] = number(rest, i)
	}
	return out, nil
}

// Entries reads some of what was written into a round, by their numbers and
// without votes; those that are not there are left out.
func (s *Store) Entries(ctx context.Context, show, poll string, round int, numbers []int) ([]live.PollEntry, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	fields := make([]string, len(numbers))
	for i, n := range numbers {
		fields[i] = strconv.Itoa(n)
	}
	list, err := s.rdb.HMGet(ctx, showKey(show, "pe:"+boxName(poll, round)), fields...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []live.PollEntry
	for i, packed := range list {
		text, _ := packed.(string)
		if e, ok := decodeEntry(fields[i], text); ok {
			out = append(out, e)
		}
	}
	return out, nil
}

// MoveEntry changes who may see an entry, or what became of an idea; nil leaves it.
func (s *Store) MoveEntry(ctx context.Context, show string, op Op, poll string, round, n int, state *live.EntryState, status *live.IdeaStatus) error {
	to, as := "", "-"
	if state != nil {
		to = string(*state)
	}
	if status != nil {
		as = string(*status)
	}
	_, err := s.change(ctx, "entry", show, op, poll, strconv.Itoa(round), "move", strconv.Itoa(n), to, as)
	return err
}

// UnsayAuthor takes what an author wrote into the polls of a show, or wanted to
// say on its stage, out for good, and their name out of the quiz.
func (s *Store) UnsayAuthor(ctx context.Context, show, author string) error {
	_, err := s.change(ctx, "unsay", show, Op{}, strconv.FormatUint(s.secret.Voter(author), 10), "", strconv.FormatInt(s.Now().UnixMilli()+1, 10), author)
	return notThere(err)
}

// UnsayKind takes out for good what came from a platform into rounds that were
// opened before a time, in ms.
func (s *Store) UnsayKind(ctx context.Context, show string, kind live.SourceKind, before int64) error {
	_, err := s.change(ctx, "unsay", show, Op{}, "", letters[kind], strconv.FormatInt(before, 10), "")
	return notThere(err)
}

// notThere lets pass that a show is gone.
func notThere(err error) error {
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return nil
	}
	return err
}

// Tallies reads the counts of the present rounds of polls.
func (s *Store) Tallies(ctx context.Context, show string, polls []*live.Poll) ([]*live.Tally, error) {
	names := make([]string, len(polls))
	for i, p := range polls {
		names[i] = boxName(p.ID, p.Round)
	}
	return s.tallies(ctx, show, names)
}

func (s *Store) tallies(ctx context.Context, show string, names []string) ([]*live.Tally, error) {
	if len(names) == 0 {
		return nil, nil
	}
	r, err := s.eval(ctx, "tally", show, Op{}, names...)
	if err != nil {
		return nil, err
	}
	list, _ := r.([]any)
	if len(list) != 2*len(names) {
		return nil, fmt.Errorf("store: tally answered %d lists for %d rounds", len(list), len(names))
	}
	out := make([]*live.Tally, len(names))
	for i, name := range names {
		out[i] = decodeTally(name, pairs(list[2*i]), pairs(list[2*i+1]))
	}
	return out, nil
}

func decodeTally(name string, counts, entries map[string]string) *live.Tally {
	dot := strings.LastIndexByte(name, '.')
	t := &live.Tally{Poll: name[:dot], Voters: map[live.SourceKind]int{}, Counts: map[live.SourceKind]map[string]int{}}
	t.Round, _ = strconv.Atoi(name[dot+1:])
	given := map[string]int{}
	for field, value := range counts {
		n, _ := strconv.Atoi(value)
		switch kind := lettered[field[len(field)-1]]; {
		case field == "#v":
			t.Version = int64(n)
		case field == "#again":
			t.Repeats = n
		case field == "#spread", field == "#all", field == "#wrote":
			// how the voters are spread, how many there are, and the last number of an entry
		case field[0] == '#':
			if n > 0 {
				t.Voters[kind] = n
			}
		default:
			kind = lettered[field[0]]
			if t.Counts[kind] == nil {
				t.Counts[kind] = map[string]int{}
			}
			if n > 0 {
				t.Counts[kind][field[1:]] = n
				given[field[1:]] += n
			}
		}
	}
	for n, packed := range entries {
		e, ok := decodeEntry(n, packed)
		if !ok {
			continue
		}
		e.Votes = given[n]
		t.Entries = append(t.Entries, e)
	}
	return t
}

func decodeEntry(number, packed string) (live.PollEntry, bool) {
	f := strings.SplitN(packed, separator, 6)
	if len(f) < 6 {
		return live.PollEntry{}, false
	}
	e := live.PollEntry{State: live.EntryState(f[0]), Status: live.IdeaStatus(f[1]), Author: f[3], Text: f[5]}
	e.Number, _ = strconv.Atoi(number)
	e.Voter, _ = strconv.ParseUint(f[4], 10, 64)
	if f[2] != "" {
		e.Kind = lettered[f[2][0]]
	}
	return e, true
}

// Round is an earlier round of a poll.
type Round struct {
	Poll  live.Poll // its state then
	Tally *live.Tally
}

// Rounds reads the rounds of a poll that are final, the first one first.
func (s *Store) Rounds(ctx context.Context, show string, p *live.Poll) ([]Round, error) {
	packed, err := s.rdb.LRange(ctx, showKey(show, "rounds:"+p.ID), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []Round
	var names []string
	for _, state := range packed {
		then := *p
		if err := decodePollState(&then, state); err != nil {
			return nil, err
		}
		out = append(out, Round{Poll: then})
		names = append(names, boxName(p.ID, then.Round))
	}
	tallies, err := s.tallies(ctx, show, names)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Tally = tallies[i]
	}
	return out, nil
}
