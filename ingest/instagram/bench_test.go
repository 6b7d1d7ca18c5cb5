package instagram

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

// fullPage is a page of n comments as Instagram sends it.
func fullPage(n int) []byte {
	var data []map[string]any
	for i := range n {
		data = append(data, map[string]any{"id": fmt.Sprintf("178%014d", i), "text": fmt.Sprintf("Kommentar %d: Wann kommt die Brücke? 🥨", i),
			"timestamp": "2026-08-30T18:47:02+0000", "username": "hannes", "hidden": false, "like_count": i % 7, "from": map[string]any{"id": fmt.Sprintf("10%013d", i%50), "username": "hannes"}})
	}
	b, err := json.Marshal(map[string]any{"data": data})
	if err != nil {
		panic(err)
	}
	return b
}

// hookBody is a webhook of n comments.
func hookBody(n int) []byte {
	var entries []map[string]any
	for i := range n {
		entries = append(entries, map[string]any{"id": "17841400000000003", "time": 1786217024, "field": "live_comments", "value": map[string]any{
			"from": map[string]any{"id": "232323232", "username": "test"}, "media": map[string]any{"id": "123123123", "media_product_type": "LIVE"},
			"id": fmt.Sprintf("178%014d", i), "text": "Wann kommt die Brücke? 🥨"}})
	}
	b, err := json.Marshal(map[string]any{"object": "instagram", "entry": entries})
	if err != nil {
		panic(err)
	}
	return b
}

// BenchmarkDecodeHook decodes a webhook of 100 comments, against encoding/json
// into typed structs.
func BenchmarkDecodeHook(b *testing.B) {
	body, received := hookBody(100), time.Unix(1786217030, 0)
	var parser fastjson.Parser
	ours := func() ([]ingest.Delivery, error) { return decodeHook(&parser, new(ingest.Strings), body, received) }
	typed := func() ([]ingest.Delivery, error) {
		var v struct {
			Entry []struct {
				ID    string `json:"id"`
				Time  int64  `json:"time"`
				Field string `json:"field"`
				Value struct {
					ID    string `json:"id"`
					Text  string `json:"text"`
					Media struct {
						ID string `json:"id"`
					} `json:"media"`
					From struct {
						ID       string `json:"id"`
						Username string `json:"username"`
					} `json:"from"`
				} `json:"value"`
			} `json:"entry"`
		}
		if err := json.Unmarshal(body, &v); err != nil {
			return nil, err
		}
		var list []ingest.Delivery
		for _, e := range v.Entry {
			list = append(list, ingest.Delivery{Account: e.ID, First: true, Objects: []string{e.Value.Media.ID}, Message: live.Message{Comment: live.Comment{
				Kind: live.Instagram, PlatformID: e.Value.ID, Text: e.Value.Text, PublishedAt: notified(e.Time, received), ReceivedAt: received.UnixMilli(),
				Author: &live.Author{PlatformID: e.Value.From.ID, Name: e.Value.From.Username}}}})
		}
		return list, nil
	}
	a, err := ours()
	c, err2 := typed()
	if diff := cmp.Diff(a, c); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() ([]ingest.Delivery, error){"zuruf": ours, "encoding-json": typed} {
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

// BenchmarkDecodeComments decodes a page of 50 comments.
func BenchmarkDecodeComments(b *testing.B) {
	body := fullPage(50)
	var parser fastjson.Parser
	var keep ingest.Strings
	ours := func() (page, error) { return decodePage(&parser, &keep, body, "s", 1) }
	theirs := func() (page, error) {
		var v struct {
			Data []struct {
				ID        string `json:"id"`
				Text      string `json:"text"`
				Timestamp string `json:"timestamp"`
				Hidden    bool   `json:"hidden"`
				LikeCount int    `json:"like_count"`
				From      struct {
					ID       string `json:"id"`
					Username string `json:"username"`
				} `json:"from"`
			} `json:"data"`
		}
		if err := json.Unmarshal(body, &v); err != nil {
			return page{}, err
		}
		p := page{messages: make([]live.Message, len(v.Data)), descending: true}
		for i, c := range v.Data {
			p.oldest = meta.Millis(c.Timestamp)
			p.messages[i].Comment = live.Comment{Kind: live.Instagram, Source: "s", PlatformID: c.ID, Text: c.Text, PublishedAt: p.oldest, ReceivedAt: 1,
				Likes: c.LikeCount, Author: &live.Author{PlatformID: c.From.ID, Name: c.From.Username}}
		}
		return p, nil
	}
	compare(b, len(body), ours, theirs)
}

// BenchmarkDecodeMedia decodes a list of two broadcasts.
func BenchmarkDecodeMedia(b *testing.B) {
	body := []byte(`{"data":[{"id":"90010498116233","media_type":"BROADCAST","media_product_type":"LIVE"},{"id":"90010498116234","media_type":"BROADCAST","media_product_type":"LIVE"}]}`)
	var parser fastjson.Parser
	compare(b, len(body), func() ([]string, error) { return decodeMedia(&parser, body) }, func() ([]string, error) {
		var v struct {
			Data []struct {
				ID string `json:"id"`
			} `json:"data"`
		}
		err := json.Unmarshal(body, &v)
		var ids []string
		for _, m := range v.Data {
			ids = append(ids, m.ID)
		}
		return ids, err
	})
}

// compare measures our decoder and encoding/json, after both gave the same.
func compare[T any](b *testing.B, size int, ours, theirs func() (T, error)) {
	x, err := ours()
	y, err2 := theirs()
	if diff := cmp.Diff(x, y, cmp.AllowUnexported(page{})); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() (T, error){"zuruf": ours, "encoding-json": theirs} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
