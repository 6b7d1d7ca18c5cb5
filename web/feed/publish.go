package feed

import (
	"slices"
	"strconv"

	"zuruf/live"
	"zuruf/live/wire"
)

// changed is what a run of log entries is about, each item once.
type changed struct {
	comments    []string
	questions   []int
	authors     []string
	actions     []string
	polls       []string
	hands       []string
	scene, show bool
	sources     bool
	stage       bool
}

// staged reports whether the stage, or who may be on it, is concerned.
func (c changed) staged() bool { return c.stage || len(c.hands) > 0 }

func collect(events []live.Event) changed {
	var c changed
	for _, e := range events {
		switch e.Type {
		case live.EventComment:
			if !slices.Contains(c.comments, e.ID) {
				c.comments = append(c.comments, e.ID)
			}
		case live.EventQuestion:
			if n, err := strconv.Atoi(e.ID); err == nil && !slices.Contains(c.questions, n) {
				c.questions = append(c.questions, n)
			}
		case live.EventAuthor:
			if !slices.Contains(c.authors, e.ID) {
				c.authors = append(c.authors, e.ID)
			}
		case live.EventAction:
			if !slices.Contains(c.actions, e.ID) {
				c.actions = append(c.actions, e.ID)
			}
		case live.EventPoll:
			if !slices.Contains(c.polls, e.ID) {
				c.polls = append(c.polls, e.ID)
			}
		case live.EventHand:
			if !slices.Contains(c.hands, e.ID) {
				c.hands = append(c.hands, e.ID)
			}
		case live.EventStage:
			c.stage = true
		case live.EventScene:
			c.scene = true
		case live.EventShow:
			c.show, c.scene = true, true
		case live.EventSource:
			c.sources = true
		}
	}
	return c
}

// picture is the newest state of what changed, read once for all audiences.
type picture struct {
	comments         []*live.Comment
	questions        []*live.Question
	show             *live.Show
	scene            *wire.Scene
	next             []int
	held             int
	banned, unbanned []string
	actions          []live.Action
	polls            []*pollView
	pollsGone        []string
	hands            []*live.Hand
}

// read reads the newest state of what changed, polls with polls.
func (s *show) read(c changed, polls func([]string) ([]*pollView, []string, error)) (picture, error) {
	var p picture
	var err error
	ctx, st := s.feed.ctx, s.feed.store
	if len(c.comments) > 0 {
		if p.comments, err = st.Comments(ctx, s.id, c.comments); err != nil {
			return p, err
		}
		if _, p.held, err = st.HeldComments(ctx, s.id, 1); err != nil {
			return p, err
		}
	}
	if len(c.questions) > 0 {
		if p.questions, err = st.Questions(ctx, s.id, c.questions); err != nil {
			return p, err
		}
		if p.next, err = st.Queue(ctx, s.id); err != nil {
			return p, err
		}
	}
	if p.actions, err = st.ActionsOf(ctx, s.id, c.actions); err != nil {
		return p, err
	}
	if p.hands, err = st.HandsOf(ctx, s.id, c.hands); err != nil {
		return p, err
	}
	for _, a := range c.authors {
		out, err := st.Banned(ctx, s.id, a)
		if err != nil {
			return p, err
		}
		if out {
			p.banned = append(p.banned, a)
		} else {
			p.unbanned = append(p.unbanned, a)
		}
	}
	if len(c.authors) > 0 {
		for _, id := range s.written() {
			if !slices.Contains(c.polls, id) {
				c.polls = append(c.polls, id)
			}
		}
	}
	if len(c.polls) > 0 {
		if p.polls, p.pollsGone, err = polls(c.polls); err != nil {
			return p, err
		}
	}
	late := false
	if c.sources {
		if late, err = s.readDelays(ctx); err != nil {
			return p, err
		}
	}
	if c.scene || late || s.topMoved(c) || s.pollMoved(c) {
		sh, scene, err := s.compose()
		if err != nil {
			return p, err
		}
		p.scene = &scene
		if c.show || late {
			p.show = &sh
		}
	}
	return p, nil
}

// pollMoved reports whether what the scene shows of polls may have changed:
// the poll on it, or with a final result the places of the quiz.
func (s *show) pollMoved(c changed) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ranks := s.scene == live.ScenePodium || s.scene == live.SceneLeaderboard
	return len(c.polls) > 0 && ranks || slices.Contains(c.polls, s.airedPoll)
}

// topMoved reports whether the ranking on the scene may have changed.
func (s *show) topMoved(c changed) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scene == live.SceneTop && len(c.questions) > 0
}

