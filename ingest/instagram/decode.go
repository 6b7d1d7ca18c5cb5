package instagram

import (
	"fmt"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// page is one answer of the comments edge of a medium.
type page struct {
	messages   []live.Message
	after      string // cursor of the next page; "" if there is none
	descending bool   // newest first
	oldest     int64  // ms; 0: no times
}

// decodePage decodes an answer of the comments edge. It tolerates comments
// without author, text or time; those without id are left out.
func decodePage(p *fastjson.Parser, keep *ingest.Strings, body []byte, source string, received int64) (page, error) {
	items, v, err := data(p, body)
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
			Author:      author(keep, &authors[i], item.Get("from")),
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
		out.messages = append(out.messages, live.Message{Comment: c})
	}
	return out, nil
}

// decodeMedia returns the ids of the broadcasts in an answer of live_media.
func decodeMedia(p *fastjson.Parser, body []byte) ([]string, error) {
	items, _, err := data(p, body)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, item := range items {
		if id := meta.ID(new(ingest.Strings), item, "id"); isNumber(id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func data(p *fastjson.Parser, body []byte) ([]*fastjson.Value, *fastjson.Value, error) {
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, nil, ingest.ErrUnreadable.Because(err)
	}
	if !meta.Is(v.Get("data"), fastjson.TypeArray) {
		return nil, nil, ingest.ErrUnreadable.Because(fmt.Errorf("no data"))
	}
	return v.GetArray("data"), v, nil
}

// author fills in into, or returns nil: a name without an id is nobody who
// could vote once.
func author(keep *ingest.Strings, into *live.Author, from *fastjson.Value) *live.Author {
	into.PlatformID = meta.ID(keep, from, "id")
	if into.PlatformID == "" {
		return nil
	}
	into.Name = keep.Keep(meta.Str(from, "username"))
	return into
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
			list = append(list, ingest.Delivery{
				Account: account, First: true,
				Objects: []string{meta.ID(keep, v.Get("media"), "id")},
				Message: live.Message{Comment: live.Comment{
					Kind: live.Instagram, PlatformID: id, Text: keep.Keep(meta.Str(v, "text")),
					Author: author(keep, new(live.Author), v.Get("from")), PublishedAt: at, ReceivedAt: received.UnixMilli(),
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

// isNumber reports whether s has the form of an id of the Graph API.
func isNumber(s string) bool {
	if len(s) < 5 || len(s) > 25 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
