package feed

import (
	"context"
	"maps"
	"slices"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// pollView is a poll as it was last read, with the newest counts heard of.
type pollView struct {
	poll   *live.Poll
	tally  *live.Tally
	rounds []*live.Tally // earlier ones
}

func sight(a Audience) wire.Sight {
	if a == Desk || a == Host {
		return wire.SeesAll
	}
	return wire.SeesRevealed
}

// see is the poll as an audience may see it; false if it may not.
func (v *pollView) see(a Audience) (wire.Poll, bool) {
	if a != Desk && !v.poll.Visible() {
		return wire.Poll{}, false
	}
	var rounds []wire.Tally
	if sight(a) == wire.SeesAll || v.poll.Revealed {
		for _, t := range v.rounds {
			rounds = append(rounds, wire.FromTally(v.poll, t, sight(a)))
		}
	}
	return wire.FromPoll(v.poll, v.tally, rounds, sight(a)), true
}

// readPolls reads polls with their counts.
func readPolls(ctx context.Context, st *store.Store, id string, ids []string) ([]*pollView, error) {
	polls, err := st.PollsOf(ctx, id, ids)
	if err != nil {
		return nil, err
	}
	tallies, err := st.Tallies(ctx, id, polls)
	if err != nil {
		return nil, err
	}
	out := make([]*pollView, len(polls))
	for i, p := range polls {
		out[i] = &pollView{poll: p, tally: tallies[i]}
		if p.Round == 1 {
			continue
		}
		rounds, err := st.Rounds(ctx, id, p)
		if err != nil {
			return nil, err
		}
		for _, r := range rounds {
			if r.Poll.Round < p.Round {
				out[i].rounds = append(out[i].rounds, r.Tally)
			}
		}
	}
	return out, nil
}

// startPolls reads all polls of the show.
func (s *show) startPolls() error {
	ctx := s.feed.ctx
	all, err := s.feed.store.Polls(ctx, s.id)
	if err != nil {
		return err
	}
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	views, err := readPolls(ctx, s.feed.store, s.id, ids)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polls, s.pollOrder = map[string]*pollView{}, ids
	for _, v := range views {
		s.polls[v.poll.ID] = v
	}
	return nil
}

// readPolls reads changed polls and keeps them; gone are those that are not
// there any more.
func (s *show) readPolls(ids []string) (views []*pollView, gone []string, err error) {
	if views, err = readPolls(s.feed.ctx, s.feed.store, s.id, ids); err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range views {
		id := v.poll.ID
		if known := s.polls[id]; known == nil {
			s.pollOrder = append(s.pollOrder, id)
		} else if known.tally.Round == v.tally.Round && known.tally.Version > v.tally.Version {
			v.tally = known.tally
		}
		s.polls[id] = v
	}
	for _, id := range ids {
		if !slices.ContainsFunc(views, func(v *pollView) bool { return v.poll.ID == id }) {
			delete(s.polls, id)
			s.pollOrder = slices.DeleteFunc(s.pollOrder, func(x string) bool { return x == id })
			gone = append(gone, id)
		}
	}
	return views, gone, nil
}

// knownPolls are polls as they were read for everybody. Who resumes is told
// these: thousands may at once, and what is newer is on its way to them.
func (s *show) knownPolls(ids []string) (views []*pollView, gone []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if v := s.polls[id]; v != nil {
			views = append(views, v)
		} else {
			gone = append(gone, id)
		}
	}
	return views, gone, nil
}

// recentPolls is how many polls a phone starts with; more only if they take votes.
const recentPolls = 20

// wirePolls are the polls that an audience may see, in the order of their making.
func (s *show) wirePolls(a Audience) []wire.Poll {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []wire.Poll
	for _, id := range s.pollOrder {
		if v := s.polls[id]; v != nil {
			if seen, ok := v.see(a); ok {
				out = append(out, seen)
			}
		}
	}
	if more := len(out) - recentPolls; a == Public && more > 0 {
		out = slices.DeleteFunc(out, func(p wire.Poll) bool {
			old := more > 0 && p.Final
			if old {
				more--
			}
			return old
		})
	}
	return out
}

// written are the polls into which authors wrote who may be known: what they
// wrote goes and comes with them.
func (s *show) written() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for id, v := range s.polls {
		if v.poll.Kind.Entered() && v.poll.Kind != live.PollCloud && !v.poll.Anonymous && v.poll.Visible() {
			out = append(out, id)
		}
	}
	return out
}

// choices are what a viewer has voted in polls that take votes.
func (s *show) choices(ctx context.Context, author string) ([]wire.Choice, error) {
	s.mu.Lock()
	views := maps.Clone(s.polls)
	s.mu.Unlock()
	var ids []string
	for id, v := range views {
		if v.poll.Takes() {
			ids = append(ids, id)
		}
	}
	list, err := s.feed.store.Chosen(ctx, s.id, s.feed.store.Secret().Voter(author), ids)
	out := []wire.Choice{}
	for _, c := range list {
		if v := views[c.Poll]; c.Fields != "" {
			choice := wire.FromChosen(v.poll, c, nil)
			if v.poll.Kind.Entered() {
				if choice.Text, err = s.words(ctx, v.poll.Kind, choice); err != nil {
					return out, err
				}
			}
			out = append(out, choice)
		}
	}
	return out, err
}

// words are what somebody chose of what the audience wrote: their own words, and
// ideas, also of others, that are not hidden by now.
func (s *show) words(ctx context.Context, kind live.PollKind, c wire.Choice) ([]string, error) {
	list, err := s.feed.store.Entries(ctx, s.id, c.Poll, c.Round, c.Choice)
	var out []string
	for _, e := range list {
		if e.Text != "" && (kind != live.PollIdeas || e.State != live.EntryHidden) {
			out = append(out, e.Text)
		}
	}
	return out, err
}

// readDelays reads how far the platforms' pictures are behind, and reports
// whether that is news.
func (s *show) readDelays(ctx context.Context) (bool, error) {
	list, err := s.feed.store.ShowSources(ctx, s.id)
	if err != nil {
		return false, err
	}
	delays := map[string]int64{}
	for _, src := range list {
		if src.Delay > 0 {
			delays[string(src.Kind)] = max(delays[string(src.Kind)], src.Delay)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	news := !maps.Equal(s.delays, delays)
	s.delays = delays
	return news, nil
}

// wireShow is the show as everybody may see it.
func (s *show) wireShow(sh live.Show) wire.Show {
	out := wire.FromShow(sh, s.feed.join(sh.Code))
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.delays) > 0 {
		out.Delays = maps.Clone(s.delays)
	}
	return out
}

// Polls reads polls as an audience may see them; ids that are not known or may
// not be seen are left out.
func Polls(ctx context.Context, st *store.Store, id string, ids []string, a Audience) ([]wire.Poll, error) {
	views, err := readPolls(ctx, st, id, ids)
	out := []wire.Poll{}
	for _, v := range views {
		if seen, ok := v.see(a); ok {
			out = append(out, seen)
		}
	}
	return out, err
}
