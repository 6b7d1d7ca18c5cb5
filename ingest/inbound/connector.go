package inbound

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	maxName   = 40 // characters of a source's name
	minSecret = 16 // characters of a secret that a person chose
	maxSecret = 200
)

var (
	errName = live.Refuse(live.Invalid, "name_too_long", "name",
		"The name may have at most 40 characters.", "Der Name darf höchstens 40 Zeichen haben.")
	errSecret = live.Refuse(live.Invalid, "secret_invalid", "secret",
		"A secret has 16 to 200 characters. Leave it empty, and a good one is made.",
		"Ein Geheimnis hat 16 bis 200 Zeichen. Lassen Sie es leer, dann wird ein gutes erzeugt.")
)

// Connector stands for sources that are fed by others. The zero value is ready.
type Connector struct{ parsers fastjson.ParserPool }

// New returns a connector.
func New() *Connector { return new(Connector) }

// NewSecret makes a secret: 32 random bytes in base64url.
func NewSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Kind is Inbound.
func (c *Connector) Kind() live.SourceKind { return live.Inbound }

// Capabilities are none: we do not know where the comments come from.
func (c *Connector) Capabilities(live.Source) []live.PlatformAct { return nil }

// Fields are what the source is called and its secret.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "name"}, {Name: "secret", Secret: true, Optional: true}}
}

// Prepare makes a secret where none is given.
func (c *Connector) Prepare(src live.Source) (live.Source, error) { return Prepare(src) }

// Prepare is Connector.Prepare, for all sources that are fed by others.
func Prepare(src live.Source) (live.Source, error) {
	name := strings.TrimSpace(src.Config["name"])
	if name == "" {
		return src, ingest.Missing("name",
			"Give the source a name, such as “Discord”.", "Geben Sie der Quelle einen Namen, etwa „Discord“.")
	}
	if utf8.RuneCountInString(name) > maxName {
		return src, errName
	}
	secret := strings.TrimSpace(src.Secrets["secret"])
	switch n := len(secret); {
	case n == 0:
		secret = NewSecret()
	case n < minSecret || n > maxSecret:
		return src, errSecret
	}
	src.Config = map[string]string{"name": name}
	src.Secrets = map[string]string{"secret": secret}
	return src, nil
}

// Probe has nobody to ask: the source is there as soon as it is set up.
func (c *Connector) Probe(_ context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	status := live.SourceStatus{ID: src.ID, Kind: src.Kind}
	Ready(src)(&status)
	return src, status, nil
}

// Run waits: the comments come by themselves.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	out.Report(Ready(src))
	<-ctx.Done()
	return ctx.Err()
}

// Ready is the lamp of a source that waits to be fed.
func Ready(src live.Source) func(*live.SourceStatus) {
	return func(s *live.SourceStatus) {
		s.State, s.Mode, s.Channel = live.SourceLive, "push", src.Config["name"]
	}
}

// Admit checks the signature over the body or, for a socket, the secret that
// its first frame gave.
func (c *Connector) Admit(src live.Source, p ingest.Proof, body []byte) error {
	if p.Signature == "" && p.Key != "" {
		return SameKey(src.Secrets["secret"], p.Key)
	}
	return Verify(src.Secrets["secret"], body, p.Signature)
}

// Read decodes a body.
func (c *Connector) Read(src live.Source, body []byte, received time.Time) ([]live.Message, error) {
	p := c.parsers.Get()
	defer c.parsers.Put(p)
	return Decode(p, new(ingest.Strings), body, src, received)
}
