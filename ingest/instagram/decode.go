package instagram

import (
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// page is one answer of the comments edge of a medium.
type page struct {
	messages   []live.Message
	hidden     []string // ids of those that are hidden on the platform
	after      string   // cursor of the next page; "" if there is none
	descending bool     // newest first
	oldest     int64    // ms; 0: no times
}

// maxLikes is more than anything has, and bounds what is believed.
const maxLikes = 1_000_000_000

// decodePage decodes an answer of the comments edge. It tolerates comments
// without author, text or time; those without id are left out.
func decodePage(p *fastjson.Parser, keep *ingest.Strings, body []byte, source string, received int64) (page, error) {
	items, v, err := meta.List(p, body)
	if err != nil {
		return page{}, err
	}
	out := page{messages: make([]live.Message, 0, len(items)), descending: true}
	if v.Exists("paging", "next") {
		out.after = string(v.GetStringBytes("paging", "cursors", "after"))
	}
	authors := make([]live.Author, len(items))
	var last int64
	for i, item := range items {
		c := live.Comment{
			Kind: live.Instagram, Source: source, ReceivedAt: received,
			PlatformID:  meta.ID(keep, item, "id"),
			Text:        keep.Keep(meta.Str(item, "text")),
			PublishedAt: meta.Millis(meta.Str(item, "timestamp")),
			Author:      meta.Author(keep, &authors[i], item.Get("from"), "id", "username"),
			Likes:       min(max(item.GetInt("like_count"), 0), maxLikes),
		}
		if c.PlatformID == "" {
			continue
		}
		if at := c.PublishedAt; at > 0 {
			out.descending = out.descending && (last == 0 || at <= last)
			if last = at; out.oldest == 0 || at < out.oldest {
				out.oldest = at
			}
		}
		if item.GetBool("hidden") {
			out.hidden = append(out.hidden, c.PlatformID)
		}
		out.messages = append(out.messages, live.Message{Comment: c})
	}
	return out, nil
}

// decodeMedia returns the ids of the broadcasts in an answer of live_media.
func decodeMedia(p *fastjson.Parser, body []byte) ([]string, error) {
	items, _, err := meta.List(p, body)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, item := range items {
		if id := meta.ID(new(ingest.Strings), item, "id"); meta.IsNumber(id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// decodeHook decodes the verified body of a live_comments webhook, in both
// documented envelopes. The comment's id is called id in samples and
// comment_id in the documentation. It carries no time of the comment: that of
// the notification stands in for it.
func decodeHook(p *fastjson.Parser, keep *ingest.Strings, body []byte, received time.Time) ([]ingest.Delivery, error) {
	var list []ingest.Delivery
	err := meta.Entries(p, body, "instagram", func(entry *fastjson.Value) {
		account, at := meta.ID(keep, entry, "id"), notified(entry.GetInt64("time"), received)
		meta.Changes(entry, func(field string, v *fastjson.Value) {
			id := meta.ID(keep, v, "id")
			if id == "" {
				id = meta.ID(keep, v, "comment_id")
			}
			if field != "live_comments" || id == "" {
				return
			}
			who := meta.Author(keep, new(live.Author), v.Get("from"), "id", "username")
			list = append(list, ingest.Delivery{
				Account: account, First: true,
				Objects: []string{meta.ID(keep, v.Get("media"), "id")},
				Message: live.Message{Own: who != nil && account != "" && who.PlatformID == account, Comment: live.Comment{
					Kind: live.Instagram, PlatformID: id, Text: keep.Keep(meta.Str(v, "text")),
					Author: who, PublishedAt: at, ReceivedAt: received.UnixMilli(),
				}},
			})
		})
	})
	return list, err
}

// notified brings entry.time, seconds or milliseconds, to milliseconds; 0 if it
// cannot be the time of a notification just received or tried again for 36 hours.
func notified(at int64, received time.Time) int64 {
	if at < 1e11 {
		at *= 1000
	}
	if age := received.Sub(time.UnixMilli(at)); age < -time.Minute || age > 48*time.Hour {
		return 0
	}
	return at
}
