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

func TestDecodePage(t *testing.T) {
	body := `{"data":[
		{"id":"1_10","message":"Hallo \ud83e\udd68 \u003cb\u003e","created_time":"2018-08-30T18:47:02+0000","from":{"id":"7","name":"Frieda"}},
		{"id":"1_11","message":"ohne Verfasser","created_time":"2018-08-30T18:47:02+0000"},
		{"id":"1_12","attachment":{"type":"sticker"},"from":{"name":"nur ein Name"}},
		{"id":"1_13"},
		{"message":"ohne Kennung"}, {}, 7, null
	],"paging":{"cursors":{"before":"a","after":"b"},"next":"https://graph.facebook.com/?access_token=x&after=b"}}`
	p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(body), "s", 5)
	if err != nil || p.after != "b" {
		t.Fatal(p, err)
	}
	at := time.Date(2018, 8, 30, 18, 47, 2, 0, time.UTC).UnixMilli()
	comment := func(id, text, form string, at int64, a *live.Author) live.Message {
		return live.Message{Comment: live.Comment{Kind: live.Facebook, Source: "s", PlatformID: id, Text: text, Form: form, PublishedAt: at, ReceivedAt: 5, Author: a}}
	}
	want := []live.Message{
		comment("1_10", "Hallo 🥨 <b>", "", at, &live.Author{PlatformID: "7", Name: "Frieda"}),
		comment("1_11", "ohne Verfasser", "", at, nil),
		comment("1_12", "", "sticker", 0, nil),
		comment("1_13", "", "attachment", 0, nil),
	}
	if diff := cmp.Diff(want, p.messages); diff != "" || p.oldest != at {
		t.Error(diff, p.oldest)
	}
	last, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(`{"data":[],"paging":{"cursors":{"after":"x"}}}`), "s", 5)
	if err != nil || last.after != "" || len(last.messages) != 0 {
		t.Error(last, err)
	}
	for _, bad := range []string{"", "{}", "[]", "null", `{"data":7}`, `{"data":[`, "<html>"} {
		if _, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(bad), "s", 5); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("decodePage(%q): %v", bad, err)
		}
	}
}

// FuzzComments: whatever the comments edge answers, decoding ends without a panic.
func FuzzComments(f *testing.F) {
	f.Add(fullPage(3))
	f.Add([]byte(`{"data":[{"id":9,"from":[],"attachment":"x","created_time":"2018-08-30T18:47:02+00:00"}],"paging":7}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, _ := decodePage(new(fastjson.Parser), new(ingest.Strings), body, "s", 1)
		check(t, p.messages)
	})
}

// FuzzHook: the same for webhooks.
func FuzzHook(f *testing.F) {
	f.Add([]byte(`{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"2_3","post_id":"1_2","message":"\ud83e","from":{"id":"7"}}}]}]}`))
	f.Add([]byte(`[{"object":"page","entry":[{"id":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"remove","comment_id":3}}, 7]}, null]}]`))
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

// fullPage is a page of n comments as Facebook sends it.
func fullPage(n int) []byte {
	var data []map[string]any
	for i := range n {
		data = append(data, map[string]any{"id": fmt.Sprintf("200000000000009_%015d", i), "message": fmt.Sprintf("Kommentar %d: Wann kommt die Brücke? 🥨", i),
			"created_time": "2026-08-30T18:47:02+0000", "from": map[string]any{"id": fmt.Sprintf("10%013d", i%50), "name": "Hannes Gießkanne"}})
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
		p.messages[i].Comment = live.Comment{Kind: live.Facebook, Source: source, PlatformID: c.ID, Text: c.Message, PublishedAt: at, ReceivedAt: received, Author: &authors[i]}
		p.oldest = at
	}
	return p, nil
}

// BenchmarkDecodeComments decodes a full page of 100 comments.
func BenchmarkDecodeComments(b *testing.B) {
	body := fullPage(100)
	var parser fastjson.Parser
	var keep ingest.Strings
	ours, err := decodePage(&parser, &keep, body, "s", 1)
	theirs, err2 := typed(body, "s", 1)
	if diff := cmp.Diff(ours, theirs, cmp.AllowUnexported(page{})); err != nil || err2 != nil || diff != "" {
		b.Fatal(err, err2, diff)
	}
	for name, decode := range map[string]func() (page, error){
		"zuruf":         func() (page, error) { return decodePage(&parser, &keep, body, "s", 1) },
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
