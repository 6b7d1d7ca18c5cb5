package youtube

import (
	"strings"
	"testing"
	"zuruf/ingest/ingesttest"
)

func TestRefusalOrder(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, code string
	}{
		{400, `{"error":{"code":400,"errors":[{"reason":"badRequest"}],"details":[{"reason":"API_KEY_INVALID"}]}}`, "api_key_invalid"},
		{403, `{"error":{"code":403,"errors":[{"reason":"quotaExceeded"}],"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}`, "quota_exceeded"},
		{403, `{"error":{"errors":[{"reason":"rateLimitExceeded"}]}}`, "rate_limited"},
		{403, `{"error":{"errors":[{"reason":"liveChatEnded"}]}}`, "chat_ended"},
		{403, `{"error":{"errors":[{"reason":"liveChatDisabled"}]}}`, "chat_disabled"},
		{403, `{"error":{"errors":[{"reason":"forbidden"}],"status":"PERMISSION_DENIED"}}`, "video_forbidden"},
		{403, `{"error":{"status":"PERMISSION_DENIED"}}`, "api_key_missing"},
		{404, `{"error":{"errors":[{"reason":"liveChatNotFound"}]}}`, "chat_unknown"},
		{401, `{"error":{}}`, "api_key_invalid"},
		{429, `{"error":{}}`, "rate_limited"},
		{503, `{"error":{}}`, "platform_error"},
		{400, `{"error":{}}`, "platform_refused"},
		{400, `[{"error":{"errors":[{"reason":"pageTokenInvalid"}]}}]`, "page_token_invalid"},
		{502, `<html>`, "platform_error"},
		{403, `<html>`, "platform_unreadable"},
		{404, `{}`, "platform_unreadable"},
	} {
		var d decoder
		if e := d.refusal(c.status, []byte(c.body)).meaning; e.Code != c.code {
			t.Errorf("%d %s: %s, want %s", c.status, c.body, e.Code, c.code)
		}
	}
}

func TestNoStream(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   bool
	}{
		{404, "<html>", true},
		{404, `[{"error":{"code":404,"status":"NOT_FOUND"}}]`, true},
		{405, "", true},
		{501, "<html>", true},
		{403, `[{"error":{"errors":[{"reason":"forbidden"}]}}]`, true}, // then polling says whether it is forbidden too
		{400, `[{"error":{"code":400,"errors":[{"reason":"badRequest"}]}}]`, true},
		{404, `[{"error":{"errors":[{"reason":"liveChatNotFound"}]}}]`, false},
		{403, `[{"error":{"errors":[{"reason":"liveChatEnded"}]}}]`, false},
		{403, `[{"error":{"errors":[{"reason":"quotaExceeded"}]}}]`, false},
		{401, `[{"error":{}}]`, false},
		{429, `[{"error":{}}]`, false},
		{500, "<html>", false},
		{503, `[{"error":{}}]`, false},
	} {
		var d decoder
		if r := d.refusal(c.status, []byte(c.body)); noStream(c.status, &r) != c.want {
			t.Errorf("%d %s", c.status, c.body)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		`The request has exceeded your <a href="/q#quota">quota</a>.`: "The request has exceeded your quota.",
		"a &amp; b\n  <b>c</b>":       "a & b c",
		"1 < 2":                       "1 < 2",
		"<":                           "<",
		"":                            "",
		"<i>&lt;script&gt;</i> <br/>": "<script>",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
	if n := len(plain(strings.Repeat("x", 1<<20))); n > 4096 {
		t.Error(n)
	}
}

// FuzzRefusal: whatever a refusal looks like, it has a meaning, and its words
// are one line without markup.
func FuzzRefusal(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(403, []byte(`{"error":{"code":403,"message":"exceeded your <a href=\"/q\">quota</a>.","errors":[{"domain":"youtube.quota","reason":"quotaExceeded"}]}}`))
	f.Add(404, []byte(`[{"error":{"code":404,"message":"1 < 2 &amp;","status":"NOT_FOUND","details":[{"reason":7},null]}}]`))
	f.Add(200, []byte(`{"error":{"code":"many","message":["x"]}}`))
	f.Add(502, []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		var d decoder
		r := d.refusal(status, body)
		if r.meaning == nil || r.meaning.Message.DE == "" || strings.ContainsAny(r.words, "\n\r") || len(r.words) > 3*4096 {
			t.Fatalf("%+v", r)
		}
		noStream(status, &r)
		d.id(body)
	})
}
