package youtube

import (
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// page is one answer of liveChatMessages.list.
type page struct {
	messages []live.Message
	next     string
	interval time.Duration // 0: not said
	ended    bool
}

// decoder turns answers into values that do not depend on the parser. One per goroutine.
type decoder struct {
	parser  fastjson.Parser
	strings ingest.Strings
}

// page decodes an answer of liveChatMessages.list. It tolerates everything but
// an answer that is no JSON object; items that are no comment are left out.
func (d *decoder) page(body []byte, source string, received int64) (page, error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return page{}, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject {
		return page{}, ingest.ErrUnreadable.Because(fmt.Errorf("a %s, no object", v.Type()))
	}
	items := v.GetArray("items")
	p := page{
		messages: make([]live.Message, 0, len(items)),
		next:     string(v.GetStringBytes("nextPageToken")),
		interval: time.Duration(v.GetInt64("pollingIntervalMillis")) * time.Millisecond,
		ended:    v.Exists("offlineAt"),
	}
	authors := make([]live.Author, len(items))
	for i, item := range items {
		snippet := item.Get("snippet")
		kind := str(snippet, "type")
		if kind == "chatEndedEvent" {
			p.ended = true
		}
		m := live.Message{Comment: live.Comment{
			Kind: live.YouTube, Source: source, PlatformID: d.strings.Keep(str(item, "id")), ReceivedAt: received,
		}}
		if !d.say(&m, kind, snippet) || m.Comment.PlatformID == "" {
			continue
		}
		if m.Removed == live.NotRemoved {
			m.Comment.PublishedAt = millis(str(snippet, "publishedAt"))
			m.Comment.Author = d.author(&authors[i], item.Get("authorDetails"), snippet)
		}
		p.messages = append(p.messages, m)
	}
	return p, nil
}

// say fills in what a message says, by its type; false for one that nobody in
// the audience said.
func (d *decoder) say(m *live.Message, kind string, snippet *fastjson.Value) bool {
	c := &m.Comment
	switch kind {
	case "textMessageEvent":
		c.Text = d.strings.Keep(str(snippet.Get("textMessageDetails"), "messageText"))
		if c.Text == "" {
			c.Text = d.strings.Keep(str(snippet, "displayMessage"))
		}
		return true
	case "superChatEvent", "fanFundingEvent":
		details := snippet.Get("superChatDetails")
		if details == nil {
			details = snippet.Get("fanFundingEventDetails")
		}
		c.Form = d.strings.Keep(kind)
		c.Text = d.strings.Keep(str(details, "userComment"))
		c.Amount = d.strings.Keep(str(details, "amountDisplayString"))
		return true
	case "superStickerEvent":
		details := snippet.Get("superStickerDetails")
		c.Form = d.strings.Keep(kind)
		c.Text = d.strings.Keep(str(details.Get("superStickerMetadata"), "altText"))
		c.Amount = d.strings.Keep(str(details, "amountDisplayString"))
		return true
	case "giftEvent":
		c.Form = d.strings.Keep(kind)
		c.Text = d.gift(snippet)
		return true
	case "memberMilestoneChatEvent":
		c.Form = d.strings.Keep(kind)
		c.Text = d.strings.Keep(str(snippet.Get("memberMilestoneChatDetails"), "userComment"))
		if c.Text == "" {
			c.Text = d.strings.Keep(str(snippet, "displayMessage"))
		}
		return true
	case "messageDeletedEvent":
		return d.remove(m, live.RemovedByPlatform, str(snippet.Get("messageDeletedDetails"), "deletedMessageId"))
	case "messageRetractedEvent":
		return d.remove(m, live.RemovedByAuthor, str(snippet.Get("messageRetractedDetails"), "retractedMessageId"))
	case "tombstone":
		m.Removed = live.RemovedByPlatform
		return true
	case "", "invalidType", "chatEndedEvent", "sponsorOnlyModeStartedEvent", "sponsorOnlyModeEndedEvent",
		"giftMembershipReceivedEvent", "userBannedEvent", "pollEvent":
		return false
	}
	// newSponsorEvent, membershipGiftingEvent and whatever comes later: what
	// YouTube itself shows in the chat, if it shows anything.
	c.Form = d.strings.Keep(kind)
	c.Text = d.strings.Keep(str(snippet, "displayMessage"))
	return c.Text != ""
}

func (d *decoder) remove(m *live.Message, by live.RemovedBy, id string) bool {
	m.Removed = by
	m.Comment.PlatformID = d.strings.Keep(id)
	return id != ""
}

// gift names a gift and how often it was given: the same id comes again with a
// higher count. The documentation first called the details giftEventDetails.giftMetadata.
func (d *decoder) gift(snippet *fastjson.Value) string {
	details := snippet.Get("giftDetails")
	if details == nil {
		details = snippet.Get("giftEventDetails", "giftMetadata")
	}
	name := str(details, "giftName")
	if name == "" {
		name = str(details, "altText")
	}
	if name == "" {
		return d.strings.Keep(str(snippet, "displayMessage"))
	}
	if n := details.GetInt("comboCount"); n > 1 {
		return fmt.Sprintf("%s ×%d", name, n)
	}
	return d.strings.Keep(name)
}

// author fills in into, or returns nil if the platform names nobody.
func (d *decoder) author(into *live.Author, details, snippet *fastjson.Value) *live.Author {
	id := str(details, "channelId")
	if id == "" {
		id = str(snippet, "authorChannelId")
	}
	if id == "" {
		return nil
	}
	into.PlatformID = d.strings.Keep(id)
	into.Name = d.strings.Keep(str(details, "displayName"))
	if picture := str(details, "profileImageUrl"); strings.HasPrefix(picture, "https://") {
		into.Avatar = d.strings.Keep(picture)
	}
	return into
}

// millis reads both forms of timestamp, 2020-07-10T14:00:30.645000Z and
// 2026-03-27T00:52:12.560546+00:00; 0 if it is neither.
func millis(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
