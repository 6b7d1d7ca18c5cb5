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

// Options is what the connector works with. The zero value is Instagram
// itself, with pasted tokens only and without webhooks.
type Options struct {
	FacebookURL  string // for Facebook Login; default https://graph.facebook.com
	InstagramURL string // for Instagram Login; default https://graph.instagram.com
	URL          string // for whichever of the two is empty: a simulation
	Version      string // default v26.0
	Client       *ingest.Client
	App          meta.App
	Tokens       ingest.Tokens
}

// Connector reads Instagram live broadcasts and moderates their comments.
type Connector struct {
	facebook, instagram *meta.Graph // by the login that the token comes from
	tokens              ingest.Tokens
	app                 meta.App
	arrivals            meta.Arrivals
	parsers             fastjson.ParserPool // for webhooks
}

// New returns a connector.
func New(o Options) *Connector {
	graph := func(address, fallback, secret, needs string) *meta.Graph {
		for _, other := range [...]string{o.URL, fallback} {
			if address == "" {
				address = other
			}
		}
		return meta.NewGraph(meta.Graph{URL: address, Version: o.Version, Client: o.Client, Tokens: o.Tokens, Secret: secret,
			Words: meta.Words{Platform: "Instagram", Token: "token", Object: "user", Needs: needs}})
	}
	return &Connector{
		facebook:  graph(o.FacebookURL, "https://graph.facebook.com", o.App.Secret, "instagram_basic, instagram_manage_comments"),
		instagram: graph(o.InstagramURL, "https://graph.instagram.com", o.App.InstagramSecret, "instagram_business_basic, instagram_business_manage_comments"),
		tokens:    o.Tokens, app: o.App,
	}
}

// Kind is Instagram.
func (c *Connector) Kind() live.SourceKind { return live.Instagram }

// Fields are the professional account, its token or its connected account, and
// by which of the two logins it was made.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{
		{Name: "user", Optional: true}, {Name: "token", Secret: true, Optional: true},
		{Name: "account", Optional: true}, {Name: "login", Optional: true},
	}
}

// Prepare checks that the account is given by its number.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	field := func(name string) string { return strings.TrimSpace(src.Config[name]) }
	user, account, login, token := field("user"), field("account"), strings.ToLower(field("login")), strings.TrimSpace(src.Secrets["token"])
	if user == "" && account == "" {
		return src, ingest.Missing("user",
			"Give the number of the Instagram professional account (17 digits, mostly beginning with 178414).",
			"Geben Sie die Nummer des professionellen Instagram-Kontos an (17 Ziffern, meist mit 178414 am Anfang).")
	}
	if user != "" && !meta.IsNumber(user) {
		return src, live.Refuse(live.Invalid, "user_invalid", "user",
			"The account is given by its number, not by its name or address: 17 digits, as they stand in the Meta app dashboard under Instagram.",
			"Das Konto wird mit seiner Nummer angegeben, nicht mit Name oder Adresse: 17 Ziffern, wie sie in der Meta-App-Übersicht unter Instagram stehen.")
	}
	if account == "" && token == "" {
		return src, ingest.Missing("token",
			"Instagram wants an access token of this account.",
			"Instagram verlangt ein Zugriffstoken dieses Kontos.")
	}
	config, secrets := map[string]string{}, map[string]string{}
	switch {
	case login == "facebook", login == "instagram":
		config["login"] = login
	case login != "":
		return src, live.Refuse(live.Invalid, "login_invalid", "login",
			"The login is facebook or instagram. It may also be left empty: the token shows it.",
			"Die Anmeldung ist facebook oder instagram. Das Feld kann auch leer bleiben: Man sieht es dem Token an.")
	}
	if user != "" {
		config["user"] = user
	}
	if account != "" {
		config["account"] = account
	} else {
		secrets["token"] = token
	}
	src.Config, src.Secrets = config, secrets
	return src, nil
}

// open returns a Call to the host that the source's login belongs to, the name
// of that login, and the number of the account.
func (c *Connector) open(ctx context.Context, src live.Source) (call *meta.Call, login, user string, err error) {
	login, user = src.Config["login"], src.Config["user"]
	token, account := src.Secrets["token"], src.Config["account"]
	if account != "" && c.tokens != nil {
		if user == "" {
			var a live.Account
			a, err = c.tokens.Account(ctx, account)
			user = a.User
		}
		if err == nil && login == "" {
			token, err = c.tokens.Access(ctx, account, "")
		}
	}
	if err != nil {
		if live.AsError(err) == nil && ctx.Err() == nil {
			err = live.ErrUnavailable.Because(err)
		}
		return c.facebook.Open(src), login, user, err
	}
	if login == "" {
		if login = "facebook"; strings.HasPrefix(token, "IG") { // as all tokens of Instagram Login do
			login = "instagram"
		}
	}
	if login == "instagram" {
		return c.instagram.Open(src), login, user, nil
	}
	return c.facebook.Open(src), login, user, nil
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
	v, err := meta.Node(&call.Parser, body)
	if err != nil {
		return account{}, err
	}
	return account{
		name: string(v.GetStringBytes("name")), username: string(v.GetStringBytes("username")),
		picture: meta.HTTPS(v.GetStringBytes("profile_picture_url")),
	}, nil
}

// Probe asks which account it is, and whether its broadcasts may be read. It
// adds the account's number to the source, by which webhooks find it.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	status := live.SourceStatus{ID: src.ID, Kind: live.Instagram, State: live.SourceWaiting}
	call, login, user, err := c.open(ctx, src)
	if err != nil {
		return src, status, err
	}
	a, err := look(ctx, call, user)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	a.show(&status)
	media, _, err := broadcasts(ctx, call, user)
	if err != nil {
		return src, status, err
	}
	if len(media) > 0 {
		status.State = live.SourceLive
	}
	config := map[string]string{"user": user, "login": login}
	if src.Config["account"] != "" {
		config["account"] = src.Config["account"]
	}
	src.Config = config
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
func (c *Connector) Handshake(query url.Values) (string, error) { return c.app.Handshake(query) }

// Open verifies and decodes a live_comments webhook.
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
	list, err := decodeHook(p, new(ingest.Strings), body, received)
	last := ""
	for i := range list {
		if list[i].Account != last {
			last = list[i].Account
			c.arrivals.Came(last, received)
		}
	}
	return list, err
}

// before is how much older than its source a comment may be when its webhook
// comes: Meta tries for 36 hours, and the retries of the last show are not for
// this one. What a running broadcast lost is found by polling.
const before = 12 * time.Hour

// Addressed reports whether a comment is on a broadcast of src's account. Which
// broadcast does not matter: all are read.
func (c *Connector) Addressed(src live.Source, d *ingest.Delivery) bool {
	at := d.Message.Comment.PublishedAt
	old := at > 0 && src.CreatedAt > 0 && at < src.CreatedAt-before.Milliseconds()
	return d.Account != "" && d.Account == src.Config["user"] && !old
}
