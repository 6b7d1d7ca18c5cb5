package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

// letters stand for the source before what was chosen in a ballot box.
var letters = map[live.SourceKind]string{live.Room: "r", live.Hall: "h", live.YouTube: "y", live.Facebook: "f", live.Instagram: "i",
	live.Twitch: "t", live.Inbound: "n", live.Social: "s"}

// lettered is the way back.
var lettered = func() map[byte]live.SourceKind {
	m := map[byte]live.SourceKind{}
	for kind, l := range letters {
		m[l[0]] = kind
	}
	return m
}()

// The refusals of ballots.
var (
	ErrUnopened = live.Refuse(live.Conflict, "poll_not_open", "",
		"This poll is not open yet.", "Diese Umfrage ist noch nicht offen.")
	ErrOver = live.Refuse(live.Conflict, "poll_closed", "",
		"This poll is closed. Your vote came too late.", "Diese Umfrage ist beendet. Ihre Stimme kam zu spät.")
	ErrWho = live.Refuse(live.Forbidden, "poll_who", "",
		"This poll is voted on in the comments of the platforms.", "In dieser Umfrage wird in den Kommentaren der Plattformen abgestimmt.")
	errTaken = live.Refuse(live.Conflict, "code_taken", "", "This code is taken.", "Dieser Code ist vergeben.")
)

type castResult struct {
	live.Counted
	err error
}

// ballotBatch is how many ballots one script call takes at the most.
const ballotBatch = 1024

// boxName names the ballot box of a round.
func boxName(poll string, round int) string { return poll + "." + strconv.Itoa(round) }

// Cast counts clicks in polls, in order; many calls share one script call. The
// results and refusals are one a ballot; err says that nothing is known of any.
// A ballot that is cast again changes nothing.
func (s *Store) Cast(ctx context.Context, show string, in ...live.Ballot) (counted []live.Counted, refused []error, err error) {
	b := batcherFor(s, s.ballots, show, ballotBatch, func(batch string, in []live.Ballot) ([]castResult, error) { return s.sendBallots(show, batch, in) })
	for len(in) > 0 {
		n := min(len(in), ballotBatch)
		out, err := b.do(ctx, in[:n])
		if err != nil {
			return counted, refused, err
		}
		for _, r := range out {
			counted, refused = append(counted, r.Counted), append(refused, r.err)
		}
		in = in[n:]
	}
	return counted, refused, nil
}

// alike is what ballots share that are counted in one go.
type alike struct {
	poll   string
	round  int
	kind   live.SourceKind
	fields string
	via    live.SourceKind
}

// sendBallots groups ballots that want the same. A voter who appears again
// starts new groups, so that order is kept.
func (s *Store) sendBallots(show, batch string, in []live.Ballot) ([]castResult, error) {
	type group struct {
		alike
		items []int
	}
	type who struct {
		poll  string
		voter uint64
	}
	var groups []*group
	open := map[alike]*group{}
	seen := make(map[who]bool, len(in))
	for i := range in {
		b := &in[i]
		if seen[who{b.Poll, b.Voter}] {
			clear(open)
			clear(seen)
		}
		seen[who{b.Poll, b.Voter}] = true
		k := alike{b.Poll, b.Round, b.Kind, b.Fields, b.Via}
		g := open[k]
		if g == nil {
			g = &group{alike: k}
			open[k] = g
			groups = append(groups, g)
		}
		g.items = append(g.items, i)
	}
	args := make([]string, 0, len(in)+6*len(groups)+2)
	args = append(args, s.node, batch)
	for _, g := range groups {
		args = append(args, g.poll, strconv.Itoa(g.round), letters[g.kind], g.fields, letters[g.via], strconv.Itoa(len(g.items)))
		for _, i := range g.items {
			args = append(args, strconv.FormatUint(in[i].Voter, 10))
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	rest, err := s.change(ctx, "ballot", show, Op{}, args...)
	if err != nil {
		return nil, err
	}
	if len(rest) != 3*len(groups) {
		return nil, fmt.Errorf("store: ballot answered %d fields for %d groups", len(rest), len(groups))
	}
	out := make([]castResult, len(in))
	for gi, g := range groups {
		code, flags := rest[3*gi], rest[3*gi+1]
		for j, i := range g.items {
			out[i].err, out[i].Votes = refusal(code), number(rest, 3*gi+2)
			if j >= len(flags) {
				continue
			}
			if out[i].Cast = casts[flags[j]]; flags[j] == 'b' {
				out[i].err = live.ErrBanned
			}
		}
	}
	return out, nil
}

var casts = map[byte]live.Cast{'n': live.CastNew, 'c': live.CastChanged, 's': live.CastSame, 't': live.CastTaken}

// Chosen reads what a voter has voted in each of the polls.
func (s *Store) Chosen(ctx context.Context, show string, voter uint64, polls []string) ([]live.Chosen, error) {
	if len(polls) == 0 {
		return nil, nil
	}
	r, err := s.eval(ctx, "polled", show, Op{}, append([]string{strconv.FormatUint(voter, 10)}, polls...)...)
	if err != nil {
		return nil, err
	}
	list := texts(r)
	out := make([]live.Chosen, 0, len(polls))
	for i, id := range polls {
		if 2*i+1 >= len(list) {
			break
		}
		c := live.Chosen{Poll: id, Round: number(list, 2*i)}
		if value := list[2*i+1]; value != "" {
			c.Fields, _, _ = strings.Cut(value[1:], ";")
		}
		out = append(out, c)
	}
	return out, nil
}
