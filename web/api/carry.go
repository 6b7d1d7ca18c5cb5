package api

import (
	"zuruf/live"
	"zuruf/live/wire"
)

type carry struct {
	Token string `json:"token"`
}

type carrying struct {
	Token     string    `json:"token"`
	URL       string    `json:"url"` // the viewer page, with the token behind #
	ExpiresAt wire.Time `json:"expires_at"`
}

// carry makes an address by which another browser on the same phone goes on as
// the same viewer. The token stands behind #: no preview of a chat redeems it.
func (c *call) carry() (any, error) {
	token, until := c.Auth.Carry(c.who, c.show.Series)
	return carrying{Token: token, URL: c.JoinURL(c.show.Code) + "#carry=" + token, ExpiresAt: wire.At(until.UnixMilli())}, nil
}

// redeem takes a carried session on.
func (c *call) redeem() (any, error) {
	var in carry
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if !c.SameOrigin(c.r) {
		return nil, errOrigin
	}
	session, id, err := c.Auth.Carried(in.Token)
	if err != nil {
		if many := c.limits.allow(c.Now(), "carry "+c.ClientIP(c.r), maxWrong); many != nil {
			return nil, many
		}
		return nil, err
	}
	series, err := c.Store.Series(c.ctx, id)
	if err != nil {
		return nil, err
	}
	sh, err := c.Store.Show(c.ctx, series.Show)
	if err != nil {
		return nil, err
	}
	c.Auth.SetCookie(c.w, live.Viewer, session)
	return joined{Show: wire.FromShow(sh, c.JoinURL(sh.Code)), Session: session}, nil
}
