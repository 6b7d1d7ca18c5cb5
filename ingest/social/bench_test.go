package social_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/social"
)

func sample(i int) []byte {
	return []byte(fmt.Sprintf(`{"chatname":"Knut Kabelsalat %d","nameColor":"","chatbadges":[{"type":"img","src":"https://x.example/b.png"}],"backgroundColor":"","textColor":"","chatmessage":"Wann kommt die Br\u00fccke? <img src=\"https://x.example/e/%d.png\" alt=\":brezel:\" class=\"regular-emote\"/> bitte &amp; danke","chatimg":"https://p16.example/%d.webp","hasDonation":"","membership":"","contentimg":"","textonly":false,"type":"tiktok","userid":"knut%d","id":%d,"sourceName":"zuruf"}`, i%90, i, i%90, i%90, i))
}

// BenchmarkDecode decodes one message at a time, as it comes.
func BenchmarkDecode(b *testing.B) {
	bodies, size := make([][]byte, 500), 0
	for i := range bodies {
		bodies[i] = sample(i)
		size += len(bodies[i])
	}
	run := func(decode func(body []byte) (int, error)) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(int64(size / 500))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if n, err := decode(bodies[i%500]); err != nil || n != 1 {
					b.Fatal(err)
				}
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comments/s")
		}
	}
	var p fastjson.Parser
	b.Run("zuruf", run(func(body []byte) (int, error) {
		list, err := social.Decode(&p, new(ingest.Strings), body, source, now)
		return len(list), err
	}))
	b.Run("encoding-json", run(func(body []byte) (int, error) { // without the HTML and the ids
		var v struct {
			ChatName    string `json:"chatname"`
			ChatMessage string `json:"chatmessage"`
			ChatImg     string `json:"chatimg"`
			HasDonation string `json:"hasDonation"`
			Type        string `json:"type"`
			UserID      string `json:"userid"`
			ID          int64  `json:"id"`
		}
		err := json.Unmarshal(body, &v)
		return 1, err
	}))
}
