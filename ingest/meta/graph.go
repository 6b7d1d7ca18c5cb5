package meta

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
)

// Version is the version of the Graph API that is asked for unless another is set.
const Version = "v26.0"

// Graph calls the Graph API. Safe for concurrent use.
type Graph struct {
	URL     string // https://graph.facebook.com
	Version string
	Client  *ingest.Client
	App     App
	Words   Words
}

// NewGraph returns a Graph with Meta's defaults for what is empty.
func NewGraph(url, version string, client *ingest.Client, app App, words Words) *Graph {
	if url == "" {
		url = "https://graph.facebook.com"
	}
	if version == "" {
		version = Version
	}
	if client == nil {
		client = ingest.NewClient(nil, 0)
	}
	return &Graph{URL: strings.TrimRight(url, "/"), Version: version, Client: client, App: app, Words: words}
}

// Call is one goroutine's use of a Graph with one token.
type Call struct {
	graph  *Graph
	token  string
	Parser fastjson.Parser
	buf    []byte
}

// With returns a Call with token.
func (g *Graph) With(token string) *Call { return &Call{graph: g, token: token} }

// Get asks for path, such as "/123/comments". The body is valid until the next
// Get. A refusal is a live.Error that says what to do. The token goes into the
// query, as Meta documents it, so no address may ever be shown; the client's
// errors hold none.
func (c *Call) Get(ctx context.Context, path string, query url.Values) ([]byte, Usage, error) {
	query.Set("access_token", c.token)
	if c.graph.App.Secret != "" {
		query.Set("appsecret_proof", c.graph.App.proof(c.token))
	}
	answer, err := c.graph.Client.Get(ctx, c.graph.URL+"/"+c.graph.Version+path+"?"+query.Encode(), nil, c.buf)
	if err != nil {
		return nil, Usage{}, err
	}
	c.buf = answer.Body
	usage := usageOf(&c.Parser, answer.Header)
	if answer.Status != http.StatusOK {
		return nil, usage, c.graph.Words.refusal(&c.Parser, answer.Status, answer.Body, usage)
	}
	return answer.Body, usage, nil
}

// Usage is how much of what is allowed has been used, by the platform's own account.
type Usage struct {
	Percent int
	Wait    time.Duration // until access is regained; 0: it is not lost
}

// usageOf reads X-App-Usage and X-Business-Use-Case-Usage ("Rate limits").
func usageOf(p *fastjson.Parser, header http.Header) Usage {
	var u Usage
	take := func(v *fastjson.Value) {
		for _, key := range [...]string{"call_count", "total_time", "total_cputime"} {
			u.Percent = max(u.Percent, v.GetInt(key))
		}
		u.Wait = max(u.Wait, time.Duration(min(v.GetInt("estimated_time_to_regain_access"), 24*60))*time.Minute)
	}
	if v, err := p.Parse(header.Get("X-App-Usage")); err == nil {
		take(v)
	}
	if v, err := p.Parse(header.Get("X-Business-Use-Case-Usage")); err == nil {
		v.GetObject().Visit(func(_ []byte, list *fastjson.Value) {
			for _, v := range list.GetArray() {
				take(v)
			}
		})
	}
	return u
}

// Pace stretches an interval as the allowance runs out; slow says that it did so noticeably.
func (u Usage) Pace(interval time.Duration) (_ time.Duration, slow bool) {
	switch {
	case u.Wait > 0:
		return max(interval, u.Wait), true
	case u.Percent >= 95:
		return 20 * interval, true
	case u.Percent >= 85:
		return 5 * interval, true
	case u.Percent >= 70:
		return 2 * interval, false
	}
	return interval, false
}
