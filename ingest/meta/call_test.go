package meta

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

const secretToken = "EAAsecret"

var facebook = Words{Platform: "Facebook", Token: "page_token", Object: "live_video", Needs: "pages_read_engagement"}

// callTo returns a Call that h answers, with a pasted token.
func callTo(h http.HandlerFunc) *Call {
	return NewGraph(Graph{URL: "http://graph", Secret: "app", Words: facebook, Client: ingest.NewClient(ingesttest.Transport{Handler: h}, time.Second)}).
		Open(live.Source{Secrets: map[string]string{"page_token": secretToken}})
}

// answers gives one answer after another.
func answers(list ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, body, _ := strings.Cut(list[0], " ")
		if len(list) > 1 {
			list = list[1:]
		}
		if status != "200" {
			w.WriteHeader(map[string]int{"400": 400, "401": 401, "403": 403, "500": 500}[status])
		}
		io.WriteString(w, body)
	}
}

func TestDo(t *testing.T) {
	for _, c := range []struct {
		name    string
		act     live.PlatformAct
		answers []string
		receipt string
		code    string // "": done
		kind    live.Kind
		words   string
	}{
		{"done", live.ActHide, []string{`200 {"success":true}`}, "", "", 0, ""},
		{"receipt", live.ActReply, []string{`200 {"id":"1_2"}`}, "1_2", "", 0, ""},
		{"success is false", live.ActHide, []string{`200 {"success":false}`}, "", "act_refused", live.Conflict, "nennt keinen Grund"},
		{"in Meta's words", live.ActHide, []string{`400 {"error":{"code":100,"message":"(#100) No."}}`}, "", "act_refused", live.Conflict, "„(#100) No.“ Tipp."},
		{"in words for people", live.ActHide, []string{`400 {"error":{"code":3,"message":"x","error_user_msg":"Das geht nicht."}}`}, "", "act_refused", live.Conflict, "„Das geht nicht.“"},
		{"the token is not quoted", live.ActHide, []string{`400 {"error":{"code":3,"message":"Bad ` + secretToken + `!"}}`}, "", "act_refused", live.Conflict, "„Bad …!“"},
		{"permission", live.ActHide, []string{`403 {"error":{"code":200,"message":"requires pages_messaging"}}`}, "", "permission_missing", live.Forbidden, "pages_messaging"},
		{"permission unnamed", live.ActHide, []string{`403 {"error":{"code":10,"message":"no"}}`}, "", "permission_missing", live.Forbidden, "pages_manage_engagement"},
		{"token", live.ActHide, []string{`401 {"error":{"code":190,"error_subcode":463}}`}, "", "token_expired", live.Unauthorized, "abgelaufen"},
		{"proof", live.ActHide, []string{`400 {"error":{"code":100,"message":"Invalid appsecret_proof"}}`}, "", "app_secret_wrong", live.Forbidden, ""},
		{"abuse", live.ActHide, []string{`400 {"error":{"code":368,"message":"Too much."}}`}, "", "act_blocked", live.Conflict, "„Too much.“"},
		{"code 4", live.ActHide, []string{`400 {"error":{"code":4}}`}, "", "rate_limited", live.TooMany, "nachgeholt"},
		{"code 17", live.ActReply, []string{`400 {"error":{"code":17}}`}, "", "rate_limited", live.TooMany, ""},
		{"code 32", live.ActReply, []string{`400 {"error":{"code":32}}`}, "", "rate_limited", live.TooMany, ""},
		{"code 613", live.ActReply, []string{`400 {"error":{"code":613}}`}, "", "rate_limited", live.TooMany, ""},
		{"code 80001", live.ActReply, []string{`400 {"error":{"code":80001}}`}, "", "rate_limited", live.TooMany, ""},
		{"passing", live.ActHide, []string{`500 {"error":{"code":2}}`}, "", "platform_error", live.Unavailable, ""},
		{"passing, of a reply", live.ActReply, []string{`500 {"error":{"code":2}}`}, "", "platform_error", live.Unavailable, ""},
		{"a fault without words", live.ActHide, []string{`500 <html>`}, "", "platform_error", live.Unavailable, ""},
		{"of a reply: it may be there", live.ActReply, []string{`500 <html>`}, "", "act_unclear", live.Conflict, "Sehen Sie dort nach"},
		{"rubbish", live.ActHide, []string{`200 <html>`}, "", "platform_unreadable", live.Unavailable, ""},
		{"rubbish for a reply", live.ActPrivateReply, []string{`200 <html>`}, "", "act_unclear", live.Conflict, ""},
		{"gone", live.ActHide, []string{`400 {"error":{"code":100,"error_subcode":33}}`}, "", "comment_gone", live.NotFound, ""},
		{"deleted before", live.ActDelete, []string{`400 {"error":{"code":100,"error_subcode":33}}`, `400 {"error":{"code":100,"error_subcode":33}}`}, "", "", 0, ""},
		{"not deleted: it can be seen", live.ActDelete, []string{`400 {"error":{"code":100,"error_subcode":33}}`, `200 {"id":"1_2"}`}, "", "permission_missing", live.Forbidden, "pages_manage_engagement"},
		{"perhaps deleted: nobody knows", live.ActDelete, []string{`400 {"error":{"code":100,"error_subcode":33}}`, `500 {"error":{"code":2}}`}, "", "platform_error", live.Unavailable, ""},
	} {
		d := Deed{Method: http.MethodPost, Path: "/1_2", Needs: "pages_manage_engagement", Hint: live.Text{EN: "Hint.", DE: "Tipp."}}
		if c.receipt != "" {
			d.Receipt = "id"
		}
		receipt, err := callTo(answers(c.answers...)).Do(t.Context(), c.act, d)
		e := live.AsError(err)
		switch {
		case c.code == "":
			if err != nil || receipt != c.receipt {
				t.Errorf("%s: %q, %v", c.name, receipt, err)
			}
		case e == nil || e.Code != c.code || e.Kind != c.kind || !strings.Contains(e.Message.DE, c.words) || e.Message.EN == "":
			t.Errorf("%s: %v, want %s with %q", c.name, err, c.code, c.words)
		case strings.Contains(err.Error()+e.Message.DE, secretToken):
			t.Errorf("%s shows the token: %v", c.name, err)
		}
	}
}

