package twitch

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// longestWait bounds what Twitch may ask us to wait: its allowance is renewed
// within a minute.
const longestWait = 2 * time.Minute

// allowance is what is left of an account's calls, as Twitch last told it.
type allowance struct {
	mu    sync.Mutex
	empty bool
	reset time.Time
}

// wait returns how long no call is allowed.
func (a *allowance) wait(now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.empty {
		return 0
	}
	return max(0, a.reset.Sub(now))
}

// told notes the headers of an answer and returns how long to wait after a 429.
func (a *allowance) told(h http.Header, now time.Time) time.Duration {
	reset, err := strconv.ParseInt(h.Get("Ratelimit-Reset"), 10, 64)
	pause := min(max(time.Unix(reset, 0).Sub(now), time.Second), longestWait)
	if err != nil {
		pause = 30 * time.Second
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.empty, a.reset = err == nil && h.Get("Ratelimit-Remaining") == "0", now.Add(pause)
	return pause
}

// caller calls Helix in the name of an account. One per goroutine.
type caller struct {
	c       *Connector
	account string
	token   string
	d       decoder
	buf     []byte
}

func (c *Connector) caller(src live.Source) *caller {
	return &caller{c: c, account: src.Config["account"]}
}

// answer is what Helix said. The value is valid until the next call.
type answer struct {
	status int
	words  string // of a refusal
	value  *fastjson.Value
}

func (a *answer) ok() bool { return a.status >= 200 && a.status < 300 }

// refused is the refusal of an act in Twitch's own words.
func (a *answer) refused() *live.Error { return ingest.Refused("Twitch", a.words) }

// call makes a request, with another token if this one is refused. Errors are
// live.Errors: nobody answered, too often, the login is refused, or the answer
// cannot be read; every other refusal is the answer's.
func (h *caller) call(ctx context.Context, method, path string, query url.Values, body any) (answer, error) {
	if h.token == "" {
		token, err := h.access(ctx, "")
		if err != nil {
			return answer{}, err
		}
		h.token = token
	}
	a, err := h.once(ctx, method, path, query, body)
	if err != nil || a.status != http.StatusUnauthorized {
		return a, err
	}
	token, err := h.access(ctx, h.token)
	if err != nil {
		return answer{}, err
	}
	h.token = token
	if a, err = h.once(ctx, method, path, query, body); err == nil && a.status == http.StatusUnauthorized {
		h.token = ""
		return answer{}, errToken.Because(errors.New(a.words))
	}
	return a, err
}

func (h *caller) access(ctx context.Context, refused string) (string, error) {
	if h.c.tokens == nil {
		return "", errAccountUnused
	}
	token, err := h.c.tokens.Access(ctx, h.account, refused)
	if err != nil {
		return "", accountError(err)
	}
	return token, nil
}

// accountError makes an account that is gone one that must be connected again.
func accountError(err error) error {
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return errToken.Because(err)
	}
	return err
}

func (h *caller) once(ctx context.Context, method, path string, query url.Values, body any) (answer, error) {
	limit := h.c.allowance(h.account)
	if wait := limit.wait(time.Now()); wait > 0 {
		return answer{}, tooOften(wait)
	}
	var b []byte
	header := http.Header{"Authorization": {"Bearer " + h.token}, "Client-Id": {h.c.id}}
	if body != nil {
		b, _ = json.Marshal(body) // of maps, strings and numbers: it cannot fail
		header["Content-Type"] = []string{"application/json"}
	}
	address := h.c.api + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	got, err := h.c.client.Send(ctx, method, address, header, b, h.buf)
	if err != nil {
		return answer{}, err
	}
	h.buf = got.Body
	pause := limit.told(got.Header, time.Now())
	if got.Status == http.StatusTooManyRequests {
		return answer{}, tooOften(pause)
	}
	return h.d.answer(got.Status, got.Body)
}

// tooOften is the refusal of a call before the allowance is renewed.
func tooOften(wait time.Duration) *live.Error {
	e := *ingest.ErrRate
	e.Retry = int((wait + time.Second - 1) / time.Second)
	return &e
}

// answer reads an answer of Helix: an object, or nothing at all.
func (d *decoder) answer(status int, body []byte) (answer, error) {
	a := answer{status: status}
	if status == http.StatusNoContent {
		return a, nil
	}
	v, err := d.parser.ParseBytes(body)
	if err == nil && v.Type() != fastjson.TypeObject {
		err = errors.New("no object")
	}
	switch {
	case status >= 500:
		return a, ingest.Unreadable(status, nil)
	case err != nil && a.ok():
		return a, ingest.Unreadable(status, err)
	case err != nil:
		return a, nil // a refusal without words
	}
	a.value, a.words = v, words(str(v, "message"))
	if a.words == "" && !a.ok() {
		a.words = words(str(v, "error"))
	}
	return a, nil
}

// words copies what Twitch says to people, as far as it is worth reading.
func words(s string) string {
	return strings.ToValidUTF8(strings.Clone(s[:min(len(s), 300)]), "")
}
