package twitch

import (
	"strings"
	"testing"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// FuzzFrame: whatever EventSub sends, decoding ends without a panic, and what
// comes out can be stored.
func FuzzFrame(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(notification("channel.chat.message", `{"message_id":"1","chatter_user_id":"2","message":{"text":"\ud800"},"cheer":{"bits":1e300}}`)))
	f.Add([]byte(notification("channel.chat.notification", `{"message_id":"1","charity_donation":{"amount":{"value":9223372036854775807,"decimal_place":4,"currency":"EUR"}},"system_message":"x"}`)))
	f.Add([]byte(notification("channel.ban", `{"user_id":"1","banned_at":"0001-01-01T00:00:00Z","ends_at":"9999-12-31T23:59:59Z"}`)))
	f.Add([]byte(`{"metadata":{"message_type":"session_welcome"},"payload":{"session":{"id":"x","keepalive_timeout_seconds":-1e9}}}`))
	f.Add([]byte(`{"metadata":[],"payload":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d := decoder{source: "s", own: "1"}
		x, err := d.frame(body, 1)
		if err != nil && live.AsError(err) == nil || x.keepalive < 0 {
			t.Fatalf("%v, %+v", err, x)
		}
		if x.told {
			check(t, &x.message)
		}
		d.welcome(body)
	})
}

func check(t *testing.T, m *live.Message) {
	c := &m.Comment
	if c.Kind != live.Twitch || c.Source != "s" {
		t.Fatalf("of nobody: %+v", m)
	}
	if (m.Says() || m.Removed != "") && c.PlatformID == "" || c.Author != nil && c.Author.PlatformID == "" || m.Ban != nil && m.Ban.Author.PlatformID == "" {
		t.Fatalf("%+v", m)
	}
	if m.Ban != nil && m.Ban.Seconds < 0 {
		t.Fatalf("%+v", m.Ban)
	}
}

// FuzzLine: whatever comes over IRC, a line is read or refused.
func FuzzLine(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(`@badge-info=;badges=broadcaster/1;bits=100;display-name=Fri\seda;id=1-2;tmi-sent-ts=1774641612560;user-id=42 :f!f@f PRIVMSG #z :Cheer100 ` + "\x01ACTION x\x01")
	f.Add(`@id=1;msg-id=resub;system-msg=a\sb\:c\\ :tmi.twitch.tv USERNOTICE #z :x`)
	f.Add("@ban-duration=600;target-user-id=42 :tmi.twitch.tv CLEARCHAT #z :frieda")
	f.Add("@target-msg-id=1 :tmi.twitch.tv CLEARMSG #z :x")
	f.Add(":tmi.twitch.tv NOTICE * :Login unsuccessful")
	f.Add("@\\=\\;; : : : #")
	f.Fuzz(func(t *testing.T, s string) {
		l, ok := parseLine(s)
		if !ok {
			return
		}
		if l.command == "" || strings.Contains(l.command, " ") || len(l.tags) > maxTags {
			t.Fatalf("%+v", l)
		}
		d := decoder{source: "s", own: "1"}
		if m, ok := d.said(&l, 1); ok {
			check(t, &m)
		}
		for _, m := range d.cleared(&l, 1) {
			check(t, &m)
		}
		notice(&l)
	})
}

// FuzzAnswer: whatever Helix answers, it is read or refused.
func FuzzAnswer(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(200, []byte(`{"data":[{"id":"1","login":"a","display_name":"A","profile_image_url":"https://x"}]}`))
	f.Add(200, []byte(`{"data":[{"type":"live","title":"x","thumbnail_url":"https://x/{width}x{height}"}]}`))
	f.Add(400, []byte(`{"error":"Bad Request","message":7,"data":{"0":[]}}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		var d decoder
		a, err := d.answer(status, body)
		if err != nil && live.AsError(err) == nil {
			t.Fatal(err)
		}
		if u, ok := users(a.value); ok && (u.id == "" || u.login == "" || u.picture != "" && !strings.HasPrefix(u.picture, "https://")) {
			t.Fatalf("%+v", u)
		}
		if b := streams(a.value); b.picture != "" && !strings.HasPrefix(b.picture, "https://") {
			t.Fatalf("%+v", b)
		}
	})
}
