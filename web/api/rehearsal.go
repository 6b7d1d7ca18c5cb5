package api

import (
	"slices"

	"zuruf/ingest/rehearsal"
	"zuruf/live"
)

// rehearsalBody begins or ends a rehearsal of a show.
type rehearsalBody struct {
	On        bool     `json:"on"`
	Platforms []string `json:"platforms,omitempty"` // simulated ones; none: the show's own sources, for example an unlisted stream
	Rate      float64  `json:"rate,omitempty"`      // comments a second on each simulated platform, default 2
}

const (
	usualRate = 2
	mostRate  = 200
)

var (
	errRehearsalRate = live.Refuse(live.Invalid, "rate", "rate",
		"The rate is more than 0 and at most 200 comments a second.", "Die Rate ist größer als 0 und höchstens 200 Kommentare pro Sekunde.")
	errRehearsalPlatform = live.Refuse(live.Invalid, "platforms", "platforms",
		"Simulated are youtube, facebook, instagram and twitch.", "Simuliert werden youtube, facebook, instagram und twitch.")
	errRehearsalLive = live.Refuse(live.Conflict, "show_live", "",
		"The show is live. A rehearsal would take its audience away.",
		"Die Sendung läuft. Eine Probe nähme ihr das Publikum weg.")
	errRehearsalNone = live.Refuse(live.Invalid, "platforms", "platforms",
		"This show has no sources yet. Name platforms to simulate, or add a source.",
		"Diese Sendung hat noch keine Quellen. Nennen Sie Plattformen, die simuliert werden sollen, oder fügen Sie eine Quelle hinzu.")
)

// rehearse begins a rehearsal, or ends it. The links and the code lead to it
// while it runs; the show itself is not touched.
func (c *call) rehearse() (any, error) {
	var in rehearsalBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if !in.On {
		if err := c.leaveRehearsal(); err != nil {
			return nil, err
		}
		return c.reread()
	}
	if err := c.rehearsed(); err != nil {
		return nil, err
	}
	switch c.show.State {
	case live.Ended:
		return nil, live.ErrEnded
	case live.OnLive:
		return nil, errRehearsalLive
	}
	sources, err := c.rehearsalSources(in)
	if err != nil {
		return nil, err
	}
	if _, err := c.Store.BeginRehearsal(c.ctx, c.op(), c.show, sources); err != nil {
		return nil, err
	}
	c.Ingest.Changed(c.show.ID)
	return c.reread()
}

// rehearsalSources are the simulated sources that were asked for, or the show's
// own, which are then read by the rehearsal alone.
func (c *call) rehearsalSources(in rehearsalBody) ([]live.Source, error) {
	if in.Rate == 0 {
		in.Rate = usualRate
	}
	if in.Rate < 0 || in.Rate > mostRate {
		return nil, errRehearsalRate
	}
	var out []live.Source
	for _, name := range in.Platforms {
		kind := live.SourceKind(name)
		if !slices.Contains(rehearsal.Kinds, kind) {
			return nil, errRehearsalPlatform
		}
		src := rehearsal.Source(kind, in.Rate)
		src.ID, src.CreatedAt = live.NewID(), c.Now().UnixMilli()+int64(len(out))
		out = append(out, src)
	}
	if len(out) > 0 {
		return out, nil
	}
	own, err := c.Store.ShowSources(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		return nil, errRehearsalNone
	}
	return own, nil
}

// rehearsed turns a rehearsal that the path names into the show that it is for.
func (c *call) rehearsed() error {
	if c.show.Rehearses == "" {
		return nil
	}
	var err error
	c.show, err = c.Store.Show(c.ctx, c.show.Rehearses)
	return err
}

// leaveRehearsal ends a rehearsal, if one runs, and leaves nothing of it.
func (c *call) leaveRehearsal() error {
	if err := c.rehearsed(); err != nil {
		return err
	}
	if err := c.Store.EndRehearsal(c.ctx, c.op(), c.show); err != nil {
		return err
	}
	c.Ingest.Changed(c.show.ID)
	return nil
}
