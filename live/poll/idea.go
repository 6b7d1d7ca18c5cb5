package poll

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

var errSupported = live.Refuse(live.Conflict, "ideas_most", "text",
	"You support as many ideas as you may. Take your support from one first.",
	"Sie unterstützen schon so viele Ideen, wie möglich ist. Nehmen Sie erst eine zurück.")

// support adds ideas, new or named by their numbers, to those that a voter
// supports already. Who may support no more of them adds none to the board.
func (s *Service) support(ctx context.Context, x *show, p *live.Poll, w Wish, kind live.SourceKind, author *live.Author, before string) (string, error) {
	voter := s.Secret.Voter(author.ID)
	if before == "" {
		chosen, err := s.Store.Chosen(ctx, x.id, voter, []string{p.ID})
		if err != nil {
			return "", err
		}
		if len(chosen) > 0 {
			before = chosen[0].Fields
		}
	}
	all := numbers(before)
	var err error
	more := numbers(w.Fields)
	if len(w.Words) == 0 {
		if seen, err := s.seen(ctx, x.id, p, voter, more, all); err != nil || !seen {
			return "", err
		}
	} else {
		most := mostEntries[p.Kind]
		if len(all) >= p.Most {
			most = 0 // what is there already only
		}
		if more, err = s.enter(ctx, x, p, most, w.Words, kind, author); err != nil {
			return "", err
		}
		if len(more) == 0 && most == 0 {
			return "", errSupported
		}
	}
	if len(more) == 0 {
		return "", nil
	}
	for _, n := range more {
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	if len(all) > p.Most {
		return "", errSupported
	}
	return joined(all), nil
}

// numbers are the entries that fields name.
func numbers(fields string) []string {
	if fields == "" {
		return nil
	}
	return strings.Split(fields, ",")
}

// supports checks ideas that somebody names by their numbers.
func (s *Service) supports(ctx context.Context, id string, p *live.Poll, voter uint64, fields string) error {
	chosen, err := s.Store.Chosen(ctx, id, voter, []string{p.ID})
	if err != nil || len(chosen) == 0 {
		return err
	}
	if seen, err := s.seen(ctx, id, p, voter, numbers(fields), numbers(chosen[0].Fields)); err != nil || seen {
		return err
	}
	return live.ErrPollOption
}

// seen reports whether a voter can know of ideas: they are shown, their own, or
// among those that they supported before. Who guesses the number of one that
// is held shall not be told what it says.
func (s *Service) seen(ctx context.Context, id string, p *live.Poll, voter uint64, ideas, before []string) (bool, error) {
	var unknown []int
	for _, n := range ideas {
		if i, err := strconv.Atoi(n); err == nil && !slices.Contains(before, n) {
			unknown = append(unknown, i)
		}
	}
	list, err := s.Store.Entries(ctx, id, p.ID, p.Round, unknown)
	known := 0
	for _, e := range list {
		if e.State == live.EntryShown || e.Voter == voter {
			known++
		}
	}
	return known == len(unknown), err
}
