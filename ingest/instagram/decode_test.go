package instagram

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

func TestDecodePage(t *testing.T) {
	body := `{"data":[
		{"id":"178001","text":"Hallo \u00e4","timestamp":"2026-08-30T18:47:04+0000","from":{"id":"7","username":"frieda"}},
		{"id":"178002","text":"nur ein Name","timestamp":"2026-08-30T18:47:02+0000","username":"jupp"},
		{"id":"178003"}, {"text":"ohne Kennung"}, 7, null
	],"paging":{"cursors":{"after":"b"},"next":"https://graph.facebook.com/"}}`
	p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(body), "s", 5)
	at := time.Date(2026, 8, 30, 18, 47, 2, 0, time.UTC).UnixMilli()
	want := page{after: "b", descending: true, oldest: at, messages: []live.Message{
		{Comment: live.Comment{Kind: live.Instagram, Source: "s", PlatformID: "178001", Text: "Hallo ä", PublishedAt: at + 2000, ReceivedAt: 5, Author: &live.Author{PlatformID: "7", Name: "frieda"}}},
		{Comment: live.Comment{Kind: live.Instagram, Source: "s", PlatformID: "178002", Text: "nur ein Name", PublishedAt: at, ReceivedAt: 5}},
		{Comment: live.Comment{Kind: live.Instagram, Source: "s", PlatformID: "178003", ReceivedAt: 5}},
	}}
	if diff := cmp.Diff(want, p, cmp.AllowUnexported(page{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
	rising := `{"data":[{"id":"1","timestamp":"2026-08-30T18:47:02+0000"},{"id":"2","timestamp":"2026-08-30T18:47:04+0000"}]}`
	if p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(rising), "s", 5); err != nil || p.descending {
		t.Error("oldest first is taken for newest first", err)
	}
	for _, bad := range []string{"", "{}", "[]", "null", `{"data":7}`, `{"data":[`, "<html>"} {
		if _, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(bad), "s", 5); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("decodePage(%q): %v", bad, err)
		}
		if _, err := decodeMedia(new(fastjson.Parser), []byte(bad)); live.AsError(err) == nil {
			t.Errorf("decodeMedia(%q): %v", bad, err)
		}
	}
	if ids, err := decodeMedia(new(fastjson.Parser), []byte(`{"data":[{"id":"90010498116233"},{"id":90010498116234},{"id":"../me"},{},7]}`)); err != nil || !cmp.Equal(ids, []string{"90010498116233", "90010498116234"}) {
		t.Error(ids, err)
	}
}

func TestNotified(t *testing.T) {
	now := time.Date(2026, 8, 8, 20, 0, 0, 0, time.UTC)
	for in, want := range map[int64]int64{
		now.Unix():                            now.UnixMilli(),
		now.UnixMilli():                       now.UnixMilli(),
		now.Add(-36 * time.Hour).Unix():       now.Add(-36 * time.Hour).UnixMilli(), // tried for as long as Meta tries
		now.Add(time.Hour).Unix():             0,
		now.Add(-100 * 24 * time.Hour).Unix(): 0,
		0:                                     0,
		-5:                                    0,
	} {
		if got := notified(in, now); got != want {
			t.Errorf("notified(%d) = %d, want %d", in, got, want)
		}
	}
}

// FuzzComments: whatever the comments edge answers, decoding ends without a panic.
func FuzzComments(f *testing.F) {
	f.Add(fullPage(3))
	f.Add([]byte(`{"data":[{"id":9,"from":[],"timestamp":"2018-08-30T18:47:02+00:00"}],"paging":7}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, _ := decodePage(new(fastjson.Parser), new(ingest.Strings), body, "s", 1)
		check(t, p.messages)
		decodeMedia(new(fastjson.Parser), body)
	})
}

// FuzzHook: the same for webhooks.
func FuzzHook(f *testing.F) {
	f.Add([]byte(`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"live_comments","value":{"comment_id":"3","text":"\ud83e","from":{"id":"7"},"media":{"id":"1"}}}]}]}`))
	f.Add([]byte(`[{"object":"instagram","entry":[{"id":1,"time":1e300,"field":"live_comments","value":{"id":3}}, null]}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := decodeHook(new(fastjson.Parser), new(ingest.Strings), body, time.UnixMilli(1))
		for _, d := range list {
			check(t, []live.Message{d.Message})
		}
	})
}

func check(t *testing.T, list []live.Message) {
	for _, m := range list {
		if m.Comment.PlatformID == "" || m.Comment.Author != nil && m.Comment.Author.PlatformID == "" {
			t.Fatalf("%+v", m)
		}
	}
}

// fullPage is a page of n comments as Instagram sends it.
func fullPage(n int) []byte {
	var data []map[string]any
	for i := range n {
		data = append(data, map[string]any{"id": fmt.Sprintf("178%014d", i), "text": fmt.Sprintf("Kommentar %d: Wann kommt die Brücke? 🥨", i),
			"timestamp": "2026-08-30T18:47:02+0000", "username": "hannes", "from": map[string]any{"id": fmt.Sprintf("10%013d", i%50), "username": "hannes"}})
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
