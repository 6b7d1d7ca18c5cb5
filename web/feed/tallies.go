package feed

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// publicPause is the least time between two counts of polls for the phones,
// which are many and small.
const publicPause = 250 * time.Millisecond

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

// countedStore is the store with the counts of polls that were heard of last, so
// that who joins needs not read them.
type countedStore struct {
	*store.Store
	show *show
}

// Tallies reads the counts of the present rounds of polls.
func (c countedStore) Tallies(ctx context.Context, id string, polls []*live.Poll) ([]*live.Tally, error) {
	out := make([]*live.Tally, len(polls))
	c.show.mu.Lock()
	for i, p := range polls {
		if v := c.show.polls[p.ID]; v != nil && v.tally.Round == p.Round {
			out[i] = v.tally
		}
	}
	c.show.mu.Unlock()
	if slices.Contains(out, nil) {
		return c.Store.Tallies(ctx, id, polls)
	}
	return out, nil
}
