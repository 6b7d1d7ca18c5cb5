package feed

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// publicPause is the least time between two counts of polls for the phones,
// which are many and small.
const publicPause = 250 * time.Millisecond

// pollView is a poll as it was last read, with the newest counts heard of.
type pollView struct {
	poll   *live.Poll
	tally  *live.Tally
	rounds []wire.Tally // earlier ones, with everything
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
	rounds := v.rounds
	if sight(a) != wire.SeesAll && !v.poll.Revealed {
		rounds = nil
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
				out[i].rounds = append(out[i].rounds, wire.FromTally(p, r.Tally, wire.SeesAll))
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

// keepPolls takes what was read of changed polls; those that are not there any
// more are forgotten. It returns which.
func (s *show) keepPolls(ids []string, views []*pollView) (gone []string) {
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
	return gone
}

// recentPolls is how many polls a phone starts with.
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
	if a == Public && len(out) > recentPolls {
		out = out[len(out)-recentPolls:]
	}
	return out
}

// newTallies takes counts and sends those that are news.
func (s *show) newTallies(list []*live.Tally) {
	s.mu.Lock()
	var news []*pollView
	for _, t := range list {
		v := s.polls[t.Poll]
		if v == nil || t.Round != v.tally.Round || t.Version <= v.tally.Version {
			continue
		}
		fresh := *v
		fresh.tally = t
		s.polls[t.Poll] = &fresh
		s.tallied++
		news = append(news, &fresh)
		s.unsent[t.Poll] = true
	}
	aired := s.airedPoll
	s.mu.Unlock()
	if len(news) == 0 {
		return
	}
	s.sendTallies(Desk, news)
	s.sendTallies(Host, news)
	if i := slices.IndexFunc(news, func(v *pollView) bool { return v.poll.ID == aired }); i >= 0 {
		s.sendTallies(Overlay, news[i:i+1])
	}
	if s.late == nil {
		s.flushTallies()
	}
}

// flushTallies sends the phones the counts that are news to them, and waits
// before it may do so again.
func (s *show) flushTallies() {
	s.mu.Lock()
	var news []*pollView
	for id := range s.unsent {
		if v := s.polls[id]; v != nil && v.poll.Visible() {
			news = append(news, v)
		}
	}
	clear(s.unsent)
	s.mu.Unlock()
	s.late = nil
	if len(news) == 0 {
		return
	}
	s.sendTallies(Public, news)
	s.late = time.After(publicPause)
}

func (s *show) sendTallies(a Audience, list []*pollView) {
	if s.feed.hub.Count(Topic(s.id, a)) == 0 {
		return
	}
	s.send(a, tallyFrame(a, list), false)
}

func tallyFrame(a Audience, list []*pollView) wire.Tallies {
	out := wire.Tallies{T: wire.TTally, Polls: []wire.Tally{}}
	for _, v := range list {
		t := wire.FromTally(v.poll, v.tally, sight(a))
		if a != Overlay {
			t.Ticker = nil
		}
		out.Polls = append(out.Polls, t)
	}
	return out
}

// addTallies adds what an audience may know of the counts of polls that take
// votes, if there are any.
func (s *show) addTallies(frames [][]byte, a Audience) [][]byte {
	s.mu.Lock()
	var list []*pollView
	for _, id := range s.pollOrder {
		if v := s.polls[id]; v != nil && v.poll.Takes() && (a != Overlay || s.airedPoll == id) {
			list = append(list, v)
		}
	}
	s.mu.Unlock()
	if len(list) == 0 {
		return frames
	}
	b, _ := json.Marshal(tallyFrame(a, list))
	return append(frames, b)
}

// healTallies reads the counts of polls that take votes, in case a message was lost.
func (s *show) healTallies() {
	s.mu.Lock()
	var polls []*live.Poll
	for _, v := range s.polls {
		if v.poll.Takes() {
			polls = append(polls, v.poll)
		}
	}
	s.mu.Unlock()
	if len(polls) == 0 {
		return
	}
	if list, err := s.feed.store.Tallies(s.feed.ctx, s.id, polls); err == nil {
		s.newTallies(list)
	}
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
				choice.Text = wire.Words(v.tally, choice)
			}
			out = append(out, choice)
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
