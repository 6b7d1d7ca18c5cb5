package youtube

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

// Options is what the connector works with. The zero value is YouTube itself,
// read by API keys.
type Options struct {
	URL         string // default https://www.googleapis.com
	Client      *ingest.Client
	Tokens      ingest.Tokens // of connected accounts; nil: there are none
	Ledger      ingest.Ledger // nil: units are counted by this process alone
	OAuthClient string        // id of the OAuth client by which accounts connect: its project's units are shared
	DailyQuota  int64         // units a day and project; default 10,000
	ListCost    int64         // units a page of chat or a connection of its stream; default 5
	Reserve     int64         // units of a day that reading leaves for writing; default 500, at most a quarter
}

// Connector reads and moderates YouTube live chats.
type Connector struct {
	o      Options
	url    string
	client *ingest.Client

	mu       sync.Mutex
	books    map[string]*book   // by the ledger's account
	memories map[string]*memory // by show and source
}

// New returns a connector.
func New(o Options) *Connector {
	c := &Connector{o: o, url: strings.TrimRight(o.URL, "/"), client: o.Client, books: map[string]*book{}, memories: map[string]*memory{}}
	if c.url == "" {
		c.url = "https://www.googleapis.com"
	}
	if c.client == nil {
		c.client = ingest.NewClient(nil, 0)
	}
	if c.o.DailyQuota <= 0 {
		c.o.DailyQuota = 10_000
	}
	if c.o.ListCost <= 0 {
		c.o.ListCost = 5
	}
	if c.o.Reserve <= 0 {
		c.o.Reserve = 500
	}
	return c
}

// Kind is YouTube.
func (c *Connector) Kind() live.SourceKind { return live.YouTube }

// Capabilities are what a connected account allows; an API key only reads.
func (c *Connector) Capabilities(src live.Source) []live.PlatformAct {
	if src.Config["account"] == "" {
		return nil
	}
	return []live.PlatformAct{live.ActDelete, live.ActBan, live.ActTimeout, live.ActUnban, live.ActReply}
}

// Fields are the video or channel, an API key or a connected account, and how
// to spend the units of a day: mode (auto, stream, poll), hours (planned length
// of the show), units (a day) and cost (units a page).
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{
		{Name: "video", Optional: true}, {Name: "api_key", Secret: true, Optional: true}, {Name: "account", Optional: true},
		{Name: "mode", Optional: true}, {Name: "hours", Optional: true}, {Name: "units", Optional: true}, {Name: "cost", Optional: true},
	}
}

// Prepare turns a pasted address into Config["video"] or Config["channel"].
// Without either, the source is whatever the connected account broadcasts.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	config := map[string]string{}
	for _, name := range [...]string{"account", "mode", "hours", "units", "cost"} {
		if value := strings.TrimSpace(src.Config[name]); value != "" {
			config[name] = value
		}
	}
	pasted := strings.TrimSpace(src.Config["video"])
	if pasted == "" {
		pasted = strings.TrimSpace(src.Config["channel"])
	}
	if pasted != "" {
		video, channel, err := Address(pasted)
		switch {
		case err != nil:
			return src, err
		case video != "":
			config["video"] = video
		default:
			config["channel"] = channel
		}
	} else if config["account"] == "" {
		return src, ingest.Missing("video",
			"Paste the address of the YouTube broadcast, its id or the channel as @name, or connect the channel's account.",
			"Fügen Sie die Adresse der YouTube-Übertragung, ihre Kennung oder den Kanal als @name ein, oder verbinden Sie das Konto des Kanals.")
	}
	secrets := map[string]string{}
	if key := strings.TrimSpace(src.Secrets["api_key"]); key != "" {
		secrets["api_key"] = key
	} else if config["account"] == "" {
		e := *errKeyMissing
		e.Kind = live.Invalid
		return src, &e
	}
	src.Config, src.Secrets = config, secrets
	return src, checkNumbers(config)
}

// Probe asks which broadcast it is, and whether its chat can be read.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	s := c.session(src)
	status := live.SourceStatus{ID: src.ID, Kind: live.YouTube, State: live.SourceWaiting, Can: c.Capabilities(src)}
	account, err := s.identify(ctx)
	if err != nil {
		return src, status, err
	}
	if s.account != "" && !mayWrite(account.Scopes) {
		status.Hint = errScope
	}
	var f finder
	got, err := s.find(ctx, &f)
	if err == errNoBroadcast {
		status.Channel, status.Hint = f.name, errNoBroadcast
		return src, status, nil
	}
	if err != nil {
		return src, status, err
	}
	state, refusal := got.b.state()
	if state == live.SourceEnded {
		refusal = errOver
	}
	status.State, status.Choices = state, got.choices
	got.b.show(&status)
	if refusal != nil {
		return src, status, refusal
	}
	return src, status, nil
}

// mayWrite reports whether scopes allow to moderate; also if nobody knows them.
func mayWrite(scopes []string) bool {
	const google = "https://www.googleapis.com/auth/"
	return len(scopes) == 0 || slices.Contains(scopes, google+"youtube") || slices.Contains(scopes, google+"youtube.force-ssl")
}

// memory is what outlives one Run of a source, so that a failure and a new
// start neither ask too early nor ask again. Only the reader and, for chat,
// Act use it.
type memory struct {
	identity string // of the configuration it belongs to
	used     time.Time
	find     finder
	since    time.Time     // waiting since
	over     time.Time     // the broadcast is over since; zero: it is not
	again    time.Time     // when to look again whether it is
	looks    int           // for a broadcast that has not begun
	called   time.Time     // when the chat was last asked for
	got      time.Time     // and when the last page came
	told     time.Duration // that polls shall be apart
	mode     string        // last chosen
	failures int           // of the stream, in a row
	polling  time.Time     // until then the stream is taken not to work

	mu   sync.Mutex
	chat string // being read
}

func (m *memory) reads(chat string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.chat = chat
}

func (m *memory) reading() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.chat
}

// forget is how long a source is remembered that nobody reads.
const forget = 24 * time.Hour

func (c *Connector) memory(src live.Source) *memory {
	place := src.Show + "/" + src.ID
	identity := strings.Join([]string{src.Config["video"], src.Config["channel"], src.Config["account"], accountOf(src.Secrets["api_key"])}, " ")
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.memories[place]
	if m == nil || m.identity != identity {
		for other, old := range c.memories { // sources go, and nobody says so
			if now.Sub(old.used) > forget {
				delete(c.memories, other)
			}
		}
		m = &memory{identity: identity, since: now, told: usualInterval}
		c.memories[place] = m
	}
	m.used = now
	return m
}

func (c *Connector) book(account string) *book {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.books[account]
	if b == nil {
		b = &book{shared: c.o.Ledger, account: account}
		c.books[account] = b
	}
	return b
}
