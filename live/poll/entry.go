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
// they vote for with it; empty if there is too much already. before is what they
// vote for by a comment that is not stored yet, or "".
func (s *Service) written(ctx context.Context, x *show, p *live.Poll, w Wish, kind live.SourceKind, author *live.Author, before string) (string, error) {
	if p.Kind == live.PollIdeas {
		return s.support(ctx, x, p, w, kind, author, before)
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
	if author != nil && !x.writes(p, s.Secret.Voter(author.ID), len(unknown)) {
		x.mu.Unlock()
		return nil, errWritten
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

// mostWritten is how many different things one person may write into a round
// here, so that nobody fills it alone by changing their mind.
const mostWritten = 20

var errWritten = live.Refuse(live.Conflict, "poll_written", "text",
	"You have written a lot of different things already. Please choose one of them.",
	"Sie haben schon sehr Verschiedenes geschrieben. Bitte bleiben Sie bei etwas davon.")

// writer is somebody who writes into a round.
type writer struct {
	poll  string
	round int
	voter uint64
}

// writes notes that somebody writes n new things, and reports whether they may.
func (x *show) writes(p *live.Poll, voter uint64, n int) bool {
	if n == 0 {
		return true
	}
	if len(x.wrote) > mostKnown {
		clear(x.wrote)
	}
	w := writer{p.ID, p.Round, voter}
	if x.wrote[w]+n > mostWritten {
		return false
	}
	x.wrote[w] += n
	return true
}

// joined writes numbers as a ballot has them: in order, so that the same ones
// are the same vote.
func joined(fields []string) string {
	slices.SortFunc(fields, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	return strings.Join(fields, ",")
}
