package youtube

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

const (
	videosAnswer = `{"kind":"youtube#videoListResponse","items":[
		{"id":"dQw4w9WgXcQ","snippet":{"title":"Abend","channelTitle":"Kanal","liveBroadcastContent":"live","thumbnails":{"default":{"url":"https://i/d"},"medium":{"url":"https://i/m"}}},
		 "liveStreamingDetails":{"scheduledStartTime":"2026-11-21T19:00:00Z","actualStartTime":"2026-11-21T19:02:03Z","activeLiveChatId":"Cg0","concurrentViewers":"7"}},
		{"id":"aaaaaaaaaaa","snippet":{"title":"Video","liveBroadcastContent":"none","thumbnails":{"medium":{"url":"http://i/m"}}}},
		{"id":"no id","snippet":{}},{"id":7},null,"x",{}]}`
	ownAnswer = `{"items":[
		{"id":"bbbbbbbbbbb","snippet":{"title":"Probe","liveChatId":"Cg1","scheduledStartTime":"2026-11-22T19:00:00.5Z"},"status":{"lifeCycleStatus":"ready"}},
		{"id":"ccccccccccc","snippet":{"title":"Läuft","liveChatId":"Cg2","actualStartTime":"2026-11-21T19:02:03Z"},"status":{"lifeCycleStatus":"liveStarting"}},
		{"id":"ddddddddddd","snippet":{"title":"Aus"},"status":{"lifeCycleStatus":"complete"}}]}`
	channelAnswer  = `{"items":[{"id":"UC1","snippet":{"title":"Kanal"},"contentDetails":{"relatedPlaylists":{"uploads":"UU1"}}}]}`
	playlistAnswer = `{"items":[{"contentDetails":{"videoId":"dQw4w9WgXcQ"}},{"contentDetails":{"videoId":"x"}},{"contentDetails":7},{}]}`
)

