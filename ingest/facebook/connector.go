package facebook

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

// Options is what the connector works with. The zero value is Facebook itself,
// with pasted tokens only and without webhooks.
type Options struct {
	URL     string // default https://graph.facebook.com
	Version string // default v26.0
	Client  *ingest.Client
	App     meta.App
	Tokens  ingest.Tokens
}

// Connector reads Facebook live videos and moderates their comments.
type Connector struct {
	graph    *meta.Graph
	app      meta.App
	air      air
	arrivals meta.Arrivals
	parsers  fastjson.ParserPool // for webhooks
}

// New returns a connector.
func New(o Options) *Connector {
	return &Connector{app: o.App, graph: meta.NewGraph(meta.Graph{
		URL: o.URL, Version: o.Version, Client: o.Client, Tokens: o.Tokens, Secret: o.App.Secret,
		Words: meta.Words{Platform: "Facebook", Token: "page_token", Object: "live_video", Needs: "pages_read_engagement, pages_read_user_content"},
	})}
}

// Kind is Facebook.
func (c *Connector) Kind() live.SourceKind { return live.Facebook }

// Fields are the live video or, for whatever it broadcasts, the page; and the
// page's token or its connected account.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{
		{Name: "live_video", Optional: true}, {Name: "page", Optional: true},
		{Name: "page_token", Secret: true, Optional: true}, {Name: "account", Optional: true},
	}
}

// Prepare turns a pasted address into a number.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	field := func(name string) string { return strings.TrimSpace(src.Config[name]) }
	config, secrets := map[string]string{}, map[string]string{}
	pasted, page, account, token := field("live_video"), field("page"), field("account"), strings.TrimSpace(src.Secrets["page_token"])
	if pasted == "" && page == "" && account == "" {
		return src, ingest.Missing("live_video",
			"Paste the address of the Facebook live video, or its number. To read whatever the page broadcasts, give the page's number instead.",
			"Fügen Sie die Adresse des Facebook-Live-Videos ein, oder seine Nummer. Soll gelesen werden, was immer die Seite sendet, geben Sie stattdessen die Nummer der Seite an.")
	}
	if pasted != "" {
		id, err := LiveVideoID(pasted)
		if err != nil {
			return src, err
		}
		config["live_video"] = id
		if video := src.Config["video"]; meta.IsNumber(video) {
			config["video"] = video
		}
	}
	if page != "" {
		if !meta.IsNumber(page) {
			return src, live.Refuse(live.Invalid, "page_invalid", "page",
				"The page is given by its number, which stands in its settings under Page transparency. It may also be left empty.",
				"Die Seite wird mit ihrer Nummer angegeben; sie steht in ihren Einstellungen unter Seitentransparenz. Das Feld kann auch leer bleiben.")
		}
		config["page"] = page
	}
	switch {
	case account != "":
		config["account"] = account
	case token != "":
		secrets["page_token"] = token
	default:
		return src, ingest.Missing("page_token",
			"Facebook wants the access token of the page. The user who makes it must be allowed to moderate there.",
			"Facebook verlangt das Zugriffstoken der Seite. Wer es erstellt, muss dort moderieren dürfen.")
	}
	src.Config, src.Secrets = config, secrets
	return src, nil
}

// Probe asks which live video it is, or which ones the page runs, and whether
// comments may be read. It adds page and video to the source, by which webhooks
// find it.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	call := c.graph.Open(src)
	status := live.SourceStatus{ID: src.ID, Kind: live.Facebook, State: live.SourceWaiting}
	page, err := c.pageOf(ctx, src)
	if err != nil {
		return src, status, err
	}
	config := map[string]string{}
	for _, name := range [...]string{"live_video", "account"} {
		if src.Config[name] != "" {
			config[name] = src.Config[name]
		}
	}
	id := src.Config["live_video"]
	if id == "" {
		config["page"] = page
		src.Config = config
		if status, err = c.probePage(ctx, call, page, status); err != nil || len(status.Choices) == 0 {
			return src, status, err
		}
		id = status.Choices[0].ID
	} else {
		b, _, err := look(ctx, call, id)
		if err != nil {
			return src, status, err
		}
		status.State = b.state()
		b.show(&status)
		for key, learned := range map[string]string{"page": b.page, "video": b.video} {
			if learned == "" {
				learned = src.Config[key]
			}
			if learned != "" {
				config[key] = learned
			}
		}
		src.Config = config
	}
	_, _, err = call.Get(ctx, "/"+id+"/comments", comments(0, 1, "", true))
	return src, status, err
}

// probePage shows what a page broadcasts.
func (c *Connector) probePage(ctx context.Context, call *meta.Call, page string, status live.SourceStatus) (live.SourceStatus, error) {
	p, _, err := lookPage(ctx, call, page)
	if err != nil {
		return status, err
	}
	p.show(&status)
	list, _, err := running(ctx, call, page)
	if err != nil {
		return status, err
	}
	if status.Choices = list; len(list) > 0 {
		status.State, status.Title = live.SourceLive, list[0].Title
	}
	return status, nil
}

// pageOf returns the number of the page, as far as it is known without asking
// Facebook: the account's page, if none is given.
func (c *Connector) pageOf(ctx context.Context, src live.Source) (string, error) {
	if page := src.Config["page"]; page != "" || src.Config["account"] == "" || c.graph.Tokens == nil {
		return page, nil
	}
	a, err := c.graph.Tokens.Account(ctx, src.Config["account"])
	if err != nil && live.AsError(err) == nil && ctx.Err() == nil {
		err = live.ErrUnavailable.Because(err)
	}
	return a.User, err
}

// Handshake answers Meta's verification of the webhook address.
func (c *Connector) Handshake(query url.Values) (string, error) { return c.app.Handshake(query) }

// Open verifies and decodes a webhook of a page. One that says that a broadcast
// has begun wakes the sources of its page that wait for one on this node; the
// others look each minute.
func (c *Connector) Open(body []byte, signature string, received time.Time) ([]ingest.Delivery, error) {
	err := c.app.Verify(body, signature)
	if !errors.Is(err, ingest.ErrHooksOff) {
		c.arrivals.Opened(received, err)
	}
	if err != nil {
		return nil, err
	}
	p := c.parsers.Get()
	defer c.parsers.Put(p)
	h, err := decodeHook(p, new(ingest.Strings), body, received)
	for _, page := range h.pages {
		c.arrivals.Came(page, received)
	}
	for _, page := range h.began {
		c.air.wake(page)
	}
	return h.deliveries, err
}

// Addressed reports whether a change is one of src's comments: it names its
// video. News about a comment anywhere on its page does no harm, while missed
// news would. Where nothing is known about the video of a source that is set to
// one, everything on its page is; a source set to the page takes what belongs
// to the broadcast that this node reads for it, and polling brings the rest.
func (c *Connector) Addressed(src live.Source, d *ingest.Delivery) bool {
	page := src.Config["page"]
	if page != "" && page != d.Account {
		return false
	}
	reads := c.air.reads(src)
	for _, object := range d.Objects {
		for _, known := range [...]string{src.Config["live_video"], src.Config["video"], reads.live, reads.video} {
			if object != "" && object == known {
				return true
			}
		}
	}
	if page == "" {
		return false
	}
	nothing := src.Config["live_video"] != "" && src.Config["video"] == "" && reads.video == ""
	return !d.Message.Says() || nothing
}
