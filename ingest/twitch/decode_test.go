package twitch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

func notification(topic, event string) string {
	return `{"metadata":{"message_id":"m1","message_type":"notification","message_timestamp":"2026-03-27T20:00:12.560546123Z","subscription_type":"` +
		topic + `","subscription_version":"1"},"payload":{"subscription":{"type":"` + topic + `"},"event":` + event + `}}`
}

const sentAt = 1774641612560 // 2026-03-27T20:00:12.560Z

func TestFrame(t *testing.T) {
	frieda := &live.Author{PlatformID: "42", Name: "Frieda"}
	about := live.Comment{Kind: live.Twitch, Source: "s", ReceivedAt: 7}
	say := func(change func(*live.Message)) *live.Message {
		m := &live.Message{Comment: about}
		m.Comment.PlatformID, m.Comment.PublishedAt, m.Comment.Author = "c1", sentAt, frieda
		change(m)
		return m
	}
	news := func(change func(*live.Message)) *live.Message {
		m := &live.Message{Comment: about}
		change(m)
		return m
	}
	const by = `"chatter_user_id":"42","chatter_user_login":"frieda","chatter_user_name":"Frieda"`
	for _, c := range []struct {
		name, topic, event string
		want               *live.Message
	}{
		{"text", "channel.chat.message", `{"message_id":"c1",` + by + `,"message_type":"text","message":{"text":"hallo"},"cheer":null}`,
			say(func(m *live.Message) { m.Comment.Text = "hallo" })},
		{"me", "channel.chat.message", `{"message_id":"c1",` + by + `,"message_type":"text","message":{"text":"\u0001ACTION winkt\u0001"}}`,
			say(func(m *live.Message) { m.Comment.Text = "winkt" })},
		{"bits", "channel.chat.message", `{"message_id":"c1",` + by + `,"message_type":"text","message":{"text":"Cheer250"},"cheer":{"bits":250}}`,
			say(func(m *live.Message) {
				m.Comment.Text, m.Comment.Form, m.Comment.Amount = "Cheer250", "cheer", "250 Bits"
			})},
		{"highlighted", "channel.chat.message", `{"message_id":"c1",` + by + `,"message_type":"channel_points_highlighted","message":{"text":"hier"}}`,
			say(func(m *live.Message) { m.Comment.Text, m.Comment.Form = "hier", "channel_points_highlighted" })},
		{"ours", "channel.chat.message", `{"message_id":"c1","chatter_user_id":"1","chatter_user_login":"us","message":{"text":"hallo"},"message_type":"text"}`,
			say(func(m *live.Message) {
				m.Own, m.Comment.Text, m.Comment.Author = true, "hallo", &live.Author{PlatformID: "1", Name: "us"}
			})},
		{"without id", "channel.chat.message", `{` + by + `,"message":{"text":"hallo"}}`, nil},
		{"nothing but rubbish", "channel.chat.message", `{"message_id":7,"message":[],"cheer":"x","chatter_user_id":{}}`, nil},
		{"resub", "channel.chat.notification", `{"message_id":"c1",` + by + `,"chatter_is_anonymous":false,"system_message":"Frieda subscribed.","notice_type":"resub","message":{"text":"gern"}}`,
			say(func(m *live.Message) { m.Comment.Text, m.Comment.Form = "Frieda subscribed. gern", "resub" })},
		{"announcement", "channel.chat.notification", `{"message_id":"c1",` + by + `,"system_message":"","notice_type":"announcement","message":{"text":"Achtung"}}`,
			say(func(m *live.Message) { m.Comment.Text, m.Comment.Form = "Achtung", "announcement" })},
		{"anonymous gift", "channel.chat.notification", `{"message_id":"c1",` + by + `,"chatter_is_anonymous":true,"system_message":"A gift","notice_type":"sub_gift","message":{"text":""}}`,
			say(func(m *live.Message) { m.Comment.Text, m.Comment.Form, m.Comment.Author = "A gift", "sub_gift", nil })},
		{"charity", "channel.chat.notification", `{"message_id":"c1",` + by + `,"system_message":"Frieda donated","notice_type":"charity_donation","message":{"text":""},"charity_donation":{"amount":{"value":1055,"decimal_place":2,"currency":"EUR"}}}`,
			say(func(m *live.Message) {
				m.Comment.Text, m.Comment.Form, m.Comment.Amount = "Frieda donated", "charity_donation", "10.55 EUR"
			})},
		{"notice without words", "channel.chat.notification", `{"message_id":"c1",` + by + `,"system_message":"","notice_type":"unraid","message":{"text":""}}`, nil},
		{"deleted", "channel.chat.message_delete", `{"target_user_id":"42","message_id":"c1"}`,
			news(func(m *live.Message) { m.Comment.PlatformID, m.Removed = "c1", live.RemovedByPlatform })},
		{"cleared", "channel.chat.clear", `{"broadcaster_user_id":"1"}`, news(func(m *live.Message) { m.Sweep = &live.Sweep{Until: sentAt} })},
		{"one person cleared", "channel.chat.clear_user_messages", `{"target_user_id":"42"}`, news(func(m *live.Message) { m.Sweep = &live.Sweep{Author: "42", Until: sentAt} })},
		{"nobody cleared", "channel.chat.clear_user_messages", `{"target_user_id":""}`, nil},
		{"timeout", "channel.ban", `{"user_id":"42","user_name":"Frieda","banned_at":"2026-03-27T20:00:12Z","ends_at":"2026-03-27T20:10:12.4Z","is_permanent":false}`,
			news(func(m *live.Message) { m.Ban = &live.PlatformBan{Author: *frieda, Seconds: 600, At: 1774641612000} })},
		{"ban", "channel.ban", `{"user_id":"42","user_name":"Frieda","banned_at":"2026-03-27T20:00:12Z","ends_at":null,"is_permanent":true}`,
			news(func(m *live.Message) { m.Ban = &live.PlatformBan{Author: *frieda, At: 1774641612000} })},
		{"unban", "channel.unban", `{"user_id":"42","user_name":"Frieda"}`,
			news(func(m *live.Message) { m.Ban = &live.PlatformBan{Author: *frieda, Lifted: true, At: sentAt} })},
		{"ban of nobody", "channel.ban", `{"user_id":""}`, nil},
		{"something new", "channel.chat.weather", `{"message_id":"c1"}`, nil},
	} {
		d := decoder{source: "s", own: "1"}
		f, err := d.frame([]byte(notification(c.topic, c.event)), 7)
		if err != nil || f.id != "m1" || f.kind != "notification" || f.told != (c.want != nil) {
			t.Errorf("%s: %+v, %v", c.name, f, err)
			continue
		}
		if c.want != nil {
			if diff := cmp.Diff(*c.want, f.message); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

func TestSessionFrames(t *testing.T) {
	var d decoder
	f, err := d.welcome([]byte(`{"metadata":{"message_id":"1","message_type":"session_welcome"},"payload":{"session":{"id":"abc","keepalive_timeout_seconds":30,"reconnect_url":null}}}`))
	if err != nil || f.session != "abc" || f.keepalive != 30*time.Second {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = d.frame([]byte(`{"metadata":{"message_type":"session_reconnect"},"payload":{"session":{"id":"abc","keepalive_timeout_seconds":null,"reconnect_url":"wss://x"}}}`), 1)
	if err != nil || f.reconnect != "wss://x" || f.keepalive != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = d.frame([]byte(`{"metadata":{"message_type":"revocation"},"payload":{"subscription":{"type":"channel.ban","status":"moderator_removed"}}}`), 1)
	if err != nil || f.topic != "channel.ban" || f.status != "moderator_removed" {
		t.Errorf("%+v, %v", f, err)
	}
	for _, bad := range []string{"", "[]", "7", `{"metadata":{"message_type":"session_keepalive"}}`, `{"metadata":{"message_type":"session_welcome"},"payload":{}}`, `{"metadata":{"message_type":"session_welcome"`} {
		if _, err := d.welcome([]byte(bad)); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestLine(t *testing.T) {
	for s, want := range map[string]line{
		"PING :tmi.twitch.tv": {command: "PING", channel: "tmi.twitch.tv"},
		":frieda!frieda@frieda.tmi.twitch.tv PRIVMSG #zuruf :Hallo: ihr  da": {nick: "frieda", command: "PRIVMSG", channel: "zuruf", text: "Hallo: ihr  da"},
		"@id=1;x= :tmi.twitch.tv USERNOTICE #zuruf":                          {tags: "id=1;x=", command: "USERNOTICE", channel: "zuruf"},
		":tmi.twitch.tv CAP * ACK :twitch.tv/tags":                           {command: "CAP", channel: "*", text: "twitch.tv/tags"},
		":tmi.twitch.tv RECONNECT":                                           {command: "RECONNECT"},
		"@a=b  :x!y   PRIVMSG #c :":                                          {tags: "a=b", nick: "x", command: "PRIVMSG", channel: "c"},
		"":                                                                   {}, "@a=b": {}, ":x": {}, "@a=b :x ": {},
		"@" + strings.Repeat("t", maxTags+1) + " PING": {}, "PRIVMSG #c :" + strings.Repeat("x", maxRest): {},
	} {
		got, ok := parseLine(s)
		if ok != (want.command != "") || ok && got != want {
			t.Errorf("%.60q: %+v, %v", s, got, ok)
		}
	}
	l := line{tags: `a=1;empty=;none;b=x\sy\:z\\\r\n\q\`}
	for tag, want := range map[string]string{"a": "1", "empty": "", "none": "", "b": "x y;z\\\r\nq", "missing": ""} {
		if got := l.tag(tag); got != want {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

func TestSaid(t *testing.T) {
	const by = "user-id=42;display-name=Frieda;tmi-sent-ts=1774641612560"
	frieda := &live.Author{PlatformID: "42", Name: "Frieda"}
	for _, c := range []struct {
		name, line string
		want       *live.Message
	}{
		{"text", "@id=c1;" + by + " :frieda!f@f PRIVMSG #z :hallo", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hallo", PublishedAt: sentAt, Author: frieda}}},
		{"me", "@id=c1;" + by + " :frieda!f@f PRIVMSG #z :\x01ACTION winkt\x01", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "winkt", PublishedAt: sentAt, Author: frieda}}},
		{"bits", "@bits=100;id=c1;" + by + " :frieda!f@f PRIVMSG #z :Cheer100", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "Cheer100", Form: "cheer", Amount: "100 Bits", PublishedAt: sentAt, Author: frieda}}},
		{"highlighted", "@msg-id=highlighted-message;id=c1;" + by + " :frieda!f@f PRIVMSG #z :hier", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hier", Form: "channel_points_highlighted", PublishedAt: sentAt, Author: frieda}}},
		{"no display name", "@id=c1;user-id=42 :frieda!f@f PRIVMSG #z :hallo", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hallo", Author: &live.Author{PlatformID: "42", Name: "frieda"}}}},
		{"ours", "@id=c1;user-id=1;display-name=Us :us!f@f PRIVMSG #z :hallo", &live.Message{Own: true, Comment: live.Comment{PlatformID: "c1", Text: "hallo", Author: &live.Author{PlatformID: "1", Name: "Us"}}}},
		{"no tags", ":frieda!f@f PRIVMSG #z :hallo", nil},
		{"raid", `@id=c1;msg-id=raid;system-msg=12\sraiders!;` + by + " :tmi.twitch.tv USERNOTICE #z", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "12 raiders!", Form: "raid", PublishedAt: sentAt, Author: frieda}}},
		{"anonymous gift", `@id=c1;msg-id=subgift;login=ananonymousgifter;system-msg=A\sgift;` + by + " :tmi.twitch.tv USERNOTICE #z", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "A gift", Form: "subgift", PublishedAt: sentAt}}},
		{"deleted", "@target-msg-id=c1;login=frieda :tmi.twitch.tv CLEARMSG #z :weg", &live.Message{Removed: live.RemovedByPlatform, Comment: live.Comment{PlatformID: "c1"}}},
		{"deleted nothing", ":tmi.twitch.tv CLEARMSG #z :weg", nil},
		{"settings", "@slow=30 :tmi.twitch.tv ROOMSTATE #z", nil},
	} {
		l, ok := parseLine(c.line)
		if !ok {
			t.Fatal(c.name)
		}
		d := decoder{source: "s", own: "1"}
		got, ok := d.said(&l, 7)
		if ok != (c.want != nil) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		if ok {
			c.want.Comment.Kind, c.want.Comment.Source, c.want.Comment.ReceivedAt = live.Twitch, "s", 7
			if diff := cmp.Diff(*c.want, got); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

func TestCleared(t *testing.T) {
	d := decoder{source: "s"}
	list := func(s string) []live.Message {
		l, _ := parseLine(s)
		return d.cleared(&l, 7)
	}
	got := list("@ban-duration=600;target-user-id=42;tmi-sent-ts=5 :tmi.twitch.tv CLEARCHAT #z :frieda")
	if len(got) != 2 || *got[0].Ban != (live.PlatformBan{Author: live.Author{PlatformID: "42", Name: "frieda"}, Seconds: 600, At: 5}) || *got[1].Sweep != (live.Sweep{Author: "42", Until: 5}) {
		t.Errorf("timeout: %+v", got)
	}
	if got = list("@target-user-id=42 :tmi.twitch.tv CLEARCHAT #z :frieda"); len(got) != 2 || got[0].Ban.Seconds != 0 || got[0].Ban.At != 7 {
		t.Errorf("ban: %+v", got)
	}
	if got = list("@tmi-sent-ts=5 :tmi.twitch.tv CLEARCHAT #z"); len(got) != 1 || *got[0].Sweep != (live.Sweep{Until: 5}) {
		t.Errorf("all: %+v", got)
	}
	if got = list(":tmi.twitch.tv CLEARCHAT #z :frieda"); got != nil {
		t.Errorf("whoever that is: %+v", got)
	}
}

func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		status            int
		body, words, code string
	}{
		{200, `{"data":[]}`, "", ""},
		{204, ``, "", ""},
		{404, `{"error":"Not Found","status":404,"message":"gone"}`, "gone", ""},
		{403, `{"error":"Forbidden","status":403,"message":""}`, "Forbidden", ""},
		{400, `<html>`, "", ""},
		{200, `<html>`, "", "platform_unreadable"},
		{200, `[]`, "", "platform_unreadable"},
		{502, `<html>`, "", "platform_error"},
	} {
		var d decoder
		a, err := d.answer(c.status, []byte(c.body))
		if e := live.AsError(err); (e == nil) != (c.code == "") || e != nil && e.Code != c.code || a.words != c.words {
			t.Errorf("%d %s: %+v, %v", c.status, c.body, a, err)
		}
	}
}

func TestAllowanceOfHeaders(t *testing.T) {
	now := time.Unix(1000, 0)
	header := func(remaining, reset string) http.Header {
		h := http.Header{}
		h.Set("Ratelimit-Remaining", remaining)
		h.Set("Ratelimit-Reset", reset)
		return h
	}
	var a allowance
	for _, c := range []struct {
		h           http.Header
		pause, wait time.Duration
	}{
		{header("799", "1030"), 30 * time.Second, 0},
		{header("0", "1030"), 30 * time.Second, 30 * time.Second},
		{header("0", "999999999999"), longestWait, longestWait},
		{header("0", "1"), time.Second, time.Second},
		{header("0", "x"), 30 * time.Second, 0},
		{http.Header{}, 30 * time.Second, 0},
	} {
		if pause := a.told(c.h, now); pause != c.pause || a.wait(now) != c.wait {
			t.Errorf("%v: %v, %v", c.h, pause, a.wait(now))
		}
	}
}

func TestTrusted(t *testing.T) {
	const ours = "wss://eventsub.wss.twitch.tv/ws"
	for address, want := range map[string]bool{
		"wss://eventsub.wss.twitch.tv/ws?id=1": true, "wss://cell-a.eventsub.wss.twitch.tv:443/ws": true,
		"ws://eventsub.wss.twitch.tv/ws": false, "wss://evil.example/ws": false, "wss://evil.example/.twitch.tv": false,
		"wss://eviltwitch.tv/": false, "wss://x@evil.example#.twitch.tv": false, "": false, "wss://": false,
	} {
		if got := trusted(ours, address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if !trusted("ws://simulation/ws", "ws://simulation/ws?reconnect=1") || trusted("ws://simulation/ws", "ws://x.twitch.tv/ws") {
		t.Error("another server than Twitch's own")
	}
}

func TestCursor(t *testing.T) {
	at := time.UnixMilli(1774641612560)
	if got := parseCursor(formatCursor(at)); !got.Equal(at) {
		t.Error(got)
	}
	for _, bad := range []string{"", "1", "1 ", "1 x", "1 -5", "2 5"} {
		if got := parseCursor(bad); !got.IsZero() {
			t.Errorf("%q: %v", bad, got)
		}
	}
}

func TestRecentForgets(t *testing.T) {
	var r recent
	for i := range 3 * recentSize {
		if !r.add(fmt.Sprint(i)) {
			t.Fatal(i)
		}
	}
	if r.add(fmt.Sprint(3*recentSize-1)) || r.add(fmt.Sprint(2*recentSize)) {
		t.Error("forgot what came of late")
	}
	if len(r.fresh)+len(r.old) > 2*recentSize {
		t.Error("remembers everything")
	}
}

func TestRevokedSaysWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, status := range []string{"authorization_revoked", "user_removed", "chat_user_banned", "version_removed"} {
		e := revoked(status)
		if e.Kind != live.Unauthorized || seen[e.Message.EN] || seen[e.Message.DE] {
			t.Errorf("%s: %v", status, e)
		}
		seen[e.Message.EN], seen[e.Message.DE] = true, true
	}
	if !errors.Is(revoked("x"), revoked("y")) {
		t.Error("codes differ")
	}
}

// TestKeepsQuiet: what Twitch says is bounded, and no address with its query
// gets into an error.
func TestKeepsQuiet(t *testing.T) {
	var d decoder
	a, err := d.answer(400, []byte(`{"message":"`+strings.Repeat("ä", 5000)+`"}`))
	if err != nil || len(a.words) > 300 || !strings.HasPrefix(a.words, "ä") {
		t.Errorf("%d bytes of words, %v", len(a.words), err)
	}
	_, err = New(Options{}).dial(t.Context(), "wss://x.twitch.tv/%zz?id=secret")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
