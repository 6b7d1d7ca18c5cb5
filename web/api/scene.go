package api

import (
	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/overlay"
)

type setScene struct {
	Kind string `json:"kind"`           // poll, podium, leaderboard, top, join or delay
	Poll string `json:"poll,omitempty"` // its id
}

type setPanic struct {
	On bool `json:"on"`
}

type undo struct {
	Audit int `json:"audit,omitempty"`
}

type undone struct {
	Audit wire.Audit `json:"audit"` // the decision that was undone
}

func (c *call) getScene() (any, error) {
	sc, err := c.Store.Scene(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	return overlay.Compose(c.ctx, c.Store, c.show, sc, c.JoinURL(c.show.Code))
}

func (c *call) setScene() (any, error) {
	var in setScene
	if err := c.body(&in); err != nil {
		return nil, err
	}
	kind, ref := live.SceneKind(in.Kind), ""
	switch kind {
	case live.SceneTop, live.SceneJoin, live.ScenePodium, live.SceneLeaderboard:
	case live.ScenePoll:
		ref = in.Poll
	case live.SceneDelay:
		ref = live.NewCode()[:4]
	default:
		return nil, live.Refuse(live.Invalid, "kind", "kind", "The kind of a scene is poll, podium, leaderboard, top, join or delay.",
			"Die Art einer Szene ist poll, podium, leaderboard, top, join oder delay.")
	}
	if err := c.Store.SetScene(c.ctx, c.show.ID, c.op(), kind, ref, 0); err != nil {
		return nil, err
	}
	c.Polls.Changed(c.ctx, c.show.ID)
	return c.getScene()
}

func (c *call) clearScene() (any, error) {
	if err := c.Store.SetScene(c.ctx, c.show.ID, c.op(), live.SceneNone, "", 0); err != nil {
		return nil, err
	}
	return c.getScene()
}

func (c *call) nextScene() (any, error) {
	if err := c.Store.NextScene(c.ctx, c.show.ID, c.op()); err != nil {
		return nil, err
	}
	return c.getScene()
}

func (c *call) panic() (any, error) {
	var in setPanic
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if err := c.Store.Panic(c.ctx, c.show.ID, c.op(), in.On); err != nil {
		return nil, err
	}
	return c.getScene()
}

func (c *call) undo() (any, error) {
	var in undo
	if err := c.body(&in); err != nil {
		return nil, err
	}
	e, err := c.Moderation.Undo(c.ctx, c.show.ID, c.op(), in.Audit)
	if err != nil {
		return nil, err
	}
	e.Undone = true
	return undone{Audit: wire.FromAudit(e)}, nil
}

func (c *call) audit() (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	before, err := c.after("after")
	if err != nil {
		return nil, err
	}
	entries, err := c.Store.Audit(c.ctx, c.show.ID, before, limit)
	if err != nil {
		return nil, err
	}
	next := 0
	out := make([]wire.Audit, len(entries))
	for i, e := range entries {
		out[i] = wire.FromAudit(e)
		if next = e.ID; next == 1 {
			next = 0
		}
	}
	return listOf(out, next), nil
}
