package instagram

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// Options is what the connector works with. The zero value is Instagram with
// Facebook Login, without webhooks.
type Options struct {
	URL     string // default https://graph.facebook.com; https://graph.instagram.com with Instagram Login
	Version string // default v26.0
	Client  *ingest.Client
	App     meta.App
}

// Connector reads Instagram live broadcasts.
type Connector struct {
	graph   *meta.Graph
	parsers fastjson.ParserPool // for webhooks
}

// New returns a connector.
func New(o Options) *Connector {
	return &Connector{graph: meta.NewGraph(o.URL, o.Version, o.Client, o.App, meta.Words{
		Platform: "Instagram", Token: "token", Object: "user",
		Needs: "instagram_basic, instagram_manage_comments",
	})}
}

// Kind is Instagram.
func (c *Connector) Kind() live.SourceKind { return live.Instagram }

// Capabilities are none so far: this connector only reads.
func (c *Connector) Capabilities(live.Source) []live.PlatformAct { return nil }

// Fields are the professional account and its token.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "user"}, {Name: "token", Secret: true}}
}

// Prepare checks that the account is given by its number.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	user := strings.TrimSpace(src.Config["user"])
	if user == "" {
		return src, ingest.Missing("user",
			"Give the number of the Instagram professional account (17 digits, mostly beginning with 178414).",
			"Geben Sie die Nummer des professionellen Instagram-Kontos an (17 Ziffern, meist mit 178414 am Anfang).")
	}
	if !isNumber(user) {
		return src, live.Refuse(live.Invalid, "user_invalid", "user",
			"The account is given by its number, not by its name or address: 17 digits, as they stand in the Meta app dashboard under Instagram.",
			"Das Konto wird mit seiner Nummer angegeben, nicht mit Name oder Adresse: 17 Ziffern, wie sie in der Meta-App-Übersicht unter Instagram stehen.")
	}
	token := strings.TrimSpace(src.Secrets["token"])
	if token == "" {
		return src, ingest.Missing("token",
			"Instagram wants an access token of this account.",
			"Instagram verlangt ein Zugriffstoken dieses Kontos.")
	}
	src.Config = map[string]string{"user": user}
	src.Secrets = map[string]string{"token": token}
	return src, nil
}

// account is what Instagram says about the user.
type account struct{ name, username, picture string }

func (a *account) show(s *live.SourceStatus) {
	s.Title, s.Picture = a.name, a.picture
	if s.Title == "" {
		s.Title = a.username
	}
	if a.username != "" {
		s.Channel = "@" + a.username
	}
}

func look(ctx context.Context, call *meta.Call, user string) (account, error) {
	body, _, err := call.Get(ctx, "/"+user, url.Values{"fields": {"username,name,profile_picture_url"}})
	if err != nil {
		return account{}, err
	}
	v, err := call.Parser.ParseBytes(body)
	if err != nil {
		return account{}, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject || !v.Exists("id") {
		return account{}, ingest.ErrUnreadable.Because(errors.New("no object with an id"))
	}
	a := account{name: string(v.GetStringBytes("name")), username: string(v.GetStringBytes("username"))}
	if picture := string(v.GetStringBytes("profile_picture_url")); strings.HasPrefix(picture, "https://") {
		a.picture = picture
	}
	return a, nil
}

// Probe asks which account it is, and whether its broadcasts may be read.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	call := c.graph.With(src.Secrets["token"])
	a, err := look(ctx, call, src.Config["user"])
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	status := live.SourceStatus{ID: src.ID, Kind: live.Instagram, State: live.SourceWaiting}
	a.show(&status)
	media, _, err := broadcasts(ctx, call, src.Config["user"])
	if err != nil {
		return src, status, err
	}
	if len(media) > 0 {
		status.State = live.SourceLive
	}
	return src, status, nil
}

// broadcasts asks for the ids of the account's live broadcasts.
func broadcasts(ctx context.Context, call *meta.Call, user string) ([]string, meta.Usage, error) {
	body, usage, err := call.Get(ctx, "/"+user+"/live_media", url.Values{"fields": {"id,media_type,media_product_type"}})
	if err != nil {
		return nil, usage, err
	}
	ids, err := decodeMedia(&call.Parser, body)
	return ids, usage, err
}

// Handshake answers Meta's verification of the webhook address.
func (c *Connector) Handshake(query url.Values) (string, error) { return c.graph.App.Handshake(query) }

// Open verifies and decodes a live_comments webhook.
func (c *Connector) Open(body []byte, signature string, received time.Time) ([]ingest.Delivery, error) {
	if err := c.graph.App.Verify(body, signature); err != nil {
		return nil, err
	}
	p := c.parsers.Get()
	defer c.parsers.Put(p)
	return decodeHook(p, new(ingest.Strings), body, received)
}

// Addressed reports whether a comment is on a broadcast of src's account. Which
// broadcast does not matter: an account has one at a time.
func (c *Connector) Addressed(src live.Source, d *ingest.Delivery) bool {
	return d.Account == src.Config["user"]
}
