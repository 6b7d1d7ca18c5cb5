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

// Options is what the connector works with. The zero value is Facebook itself, without webhooks.
type Options struct {
	URL     string // default https://graph.facebook.com
	Version string // default v26.0
	Client  *ingest.Client
	App     meta.App
}

// Connector reads Facebook live videos.
type Connector struct {
	graph   *meta.Graph
	parsers fastjson.ParserPool // for webhooks
}

// New returns a connector.
func New(o Options) *Connector {
	return &Connector{graph: meta.NewGraph(o.URL, o.Version, o.Client, o.App, meta.Words{
		Platform: "Facebook", Token: "page_token", Object: "live_video",
		Needs: "pages_read_engagement, pages_read_user_content",
	})}
}

// Kind is Facebook.
func (c *Connector) Kind() live.SourceKind { return live.Facebook }

// Capabilities are none so far: this connector only reads.
func (c *Connector) Capabilities(live.Source) []live.PlatformAct { return nil }

// Fields are the live video, its page token and, if it is known, the page.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "live_video"}, {Name: "page", Optional: true}, {Name: "page_token", Secret: true}}
}

// Prepare turns a pasted address into a number.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	pasted, page := strings.TrimSpace(src.Config["live_video"]), strings.TrimSpace(src.Config["page"])
	if pasted == "" {
		return src, ingest.Missing("live_video",
			"Paste the address of the Facebook live video, or its number.",
			"Fügen Sie die Adresse des Facebook-Live-Videos ein, oder seine Nummer.")
	}
	id, err := LiveVideoID(pasted)
	if err != nil {
		return src, err
	}
	if page != "" && !isNumber(page) {
		return src, live.Refuse(live.Invalid, "page_invalid", "page",
			"The page is given by its number, which stands in its settings under Page transparency. It may also be left empty.",
			"Die Seite wird mit ihrer Nummer angegeben; sie steht in ihren Einstellungen unter Seitentransparenz. Das Feld kann auch leer bleiben.")
	}
	token := strings.TrimSpace(src.Secrets["page_token"])
	if token == "" {
		return src, ingest.Missing("page_token",
			"Facebook wants the access token of the page. The user who makes it must be allowed to moderate there.",
			"Facebook verlangt das Zugriffstoken der Seite. Wer es erstellt, muss dort moderieren dürfen.")
	}
	video := src.Config["video"]
	src.Config = map[string]string{"live_video": id}
	if page != "" {
		src.Config["page"] = page
	}
	if isNumber(video) {
		src.Config["video"] = video
	}
	src.Secrets = map[string]string{"page_token": token}
	return src, nil
}

// broadcast is what Facebook says about a live video.
type broadcast struct {
	title, channel, picture string
	page, video             string // ids, "" if unknown
	status                  string
}

// state says what the lamp shows.
func (b *broadcast) state() live.SourceState {
	switch {
	case b.status == "VOD", b.status == "LIVE_STOPPED", b.status == "PROCESSING":
		return live.SourceEnded
	case strings.HasPrefix(b.status, "SCHEDULED"), b.status == "UNPUBLISHED":
		return live.SourceWaiting
	}
	return live.SourceLive
}

func (b *broadcast) show(s *live.SourceStatus) {
	s.Title, s.Channel, s.Picture = b.title, b.channel, b.picture
}

// look asks for the live video. An object of another kind, such as the video
// behind it, lacks some fields: then only the title is asked for.
func look(ctx context.Context, call *meta.Call, id string) (broadcast, meta.Usage, error) {
	body, usage, err := call.Get(ctx, "/"+id, url.Values{"fields": {"title,status,from{id,name,picture},video"}})
	if errors.Is(err, meta.ErrParameter) {
		body, usage, err = call.Get(ctx, "/"+id, url.Values{"fields": {"title"}})
	}
	if err != nil {
		return broadcast{}, usage, err
	}
	v, err := call.Parser.ParseBytes(body)
	if err != nil {
		return broadcast{}, usage, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject || !v.Exists("id") {
		return broadcast{}, usage, ingest.ErrUnreadable.Because(errors.New("no object with an id"))
	}
	b := broadcast{
		title:   string(v.GetStringBytes("title")),
		status:  string(v.GetStringBytes("status")),
		channel: string(v.GetStringBytes("from", "name")),
		page:    string(v.GetStringBytes("from", "id")),
		video:   string(v.GetStringBytes("video", "id")),
	}
	if picture := string(v.GetStringBytes("from", "picture", "data", "url")); strings.HasPrefix(picture, "https://") {
		b.picture = picture
	}
	return b, usage, nil
}

// Probe asks which live video it is, and whether its comments may be read. It
// adds page and video to the source, by which webhooks find it.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	call := c.graph.With(src.Secrets["page_token"])
	b, _, err := look(ctx, call, src.Config["live_video"])
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	status := live.SourceStatus{ID: src.ID, Kind: live.Facebook, State: b.state()}
	b.show(&status)
	if _, _, err := call.Get(ctx, "/"+src.Config["live_video"]+"/comments", comments(0, 1, "")); err != nil {
		return src, status, err
	}
	config := map[string]string{"live_video": src.Config["live_video"]}
	for key, learned := range map[string]string{"page": b.page, "video": b.video} {
		if learned == "" {
			learned = src.Config[key]
		}
		if learned != "" {
			config[key] = learned
		}
	}
	src.Config = config
	return src, status, nil
}

// Handshake answers Meta's verification of the webhook address.
func (c *Connector) Handshake(query url.Values) (string, error) { return c.graph.App.Handshake(query) }

// Open verifies and decodes a feed webhook.
func (c *Connector) Open(body []byte, signature string, received time.Time) ([]ingest.Delivery, error) {
	if err := c.graph.App.Verify(body, signature); err != nil {
		return nil, err
	}
	p := c.parsers.Get()
	defer c.parsers.Put(p)
	return decodeHook(p, new(ingest.Strings), body, received)
}

// Addressed reports whether a change is one of src's comments: it names its
// video. Where the video is unknown, everything on its page is; and a removal
// anywhere on its page does no harm, while a missed one would.
func (c *Connector) Addressed(src live.Source, d *ingest.Delivery) bool {
	page := src.Config["page"]
	if page != "" && page != d.Account {
		return false
	}
	for _, object := range d.Objects {
		if object != "" && (object == src.Config["live_video"] || object == src.Config["video"]) {
			return true
		}
	}
	return page != "" && (src.Config["video"] == "" || d.Message.Removed != live.NotRemoved)
}
