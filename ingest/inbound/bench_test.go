package inbound_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/live"
)

// typed decodes a right batch the usual way.
func typed(body []byte) ([]live.Message, error) {
	var list []struct {
		ID     string `json:"id"`
		Author *struct {
			ID     string `json:"id"`
			Name   string `json:"name"`
			Avatar string `json:"avatar"`
		} `json:"author"`
		Text        string    `json:"text"`
		PublishedAt time.Time `json:"published_at"`
		Origin      string    `json:"origin"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	messages := make([]live.Message, len(list))
	for i, x := range list {
		messages[i].Comment = live.Comment{Kind: live.Inbound, Source: "src", PlatformID: "src/" + x.ID, Text: x.Text, Origin: x.Origin,
			Author:      &live.Author{PlatformID: "src/" + x.Author.ID, Name: x.Author.Name, Avatar: x.Author.Avatar},
			PublishedAt: x.PublishedAt.UnixMilli(), ReceivedAt: now.UnixMilli()}
	}
	return messages, nil
}

func TestSameAsTyped(t *testing.T) {
	body := []byte(batch(500))
	var p fastjson.Parser
	got, err := inbound.Decode(&p, new(ingest.Strings), body, source, now)
	want, err2 := typed(body)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if n := testing.AllocsPerRun(5, func() { inbound.Decode(&p, new(ingest.Strings), body, source, now) }); n > 5*500 {
		t.Errorf("%.0f allocations for 500 comments", n)
	}
}

// BenchmarkDecode decodes a full batch of 500 comments.
func BenchmarkDecode(b *testing.B) {
	body := []byte(batch(500))
	run := func(decode func() ([]live.Message, error)) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if list, err := decode(); err != nil || len(list) != 500 {
					b.Fatal(err)
				}
			}
			b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "comments/s")
		}
	}
	var p fastjson.Parser
	b.Run("zuruf", run(func() ([]live.Message, error) {
		return inbound.Decode(&p, new(ingest.Strings), body, source, now)
	}))
	b.Run("encoding-json", run(func() ([]live.Message, error) { return typed(body) }))
}
