package social

import (
	"context"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/live"
)

// Connector stands for sources that Social Stream Ninja feeds. The zero value
// is ready.
type Connector struct{ parsers fastjson.ParserPool }

// New returns a connector.
func New() *Connector { return new(Connector) }

// Kind is Social.
func (c *Connector) Kind() live.SourceKind { return live.Social }

// Capabilities are none: it only reads.
func (c *Connector) Capabilities(live.Source) []live.PlatformAct { return nil }

// Fields are what the source is called and its secret.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "name"}, {Name: "secret", Secret: true, Optional: true}}
}

// Prepare makes a secret where none is given.
func (c *Connector) Prepare(src live.Source) (live.Source, error) { return inbound.Prepare(src) }

// Probe has nobody to ask: the source is there as soon as it is set up.
func (c *Connector) Probe(_ context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	status := live.SourceStatus{ID: src.ID, Kind: src.Kind}
	inbound.Ready(src)(&status)
	return src, status, nil
}

// Run waits: the comments come by themselves.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	out.Report(inbound.Ready(src))
	<-ctx.Done()
	return ctx.Err()
}

// Admit checks the secret, which is part of the address.
func (c *Connector) Admit(src live.Source, p ingest.Proof, _ []byte) error {
	return inbound.SameKey(src.Secrets["secret"], p.Key)
}

// Read decodes a body.
func (c *Connector) Read(src live.Source, body []byte, received time.Time) ([]live.Message, error) {
	p := c.parsers.Get()
	defer c.parsers.Put(p)
	return Decode(p, new(ingest.Strings), body, src, received)
}
