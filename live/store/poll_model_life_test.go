package store

import (
	"fmt"
	"maps"
	"slices"

	"zuruf/live"
)

var graces = map[live.SourceKind]int64{live.YouTube: youGrace}

// moveOn does to a poll what a moderator or the clock does; what its state
// forbids is refused and changes nothing.
func (m *model) moveOn(p *modelPoll) {
	now := m.at.UnixMilli()
	id := fmt.Sprint("move", m.rand.Uint64())
	act := []string{"open", "open", "close", "due", "over", "extend", "reset", "round", "reveal", "hide"}[m.rand.IntN(10)]
	var err error
	for range 2 { // by two moderators at once, or tried again
		switch act {
		case "open":
			err = m.OpenPoll(m.ctx, m.show, op(id), p.ID, 0, int64(p.Seconds)*1000, graces)
		case "close":
			err = m.ClosePoll(m.ctx, m.show, op(id), p.ID, 0, graces)
		case "due":
			err = m.CloseDue(m.ctx, m.show, p.ID, graces)
		case "over":
			err = m.FinishPoll(m.ctx, m.show, p.ID)
		case "extend":
			err = m.ExtendPoll(m.ctx, m.show, op(id), p.ID, 0, 3000, graces)
		default:
			err = m.MovePoll(m.ctx, m.show, op(id), p.ID, 0, act)
		}
	}
	if e := live.AsError(err); err != nil && (e == nil || e.Kind != live.Conflict) {
		m.Fatal(act, err)
	}
	if act != "extend" && p.State == live.PollOpen && p.ClosesAt > 0 && now >= p.ClosesAt {
		p.State, p.ClosedAt = live.PollClosed, p.ClosesAt
	}
	switch {
	case act == "open" && p.State == live.PollDraft:
		p.State, p.OpenedAt = live.PollOpen, now
		if p.Seconds > 0 {
			p.ClosesAt = now + int64(p.Seconds)*1000
		}
	case act == "close" && p.State == live.PollOpen:
		p.State, p.ClosedAt = live.PollClosed, now
	case act == "over" && p.State == live.PollClosed && !p.over && now > p.ClosedAt+youGrace:
		p.over = true
		p.results = append(p.results, p.counts())
	case act == "extend" && p.State != live.PollDraft && !p.over && p.closing() > 0:
		p.ClosesAt = max(p.closing(), now) + 3000
		p.State, p.ClosedAt = live.PollOpen, 0
	case act == "reset" && p.State == live.PollOpen:
		p.votes, p.repeats, p.OpenedAt = map[uint64]string{}, 0, now
	case act == "round" && p.over:
		p.Round++
		p.State, p.over, p.OpenedAt, p.ClosesAt, p.ClosedAt = live.PollDraft, false, 0, 0, 0
		p.votes, p.repeats = map[uint64]string{}, 0
	}
}

// counts writes down what a poll's counts should be.
func (p *modelPoll) counts() string {
	by := map[string]int{}
	for _, value := range p.votes {
		by[value]++
	}
	return fmt.Sprint(by, p.repeats)
}

func counts(t *live.Tally) string {
	by := map[string]int{}
	for kind, fields := range t.Counts {
		for f, n := range fields {
			by[letters[kind]+f] = n
		}
	}
	return fmt.Sprint(by, t.Repeats)
}

// compare holds what is kept against the model: the counts, who voted what,
// and the results that are final.
func (m *model) compare() {
	m.Helper()
	for _, p := range m.polls {
		kept := m.reread(p.ID)
		t := m.tally(kept)
		if got := counts(t); got != p.counts() || kept.Round != p.Round || kept.Final != p.over || t.Votes() != len(p.votes) {
			m.Fatalf("poll %+v: %s of %d, want %s of %d; over %v", kept, got, t.Votes(), p.counts(), len(p.votes), p.over)
		}
		rounds, err := m.Rounds(m.ctx, m.show, kept)
		m.ok(err)
		var results []string
		for _, r := range rounds {
			results = append(results, counts(r.Tally))
		}
		if !slices.Equal(results, p.results) {
			m.Fatalf("final results %v, want %v", results, p.results)
		}
		for voter := range maps.Keys(p.votes) {
			if m.canon(voter) != voter { // linked since: only open polls follow
				continue
			}
			c, err := m.Chosen(m.ctx, m.show, voter, []string{p.ID})
			m.ok(err)
			if want := p.votes[voter][1:]; c[0].Fields != want && !(p.over && p.Anonymous && c[0].Fields == "") {
				m.Fatalf("voter %d chose %q, want %q", voter, c[0].Fields, want)
			}
		}
	}
}
