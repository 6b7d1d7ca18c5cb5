package twitch

import (
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
