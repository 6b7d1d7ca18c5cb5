package facebook

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// fullPage is a page of n comments as Facebook sends it.
func fullPage(n int) []byte {
	var data []map[string]any
	for i := range n {
		data = append(data, map[string]any{"id": fmt.Sprintf("200000000000009_%015d", i), "message": fmt.Sprintf("Kommentar %d: Wann kommt die Brücke? 🥨", i),
			"created_time": "2026-08-30T18:47:02+0000", "like_count": i % 7, "is_hidden": false, "from": map[string]any{"id": fmt.Sprintf("10%013d", i%50), "name": "Hannes Gießkanne"}})
	}
	b, err := json.Marshal(map[string]any{"data": data, "paging": map[string]any{"cursors": map[string]any{"before": "QVFI", "after": "QVFJ"}, "next": "https://graph.facebook.com/x"}})
	if err != nil {
		panic(err)
	}
	return b
}

// typed decodes what fullPage holds with encoding/json.
func typed(body []byte, source string, received int64) (page, error) {
	var v struct {
		Data []struct {
			ID          string `json:"id"`
			Message     string `json:"message"`
			CreatedTime string `json:"created_time"`
			LikeCount   int    `json:"like_count"`
			IsHidden    bool   `json:"is_hidden"`
			From        struct {
				ID   string `json:"id"`
				Name string `json:"name"`
			} `json:"from"`
		} `json:"data"`
		Paging struct {
			Cursors struct {
				After string `json:"after"`
			} `json:"cursors"`
		} `json:"paging"`
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return page{}, err
	}
	p := page{messages: make([]live.Message, len(v.Data)), after: v.Paging.Cursors.After}
	authors := make([]live.Author, len(v.Data))
	for i, c := range v.Data {
		authors[i] = live.Author{PlatformID: c.From.ID, Name: c.From.Name}
		at := meta.Millis(c.CreatedTime)
		p.messages[i].Comment = live.Comment{Kind: live.Facebook, Source: source, PlatformID: c.ID, Text: c.Message, PublishedAt: at, ReceivedAt: received, Author: &authors[i], Likes: c.LikeCount}
		p.oldest = at
	}
	return p, nil
}

// BenchmarkDecodeComments decodes a full page of 100 comments.
func BenchmarkDecodeComments(b *testing.B) {
	body := fullPage(100)
	var parser fastjson.Parser
	var keep ingest.Strings
	ours, err := decodePage(&parser, &keep, body, "s", "9", 1)
	theirs, err2 := typed(body, "s", 1)
	if diff := cmp.Diff(ours, theirs, cmp.AllowUnexported(page{})); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() (page, error){
		"zuruf":         func() (page, error) { return decodePage(&parser, &keep, body, "s", "9", 1) },
		"encoding-json": func() (page, error) { return typed(body, "s", 1) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if p, err := decode(); err != nil || len(p.messages) != 100 {
					b.Fatal(err)
				}
			}
		})
	}
}

// fullHook is a feed webhook of n comments as Facebook sends it.
func fullHook(n int, received time.Time) []byte {
	var entries []map[string]any
	for i := range n {
		entries = append(entries, map[string]any{"id": "100000000000001", "time": received.Unix(), "changes": []any{map[string]any{"field": "feed", "value": map[string]any{
			"item": "comment", "verb": "add", "comment_id": fmt.Sprintf("200000000000009_%015d", i), "post_id": "100000000000001_200000000000009",
			"parent_id": "100000000000001_200000000000009", "message": fmt.Sprintf("Kommentar %d: Wann kommt die Brücke? 🥨", i), "created_time": received.Unix(),
			"from": map[string]any{"id": fmt.Sprintf("20%013d", i%50), "name": "Hannes Gießkanne"}}}}})
	}
	b, err := json.Marshal(map[string]any{"object": "page", "entry": entries})
	if err != nil {
		panic(err)
	}
	return b
}

// typedHook decodes what fullHook holds with encoding/json.
func typedHook(body []byte, received time.Time) ([]ingest.Delivery, error) {
	var v struct {
		Entry []struct {
			ID      string `json:"id"`
			Changes []struct {
				Value struct {
					CommentID   string `json:"comment_id"`
					Message     string `json:"message"`
					CreatedTime int64  `json:"created_time"`
					From        struct {
						ID   string `json:"id"`
						Name string `json:"name"`
					} `json:"from"`
				} `json:"value"`
			} `json:"changes"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, err
	}
	var list []ingest.Delivery
	for _, e := range v.Entry {
		c := e.Changes[0].Value
		list = append(list, ingest.Delivery{Account: e.ID, First: true, Objects: []string{"200000000000009", "200000000000009", "200000000000009"},
			Message: live.Message{Comment: live.Comment{Kind: live.Facebook, PlatformID: c.CommentID, Text: c.Message, PublishedAt: c.CreatedTime * 1000,
				ReceivedAt: received.UnixMilli(), Author: &live.Author{PlatformID: c.From.ID, Name: c.From.Name}}}})
	}
	return list, nil
}

// BenchmarkDecodeHook decodes a webhook of 100 comments.
func BenchmarkDecodeHook(b *testing.B) {
	received := time.Date(2026, 8, 30, 20, 0, 0, 0, time.UTC)
	body := fullHook(100, received)
	var parser fastjson.Parser
	ours := func() ([]ingest.Delivery, error) {
		h, err := decodeHook(&parser, new(ingest.Strings), body, received)
		return h.deliveries, err
	}
	theirs := func() ([]ingest.Delivery, error) { return typedHook(body, received) }
	a, err := ours()
	c, err2 := theirs()
	if diff := cmp.Diff(a, c); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() ([]ingest.Delivery, error){"zuruf": ours, "encoding-json": theirs} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if list, err := decode(); err != nil || len(list) != 100 {
					b.Fatal(err)
				}
			}
		})
	}
}