// TestRequests: where the token goes, and what else is sent.
func TestRequests(t *testing.T) {
	var seen *http.Request
	var body string
	c := callTo(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		seen, body = r, string(b)
		io.WriteString(w, `{"success":true}`)
	})
	if _, _, err := c.Post(t.Context(), "/1/comments", url.Values{"message": {"Grüße & mehr"}}); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(body)
	if err != nil || seen.URL.RawQuery != "" || form.Get("message") != "Grüße & mehr" || form.Get("access_token") != secretToken || form.Get("appsecret_proof") != proof("app", secretToken) {
		t.Errorf("%s?%s %s", seen.URL.Path, seen.URL.RawQuery, body)
	}
	if _, _, err := c.Delete(t.Context(), "/1", nil); err != nil || seen.Method != http.MethodDelete || body != "" || seen.URL.Query().Get("access_token") != secretToken {
		t.Errorf("%s %s, %v", seen.Method, seen.URL, err)
	}
}

// TestGate: until access is regained nobody calls with that token.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := callTo(func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.Header().Set("X-Business-Use-Case-Usage", `{"1":[{"call_count":100,"estimated_time_to_regain_access":2}]}`)
			w.WriteHeader(400)
			io.WriteString(w, `{"error":{"code":80001}}`)
		})
		_, _, err := c.Get(t.Context(), "/1", nil)
		if e := live.AsError(err); e == nil || e.Retry != 120 {
			t.Fatal(err)
		}
		time.Sleep(90 * time.Second)
		_, err = c.graph.Open(live.Source{Secrets: map[string]string{"page_token": secretToken}}).Do(t.Context(), live.ActHide, Deed{Path: "/1"})
		if e := live.AsError(err); e == nil || e.Kind != live.TooMany || e.Retry != 30 || calls != 1 {
			t.Errorf("%v after %d calls", err, calls)
		}
		other := c.graph.Open(live.Source{Secrets: map[string]string{"page_token": "another"}})
		if _, _, err := other.Get(t.Context(), "/1", nil); calls != 2 {
			t.Errorf("another token waits too: %v", err)
		}
		time.Sleep(30 * time.Second)
		if _, _, err := c.Get(t.Context(), "/1", nil); calls != 3 {
			t.Errorf("%v after %d calls", err, calls)
		}
	})
}

