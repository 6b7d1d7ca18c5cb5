package youtube

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

// Options is what the connector works with. The zero value is YouTube itself.
type Options struct {
	URL        string // default https://www.googleapis.com
	Client     *ingest.Client
	DailyQuota int64 // units a day and API key; default 10,000
	ListCost   int64 // units a page of chat; default 5
}

// Connector reads YouTube live chats.
type Connector struct {
	url    string
	client *ingest.Client
	daily  int64
	cost   int64

	mu      sync.Mutex
	ledgers map[[sha256.Size]byte]*ledger // by API key
	paces   map[string]*pace              // by chat
}

// New returns a connector.
func New(o Options) *Connector {
	c := &Connector{
		url: strings.TrimRight(o.URL, "/"), client: o.Client, daily: o.DailyQuota, cost: o.ListCost,
		ledgers: make(map[[sha256.Size]byte]*ledger), paces: make(map[string]*pace),
	}
	if c.url == "" {
		c.url = "https://www.googleapis.com"
	}
	if c.client == nil {
		c.client = ingest.NewClient(nil, 0)
	}
	if c.daily == 0 {
		c.daily = 10_000
	}
	if c.cost == 0 {
		c.cost = 5
	}
	return c
}

// Kind is YouTube.
func (c *Connector) Kind() live.SourceKind { return live.YouTube }

// Capabilities are none: an API key only reads.
func (c *Connector) Capabilities(live.Source) []live.PlatformAct { return nil }

// Fields are the video and the API key.
func (c *Connector) Fields() []ingest.Field {
	return []ingest.Field{{Name: "video"}, {Name: "api_key", Secret: true}}
}

// Prepare turns a pasted address into an id.
func (c *Connector) Prepare(src live.Source) (live.Source, error) {
	video := strings.TrimSpace(src.Config["video"])
	if video == "" {
		return src, ingest.Missing("video",
			"Paste the address of the YouTube broadcast, or its id.",
			"Fügen Sie die Adresse der YouTube-Übertragung ein, oder ihre Kennung.")
	}
	id, err := VideoID(video)
	if err != nil {
		return src, err
	}
	key := strings.TrimSpace(src.Secrets["api_key"])
	if key == "" {
		e := *errKeyMissing
		e.Kind = live.Invalid
		return src, &e
	}
	src.Config = map[string]string{"video": id}
	src.Secrets = map[string]string{"api_key": key}
	return src, nil
}

// Probe asks which video it is, and whether its chat can be read.
func (c *Connector) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	b, err := c.session(src).look(ctx)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	state, refusal := b.state()
	if state == live.SourceEnded {
		refusal = errOver
	}
	status := live.SourceStatus{ID: src.ID, Kind: live.YouTube, State: state}
	b.show(&status)
	if refusal != nil {
		return src, status, refusal
	}
	return src, status, nil
}

// session is the reading of one source: what one goroutine needs.
type session struct {
	c      *Connector
	src    live.Source
	video  string
	key    string
	ledger *ledger
	d      decoder
	buf    []byte
}

func (c *Connector) session(src live.Source) *session {
	key := src.Secrets["api_key"]
	return &session{c: c, src: src, video: src.Config["video"], key: key, ledger: c.ledger(key)}
}

func (c *Connector) ledger(key string) *ledger {
	sum := sha256.Sum256([]byte(key))
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.ledgers[sum]
	if l == nil {
		l = &ledger{daily: c.daily}
		c.ledgers[sum] = l
	}
	return l
}

// look asks videos.list, for one unit.
func (s *session) look(ctx context.Context) (broadcast, error) {
	body, err := s.get(ctx, "/youtube/v3/videos", 1, url.Values{
		"part": {"snippet,liveStreamingDetails"}, "id": {s.video},
	})
	if err != nil {
		return broadcast{}, err
	}
	return s.d.broadcast(body)
}

// get calls the API. The key travels in a header, so that no log of addresses
// holds it. Every request costs, also one that is refused.
func (s *session) get(ctx context.Context, path string, units int64, query url.Values) ([]byte, error) {
	s.ledger.spend(time.Now(), units)
	answer, err := s.c.client.Get(ctx, s.c.url+path+"?"+query.Encode(), http.Header{"X-Goog-Api-Key": {s.key}}, s.buf)
	if err != nil {
		return nil, err
	}
	s.buf = answer.Body
	if answer.Status == http.StatusOK {
		return answer.Body, nil
	}
	refused := refusal(&s.d.parser, answer.Status, answer.Body)
	if refused.Code == ingest.ErrQuota.Code {
		now := time.Now()
		s.ledger.exhausted(now)
		refused.Retry = int(renewal(now).Sub(now)/time.Second) + 1
	}
	return nil, refused
}
