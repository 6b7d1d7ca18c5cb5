package twitch

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

// fullEvent is a channel.chat.message as Twitch sends it, of about 2 KB.
func fullEvent(i int) []byte {
	text := []string{"Guten Abend in die Runde!", "+1 #12", "Wann kommt die Brücke? 🥨", "Grüße aus Köln", "this is \"quoted\""}[i%5]
	words, _ := json.Marshal(text)
	return []byte(fmt.Sprintf(`{"metadata":{"message_id":"befa7b53-d79d-478f-86b9-120f112b0%03d","message_type":"notification","message_timestamp":"2026-03-27T20:00:12.560546123Z","subscription_type":"channel.chat.message","subscription_version":"1"},"payload":{"subscription":{"id":"f1c2a387-161a-49f9-a165-0f21d7a4e1c4","status":"enabled","type":"channel.chat.message","version":"1","cost":0,"condition":{"broadcaster_user_id":"1971641","user_id":"2914196"},"transport":{"method":"websocket","session_id":"AQoQexAWVYKSTIu4ec_2VAxyuhAB"},"created_at":"2026-03-27T19:00:12.560546123Z"},"event":{"broadcaster_user_id":"1971641","broadcaster_user_login":"zuruf","broadcaster_user_name":"Zuruf","source_broadcaster_user_id":null,"source_broadcaster_user_login":null,"source_broadcaster_user_name":null,"chatter_user_id":"41459%03d","chatter_user_login":"knut%d","chatter_user_name":"Knut%d","message_id":"cc106a89-1814-919d-454c-f4f2f970a%03d","source_message_id":null,"is_source_only":null,"message":{"text":%s,"fragments":[{"type":"text","text":%s,"cheermote":null,"emote":null,"mention":null}]},"color":"#00FF7F","badges":[{"set_id":"moderator","id":"1","info":""},{"set_id":"subscriber","id":"12","info":"16"},{"set_id":"sub-gifter","id":"1","info":""}],"source_badges":null,"message_type":"text","cheer":null,"reply":null,"channel_points_custom_reward_id":null,"channel_points_animation_id":null}}}`,
		i%1000, i%400, i%400, i%400, i%1000, words, words))
}

// typedFrame is what we use of it, for encoding/json.
type typedFrame struct {
	Metadata struct {
		MessageID        string `json:"message_id"`
		MessageType      string `json:"message_type"`
		MessageTimestamp string `json:"message_timestamp"`
		SubscriptionType string `json:"subscription_type"`
	} `json:"metadata"`
	Payload struct {
		Event struct {
			ChatterUserID   string `json:"chatter_user_id"`
			ChatterUserName string `json:"chatter_user_name"`
			MessageID       string `json:"message_id"`
			MessageType     string `json:"message_type"`
			Message         struct {
				Text string `json:"text"`
			} `json:"message"`
			Cheer struct {
				Bits int64 `json:"bits"`
			} `json:"cheer"`
		} `json:"event"`
	} `json:"payload"`
}

func typed(body []byte, received int64) (live.Message, error) {
	var v typedFrame
	if err := json.Unmarshal(body, &v); err != nil {
		return live.Message{}, err
	}
	e := &v.Payload.Event
	c := live.Comment{Kind: live.Twitch, Source: "s", PlatformID: e.MessageID, Text: e.Message.Text, ReceivedAt: received,
		PublishedAt: millis(v.Metadata.MessageTimestamp), Author: &live.Author{PlatformID: e.ChatterUserID, Name: e.ChatterUserName}}
	if e.MessageType != "text" {
		c.Form = e.MessageType
	}
	return live.Message{Comment: c}, nil
}

// fullLine is a PRIVMSG as Twitch sends it.
func fullLine(i int) string {
	return fmt.Sprintf("@badge-info=subscriber/16;badges=moderator/1,subscriber/12,sub-gifter/1;client-nonce=459e3142897c7a22b7d275178f2259e0;color=#00FF7F;display-name=Knut%d;emotes=62835:0-10;first-msg=0;flags=;id=885196de-cb67-427a-baa8-82f9b0fca%03d;mod=1;returning-chatter=0;room-id=713936733;subscriber=1;tmi-sent-ts=1774641612560;turbo=0;user-id=41459%03d;user-type=mod :knut%d!knut%d@knut%d.tmi.twitch.tv PRIVMSG #zuruf :Wann kommt die Brücke? 🥨", i, i%1000, i%400, i, i, i)
}

// TestSameAsTyped holds the two sides of the benchmark against each other, and
// the allocations against the promise of 5 a comment.
func TestSameAsTyped(t *testing.T) {
	d := decoder{source: "s"}
	for i := range 20 {
		body := fullEvent(i)
		got, err := d.frame(body, 7)
		want, err2 := typed(body, 7)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if diff := cmp.Diff(want, got.message); diff != "" {
			t.Fatal(diff)
		}
	}
	body, text := fullEvent(1), fullLine(1)
	if n := testing.AllocsPerRun(1000, func() { d.frame(body, 7) }); n > 5 {
		t.Errorf("%.1f allocations a frame", n)
	}
	if n := testing.AllocsPerRun(1000, func() {
		l, _ := parseLine(text)
		d.said(&l, 7)
	}); n > 3 {
		t.Errorf("%.1f allocations a line", n)
	}
}

// BenchmarkDecode decodes one comment at a time, as it comes.
func BenchmarkDecode(b *testing.B) {
	events, lines := make([][]byte, 1000), make([]string, 1000)
	size, chars := 0, 0
	for i := range events {
		events[i], lines[i] = fullEvent(i), fullLine(i)
		size += len(events[i])
		chars += len(lines[i])
	}
	run := func(bytes int, decode func(i int) bool) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(int64(bytes / 1000))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if !decode(i % 1000) {
					b.Fatal(i)
				}
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comments/s")
		}
	}
	d := decoder{source: "s"}
	b.Run("eventsub/zuruf", run(size, func(i int) bool { f, err := d.frame(events[i], 7); return err == nil && f.told }))
	b.Run("eventsub/encoding-json", run(size, func(i int) bool { m, err := typed(events[i], 7); return err == nil && m.Comment.Text != "" }))
	b.Run("irc/zuruf", run(chars, func(i int) bool {
		l, ok := parseLine(strings.Clone(lines[i])) // as the reader turns a frame into a string
		m, ok2 := d.said(&l, 7)
		return ok && ok2 && m.Comment.Text != ""
	}))
}
