package youtube

import (
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// page is one answer of liveChatMessages.list, or one object of its stream.
type page struct {
	messages []live.Message
	next     string
	interval time.Duration // 0: not said, as always in a stream
	ended    bool
}

// decoder turns answers into values that do not depend on the parser. One per goroutine.
type decoder struct {
	parser  fastjson.Parser
	strings ingest.Strings
	self    string // channel of the connected account, or ""
}

// page decodes an answer of liveChatMessages.list. It tolerates everything but
// an answer that is no JSON object; items that say nothing are left out.
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
		if m.Says() {
			m.Comment.PublishedAt = millis(str(snippet, "publishedAt"))
			m.Comment.Author = d.author(&authors[i], item.Get("authorDetails"), snippet)
			m.Own = d.self != "" && m.Comment.Author != nil && m.Comment.Author.PlatformID == d.self
		}
		p.messages = append(p.messages, m)
	}
	return p, nil
}

// streamed decodes one object of the stream: a page, or an error in place of one.
func (d *decoder) streamed(object []byte, source string, received int64) (page, *refused, error) {
	p, err := d.page(object, source, received)
	if err != nil || p.next != "" || len(p.messages) > 0 || p.ended {
		return p, nil, err
	}
	if r := d.refusal(200, object); r.readable {
		return p, &r, nil
	}
	return p, nil, nil
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