func TestDecodeBroadcasts(t *testing.T) {
	var d decoder
	got, err := d.videos([]byte(videosAnswer))
	want := []broadcast{
		{id: "dQw4w9WgXcQ", title: "Abend", channel: "Kanal", picture: "https://i/m", content: "live", chat: "Cg0", broadcasts: true,
			scheduled: time.Date(2026, 11, 21, 19, 0, 0, 0, time.UTC), started: time.Date(2026, 11, 21, 19, 2, 3, 0, time.UTC)},
		{id: "aaaaaaaaaaa", title: "Video", content: "none"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(broadcast{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
	got, err = d.own([]byte(ownAnswer))
	want = []broadcast{
		{id: "bbbbbbbbbbb", title: "Probe", content: "upcoming", chat: "Cg1", broadcasts: true, scheduled: time.Date(2026, 11, 22, 19, 0, 0, 5e8, time.UTC)},
		{id: "ccccccccccc", title: "Läuft", content: "live", chat: "Cg2", broadcasts: true, started: time.Date(2026, 11, 21, 19, 2, 3, 0, time.UTC)},
		{id: "ddddddddddd", title: "Aus", content: "none", broadcasts: true, over: true},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(broadcast{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if name, uploads, err := d.channel([]byte(channelAnswer)); name != "Kanal" || uploads != "UU1" || err != nil {
		t.Error(name, uploads, err)
	}
	if _, _, err := d.channel([]byte(`{"pageInfo":{"totalResults":0}}`)); err != errUnknownChannel {
		t.Errorf("a channel that is not there: %v", err)
	}
	if ids, err := d.playlist([]byte(playlistAnswer)); len(ids) != 1 || ids[0] != "dQw4w9WgXcQ" || err != nil {
		t.Error(ids, err)
	}
	many := `{"items":[` + strings.Repeat(`{"contentDetails":{"videoId":"dQw4w9WgXcQ"}},`, 500) + `{}]}`
	if ids, _ := d.playlist([]byte(many)); len(ids) != newest {
		t.Errorf("%d videos", len(ids))
	}
}

func TestBroadcastState(t *testing.T) {
	for _, c := range []struct {
		b     broadcast
		state live.SourceState
		code  string
	}{
		{broadcast{broadcasts: true, content: "live", chat: "c"}, live.SourceLive, ""},
		{broadcast{broadcasts: true, content: "live"}, live.SourceWaiting, "chat_disabled"},
		{broadcast{broadcasts: true, content: "upcoming", chat: "c"}, live.SourceWaiting, ""}, // its waiting room
		{broadcast{broadcasts: true, content: "upcoming"}, live.SourceWaiting, ""},
		{broadcast{broadcasts: true, content: "none"}, live.SourceWaiting, ""},
		{broadcast{broadcasts: true, content: "none", over: true}, live.SourceEnded, ""},
		{broadcast{broadcasts: true, content: "live", chat: "c", over: true}, live.SourceEnded, ""},
		{broadcast{content: "none"}, live.SourceWaiting, "video_without_chat"},
	} {
		state, refusal := c.b.state()
		if state != c.state || (refusal == nil) != (c.code == "") || refusal != nil && refusal.Code != c.code {
			t.Errorf("%+v: %s, %v", c.b, state, refusal)
		}
	}
}

func TestChoose(t *testing.T) {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	planned := func(id string, at time.Time) broadcast {
		return broadcast{id: id, content: "upcoming", broadcasts: true, scheduled: at}
	}
	running := func(id string, at time.Time) broadcast {
		return broadcast{id: id, content: "live", broadcasts: true, started: at}
	}
	over := broadcast{id: "over", content: "none", broadcasts: true, over: true}
	for _, c := range []struct {
		name    string
		list    []broadcast
		want    string // "": none
		choices int
	}{
		{"nothing", nil, "", 0},
		{"only what is over", []broadcast{over, {id: "video"}}, "", 0},
		{"one running", []broadcast{planned("p", at(1)), running("r", at(-1)), over}, "r", 0},
		{"two running", []broadcast{running("old", at(-9)), running("new", at(-1))}, "new", 2},
		{"the next planned", []broadcast{planned("later", at(30)), planned("next", at(2)), over}, "next", 2},
		{"late, but meant", []broadcast{planned("tomorrow", at(20)), planned("late", at(-1))}, "late", 2},
		{"forgotten", []broadcast{planned("forgotten", at(-500)), planned("tomorrow", at(20))}, "tomorrow", 2},
		{"without a time", []broadcast{planned("some day", time.Time{}), planned("tomorrow", at(20))}, "tomorrow", 2},
		{"rather without a time than forgotten", []broadcast{planned("forgotten", at(-500)), planned("some day", time.Time{})}, "some day", 2},
	} {
		b, choices, ok := choose(c.list, noon)
		if b.id != c.want || ok != (c.want != "") || len(choices) != c.choices {
			t.Errorf("%s: %q of %v, %t", c.name, b.id, choices, ok)
		}
		if len(choices) > 0 && choices[0].ID != c.want {
			t.Errorf("%s: the chosen one is not the first choice", c.name)
		}
	}
	many := make([]broadcast, 40)
	for i := range many {
		many[i] = running("r", at(-i))
	}
	if _, choices, _ := choose(many, noon); len(choices) != 10 {
		t.Errorf("%d choices", len(choices))
	}
}

// FuzzBroadcast: whatever is answered about broadcasts, channels and playlists,
// decoding ends without a panic, and what comes out is bounded.
func FuzzBroadcast(f *testing.F) {
	ingesttest.Corpus(f)
	for _, seed := range []string{videosAnswer, ownAnswer, channelAnswer, playlistAnswer, `{"items":[null]}`, `{"items":{}}`, `[]`, `{"items":[{"snippet":{"thumbnails":[]}}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var d decoder
		for _, decode := range []func([]byte) ([]broadcast, error){d.videos, d.own} {
			list, err := decode(body)
			if err != nil && live.AsError(err) == nil {
				t.Fatal(err)
			}
			for _, b := range list {
				if !isID(b.id) || b.picture != "" && !strings.HasPrefix(b.picture, "https://") {
					t.Fatalf("%+v", b)
				}
				b.state()
			}
			if _, choices, _ := choose(list, noon); len(choices) > 10 {
				t.Fatal(len(choices))
			}
		}
		if _, uploads, err := d.channel(body); err == nil && uploads == "" {
			t.Fatal("a channel without uploads")
		}
		if ids, _ := d.playlist(body); len(ids) > newest {
			t.Fatal(len(ids))
		}
	})
}
