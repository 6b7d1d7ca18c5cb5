package facebook

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
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
	p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(body), "s", "9", 5)
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
	last, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(`{"data":[],"paging":{"cursors":{"after":"x"}}}`), "s", "9", 5)
	if err != nil || last.after != "" || len(last.messages) != 0 {
		t.Error(last, err)
	}
	for _, bad := range []string{"", "{}", "[]", "null", `{"data":7}`, `{"data":[`, "<html>"} {
		if _, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(bad), "s", "9", 5); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("decodePage(%q): %v", bad, err)
		}
	}
}

// TestDecodePageMarks: likes, what is hidden, what the page wrote itself, and
// how many comments Facebook counts.
func TestDecodePageMarks(t *testing.T) {
	body := `{"data":[
		{"id":"1_10","message":"a","like_count":41,"is_hidden":true,"from":{"id":"7","name":"Frieda"}},
		{"id":"1_11","message":"b","like_count":-3,"is_hidden":false,"from":{"id":"9","name":"Die Seite"}},
		{"id":"1_12","attachment":{"type":"video_inline"},"like_count":"viele","is_hidden":"ja"}
	],"summary":{"total_count":512}}`
	p, err := decodePage(new(fastjson.Parser), new(ingest.Strings), []byte(body), "s", "9", 5)
	if err != nil || p.total != 512 || !cmp.Equal(p.hidden, []string{"1_10"}) {
		t.Fatalf("%+v, %v", p, err)
	}
	for i, want := range []struct {
		likes int
		own   bool
		form  string
	}{{41, false, ""}, {0, true, ""}, {0, false, "video_inline"}} {
		if m := p.messages[i]; m.Comment.Likes != want.likes || m.Own != want.own || m.Comment.Form != want.form {
			t.Errorf("%d: %+v", i, m)
		}
	}
}

func TestDecodeHook(t *testing.T) {
	received := time.Date(2026, 8, 30, 20, 0, 0, 0, time.UTC)
	at := received.Add(-5 * time.Second).Unix()
	for name, c := range map[string]struct {
		change  string
		says    bool
		removed live.RemovedBy
		hiding  live.Hiding
		own     bool
		form    string
		none    bool
	}{
		"add":             {change: `"verb":"add","message":"x","from":{"id":"7"}`, says: true},
		"by the page":     {change: `"verb":"add","message":"x","from":{"id":"55555"}`, says: true, own: true},
		"photo":           {change: `"verb":"add","photo":"https://x","from":{"id":"7"}`, says: true, form: "photo"},
		"nothing in it":   {change: `"verb":"add"`, says: true, form: "attachment"},
		"edited":          {change: `"verb":"edited","message":"y"`, says: true},
		"remove":          {change: `"verb":"remove"`, removed: live.RemovedByPlatform},
		"hide":            {change: `"verb":"hide"`, hiding: live.Hidden},
		"unhide":          {change: `"verb":"unhide"`, hiding: live.Unhidden},
		"another verb":    {change: `"verb":"mute"`, none: true},
		"an hour old":     {change: fmt.Sprintf(`"verb":"add","message":"x","created_time":%d`, at-3600), none: true},
		"an old edit":     {change: fmt.Sprintf(`"verb":"edited","message":"x","created_time":%d`, at-3600), says: true},
		"time unreadable": {change: `"verb":"add","message":"x","created_time":-1e300`, says: true},
	} {
		body := fmt.Sprintf(`{"object":"page","entry":[{"id":"55555","time":1,"changes":[{"field":"feed","value":{%s,"item":"comment","comment_id":"2_3","post_id":"55555_2","created_time":%d}}]}]}`, c.change, at)
		h, err := decodeHook(new(fastjson.Parser), new(ingest.Strings), []byte(body), received)
		if err != nil || len(h.deliveries) > 1 || (len(h.deliveries) == 0) != c.none || !cmp.Equal(h.pages, []string{"55555"}) {
			t.Errorf("%s: %+v, %v", name, h, err)
			continue
		}
		if c.none {
			continue
		}
		d := h.deliveries[0]
		m := &d.Message
		if d.Account != "55555" || m.Says() != c.says || m.Removed != c.removed || m.Hiding != c.hiding || m.Own != c.own || m.Comment.Form != c.form || m.Comment.PlatformID != "2_3" {
			t.Errorf("%s: %+v", name, d)
		}
	}
	h, err := decodeHook(new(fastjson.Parser), new(ingest.Strings), []byte(`{"object":"page","entry":[
		{"id":"55555","changes":[{"field":"live_videos","value":{"id":"1","status":"live"}}]},
		{"id":"66666","changes":[{"field":"live_videos","value":{"id":"2","status":"live_stopped"}},{"field":"feed","value":{"item":"post","verb":"add"}}]}]}`), received)
	if err != nil || !cmp.Equal(h.began, []string{"55555"}) || len(h.deliveries) != 0 {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestDecodeLive(t *testing.T) {
	list, err := decodeLive(new(fastjson.Parser), []byte(`{"data":[
		{"id":"11111","title":"alt","status":"LIVE","creation_time":"2026-08-30T18:00:00+0000"},
		{"id":"22222","title":"neu","creation_time":"2026-08-30T19:00:00+0000"},
		{"id":"33333","title":"vorbei","status":"VOD","creation_time":"2026-08-30T20:00:00+0000"},
		{"id":"../me","status":"LIVE"}, {}, 7, null]}`))
	want := []live.Broadcast{{ID: "22222", Title: "neu", Live: true}, {ID: "11111", Title: "alt", Live: true}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, bad := range []string{"", "{}", "[]", `{"data":7}`, "<html>"} {
		if _, err := decodeLive(new(fastjson.Parser), []byte(bad)); live.AsError(err) == nil || live.AsError(err).Code != "platform_unreadable" {
			t.Errorf("decodeLive(%q): %v", bad, err)
		}
	}
}

// FuzzLive: the same as FuzzComments for a page's broadcasts.
func FuzzLive(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(`{"data":[{"id":"11111","title":"a","status":"LIVE","creation_time":"2026-08-30T18:00:00+0000"},{"id":9}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _ := decodeLive(new(fastjson.Parser), body)
		for _, b := range list {
			if !meta.IsNumber(b.ID) || len(list) > maxChoices {
				t.Fatalf("%+v", list)
			}
		}
	})
}

// FuzzComments: whatever the comments edge answers, decoding ends without a panic.
func FuzzComments(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add(fullPage(3))
	f.Add([]byte(`{"data":[{"id":9,"from":[],"attachment":"x","created_time":"2018-08-30T18:47:02+00:00"}],"paging":7}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, _ := decodePage(new(fastjson.Parser), new(ingest.Strings), body, "s", "9", 1)
		check(t, p.messages)
	})
}

// FuzzHook: the same for webhooks.
func FuzzHook(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(`{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"2_3","post_id":"1_2","message":"\ud83e","from":{"id":"7"}}}]}]}`))
	f.Add([]byte(`[{"object":"page","entry":[{"id":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"remove","comment_id":3}}, 7]}, null]}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		h, _ := decodeHook(new(fastjson.Parser), new(ingest.Strings), body, time.UnixMilli(1))
		for _, d := range h.deliveries {
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
