package poll

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// mostEntries is how many different things the audience may write into a round.
var mostEntries = map[live.PollKind]int{live.PollCloud: 1000, live.PollIdeas: 500, live.PollText: 20_000}

// enter keeps what somebody wrote into a poll and returns its fields; empty if
// there are too many already.
func (s *Service) enter(ctx context.Context, x *show, p *live.Poll, words []string, kind live.SourceKind, author *live.Author) (string, error) {
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
			return "", err
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
		numbers, err := s.Store.AddEntries(ctx, x.id, p.ID, p.Round, mostEntries[p.Kind], unknown)
		if err != nil {
			return "", err
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
	return strings.Join(fields, ","), nil
}

var errSupported = live.Refuse(live.Conflict, "ideas_most", "text",
	"You support as many ideas as you may. Take your support from one first.",
	"Sie unterstützen schon so viele Ideen, wie möglich ist. Nehmen Sie erst eine zurück.")

// support adds ideas to those that a voter supports already.
func (s *Service) support(ctx context.Context, id string, p *live.Poll, voter uint64, fields string) (string, error) {
	chosen, err := s.Store.Chosen(ctx, id, voter, []string{p.ID})
	if err != nil {
		return "", err
	}
	var all []string
	if len(chosen) > 0 && chosen[0].Fields != "" {
		all = strings.Split(chosen[0].Fields, ",")
	}
	for _, n := range strings.Split(fields, ",") {
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	if len(all) > p.Most {
		return "", errSupported
	}
	return strings.Join(all, ","), nil
}
