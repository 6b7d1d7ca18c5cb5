package api

import (
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/wire"
)

// leaderboard is the list of places, and the caller's own.
type leaderboard struct {
	Items []wire.Rank `json:"items"`
	Next  *string     `json:"next"`
	Me    *wire.Rank  `json:"me"`
}

func (c *call) leaderboard() (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	ranks, err := c.Store.Ranks(c.ctx, c.show.ID, limit)
	if err != nil {
		return nil, err
	}
	out := leaderboard{Items: wire.FromRanks(ranks)}
	if c.who.Role != live.Viewer {
		return out, nil
	}
	me, ok, err := c.Store.RankOf(c.ctx, c.show.ID, c.Store.Secret().Voter(c.author().ID))
	if err == nil && ok {
		me.Name, me.Kind = c.who.Name, live.Room
		out.Me = &wire.FromRanks([]live.Rank{me})[0]
	}
	return out, err
}

func (c *call) forgetLeaderboard() (any, error) {
	if err := c.Store.ForgetRanks(c.ctx, c.show.ID); err != nil {
		return nil, err
	}
	return done{OK: true}, nil
}

type linkCode struct {
	Code    string    `json:"code"`
	Expires wire.Time `json:"expires_at"`
}

// maxLinked is how many codes one session may ask for in a minute.
const maxLinked = 6

// linkPerson gives a viewer the code by which they say on a platform who they are.
func (c *call) linkPerson() (any, error) {
	if err := c.limits.allow(c.Now(), "link "+c.who.ID, maxLinked); err != nil {
		return nil, err
	}
	until := c.Now().Add(poll.LinkCodeTime).UnixMilli()
	code, err := c.Store.LinkCode(c.ctx, c.show.ID, c.Store.Secret().Voter(c.author().ID), until)
	return linkCode{Code: code, Expires: wire.At(until)}, err
}
