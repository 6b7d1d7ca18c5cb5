package facebook

import (
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// page is one answer of the comments edge.
type page struct {
	messages []live.Message
	after    string // cursor of the next page; "" if there is none
	oldest   int64  // ms, of the oldest comment with a time; 0: none
}

// decodePage decodes an answer of the comments edge. It tolerates comments
// without author, text or time; those without id are left out.
func decodePage(p *fastjson.Parser, keep *ingest.Strings, body []byte, source string, received int64) (page, error) {
	v, err := p.ParseBytes(body)
	if err != nil {
		return page{}, ingest.ErrUnreadable.Because(err)
	}
	if !meta.Is(v.Get("data"), fastjson.TypeArray) {
		return page{}, ingest.ErrUnreadable.Because(fmt.Errorf("no data"))
	}
	items := v.GetArray("data")
	out := page{messages: make([]live.Message, 0, len(items))}
	if v.Exists("paging", "next") {
		out.after = string(v.GetStringBytes("paging", "cursors", "after"))
	}
	authors := make([]live.Author, len(items))
	for i, item := range items {
		c := live.Comment{
			Kind: live.Facebook, Source: source, ReceivedAt: received,
			PlatformID:  meta.ID(keep, item, "id"),
			Text:        keep.Keep(meta.Str(item, "message")),
			PublishedAt: meta.Millis(meta.Str(item, "created_time")),
			Author:      author(keep, &authors[i], item.Get("from"), "id", "name"),
		}
		if c.PlatformID == "" {
			continue
		}
		if a := item.Get("attachment"); a != nil {
			c.Form = keep.Keep(meta.Str(a, "type"))
		}
		if c.Text == "" && c.Form == "" {
			c.Form = "attachment" // something that this token may not see
		}
		if c.PublishedAt > 0 && (out.oldest == 0 || c.PublishedAt < out.oldest) {
			out.oldest = c.PublishedAt
		}
		out.messages = append(out.messages, live.Message{Comment: c})
	}
	return out, nil
}

// author fills in into, or returns nil if the platform names nobody.
func author(keep *ingest.Strings, into *live.Author, from *fastjson.Value, id, name string) *live.Author {
	into.PlatformID = meta.ID(keep, from, id)
	if into.PlatformID == "" {
		return nil
	}
	into.Name = keep.Keep(meta.Str(from, name))
	return into
}

// decodeHook decodes the verified body of a page's feed webhook: comments that
// were added, edited or removed. Everything else in it is none of ours.
func decodeHook(p *fastjson.Parser, keep *ingest.Strings, body []byte, received time.Time) ([]ingest.Delivery, error) {
	var list []ingest.Delivery
	err := meta.Entries(p, body, "page", func(entry *fastjson.Value) {
		account := meta.ID(keep, entry, "id")
		meta.Changes(entry, func(field string, v *fastjson.Value) {
			if field == "feed" && meta.Str(v, "item") == "comment" {
				if d, ok := feed(keep, v, received); ok {
					d.Account = account
					list = append(list, d)
				}
			}
		})
	})
	return list, err
}

// feed decodes one change of a comment.
func feed(keep *ingest.Strings, v *fastjson.Value, received time.Time) (ingest.Delivery, bool) {
	id := meta.ID(keep, v, "comment_id")
	d := ingest.Delivery{Message: live.Message{Comment: live.Comment{
		Kind: live.Facebook, PlatformID: id, ReceivedAt: received.UnixMilli(),
	}}}
	if object, _, ok := strings.Cut(id, "_"); ok {
		d.Objects = append(d.Objects, object)
	}
	for _, key := range [...]string{"post_id", "parent_id"} {
		if whole := meta.ID(keep, v, key); whole != "" {
			d.Objects = append(d.Objects, whole[strings.LastIndexByte(whole, '_')+1:])
		}
	}
	c := &d.Message.Comment
	switch meta.Str(v, "verb") {
	case "remove":
		d.Message.Removed = live.RemovedByPlatform
		return d, id != ""
	case "add":
		d.First = true
	case "edited", "edit":
	default: // hide and unhide can be taken back: our own decision is another fact
		return d, false
	}
	c.Text = keep.Keep(meta.Str(v, "message"))
	c.PublishedAt = v.GetInt64("created_time") * 1000
	if c.Author = author(keep, new(live.Author), v.Get("from"), "id", "name"); c.Author == nil {
		c.Author = author(keep, new(live.Author), v, "sender_id", "sender_name")
	}
	for _, form := range [...]string{"photo", "video", "link"} {
		if v.Exists(form) {
			c.Form = form
		}
	}
	if c.Text == "" && c.Form == "" {
		c.Form = "attachment"
	}
	return d, id != ""
}
