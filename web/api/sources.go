package api

import (
	"io"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

// newSource is the body that adds a source: its kind and the fields that the
// kind asks for, for example video and api_key for youtube.
type newSource map[string]string

// prepared reads a source from the body and brings it to its one form.
func (c *call) prepared() (live.Source, error) {
	in := newSource{}
	if err := c.body(&in); err != nil {
		return live.Source{}, err
	}
	src := live.Source{ID: live.NewID(), Show: c.show.ID, Kind: live.SourceKind(in["kind"]), CreatedAt: c.Now().UnixMilli(),
		Config: map[string]string{}, Secrets: map[string]string{}}
	connector, err := c.Ingest.Connector(src.Kind)
	if err != nil {
		return src, live.Refuse(live.Invalid, "kind", "kind",
			"The kind of a source is youtube, facebook or instagram.", "Die Art einer Quelle ist youtube, facebook oder instagram.")
	}
	for _, f := range connector.Fields() {
		if v := strings.TrimSpace(in[f.Name]); v != "" && f.Secret {
			src.Secrets[f.Name] = v
		} else if v != "" {
			src.Config[f.Name] = v
		}
	}
	return connector.Prepare(src)
}

func (c *call) addSource() (any, error) {
	src, err := c.prepared()
	if err != nil {
		return nil, err
	}
	if err := c.Store.PutSource(c.ctx, c.op(), src); err != nil {
		return nil, err
	}
	c.Ingest.Changed(c.show.ID)
	return wire.FromStatus(live.SourceStatus{ID: src.ID, Kind: src.Kind, State: live.SourceWaiting}, nil), nil
}

func (c *call) probeSource() (any, error) {
	src, err := c.prepared()
	if err != nil {
		return nil, err
	}
	_, status, err := c.Ingest.Probe(c.ctx, src)
	if err != nil {
		return nil, err
	}
	status.ID, status.Kind = src.ID, src.Kind
	return wire.FromStatus(status, nil), nil
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

// maxHook bounds the body of a webhook, in bytes.
const maxHook = 2 << 20

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
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxHook))
	if err != nil {
		Refuse(w, r, errJSON.Because(err), nil)
		return
	}
	n, err := a.Ingest.Deliver(r.Context(), live.SourceKind(chi.URLParam(r, "kind")), body, r.Header.Get("X-Hub-Signature-256"))
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	answer(w, 200, accepted{Accepted: n})
}
