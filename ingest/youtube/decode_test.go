package youtube

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// item wraps a snippet into a message of the chat.
func item(id, snippet string) string {
	return `{"kind":"youtube#liveChatMessage","id":"` + id + `","snippet":` + snippet +
		`,"authorDetails":{"channelId":"UC1","channelUrl":"http://www.youtube.com/channel/UC1","displayName":"@penny","profileImageUrl":"https://yt3.ggpht.com/x","isVerified":false}}`
}

func TestDecodeTypes(t *testing.T) {
	const at = `"publishedAt":"2026-03-27T00:52:12.560546+00:00",`
	for _, c := range []struct {
		name, snippet      string
		text, form, amount string
		removed            live.RemovedBy
		id                 string // if another than the item's
		left               bool   // left out
	}{
		{name: "text", snippet: `"type":"textMessageEvent","textMessageDetails":{"messageText":"a \"b\" <c> \ud83e\udd68 \u00e4\/"},"displayMessage":"x"`, text: `a "b" <c> 🥨 ä/`},
		{name: "text only displayed", snippet: `"type":"textMessageEvent","displayMessage":"gezeigt"`, text: "gezeigt"},
		{name: "super chat", snippet: `"type":"superChatEvent","superChatDetails":{"amountMicros":"2000000","amountDisplayString":"CA$2.00","userComment":"hi","tier":1},"displayMessage":"CA$2.00 from @x: \"hi\""`, text: "hi", form: "superChatEvent", amount: "CA$2.00"},
		{name: "wordless super chat", snippet: `"type":"superChatEvent","superChatDetails":{"amountDisplayString":"5 €"},"displayMessage":"5 € from @x"`, form: "superChatEvent", amount: "5 €"},
		{name: "fan funding", snippet: `"type":"fanFundingEvent","fanFundingEventDetails":{"amountDisplayString":"$1","userComment":"old"}`, text: "old", form: "fanFundingEvent", amount: "$1"},
		{name: "sticker", snippet: `"type":"superStickerEvent","superStickerDetails":{"amountDisplayString":"2 €","superStickerMetadata":{"altText":"Brezel"}}`, text: "Brezel", form: "superStickerEvent", amount: "2 €"},
		{name: "gift", snippet: `"type":"giftEvent","giftDetails":{"giftName":"Rose","comboCount":3}`, text: "Rose ×3", form: "giftEvent"},
		{name: "gift by its old name", snippet: `"type":"giftEvent","giftEventDetails":{"giftMetadata":{"giftName":"Rose","comboCount":1}}`, text: "Rose", form: "giftEvent"},
		{name: "gift without details", snippet: `"type":"giftEvent","displayMessage":"gave a gift"`, text: "gave a gift", form: "giftEvent"},
		{name: "milestone", snippet: `"type":"memberMilestoneChatEvent","memberMilestoneChatDetails":{"userComment":"7 Monate","memberMonth":7}`, text: "7 Monate", form: "memberMilestoneChatEvent"},
		{name: "member", snippet: `"type":"newSponsorEvent","newSponsorDetails":{},"displayMessage":"Welcome"`, text: "Welcome", form: "newSponsorEvent"},
		{name: "unknown", snippet: `"type":"teleportEvent","displayMessage":"beamed in"`, text: "beamed in", form: "teleportEvent"},
		{name: "unknown and silent", snippet: `"type":"teleportEvent"`, form: "teleportEvent"},
		{name: "invalid", snippet: `"type":"invalidType"`, form: "invalidType"},
		{name: "members only", snippet: `"type":"sponsorOnlyModeStartedEvent","displayMessage":"Members-only mode is on"`, text: "Members-only mode is on", form: "sponsorOnlyModeStartedEvent"},
		{name: "members only no more", snippet: `"type":"sponsorOnlyModeEndedEvent"`, form: "sponsorOnlyModeEndedEvent"},
		{name: "gifting", snippet: `"type":"membershipGiftingEvent","membershipGiftingDetails":{"giftMembershipsCount":5},"displayMessage":"gifted 5"`, text: "gifted 5", form: "membershipGiftingEvent"},
		{name: "gift membership", snippet: `"type":"giftMembershipReceivedEvent","giftMembershipReceivedDetails":{"gifterChannelId":"UC2"},"displayMessage":"was gifted"`, text: "was gifted", form: "giftMembershipReceivedEvent"},
		{name: "dollars of Canada", snippet: `"type":"superChatEvent","superChatDetails":{"amountMicros":"5000000","currency":"CAD","amountDisplayString":"$5.00","userComment":"hi"}`, text: "hi", form: "superChatEvent", amount: "$5.00 CAD"},
		{name: "sticker in kroner", snippet: `"type":"superStickerEvent","superStickerDetails":{"currency":"NOK","amountDisplayString":"20,00 kr","superStickerMetadata":{"altText":"Brezel"}}`, text: "Brezel", form: "superStickerEvent", amount: "20,00 kr NOK"},
		{name: "deleted", snippet: `"type":"messageDeletedEvent","messageDeletedDetails":{"deletedMessageId":"LCC.other"}`, removed: live.RemovedByPlatform, id: "LCC.other"},
		{name: "retracted", snippet: `"type":"messageRetractedEvent","messageRetractedDetails":{"retractedMessageId":"LCC.other"}`, removed: live.RemovedByAuthor, id: "LCC.other"},
		{name: "deleted nothing", snippet: `"type":"messageDeletedEvent"`, left: true},
		{name: "tombstone", snippet: `"type":"tombstone"`, removed: live.RemovedByPlatform},
		{name: "poll", snippet: `"type":"pollEvent","pollDetails":{"metadata":{"questionText":"Tee?","options":[{"optionText":"Ja","tally":"3"},{"optionText":"Nein"},7]},"status":"active"}`, text: "Tee? – Ja / Nein", form: "pollEvent"},
		{name: "poll without details", snippet: `"type":"pollEvent","displayMessage":"?"`, text: "?", form: "pollEvent"},
		{name: "ban of nobody", snippet: `"type":"userBannedEvent"`, left: true},
		{name: "end", snippet: `"type":"chatEndedEvent"`, left: true},
		{name: "no type", snippet: `"displayMessage":"?"`, left: true},
	} {
		var d decoder
		p, err := d.page([]byte(`{"items":[`+item("LCC.1", "{"+at+c.snippet+"}")+`]}`), "src", 99)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.left {
			if len(p.messages) != 0 {
				t.Errorf("%s: %+v", c.name, p.messages)
			}
			continue
		}
		want := live.Message{Removed: c.removed, Comment: live.Comment{Kind: live.YouTube, Source: "src", PlatformID: "LCC.1", ReceivedAt: 99,
			Text: c.text, Form: c.form, Amount: c.amount}}
		if c.id != "" {
			want.Comment.PlatformID = c.id
		}
		if c.removed == live.NotRemoved {
			want.Comment.PublishedAt = time.Date(2026, 3, 27, 0, 52, 12, 560e6, time.UTC).UnixMilli()
			want.Comment.Author = &live.Author{PlatformID: "UC1", Name: "@penny", Avatar: "https://yt3.ggpht.com/x"}
		}
		if diff := cmp.Diff([]live.Message{want}, p.messages); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestDecodePage(t *testing.T) {
	var d decoder
	p, err := d.page([]byte(`{"nextPageToken":"abc","pollingIntervalMillis":4966,"items":[
		{"id":"1","snippet":{"type":"textMessageEvent","publishedAt":"2020-07-10T14:00:30.645000Z","authorChannelId":"UC7","displayMessage":"ohne Details"}},
		{"id":"2","snippet":{"type":"textMessageEvent","publishedAt":"gestern","displayMessage":"ohne Verfasser"}},
		{"id":"","snippet":{"type":"textMessageEvent","displayMessage":"ohne Kennung"}},
		{"id":"4"}, {}, 7, null, "x", {"id":5,"snippet":[]}]}`), "s", 1)
	if err != nil || p.next != "abc" || p.interval != 4966*time.Millisecond || p.ended {
		t.Fatalf("%+v, %v", p, err)
	}
	want := []live.Message{
		{Comment: live.Comment{Kind: live.YouTube, Source: "s", PlatformID: "1", Text: "ohne Details", ReceivedAt: 1,
			PublishedAt: time.Date(2020, 7, 10, 14, 0, 30, 645e6, time.UTC).UnixMilli(), Author: &live.Author{PlatformID: "UC7"}}},
		{Comment: live.Comment{Kind: live.YouTube, Source: "s", PlatformID: "2", Text: "ohne Verfasser", ReceivedAt: 1}},
	}
	if diff := cmp.Diff(want, p.messages); diff != "" {
		t.Error(diff)
	}
	for _, end := range []string{`{"offlineAt":"2026-01-01T00:00:00Z","items":[]}`, `{"items":[{"id":"1","snippet":{"type":"chatEndedEvent"}}]}`} {
		if p, err := d.page([]byte(end), "s", 1); err != nil || !p.ended || len(p.messages) != 0 {
			t.Errorf("%s: %+v, %v", end, p, err)
		}
	}
	for _, bad := range []string{"", "null", "[]", "7", `{"items":[`, "<html>", "\x00", strings.Repeat("[", 100_000)} {
		if _, err := d.page([]byte(bad), "s", 1); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("page(%.20q): %v", bad, err)
		}
	}
	if _, err := d.videos([]byte(`{}`)); live.AsError(err) == nil {
		t.Errorf("videos.list without items: %v", err)
	}
}

// TestDecodedOutlivesParser: nothing that was decoded changes when the parser is used again.
func TestDecodedOutlivesParser(t *testing.T) {
	var d decoder
	body := fullPage(50)
	first, _ := d.page(body, "s", 1)
	before := fmt.Sprint(texts(first.messages))
	other := `{"items":[` + item("LCC.0000000000000000", `{"type":"textMessageEvent","displayMessage":"`+strings.Repeat("zzzz", 5000)+`"}`) + `]}`
	for range 3 {
		if _, err := d.page([]byte(other), "s", 1); err != nil {
			t.Fatal(err)
		}
	}
	if after := fmt.Sprint(texts(first.messages)); after != before {
		t.Error("decoded texts have changed")
	}
}

func texts(list []live.Message) (all []string) {
	for _, m := range list {
		all = append(all, m.Comment.PlatformID, m.Comment.Text, m.Comment.Author.Name, m.Comment.Author.PlatformID)
	}
	return all
}

// TestDecodeBanAndOwn reads who was kept out, and knows the connected account's messages.
func TestDecodeBanAndOwn(t *testing.T) {
	d := decoder{self: "UC1"}
	ban := func(details string) string {
		return `{"type":"userBannedEvent","publishedAt":"2026-03-27T00:52:12Z","userBannedDetails":{"bannedUserDetails":{"channelId":"UC9","displayName":"@troll"}` + details + `}}`
	}
	for _, c := range []struct {
		details string
		seconds int64
	}{
		{`,"banType":"permanent"`, 0},
		{`,"banType":"temporary","banDurationSeconds":"90"`, 90},
		{`,"banType":"temporary","banDurationSeconds":90`, 90},
		{`,"banType":"temporary"`, 300}, // never for good by mistake
		{`,"banType":"temporary","banDurationSeconds":"-5"`, 300},
	} {
		p, err := d.page([]byte(`{"items":[`+item("LCC.1", ban(c.details))+`]}`), "s", 1)
		if err != nil || len(p.messages) != 1 || p.messages[0].Ban == nil {
			t.Fatalf("%s: %+v, %v", c.details, p, err)
		}
		want := live.PlatformBan{Author: live.Author{PlatformID: "UC9", Name: "@troll"}, Seconds: c.seconds, At: time.Date(2026, 3, 27, 0, 52, 12, 0, time.UTC).UnixMilli()}
		if diff := cmp.Diff(want, *p.messages[0].Ban); diff != "" || p.messages[0].Own {
			t.Errorf("%s: %s", c.details, diff)
		}
	}
	p, _ := d.page([]byte(`{"items":[`+item("LCC.1", `{"type":"textMessageEvent","displayMessage":"von uns"}`)+`]}`), "s", 1)
	if len(p.messages) != 1 || !p.messages[0].Own {
		t.Errorf("%+v", p.messages)
	}
	d.self = "UC2"
	if p, _ = d.page([]byte(`{"items":[`+item("LCC.1", `{"type":"textMessageEvent","displayMessage":"von anderen"}`)+`]}`), "s", 1); p.messages[0].Own {
		t.Errorf("%+v", p.messages)
	}
}

// FuzzPage: whatever a platform answers, decoding ends without a panic, and
// what comes out can be stored.
func FuzzPage(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(fullPage(3))
	f.Add([]byte(`{"items":[{"id":"1","snippet":{"type":"tombstone"}},{"id":"2","snippet":{"type":"giftEvent","giftDetails":{"giftName":"\ud800"}}}]}`))
	f.Add([]byte(`{"items":[{"snippet":null,"authorDetails":7}],"error":{"errors":[{}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var d decoder
		p, err := d.page(body, "s", 1)
		if (err != nil) != (p.messages == nil) {
			t.Fatalf("%d messages and %v", len(p.messages), err)
		}
		for _, m := range p.messages {
			if m.Comment.PlatformID == "" || m.Comment.Author != nil && m.Comment.Author.PlatformID == "" {
				t.Fatalf("%+v", m)
			}
		}
	})
}

// fullPage is a page as YouTube sends it, with n messages of a lively chat.
func fullPage(n int) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	said := []string{"Guten Abend in die Runde!", "+1 #12", "👍 3", "Wann kommt die Brücke?", "Grüße aus Köln 🥨🎉", "this <b>is</b> \"quoted\"", "متى سيُفتتح الجسر الجديد؟",
		"Ich hätte da noch eine längere Frage, und zwar: Wie soll das alles bezahlt werden, wenn die Mittel schon im Herbst verbraucht waren?"}
	var items []map[string]any
	for i := range n {
		user := fmt.Sprintf("UC%022d", rng.IntN(400))
		text := said[rng.IntN(len(said))]
		snippet := map[string]any{"type": "textMessageEvent", "liveChatId": "Cg0KC2FiY2RlZmdoaWprKicKGFVDMDAwMDAwMDAwMDAwMDAwMDAwMDAwMBILYWJjZGVmZ2hpams",
			"authorChannelId": user, "publishedAt": "2026-03-27T00:52:12.560546+00:00", "hasDisplayContent": true, "displayMessage": text,
			"textMessageDetails": map[string]any{"messageText": text}}
		if i%40 == 0 {
			snippet["type"], snippet["publishedAt"] = "superChatEvent", "2026-03-27T00:52:13.000000Z"
			delete(snippet, "textMessageDetails")
			snippet["superChatDetails"] = map[string]any{"amountMicros": "5000000", "currency": "EUR", "amountDisplayString": "5,00 €", "userComment": text, "tier": 2}
		}
		items = append(items, map[string]any{"kind": "youtube#liveChatMessage", "etag": "9mMCT4yzkLmdqyBJTKDzwWbBkDo", "id": fmt.Sprintf("LCC.EhwKGkNJ%030d", i), "snippet": snippet,
			"authorDetails": map[string]any{"channelId": user, "channelUrl": "http://www.youtube.com/channel/" + user, "displayName": "@" + user[14:] + "Brotkasten",
				"profileImageUrl": "https://yt3.ggpht.com/" + user + "=s88-c-k-c0x00ffffff-no-rj", "isVerified": false, "isChatOwner": false, "isChatSponsor": i%5 == 0, "isChatModerator": false}})
	}
	b, err := json.Marshal(map[string]any{"kind": "youtube#liveChatMessageListResponse", "etag": "x", "pollingIntervalMillis": 5000, "nextPageToken": "GO7x",
		"pageInfo": map[string]any{"totalResults": n, "resultsPerPage": n}, "items": items})
	if err != nil || !utf8.Valid(b) {
		panic("page")
	}
	return b
}
