package youtube

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"zuruf/live"
)

// usualTimeout is how long a temporary ban lasts that says no duration, in
// seconds: what YouTube's own chat offers.
const usualTimeout = 300

// say fills in what a message says, by its type; false for one that tells
// nothing. Types that this code does not know are kept under their name.
func (d *decoder) say(m *live.Message, kind string, snippet *fastjson.Value) bool {
	c := &m.Comment
	switch kind {
	case "", "chatEndedEvent":
		return false
	case "textMessageEvent":
		c.Text = d.strings.Keep(str(snippet.Get("textMessageDetails"), "messageText"))
		if c.Text == "" {
			c.Text = d.shown(snippet)
		}
		return true
	case "messageDeletedEvent":
		return d.remove(m, live.RemovedByPlatform, str(snippet.Get("messageDeletedDetails"), "deletedMessageId"))
	case "messageRetractedEvent":
		return d.remove(m, live.RemovedByAuthor, str(snippet.Get("messageRetractedDetails"), "retractedMessageId"))
	case "tombstone":
		m.Removed = live.RemovedByPlatform
		return true
	case "userBannedEvent":
		return d.ban(m, snippet)
	}
	c.Form = d.strings.Keep(kind)
	switch kind {
	case "superChatEvent", "fanFundingEvent":
		details := snippet.Get("superChatDetails")
		if details == nil {
			details = snippet.Get("fanFundingEventDetails")
		}
		c.Text = d.strings.Keep(str(details, "userComment"))
		c.Amount = d.paid(details)
	case "superStickerEvent":
		details := snippet.Get("superStickerDetails")
		c.Text = d.strings.Keep(str(details.Get("superStickerMetadata"), "altText"))
		c.Amount = d.paid(details)
	case "giftEvent":
		c.Text = d.gift(snippet)
	case "pollEvent":
		c.Text = d.poll(snippet)
	case "memberMilestoneChatEvent":
		if c.Text = d.strings.Keep(str(snippet.Get("memberMilestoneChatDetails"), "userComment")); c.Text == "" {
			c.Text = d.shown(snippet)
		}
	default: // the other membership events, members-only mode, and whatever comes later
		c.Text = d.shown(snippet)
	}
	return true
}

// shown is what YouTube itself shows in the chat, if anything.
func (d *decoder) shown(snippet *fastjson.Value) string {
	return d.strings.Keep(str(snippet, "displayMessage"))
}

func (d *decoder) remove(m *live.Message, by live.RemovedBy, id string) bool {
	m.Removed = by
	m.Comment.PlatformID = d.strings.Keep(id)
	return id != ""
}

// ban reads who is kept out of the chat. Without a name there is nobody to ban.
func (d *decoder) ban(m *live.Message, snippet *fastjson.Value) bool {
	details := snippet.Get("userBannedDetails")
	var who live.Author
	if d.author(&who, details.Get("bannedUserDetails"), nil) == nil {
		return false
	}
	m.Ban = &live.PlatformBan{Author: who, At: millis(str(snippet, "publishedAt"))}
	if str(details, "banType") == "temporary" {
		seconds, err := strconv.ParseInt(number(details.Get("banDurationSeconds")), 10, 64)
		if err != nil || seconds <= 0 {
			seconds = usualTimeout
		}
		m.Ban.Seconds = seconds
	}
	return true
}

// number is a whole number's text: YouTube sends 64 bits as strings.
func number(v *fastjson.Value) string {
	if v == nil {
		return ""
	}
	if v.Type() == fastjson.TypeNumber {
		return v.String()
	}
	b, err := v.StringBytes()
	if err != nil {
		return ""
	}
	return string(b)
}

// paid is the amount of a Super Chat or Sticker, with its currency.
func (d *decoder) paid(details *fastjson.Value) string {
	display := str(details, "amountDisplayString")
	if sum := amount(display, str(details, "currency"), number(details.Get("amountMicros"))); sum != display {
		return sum
	}
	return d.strings.Keep(display)
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
		return d.shown(snippet)
	}
	if n := details.GetInt("comboCount"); n > 1 {
		return fmt.Sprintf("%s ×%d", name, n)
	}
	return d.strings.Keep(name)
}

// mostOptions bounds the options of a poll; YouTube allows 4.
const mostOptions = 10

// poll is a poll's question with its options.
func (d *decoder) poll(snippet *fastjson.Value) string {
	metadata := snippet.Get("pollDetails", "metadata")
	question := str(metadata, "questionText")
	if question == "" {
		return d.shown(snippet)
	}
	var options []string
	for _, o := range metadata.GetArray("options") {
		if text := str(o, "optionText"); text != "" && len(options) < mostOptions {
			options = append(options, text)
		}
	}
	if len(options) == 0 {
		return d.strings.Keep(question)
	}
	return question + " – " + strings.Join(options, " / ")
}
