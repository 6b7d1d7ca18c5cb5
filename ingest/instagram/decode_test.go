package instagram

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
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

// TestDecodePageMarks: likes and what is hidden.
func TestDecodePageMarks(t *testing.T) {
	body := `{"data":[{"id":"1","text":"a","like_count":5,"hidden":true},{"id":"2","text":"b","like_count":-5,"hidden":false},{"id":"3","text":"c","like_count":"x","hidden":"x"}]}`
	p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(body), "s", 5)
	if err != nil || !cmp.Equal(p.hidden, []string{"1"}) || p.messages[0].Comment.Likes != 5 || p.messages[1].Comment.Likes != 0 || p.messages[2].Comment.Likes != 0 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestCursor(t *testing.T) {
	newest := map[string]int64{"90010000000000004": 1785000000000, "90010000000000005": 0}
	text := cursor("17841400000000003", newest)
	if diff := cmp.Diff(newest, resume(text, "17841400000000003")); diff != "" {
		t.Error(text, diff)
	}
	for _, other := range []string{"", "1 17841400000000003 1785000000000", "2", "2 ", "2 17841400000000003", "2 17841400000000003 x:1 90010000000000004:x 90010000000000004", "2 9 90010000000000004:1", "\x00"} {
		if got := resume(other, "17841400000000003"); len(got) != 0 {
			t.Errorf("resume(%q) = %v", other, got)
		}
	}
}

// FuzzComments: whatever the comments edge answers, decoding ends without a panic.
func FuzzComments(f *testing.F) {
	ingesttest.Corpus(f)
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
	ingesttest.Corpus(f)
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