// book is an account that gives another token each time.
type book struct {
	refused []string
	err     error
}

func (b *book) Access(_ context.Context, _, refused string) (string, error) {
	b.refused = append(b.refused, refused)
	if b.err != nil {
		return "", b.err
	}
	return fmt.Sprint("token", len(b.refused)), nil
}

func (b *book) Account(context.Context, string) (live.Account, error) { return live.Account{}, nil }

func TestAccountToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		good := "token2"
		g := NewGraph(Graph{Words: facebook, Tokens: b, Client: ingest.NewClient(ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("access_token") != good {
				w.WriteHeader(400)
				io.WriteString(w, `{"error":{"code":190,"error_subcode":463}}`)
				return
			}
			io.WriteString(w, `{}`)
		})}, 0)})
		c := g.Open(live.Source{Config: map[string]string{"account": "a"}, Secrets: map[string]string{"page_token": "pasted"}})
		for range 3 { // the refused one is renewed, once, and then kept
			if _, _, err := c.Get(t.Context(), "/1", nil); err != nil {
				t.Fatal(err)
			}
		}
		if fmt.Sprint(b.refused) != "[ token1]" {
			t.Errorf("asked with %q", b.refused)
		}
		time.Sleep(10 * time.Minute) // old tokens are asked for again
		good = "token3"
		if _, _, err := c.Get(t.Context(), "/1", nil); err != nil || len(b.refused) != 3 {
			t.Errorf("%v after %q", err, b.refused)
		}
		good = "none"
		_, _, err := c.Get(t.Context(), "/1", nil)
		if e := live.AsError(err); e == nil || e.Kind != live.Unauthorized || e.Field != "account" || len(b.refused) != 4 {
			t.Errorf("%v after %q", err, b.refused)
		}
		b.err = errors.New("connection refused")
		if _, _, err := c.Get(t.Context(), "/1", nil); !errors.Is(err, live.ErrUnavailable) {
			t.Errorf("store away: %v", err)
		}
		b.err = live.ErrNotFound
		if _, _, err := c.Get(t.Context(), "/1", nil); !errors.Is(err, live.ErrNotFound) {
			t.Errorf("account unknown: %v", err)
		}
		if _, _, err := NewGraph(Graph{Words: facebook}).Open(live.Source{Config: map[string]string{"account": "a"}}).Get(t.Context(), "/1", nil); live.AsError(err) == nil || live.AsError(err).Kind != live.Unauthorized {
			t.Errorf("no accounts here: %v", err)
		}
	})
}

// TestUnreachable: an act whose connection broke may be tried again, and shows
// no address; whether that holds for a reply is the supervisor's to decide.
func TestUnreachable(t *testing.T) {
	g := NewGraph(Graph{URL: "http://graph", Words: facebook, Client: ingest.NewClient(broken{}, 0)})
	c := g.Open(live.Source{Secrets: map[string]string{"page_token": secretToken}})
	for _, act := range []live.PlatformAct{live.ActDelete, live.ActReply} {
		_, err := c.Do(t.Context(), act, Deed{Method: http.MethodDelete, Path: "/1"})
		if !errors.Is(err, ingest.ErrUnreachable) || strings.Contains(err.Error(), secretToken) {
			t.Errorf("%s: %v", act, err)
		}
	}
}

type broken struct{}

func (broken) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
}
