package facebook

import (
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
	hidden   []string // ids of those that are hidden on the platform
	after    string   // cursor of the next page; "" if there is none
	oldest   int64    // ms, of the oldest comment with a time; 0: none
	total    int64    // comments, as Facebook counts; 0: not said
}

// maxLikes is more than anything has, and bounds what is believed.
const maxLikes = 1_000_000_000

// decodePage decodes an answer of the comments edge. It tolerates comments
// without author, text or time; those without id are left out. What own, the
// page, wrote itself is marked.
func decodePage(p *fastjson.Parser, keep *ingest.Strings, body []byte, source, own string, received int64) (page, error) {
	items, v, err := meta.List(p, body)
	if err != nil {
		return page{}, err
	}
	out := page{messages: make([]live.Message, 0, len(items)), total: v.GetInt64("summary", "total_count")}
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
			Author:      meta.Author(keep, &authors[i], item.Get("from"), "id", "name"),
			Likes:       min(max(item.GetInt("like_count"), 0), maxLikes),
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
		if item.GetBool("is_hidden") {
			out.hidden = append(out.hidden, c.PlatformID)
		}
		out.messages = append(out.messages, live.Message{Comment: c, Own: isOwn(c.Author, own)})
	}
	return out, nil
}

func isOwn(a *live.Author, page string) bool { return a != nil && page != "" && a.PlatformID == page }

// hook is what a webhook of pages says.
type hook struct {
	deliveries []ingest.Delivery
	pages      []string // that it speaks of
	began      []string // pages of which a broadcast has begun
}

// late is how old an added comment may be when its webhook comes. What is later
// is a retry: polling has brought the comment, or will, as it is by now, and an
// edit that came meanwhile must not be undone by it.
const late = 2 * time.Minute

// decodeHook decodes the verified body of a page's webhook: comments that were
// added, edited, removed, hidden or shown again, and broadcasts that have begun.
// Everything else in it is none of ours.
func decodeHook(p *fastjson.Parser, keep *ingest.Strings, body []byte, received time.Time) (hook, error) {
	var h hook
	err := meta.Entries(p, body, "page", func(entry *fastjson.Value) {
		account := meta.ID(keep, entry, "id")
		if len(h.pages) == 0 || h.pages[len(h.pages)-1] != account {
			h.pages = append(h.pages, account)
		}
		meta.Changes(entry, func(field string, v *fastjson.Value) {
			switch {
			case field == "live_videos" && strings.EqualFold(meta.Str(v, "status"), "live"):
				h.began = append(h.began, account)
			case field == "feed" && meta.Str(v, "item") == "comment":
				if d, ok := feed(keep, v, account, received); ok {
					d.Account = account
					h.deliveries = append(h.deliveries, d)
				}
			}
		})
	})
	return h, err
}

// feed decodes one change of a comment.
func feed(keep *ingest.Strings, v *fastjson.Value, page string, received time.Time) (ingest.Delivery, bool) {
	id := meta.ID(keep, v, "comment_id")
	d := ingest.Delivery{Objects: make([]string, 0, 3), Message: live.Message{Comment: live.Comment{
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
	c.PublishedAt = max(0, v.GetInt64("created_time")*1000)
	switch meta.Str(v, "verb") {
	case "remove":
		d.Message.Removed = live.RemovedByPlatform
		return d, id != ""
	case "hide":
		d.Message.Hiding = live.Hidden
		return d, id != ""
	case "unhide":
		d.Message.Hiding = live.Unhidden
		return d, id != ""
	case "add":
		d.First = true
		if c.PublishedAt > 0 && received.Sub(time.UnixMilli(c.PublishedAt)) > late {
			return d, false
		}
	case "edited", "edit":
	default:
		return d, false
	}
	c.Text = keep.Keep(meta.Str(v, "message"))
	if c.Author = meta.Author(keep, new(live.Author), v.Get("from"), "id", "name"); c.Author == nil {
		c.Author = meta.Author(keep, new(live.Author), v, "sender_id", "sender_name")
	}
	d.Message.Own = isOwn(c.Author, page)
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
