package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// request signs a payload as Meta does.
func request(secret, payload string) string {
	encoded := base64.RawURLEncoding.EncodeToString([]byte(payload))
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(encoded))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)) + "." + encoded
}

func TestSignedRequests(t *testing.T) {
	const good = `{"algorithm":"HMAC-SHA256","user_id":"218471","issued_at":1786217024}`
	app := App{Secret: "geheim", InstagramSecret: "zweites"}
	padded, _, _ := strings.Cut(request("geheim", good), ".")
	padded += "=." + strings.SplitN(request("geheim", good), ".", 2)[1]
	for name, c := range map[string]struct {
		app                 App
		request, user, code string
	}{
		"good":                    {app, request("geheim", good), "218471", ""},
		"with the other secret":   {app, request("zweites", good), "218471", ""},
		"padded":                  {app, padded, "218471", ""},
		"number":                  {app, request("geheim", `{"algorithm":"hmac-sha256","user_id":218471}`), "218471", ""},
		"wrong secret":            {app, request("falsch", good), "", "bad_signature"},
		"payload changed":         {app, request("geheim", good)[:50] + "x", "", "bad_signature"},
		"another algorithm":       {app, request("geheim", `{"algorithm":"none","user_id":"1"}`), "", "signed_request_unreadable"},
		"no user":                 {app, request("geheim", `{"algorithm":"HMAC-SHA256"}`), "", "signed_request_unreadable"},
		"user too long":           {app, request("geheim", `{"algorithm":"HMAC-SHA256","user_id":"`+strings.Repeat("1", 65)+`"}`), "", "signed_request_unreadable"},
		"no object":               {app, request("geheim", `7`), "", "signed_request_unreadable"},
		"no JSON":                 {app, request("geheim", `<html>`), "", "signed_request_unreadable"},
		"no dot":                  {app, "abc", "", "signed_request_unreadable"},
		"no base64":               {app, "ä.ö", "", "signed_request_unreadable"},
		"empty":                   {app, "", "", "signed_request_unreadable"},
		"too long":                {app, request("geheim", good+strings.Repeat(" ", maxSigned)), "", "signed_request_unreadable"},
		"no secret":               {App{}, request("", good), "", "webhooks_off"},
		"an empty one signs none": {App{Secret: "geheim"}, request("", good), "", "bad_signature"},
	} {
		for _, read := range []func(string) (string, error){c.app.Deletion, c.app.Deauthorized} {
			user, err := read(c.request)
			code := ""
			if e := live.AsError(err); e != nil {
				code = e.Code
			}
			if user != c.user || code != c.code {
				t.Errorf("%s: %q, %v, want %q, %q", name, user, err, c.user, c.code)
			}
		}
	}
}

// FuzzSigned: only what is signed names a user, whatever else comes.
func FuzzSigned(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add("a.b", []byte(`{"algorithm":"HMAC-SHA256","user_id":"1"}`))
	f.Add(request("falsch", `{"algorithm":"HMAC-SHA256","user_id":"1"}`), []byte(`{"algorithm":"HMAC-SHA256","user_id":1e400}`))
	f.Fuzz(func(t *testing.T, unsigned string, payload []byte) {
		app := App{Secret: "geheim"}
		if user, err := app.Deletion(unsigned); err == nil {
			t.Fatalf("%q is a signed request of %q", unsigned, user)
		}
		if user, err := app.Deletion(request("geheim", string(payload))); err == nil && (user == "" || len(user) > 64) {
			t.Fatalf("user %q", user)
		}
	})
}

// FuzzFault: whatever stands in an error body, reading it ends without a panic,
// with words of bounded size.
func FuzzFault(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(400, []byte(`{"error":{"message":"x","code":190,"error_subcode":463,"is_transient":true,"error_user_msg":"\ud83e"}}`))
	f.Add(200, []byte(`{"error":[]}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		fault, err := decodeFault(new(fastjson.Parser), status, body)
		if err != nil {
			if live.AsError(err) == nil {
				t.Fatal(err)
			}
			return
		}
		e := facebook.refusal(fault, Usage{})
		if len(fault.Words) > maxWords || e.Code == "" || e.Message.DE == "" || facebook.refused(fault, live.Text{}).Message.EN == "" {
			t.Fatalf("%+v", fault)
		}
	})
}

// FuzzEntries: the same for the envelope of webhooks.
func FuzzEntries(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(`[{"object":"page","entry":[{"id":1,"field":"x","value":{}},{"changes":[{"field":"y"},7,null]}]}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		Entries(new(fastjson.Parser), body, "page", func(entry *fastjson.Value) {
			Changes(entry, func(field string, v *fastjson.Value) { Str(v, field) })
		})
	})
}

// BenchmarkDecodeFault decodes an error body.
func BenchmarkDecodeFault(b *testing.B) {
	body := []byte(`{"error":{"message":"Error validating access token: Session has expired on Sunday.","type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"AbCdEf"}}`)
	var parser fastjson.Parser
	ours := func() (*Fault, error) { return decodeFault(&parser, 400, body) }
	typed := func() (*Fault, error) {
		var v struct {
			Error struct {
				Message      string `json:"message"`
				UserMessage  string `json:"error_user_msg"`
				Code         int    `json:"code"`
				ErrorSubcode int    `json:"error_subcode"`
				Transient    bool   `json:"is_transient"`
			} `json:"error"`
		}
		err := json.Unmarshal(body, &v)
		return &Fault{Status: 400, Code: v.Error.Code, Subcode: v.Error.ErrorSubcode, Words: v.Error.Message}, err
	}
	x, err := ours()
	y, err2 := typed()
	if diff := cmp.Diff(x, y); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() (*Fault, error){"zuruf": ours, "encoding-json": typed} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSigned checks and decodes a signed_request.
func BenchmarkSigned(b *testing.B) {
	app, text := App{Secret: "geheim"}, request("geheim", `{"algorithm":"HMAC-SHA256","user_id":"218471","issued_at":1786217024}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := app.Deletion(text); err != nil {
			b.Fatal(err)
		}
	}
}