// publish turns log entries into one frame for each audience that is concerned.
func (s *show) publish(events []live.Event) error {
	c := collect(events)
	p, err := s.read(c, s.readPolls)
	if err != nil {
		return err
	}
	if c.staged() {
		if err := s.readStage(); err != nil {
			return err
		}
	}
	at := events[len(events)-1].At
	s.mu.Lock()
	s.head = at
	s.mu.Unlock()
	for _, a := range []Audience{Overlay, Public, Host, Desk} {
		frame, ok := s.frame(a, p, at)
		if c.staged() {
			frame.Stage = s.newStage(a)
		}
		if ok || frame.Stage != nil {
			s.mu.Lock()
			s.changes[a]++
			s.mu.Unlock()
			// Only comments and counts may wait for company.
			s.send(a, frame, frame.Scene != nil || frame.Show != nil || len(frame.Questions) > 0 || len(frame.Gone) > 0 || len(frame.Actions) > 0 || len(frame.Polls) > 0 ||
				frame.Stage != nil || len(frame.Hands) > 0 || decided(p.comments))
		}
	}
	if p.show != nil && p.show.Rehearsal != "" {
		if at, err := s.feed.store.Moved(s.feed.ctx, s.id); err == nil && at != s.id {
			s.feed.Moved(s.id)
		}
	}
	s.tellAskers(p.questions)
	s.tellGuests(p.hands)
	if c.sources || c.show {
		s.feed.Changed(s.id)
	}
	if len(c.polls) > 0 || c.scene {
		s.feed.Polled(s.id)
	}
	if c.staged() || c.show || len(c.authors) > 0 {
		s.feed.Staged(s.id)
	}
	if len(c.actions) > 0 {
		s.feed.Asked(s.id)
	}
	if c.sources {
		s.sendSources()
	}
	return nil
}

// decided reports whether one of the comments is more than newly arrived.
func decided(list []*live.Comment) bool {
	return slices.ContainsFunc(list, func(c *live.Comment) bool { return c.Version > 1 })
}

// frame is what one audience may see of a picture; false if nothing.
func (s *show) frame(a Audience, p picture, at live.Token) (wire.Patch, bool) {
	out := wire.Patch{T: wire.TPatch, At: at.String(), Scene: p.scene}
	if p.show != nil {
		sh := s.wireShow(*p.show)
		out.Show = &sh
	}
	if a == Overlay {
		return out, out.Scene != nil || out.Show != nil
	}
	for _, q := range p.questions {
		if seen, ok := See(a, q); ok {
			out.Questions = append(out.Questions, seen)
		} else {
			out.Gone = append(out.Gone, q.Number)
		}
	}
	for _, v := range p.polls {
		if seen, ok := v.see(a); ok {
			out.Polls = append(out.Polls, seen)
		} else {
			out.PollsGone = append(out.PollsGone, v.poll.ID)
		}
	}
	out.PollsGone = append(out.PollsGone, p.pollsGone...)
	news := out.Scene != nil || out.Show != nil || len(p.questions) > 0 || len(out.Polls) > 0 || len(out.PollsGone) > 0
	if a == Public {
		return out, news
	}
	if p.questions != nil {
		out.Next = p.next
	}
	if a == Host {
		return out, news
	}
	for _, c := range p.comments {
		out.Comments = append(out.Comments, wire.FromComment(c))
	}
	if p.comments != nil {
		out.Held = &p.held
	}
	out.Banned, out.Unbanned = p.banned, p.unbanned
	for _, a := range p.actions {
		out.Actions = append(out.Actions, wire.FromAction(a))
	}
	for _, h := range p.hands {
		out.Hands = append(out.Hands, wire.FromHand(h))
	}
	return out, true
}

// See is a question as an audience sees it; false if it may not.
func See(a Audience, q *live.Question) (wire.Question, bool) {
	switch a {
	case Desk:
		return wire.FromQuestion(q), true
	case Host:
		if _, ok := q.State.Public(); !ok {
			return wire.Question{}, false
		}
		return wire.FromQuestion(q), true
	}
	return wire.Public(q)
}

// tellAskers sends each asker in the room their own question.
func (s *show) tellAskers(list []*live.Question) {
	for _, q := range list {
		if q.Author == nil || q.Kind != live.Room {
			continue
		}
		topic := mine(s.id, q.Author.ID)
		if s.feed.hub.Count(topic) == 0 {
			continue
		}
		s.sendTo(topic, wire.You{T: wire.TYou, Questions: []wire.Question{wire.Own(q)}})
	}
}
