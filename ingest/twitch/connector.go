package twitch

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/websocket"

	"zuruf/ingest"
	"zuruf/live"
)

// Options is what the connector works with. The zero value reads Twitch
// anonymously.
type Options struct {
	API      string // default https://api.twitch.tv
	EventSub string // default wss://eventsub.wss.twitch.tv/ws
	IRC      string // default wss://irc-ws.chat.twitch.tv:443
	ClientID string // of our application at Twitch; without it no account is used
	Client   *ingest.Client
	Tokens   ingest.Tokens

	// Dial opens the connections of the WebSockets; nil is the usual way.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Ways of reading, in Config["mode"] and SourceStatus.Mode.
const (
	modeAuto     = "auto"
	modeEventSub = "eventsub"
	modeIRC      = "irc"
)

// Connector reads Twitch chats and acts in them.
type Connector struct {
	api, eventsub, irc string
	id                 string
	client             *ingest.Client
	tokens             ingest.Tokens
	dialer             websocket.Dialer

	mu         sync.Mutex
	allowances map[string]*allowance // by account
	scopes     map[string][]string   // by account, once known
	channels   map[string]user       // by login, once known
}

// New returns a connector.
func New(o Options) *Connector {
	c := &Connector{
		api: strings.TrimRight(o.API, "/"), eventsub: o.EventSub, irc: o.IRC, id: o.ClientID, client: o.Client, tokens: o.Tokens,
		dialer:     websocket.Dialer{Proxy: http.ProxyFromEnvironment, NetDialContext: o.Dial, HandshakeTimeout: handshake},
		allowances: map[string]*allowance{}, scopes: map[string][]string{}, channels: map[string]user{},
	}
	if c.api == "" {
		c.api = "https://api.twitch.tv"
	}
	if c.eventsub == "" {
		c.eventsub = "wss://eventsub.wss.twitch.tv/ws"
	}
	if c.irc == "" {
		c.irc = "wss://irc-ws.chat.twitch.tv:443"
	}
	if c.client == nil {
		c.client = ingest.NewClient(nil, 0)
	}
	return c
}

// Kind is Twitch.
func (c *Connector) Kind() live.SourceKind { return live.Twitch }

// Fields are the channel, the connected account, and how to read.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "channel", Optional: true}, {Name: "account", Optional: true}, {Name: "mode", Optional: true}}
}

// Prepare brings the channel to its login name. Without one it is the channel
// of the account.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	account, mode := strings.TrimSpace(src.Config["account"]), strings.ToLower(strings.TrimSpace(src.Config["mode"]))
	config := map[string]string{}
	switch typed := src.Config["channel"]; {
	case strings.TrimSpace(typed) != "":
		login, err := Login(typed)
		if err != nil {
			return src, err
		}
		config["channel"] = login
	case account == "":
		return src, ingest.Missing("channel",
			"Give the name or the address of the Twitch channel, such as https://twitch.tv/name, or connect its account.",
			"Geben Sie den Namen oder die Adresse des Twitch-Kanals an, etwa https://twitch.tv/name, oder verbinden Sie sein Konto.")
	}
	switch {
	case mode == "":
	case mode != modeAuto && mode != modeEventSub && mode != modeIRC:
		return src, errMode
	case mode == modeEventSub && account == "":
		return src, errModeAccount
	default:
		config["mode"] = mode
	}
	if account != "" {
		if c.tokens == nil || c.id == "" {
			return src, errAccountUnused
		}
		config["account"] = account
	}
	src.Config, src.Secrets = config, nil
	return src, nil
}

// Probe asks which channel it is. Without an account it only tries the door of
// its chat.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	status := live.SourceStatus{ID: src.ID, Kind: live.Twitch, State: live.SourceLive, Mode: modeIRC, Channel: src.Config["channel"]}
	if src.Config["account"] == "" {
		conn, _, err := c.enter(ctx, src.Config["channel"])
		if err != nil {
			return src, live.SourceStatus{}, err
		}
		conn.Close()
		return src, status, nil
	}
	who, err := c.account(ctx, src)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	h := c.caller(src)
	u, err := c.channel(ctx, h, src, who)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	b, err := h.look(ctx, "user_id", u.id)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	status.Channel, status.Picture, status.Title = u.name, u.picture, b.title
	if b.picture != "" {
		status.Picture = b.picture
	}
	if !b.live {
		status.State = live.SourceWaiting
	}
	if src.Config["mode"] != modeIRC {
		status.Mode = modeEventSub
		if lacks(who.Scopes, "user:read:chat") {
			return src, status, missing("user:read:chat")
		}
	}
	for _, act := range live.Acts {
		if scope := scopes[act]; scope != "" && lacks(who.Scopes, scope) && status.Hint == nil {
			status.Hint = missing(scope)
		}
	}
	status.Can = c.Capabilities(src)
	return src, status, nil
}

// lacks reports whether a permission is known not to have been given.
func lacks(given []string, scope string) bool {
	return len(given) > 0 && !slices.Contains(given, scope)
}

// account says who the connected account is, and remembers its permissions.
func (c *Connector) account(ctx context.Context, src live.Source) (live.Account, error) {
	if c.tokens == nil || c.id == "" {
		return live.Account{}, errAccountUnused
	}
	id := src.Config["account"]
	a, err := c.tokens.Account(ctx, id)
	if err != nil {
		return a, accountError(err)
	}
	c.mu.Lock()
	c.scopes[id] = a.Scopes
	c.mu.Unlock()
	return a, nil
}

// channel says which channel a source reads: the one that was named, or the
// account's own. It asks Twitch once.
func (c *Connector) channel(ctx context.Context, h *caller, src live.Source, who live.Account) (user, error) {
	name := src.Config["channel"]
	key := name
	if key == "" {
		key = "#" + who.User
	}
	c.mu.Lock()
	u, ok := c.channels[key]
	c.mu.Unlock()
	if ok {
		return u, nil
	}
	id := ""
	if name == "" {
		id = who.User
	}
	u, err := h.find(ctx, id, name)
	if err != nil {
		return u, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.channels) >= 1000 {
		clear(c.channels)
	}
	c.channels[key] = u
	return u, nil
}

func (c *Connector) allowance(account string) *allowance {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.allowances[account]
	if a == nil {
		a = &allowance{}
		c.allowances[account] = a
	}
	return a
}
