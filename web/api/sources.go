package api

import (
	"context"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

// newSource is the body that adds a source: its kind and the fields that the
// kind asks for, for example video and api_key for youtube.
type newSource map[string]string

// source reads a source from the body and brings it to its one form.
func (c *call) source() (live.Source, error) {
	in := newSource{}
	if err := c.body(&in); err != nil {
		return live.Source{}, err
	}
	kind := live.SourceKind(in["kind"])
	delete(in, "kind")
	src, err := c.Ingest.Source(kind, in)
	if err != nil {
		return src, err
	}
	connector, err := c.Ingest.Connector(kind)
	if err != nil {
		return src, err
	}
	src, err = connector.Prepare(src)
	src.ID, src.Show, src.CreatedAt = c.newID(), c.show.ID, c.Now().UnixMilli()
	return src, err
}

// probeTime is how long adding a source waits for what the platform knows of it.
const probeTime = 4 * time.Second

// addSource saves a source with what the platform tells about it; where the
// platform does not answer, it is saved as it was given and its lamp tells.
func (c *call) addSource() (any, error) {
	src, err := c.source()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.ctx, probeTime)
	defer cancel()
	status := live.SourceStatus{State: live.SourceWaiting}
	if learned, st, err := c.Ingest.Probe(ctx, src); err == nil {
		src, status = learned, st
	}
	if err := c.Store.PutSource(c.ctx, c.op(), src); err != nil {
		return nil, err
	}
	c.Ingest.Changed(c.show.ID)
	status.ID, status.Kind, status.Can = src.ID, src.Kind, c.Ingest.Capabilities(src)
	out := c.inLanguage(wire.FromStatus(status))
	out.Config, out.Hook = src.Config, c.hookOf(src)
	if out.Hook != "" {
		out.Secret = src.Secrets["secret"]
	}
	return out, nil
}

func (c *call) probeSource() (any, error) {
	src, err := c.source()
	if err != nil {
		return nil, err
	}
	_, status, err := c.Ingest.Probe(c.ctx, src)
	if err != nil {
		return nil, refusedThere(err)
	}
	return c.inLanguage(wire.FromStatus(status)), nil
}

// refusedThere is the platform's refusal of what was typed in: wrong input to
// us, not a caller without a session.
func refusedThere(err error) error {
	e := live.AsError(err)
	if e == nil || e.Kind != live.Unauthorized && e.Kind != live.Forbidden {
		return err
	}
	input := *e
	input.Kind = live.Invalid
	return &input
}

func (c *call) listSources() (any, error) {
	out, err := feed.Sources(c.ctx, c.Store, c.show.ID)
	if err != nil {
		return nil, err
	}
	sources, err := c.Store.ShowSources(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i] = c.inLanguage(out[i])
		for _, src := range sources {
			if src.ID == out[i].ID && c.who.Role == live.Producer {
				out[i].Config, out[i].Hook = src.Config, c.hookOf(src)
			}
		}
	}
	return listOf(out, 0), nil
}

func (c *call) removeSource() (any, error) {
	if err := c.Store.DeleteSource(c.ctx, c.show.ID, c.op(), c.path("source")); err != nil {
		return nil, err
	}
	c.Ingest.Changed(c.show.ID)
	return done{OK: true}, nil
}
