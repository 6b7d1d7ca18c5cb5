package poll

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// mostEntries is how many different things the audience may write into a round.
var mostEntries = map[live.PollKind]int{live.PollCloud: 1000, live.PollIdeas: 500, live.PollText: 20_000}

// written keeps what somebody wrote into a poll and returns the fields that
// they vote for with it; empty if there is too much already.
func (s *Service) written(ctx context.Context, x *show, p *live.Poll, w Wish, kind live.SourceKind, author *live.Author) (string, error) {
	if p.Kind == live.PollIdeas {
		return s.support(ctx, x, p, w, kind, author)
	}
	fields, err := s.enter(ctx, x, p, mostEntries[p.Kind], w.Words, kind, author)
	return joined(fields), err
}

// enter keeps words, unless there are most of them already, and returns the
// numbers of those that are kept.
func (s *Service) enter(ctx context.Context, x *show, p *live.Poll, most int, words []string, kind live.SourceKind, author *live.Author) ([]string, error) {
	fields := make([]string, 0, len(words))
	var unknown []live.PollEntry
	x.mu.Lock()
	for _, w := range words {
		if n := x.entries[entryKey{p.ID, p.Round, s.Text.Key(w)}]; n > 0 {
			fields = append(fields, strconv.Itoa(n))
		} else {
			unknown = append(unknown, live.PollEntry{Key: s.Text.Key(w), Text: w, Kind: kind})
		}
	}
	x.mu.Unlock()
	for i := range unknown {
		e := &unknown[i]
		passes, waits, err := s.Judge(ctx, x.id, e.Text)
		if err != nil {
			return nil, err
		}
		if e.State = live.EntryHeld; passes && !waits && p.Kind != live.PollText {
			e.State = live.EntryShown
		}
		if p.Kind == live.PollCloud || p.Anonymous || author == nil {
			continue
		}
		e.Voter = s.Secret.Voter(author.ID)
		if passes, _, err = s.Judge(ctx, x.id, author.Name); err == nil && passes {
			e.Author = author.Name
		}
	}
	if len(unknown) > 0 {
		numbers, err := s.Store.AddEntries(ctx, x.id, p.ID, p.Round, most, unknown)
		if err != nil {
			return nil, err
		}
		x.mu.Lock()
		if len(x.entries) > mostKnown {
			clear(x.entries)
		}
		for i, n := range numbers {
			if n > 0 {
				fields = append(fields, strconv.Itoa(n))
				x.entries[entryKey{p.ID, p.Round, unknown[i].Key}] = n
			}
		}
		x.mu.Unlock()
	}
	return fields, nil
}

// joined writes numbers as a ballot has them: in order, so that the same ones
// are the same vote.
func joined(fields []string) string {
	slices.SortFunc(fields, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	return strings.Join(fields, ",")
}

var errSupported = live.Refuse(live.Conflict, "ideas_most", "text",
	"You support as many ideas as you may. Take your support from one first.",
	"Sie unterstützen schon so viele Ideen, wie möglich ist. Nehmen Sie erst eine zurück.")

// support adds ideas, new or named by their numbers, to those that a voter
// supports already. Who may support no more of them adds none to the board.
func (s *Service) support(ctx context.Context, x *show, p *live.Poll, w Wish, kind live.SourceKind, author *live.Author) (string, error) {
	chosen, err := s.Store.Chosen(ctx, x.id, s.Secret.Voter(author.ID), []string{p.ID})
	if err != nil {
		return "", err
	}
	var all []string
	if len(chosen) > 0 && chosen[0].Fields != "" {
		all = strings.Split(chosen[0].Fields, ",")
	}
	more := strings.Split(w.Fields, ",")
	if len(w.Words) > 0 {
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
