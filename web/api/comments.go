package api

import (
	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation/text"
)

// versioned is the body of a decision: the version it was made on, or none for the current one.
type versioned struct {
	Version int `json:"version,omitempty"`
}

type reasoned struct {
	Reason string `json:"reason,omitempty"`
}

func (c *call) comment(id string) (wire.Comment, error) {
	kept, err := c.Store.Comment(c.ctx, c.show.ID, id)
	if err != nil {
		return wire.Comment{}, err
	}
	return wire.FromComment(kept), nil
}

func (c *call) listComments() (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	after, err := c.after("after")
	if err != nil {
		return nil, err
	}
	q := c.r.URL.Query()
	f := store.CommentFilter{State: live.CommentState(q.Get("state")), Source: q.Get("source"), Author: q.Get("author"),
		Text: text.Fold(text.Clean(q.Get("text"), 100)), Fold: text.Fold}
	switch f.State {
	case "", live.CommentHeld, live.CommentApproved, live.CommentRejected, live.CommentRemoved:
	default:
		return nil, live.Refuse(live.Invalid, "state", "state",
			"The state is held, approved, rejected or removed.", "Der Zustand ist held, approved, rejected oder removed.")
	}
	found, next, err := c.Store.ListComments(c.ctx, c.show.ID, f, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Comment, len(found))
	for i, k := range found {
		out[i] = wire.FromComment(k)
	}
	return listOf(out, next), nil
}

// decide makes the handler of a decision about a comment.
func decide(act string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		var in versioned
		if err := c.body(&in); err != nil {
			return nil, err
		}
		if err := c.Moderation.Decide(c.ctx, c.show.ID, c.op(), c.path("comment"), in.Version, act); err != nil {
			return nil, err
		}
		return c.comment(c.path("comment"))
	}
}

func (c *call) ask() (any, error) {
	var in versioned
	if err := c.body(&in); err != nil {
		return nil, err
	}
	q, err := c.Moderation.Ask(c.ctx, c.show.ID, c.op(), c.path("comment"), in.Version)
	if err != nil {
		return nil, err
	}
	return wire.FromQuestion(q), nil
}

func (c *call) showComment() (any, error) {
	var in versioned
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if err := c.Store.ShowComment(c.ctx, c.show.ID, c.op(), c.path("comment"), in.Version); err != nil {
		return nil, err
	}
	return c.comment(c.path("comment"))
}

func (c *call) ban() (any, error) {
	var in reasoned
	if err := c.body(&in); err != nil {
		return nil, err
	}
	b, err := c.Moderation.Ban(c.ctx, c.show.ID, c.op(), c.path("comment"), in.Reason)
	return wireBan(b), err
}

func wireBan(b store.Ban) wire.Ban {
	return wire.Ban{ID: b.Author.ID, Author: wire.Author{ID: b.Author.ID, Name: b.Author.Name, Avatar: b.Author.Avatar, Banned: true},
		Kind: string(b.Kind), Reason: b.Reason, By: b.By, At: wire.At(b.At), Until: wire.MaybeAt(b.Until)}
}

func (c *call) listBans() (any, error) {
	list, err := c.Store.Bans(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Ban, len(list))
	for i, b := range list {
		out[i] = wireBan(b)
	}
	return listOf(out, 0), nil
}

func (c *call) unban() (any, error) {
	if err := c.Moderation.Unban(c.ctx, c.show.ID, c.op(), c.path("author")); err != nil {
		return nil, err
	}
	return done{OK: true}, nil
}
