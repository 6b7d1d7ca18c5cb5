package api

import (
	"cmp"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/moderation/text"
	"zuruf/web/auth"
)

type join struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

type joined struct {
	Show    wire.Show `json:"show"`
	Session string    `json:"session"` // also works as a Bearer token
}

type enter struct {
	Token string `json:"token"`
	Name  string `json:"name,omitempty"`
}

type entered struct {
	To      string `json:"to"`      // the page to go to
	Session string `json:"session"` // also works as a Bearer token
}

type entrance struct {
	Role  string `json:"role"`
	Name  string `json:"name"`
	Title string `json:"title"`
}

type session struct {
	Role    string     `json:"role"`
	Name    string     `json:"name"`
	Session string     `json:"session"` // its id, never a secret
	Show    *wire.Show `json:"show"`    // null: none yet
}

// maxWrong is how many wrong codes one address may try in a minute. Right ones
// are not counted: a whole hall may join through one router.
const maxWrong = 60

func (c *call) join() (any, error) {
	var in join
	if err := c.body(&in); err != nil {
		return nil, err
	}
	code, ok := live.ParseCode(in.Code)
	if !ok {
		return nil, live.Refuse(live.Invalid, "code", "code",
			"A code has six letters and digits, without 0, O, 1 and I.", "Ein Code hat sechs Buchstaben und Ziffern, ohne 0, O, 1 und I.")
	}
	series, err := c.Store.SeriesByCode(c.ctx, code)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		if many := c.limits.allow(c.Now(), "code "+c.ClientIP(c.r), maxWrong); many != nil {
			return nil, many
		}
	}
	if err != nil {
		return nil, err
	}
	sh, err := c.Store.Show(c.ctx, series.Show)
	if err != nil {
		return nil, err
	}
	name := text.Clean(in.Name, 60)
	s := ""
	if who, err := c.Auth.Who(c.r, live.Viewer); err == nil && who.Role == live.Viewer {
		s = c.Auth.Rename(who, cmp.Or(name, who.Name))
	} else {
		s = c.Auth.Viewer(name)
	}
	c.Auth.SetCookie(c.w, live.Viewer, s)
	return joined{Show: wire.FromShow(sh, c.JoinURL(sh.Code)), Session: s}, nil
}

// pages is where each role's link leads.
var pages = map[live.Role]string{live.Producer: "/setup", live.Moderator: "/desk", live.Host: "/host"}

func (c *call) link(token string) (live.Link, error) {
	l, err := c.Auth.Open(c.ctx, token)
	if err == nil && pages[l.Role] == "" {
		err = auth.ErrToken
	}
	return l, err
}

func (c *call) entrance() (any, error) {
	l, err := c.link(c.path("token"))
	if err != nil {
		return nil, err
	}
	out := entrance{Role: string(l.Role), Name: l.Name}
	if l.Series != "" {
		series, err := c.Store.Series(c.ctx, l.Series)
		if err != nil {
			return nil, err
		}
		out.Title = series.Title
	}
	return out, nil
}

func (c *call) enter() (any, error) {
	var in enter
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if !c.SameOrigin(c.r) {
		return nil, errOrigin
	}
	l, err := c.link(in.Token)
	if err != nil {
		return nil, err
	}
	name := text.Clean(in.Name, 60)
	if name == "" {
		name = l.Name
	}
	s := c.Auth.Enter(l, name)
	c.Auth.SetCookie(c.w, l.Role, s)
	return entered{To: pages[l.Role], Session: s}, nil
}

func (c *call) session() (any, error) {
	out := session{Role: string(c.who.Role), Name: c.who.Name, Session: c.who.ID}
	id, err := c.CurrentShow(c.ctx, c.who)
	if err != nil || id == "" {
		return out, err
	}
	sh, err := c.Store.Show(c.ctx, id)
	if err != nil {
		return nil, err
	}
	w, err := c.showFor(sh)
	out.Show = &w
	return out, err
}
