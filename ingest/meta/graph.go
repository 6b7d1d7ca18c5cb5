package meta

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Version is the version of the Graph API that is asked for unless another is set.
const Version = "v26.0"

// fresh is how long an account's token is used before it is asked for again:
// what Tokens gives is valid for minutes.
const fresh = 2 * time.Minute

// Graph calls the Graph API. Safe for concurrent use.
type Graph struct {
	URL     string // https://graph.facebook.com
	Version string
	Client  *ingest.Client
	Tokens  ingest.Tokens // nil: tokens are pasted only
	Secret  string        // of the app that the tokens belong to; "": no proofs
	Words   Words

	gate *gate
}

// NewGraph returns a Graph with Meta's defaults for what is empty.
func NewGraph(g Graph) *Graph {
	if g.URL == "" {
		g.URL = "https://graph.facebook.com"
	}
	if g.Version == "" {
		g.Version = Version
	}
	if g.Client == nil {
		g.Client = ingest.NewClient(nil, 0)
	}
	return &Graph{URL: strings.TrimRight(g.URL, "/"), Version: g.Version, Client: g.Client, Tokens: g.Tokens, Secret: g.Secret, Words: g.Words, gate: new(gate)}
}

// Call is one goroutine's use of a Graph with the credentials of one source.
type Call struct {
	graph   *Graph
	words   Words
	account string // whose token is used; "": a pasted one
	token   string
	until   time.Time // when an account's token is asked for again
	Parser  fastjson.Parser
	buf     []byte
}

// Open returns a Call for src: with the account that it names, else with the
// token that was pasted.
func (g *Graph) Open(src live.Source) *Call {
	c := &Call{graph: g, words: g.Words, account: src.Config["account"], token: src.Secrets[g.Words.Token]}
	if c.account != "" {
		c.token, c.words.Token = "", "account"
	}
	return c
}

// Get asks for path, such as "/123/comments". The body is valid until the next
// call. A refusal is a live.Error that says what to do, with a *Fault as its
// cause. The token goes into the query, as Meta documents it, so no address
// may ever be shown; the client's errors hold none.
func (c *Call) Get(ctx context.Context, path string, params url.Values) ([]byte, Usage, error) {
	return c.send(ctx, http.MethodGet, path, params)
}

// Post sends params, and the token, as a form; else it is like Get.
func (c *Call) Post(ctx context.Context, path string, params url.Values) ([]byte, Usage, error) {
	return c.send(ctx, http.MethodPost, path, params)
}

// Delete is like Get.
func (c *Call) Delete(ctx context.Context, path string, params url.Values) ([]byte, Usage, error) {
	return c.send(ctx, http.MethodDelete, path, params)
}

// send makes a request. If the token of an account is refused, another one is
// asked for, once.
func (c *Call) send(ctx context.Context, method, path string, params url.Values) ([]byte, Usage, error) {
	if params == nil {
		params = url.Values{}
	}
	if c.account != "" && !time.Now().Before(c.until) {
		if err := c.renew(ctx, ""); err != nil {
			return nil, Usage{}, err
		}
	}
	body, usage, err := c.once(ctx, method, path, params)
	if e := live.AsError(err); c.account == "" || e == nil || e.Kind != live.Unauthorized {
		return body, usage, err
	}
	if err := c.renew(ctx, c.token); err != nil {
		return nil, usage, err
	}
	return c.once(ctx, method, path, params)
}

// renew asks for a token of the account, other than the refused one.
func (c *Call) renew(ctx context.Context, refused string) error {
	if c.graph.Tokens == nil {
		return c.words.token(0)
	}
	token, err := c.graph.Tokens.Access(ctx, c.account, refused)
	if err != nil {
		if live.AsError(err) == nil && ctx.Err() == nil {
			err = live.ErrUnavailable.Because(err)
		}
		return err
	}
	c.token, c.until = token, time.Now().Add(fresh)
	return nil
}

func (c *Call) once(ctx context.Context, method, path string, params url.Values) ([]byte, Usage, error) {
	if wait := c.graph.gate.left(c.token); wait > 0 {
		return nil, Usage{Percent: 100, Wait: wait}, later(wait)
	}
	params.Set("access_token", c.token)
	if c.graph.Secret != "" {
		params.Set("appsecret_proof", proof(c.graph.Secret, c.token))
	}
	address, header, form := c.graph.URL+"/"+c.graph.Version+path, http.Header(nil), []byte(nil)
	if method == http.MethodPost {
		header, form = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(params.Encode())
	} else {
		address += "?" + params.Encode()
	}
	answer, err := c.graph.Client.Send(ctx, method, address, header, form, c.buf)
	if err != nil {
		return nil, Usage{}, err
	}
	c.buf = answer.Body
	usage := usageOf(&c.Parser, answer.Header)
	c.graph.gate.close(c.token, usage.Wait)
	if answer.Status == http.StatusOK {
		return answer.Body, usage, nil
	}
	f, err := decodeFault(&c.Parser, answer.Status, answer.Body)
	if err != nil {
		return nil, usage, err
	}
	if c.token != "" {
		f.Words = strings.ReplaceAll(f.Words, c.token, "…") // Meta quotes a token that it cannot parse
	}
	return nil, usage, c.words.refusal(f, usage)
}
