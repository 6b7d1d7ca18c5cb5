package moderation

import (
	"context"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/moderation/rules"
	"zuruf/moderation/text"
)

// maxName is the longest display name kept, in runes.
const maxName = 60

// Submit takes in what connectors hand over, in order, and returns how many of
// it were known already. It returns no error only after every message is
// durably stored or known to be a repeat; called again with the same batch it
// changes nothing.
func (s *Service) Submit(ctx context.Context, show string, batch []live.Message) (repeated int, err error) {
	set, err := s.settingsOf(ctx, show)
	if err != nil {
		return 0, err
	}
	memory := s.recentOf(show)
	in := make([]store.Incoming, 0, len(batch))
	for i := range batch {
		m := &batch[i]
		if m.Ban == nil && m.Sweep == nil {
			in = append(in, s.prepare(*m))
			continue
		}
		n, err := s.keep(ctx, show, set, memory, in)
		repeated, in = repeated+n, in[:0]
		if err == nil {
			err = s.tidings(ctx, show, m)
		}
		if err != nil {
			return repeated, err
		}
	}
	n, err := s.keep(ctx, show, set, memory, in)
	return repeated + n, err
}

// keep judges and stores messages, with the votes that they are, and tells
// what those changed.
func (s *Service) keep(ctx context.Context, show string, set *settings, memory *recent, in []store.Incoming) (repeated int, err error) {
	if len(in) == 0 {
		return 0, nil
	}
	if err := s.ballots(ctx, show, in); err != nil {
		return 0, err
	}
	for i := range in {
		if in[i].Message.Says() {
			judge(set, memory, &in[i])
		}
	}
	out, err := s.store.Intake(ctx, show, in)
	for i, o := range out {
		switch o.What {
		case "same", "gone":
			repeated++
		}
		if o.What == "new" || o.What == "same" { // the same: perhaps it was stored, and then the store was away
			if err := s.link(ctx, show, &in[i].Message.Comment); err != nil {
				return repeated, err
			}
		}
		if o.Number > 0 {
			s.totals.changed(show, o.TV, o.Number, o.Votes)
		}
		if o.Poll != "" {
			s.polls.Said(show, o.Poll, shownName(&in[i]))
		}
	}
	return repeated, err
}

// prepare cleans a message and gives it its ids.
func (s *Service) prepare(m live.Message) store.Incoming {
	c := &m.Comment
	c.ID = s.secret.CommentID(c.Kind, c.PlatformID)
	if !m.Says() {
		return store.Incoming{Message: m}
	}
	c.Text = text.Clean(c.Text, live.MaxCommentText)
	c.Form, c.Amount = text.Clean(c.Form, 40), text.Clean(c.Amount, 40)
	if c.Author != nil {
		a := *c.Author
		a.ID = s.secret.AuthorID(c.Kind, a.PlatformID)
		a.Name = text.Clean(a.Name, maxName)
		c.Author = &a
	}
	if c.ReceivedAt == 0 {
		c.ReceivedAt = s.now().UnixMilli()
	}
	in := store.Incoming{Message: m}
	if n, ok := Upvote(c.Text); ok {
		in.VotesFor = n
	}
	return in
}

// judge asks the rules.
func judge(set *settings, memory *recent, in *store.Incoming) {
	c := &in.Message.Comment
	ctx := rules.Context{Text: c.Text, Words: set.words, HoldFirst: set.first}
	who := ""
	if c.Author != nil {
		ctx.Name, who = c.Author.Name, c.Author.ID
	}
	ctx.ByAuthor, ctx.SameAuthor, ctx.SameText = memory.seen(c.ReceivedAt, c.ID, who, c.Text)
	if in.VotesFor > 0 || in.Ballot != nil {
		// A vote is short, alike and repeated by nature.
		ctx.SameAuthor, ctx.SameText = 1, 1
	}
	decision, effects := rules.Judge(&ctx, set.hold)
	in.Decision, in.Reasons = decision, effects.Reasons
	in.FirstHeld, in.FirstReasons = len(effects.FirstOnly) > 0, effects.FirstOnly
}
