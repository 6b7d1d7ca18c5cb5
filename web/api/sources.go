package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/ingest/meta"
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
	status.ID, status.Kind = src.ID, src.Kind
	return wire.FromStatus(status), nil
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
	status.ID, status.Kind = src.ID, src.Kind
	return wire.FromStatus(status), nil
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
	for i := range out {
		if e := out[i].Error; e != nil && Language(c.r) == "de" && e.MessageDE != "" {
			e.Message = e.MessageDE
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

func (a *API) handshake(w http.ResponseWriter, r *http.Request) {
	challenge, err := a.Ingest.Handshake(live.SourceKind(chi.URLParam(r, "kind")), r.URL.Query())
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, challenge)
}

// accepted is the answer to a webhook.
type accepted struct {
	Accepted int `json:"accepted"`
}

func (a *API) hook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, meta.MaxHook))
	if err != nil {
		Refuse(w, r, unread(err), nil)
		return
	}
	n, err := a.Ingest.Deliver(r.Context(), live.SourceKind(chi.URLParam(r, "kind")), body, r.Header.Get("X-Hub-Signature-256"))
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	answer(w, 200, accepted{Accepted: n})
}
