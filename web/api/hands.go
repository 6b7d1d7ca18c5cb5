package api

import (
	"errors"
	"slices"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/moderation"
)

type newHand struct {
	Text string `json:"text"`
}

// maxRaised is how many hands one session may raise in a minute.
const maxRaised = 6

// ownHand is the newest hand of a viewer, nil if there was none.
func (c *call) ownHand() (*wire.Hand, error) {
	h, err := c.Store.HandOf(c.ctx, c.show.ID, c.author().ID)
	if errors.Is(err, live.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := wire.FromHand(h)
	return &out, nil
}

func (c *call) raiseHand() (any, error) {
	var in newHand
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if _, err := c.Hands.CheckText(in.Text); err != nil {
		return nil, err
	}
	if err := c.limits.allow(c.Now(), "hand "+c.who.ID, maxRaised); err != nil {
		return nil, err
	}
	h, err := c.Hands.Raise(c.ctx, c.show.ID, c.op(), c.newID(), *c.author(), in.Text)
	if errors.Is(err, live.ErrHandRaised) {
		if own, e := c.ownHand(); e == nil && own != nil {
			c.won = own
		}
	}
	if err != nil {
		return nil, err
	}
	return wire.FromHand(h), nil
}

var errHandState = live.Refuse(live.Invalid, "state", "state",
	"The state is raised, invited, accepted, preview, stage, left or declined.",
	"Der Zustand ist raised, invited, accepted, preview, stage, left oder declined.")

// listHands are all hands for moderators, those on stage for the host, and the
// caller's own for a viewer: first those that are not over, the longest waiting
// first, then those that are, the newest first.
func (c *call) listHands() (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	after, err := c.after("after")
	if err != nil {
		return nil, err
	}
	state := live.HandState(c.r.URL.Query().Get("state"))
	if state != "" && !slices.Contains(live.HandStates, state) {
		return nil, errHandState
	}
	all, err := c.Store.Hands(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	past, err := c.Store.PastHands(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	own := c.author().ID
	all = slices.DeleteFunc(append(all, past...), func(h *live.Hand) bool {
		switch {
		case state != "" && h.State != state:
			return true
		case c.who.Role.Moderates():
			return false
		case c.who.Role == live.Host:
			return h.State != live.HandStage
		}
		return h.Author.ID != own
	})
	end, next := min(after+limit, len(all)), 0
	if end < len(all) {
		next = end
	}
	var out []wire.Hand
	for _, h := range all[min(after, end):end] {
		out = append(out, wire.FromHand(h))
	}
	return listOf(out, next), nil
}

// moveHand makes the handler of an act on a hand.
func moveHand(act live.HandAct) func(*call) (any, error) {
	return func(c *call) (any, error) {
		var in versioned
		if err := c.body(&in); err != nil {
			return nil, err
		}
		id, author := c.path("hand"), ""
		if c.who.Role == live.Viewer {
			author = c.author().ID
		}
		h, err := c.Hands.Act(c.ctx, c.show.ID, c.op(), id, act, author, in.Version)
		if err != nil {
			c.wonHand(err, id)
			return nil, err
		}
		return wire.FromHand(h), nil
	}
}

// wonHand notes the hand that a conflict was lost to. Who is told of a conflict
// may act on it, and so see it.
func (c *call) wonHand(err error, id string) {
	if e := live.AsError(err); e == nil || e.Kind != live.Conflict {
		return
	}
	if h, e := c.Store.Hand(c.ctx, c.show.ID, id); e == nil {
		c.won = wire.FromHand(h)
	}
}

func (c *call) inviteAsker() (any, error) {
	n, err := moderation.Number(c.path("number"))
	if err != nil {
		return nil, err
	}
	h, err := c.Hands.Invite(c.ctx, c.show.ID, c.op(), c.newID(), n)
	if errors.Is(err, live.ErrState) {
		if q, e := c.Store.Question(c.ctx, c.show.ID, n); e == nil && q.Author != nil {
			if up, e := c.Store.HandOf(c.ctx, c.show.ID, q.Author.ID); e == nil {
				c.won = wire.FromHand(up)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return wire.FromHand(h), nil
}

func (c *call) banGuest() (any, error) {
	var in reasoned
	if err := c.body(&in); err != nil {
		return nil, err
	}
	b, err := c.Moderation.BanGuest(c.ctx, c.show.ID, c.op(), c.path("hand"), in.Reason)
	return wireBan(b), err
}
