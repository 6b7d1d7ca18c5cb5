package simulator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"zuruf/ingest/simulator"
	"zuruf/live"
)

const (
	tube = "/youtube/v3/"
	flow = tube + "liveChat/messages/stream?part=snippet&liveChatId="
)

var bearer = []string{"Authorization", "Bearer " + simulator.YouTubeToken}

func TestYouTubeFinding(t *testing.T) {
	s := simulator.New(simulator.Options{})
	list := func(target string, header ...string) (ids []string) {
		t.Helper()
		status, _, v := ask(t, s, "GET", tube+target, "", header...)
		if status != 200 {
			t.Errorf("%s: %d", target, status)
		}
		items, _ := at(v, "items").([]any)
		for _, item := range items {
			id, _ := at(item, "contentDetails", "videoId").(string)
			if id == "" {
				id = at(item, "id").(string)
			}
			ids = append(ids, id)
		}
		return ids
	}
	key := []string{"X-Goog-Api-Key", simulator.APIKey}
	uploads := "UU" + simulator.YouTubeChannel[2:]
	for _, c := range []struct {
		fault, target string
		header, want  []string
	}{
		{"live", "channels?forHandle=" + simulator.YouTubeHandle, key, []string{simulator.YouTubeChannel}},
		{"live", "channels?id=" + simulator.YouTubeChannel, bearer, []string{simulator.YouTubeChannel}},
		{"live", "channels?forHandle=@niemand", key, nil},
		{"live", "playlistItems?playlistId=" + uploads, key, []string{simulator.Video}},
		{"live", "videos?id=" + simulator.Video + "," + simulator.Video2, key, []string{simulator.Video, simulator.Video2}},
		{"second", "playlistItems?playlistId=" + uploads, key, []string{simulator.Video2, simulator.Video}},
		{"second", "liveBroadcasts?broadcastStatus=active", bearer, []string{simulator.Video2, simulator.Video}},
		{"alone", "liveBroadcasts?broadcastStatus=active", bearer, []string{simulator.Video}},
		{"waiting", "liveBroadcasts?broadcastStatus=active", bearer, nil},
		{"waiting", "liveBroadcasts?broadcastStatus=upcoming", bearer, []string{simulator.Video}},
		{"gone", "playlistItems?playlistId=" + uploads, key, nil},
	} {
		s.Fault(live.YouTube, c.fault, 0)
		if got := list(c.target, c.header...); !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: %v", c.fault, c.target, got)
		}
	}
	for _, c := range []struct {
		target string
		header []string
		status int
		reason string
	}{
		{"liveBroadcasts?broadcastStatus=active", key, 401, "required"},
		{"liveBroadcasts?broadcastStatus=active&mine=true", bearer, 400, "incompatibleParameters"},
		{"videos?id=x", []string{"Authorization", "Bearer other"}, 401, "authError"},
		{"playlistItems?playlistId=PL1", key, 404, "playlistNotFound"},
	} {
		if status, _, v := ask(t, s, "GET", tube+c.target, "", c.header...); status != c.status || at(v, "error", "errors", 0, "reason") != c.reason {
			t.Errorf("%s: %d %v", c.target, status, v)
		}
	}
}

// TestYouTubeQuotaDay: the units are renewed at midnight Pacific.
func TestYouTubeQuotaDay(t *testing.T) {
	now := time.Date(2026, 3, 1, 7, 59, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Quota: 1, Now: func() time.Time { return now }})
	for _, want := range []int{200, 403, 403} {
		if status, _, _ := ask(t, s, "GET", tube+"videos?id=x", "", bearer...); status != want {
			t.Errorf("%d", status)
		}
	}
	now = now.Add(2 * time.Minute)
	if status, _, _ := ask(t, s, "GET", tube+"videos?id=x", "", bearer...); status != 200 {
		t.Errorf("after midnight: %d", status)
	}
}

// streamed reads a whole connection of the stream and returns its pages.
func streamed(t *testing.T, s *simulator.Simulator, target string) (status int, pages []map[string]any, took time.Duration) {
	t.Helper()
	began, w := time.Now(), httptest.NewRecorder()
	r := httptest.NewRequest("GET", target, nil)
	r.Header.Set(bearer[0], bearer[1])
	s.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &pages); err != nil {
			t.Fatalf("%v in %q", err, w.Body)
		}
	}
	return w.Code, pages, time.Since(began)
}

func TestYouTubeStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.Options{Events: true})
		chat := chatOf(t, s)
		go func() {
			for i := range 12 {
				s.Say(live.YouTube, simulator.Line{Name: "Knut", Text: fmt.Sprintf("%d ä🥨", i)})
				time.Sleep(time.Second)
			}
		}()
		texts := func(pages []map[string]any) (all []string) {
			for _, p := range pages {
				for _, item := range at(p, "items").([]any) {
					text, _ := at(item, "snippet", "displayMessage").(string)
					all = append(all, strings.TrimSuffix(text, " ä🥨"))
				}
			}
			return all
		}
		synctest.Wait()
		s.Fault(live.YouTube, "split", 1)
		status, pages, took := streamed(t, s, flow+chat)
		if status != 200 || took != 10*time.Second || len(pages) < 10 || len(at(pages[len(pages)-1], "items").([]any)) > 1 {
			t.Errorf("%d, %d pages in %v", status, len(pages), took)
		}
		token := at(pages[len(pages)-1], "nextPageToken").(string)
		before := texts(pages)
		_, pages, _ = streamed(t, s, flow+chat+"&pageToken="+token)
		if got := append(before, texts(pages)...); !slices.Equal(got, strings.Fields("0 1 2 3 4 5 6 7 8 9 10 11")) {
			t.Errorf("over two connections %v", got)
		}
		token = at(pages[len(pages)-1], "nextPageToken").(string)
		s.Fault(live.YouTube, "replay", 1)
		if _, pages, _ = streamed(t, s, flow+chat+"&pageToken="+token); !slices.Equal(texts(pages), strings.Fields("7 8 9 10 11")) {
			t.Errorf("replayed %v", texts(pages))
		}
		s.Fault(live.YouTube, "close", 1)
		if status, pages, took = streamed(t, s, flow+chat); status != 200 || len(pages) > 0 || took > 0 {
			t.Errorf("closed: %d, %v, %v", status, pages, took)
		}
		if status, pages, _ = streamed(t, s, flow+"other"); status != 404 || at(pages[0], "error", "errors", 0, "reason") != "liveChatNotFound" {
			t.Errorf("an error inside an array: %d %v", status, pages)
		}
		time.AfterFunc(time.Second, func() { s.Fault(live.YouTube, "ended", 0) })
		_, pages, took = streamed(t, s, flow+chat+"&pageToken="+token)
		if last := at(pages[len(pages)-1], "items").([]any); took > 2*time.Second || at(last[len(last)-1], "snippet", "type") != "chatEndedEvent" {
			t.Errorf("the end after %v: %v", took, pages)
		}
		s.Fault(live.YouTube, "offline", 0)
		if _, pages, _ = streamed(t, s, flow+chat); at(pages[0], "offlineAt") == nil {
			t.Errorf("offline: %v", pages)
		}
		w := httptest.NewRecorder()
		s.Fault(live.YouTube, "stream_off", 0)
		if s.ServeHTTP(w, httptest.NewRequest("GET", flow+chat, nil)); w.Code != 404 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("stream off: %d %s", w.Code, w.Body)
		}
	})
}

// TestYouTubeSplitsCharacters: the fault breaks the stream inside characters,
// and the stall sends nothing until the reader hangs up.
func TestYouTubeSplitsCharacters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.Options{})
		chat := chatOf(t, s)
		for range 5 {
			s.Say(live.YouTube, simulator.Line{Name: "Käthe", Text: strings.Repeat("ä🥨", 20)})
		}
		s.Fault(live.YouTube, "split", 1)
		w, r := &pieces{ResponseRecorder: httptest.NewRecorder()}, httptest.NewRequest("GET", flow+chat, nil)
		r.Header.Set(bearer[0], bearer[1])
		s.ServeHTTP(w, r)
		if w.broken < 5 {
			t.Errorf("%d pieces end inside a character", w.broken)
		}
		s.Fault(live.YouTube, "stall", 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		s.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		if took := time.Since(began); took != time.Hour {
			t.Errorf("silent for %v", took)
		}
	})
}

type pieces struct {
	*httptest.ResponseRecorder
	broken int
}

func (p *pieces) Write(b []byte) (int, error) {
	if !utf8.Valid(b) {
		p.broken++
	}
	return p.ResponseRecorder.Write(b)
}

// TestYouTubeWrites: writing has its effect for every reader, and is refused as there.
func TestYouTubeWrites(t *testing.T) {
	s := simulator.New(simulator.Options{Events: true, Quota: 1 << 40})
	chat := chatOf(t, s)
	insult := s.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "Unfug"})
	gift := s.Say(live.YouTube, simulator.Line{User: "UCfan", Name: "fan", Text: "Rose", Form: "giftEvent"})
	write := func(method, target, body string, status int, reason string) map[string]any {
		t.Helper()
		r := httptest.NewRequest(method, tube+target, strings.NewReader(body))
		r.Header.Set(bearer[0], bearer[1])
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var v map[string]any
		if w.Body.Len() > 0 {
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
		}
		if got, _ := at(v, "error", "errors", 0, "reason").(string); w.Code != status || got != reason {
			t.Errorf("%s %s %.80s: %d %v", method, target, body, w.Code, v)
		}
		return v
	}
	snippet := func(rest string) string { return `{"snippet":{"liveChatId":"` + chat + `",` + rest + `}}` }
	said := func(text string) string {
		return snippet(`"type":"textMessageEvent","textMessageDetails":{"messageText":"` + text + `"}`)
	}
	insert, bans := "liveChat/messages?part=snippet", "liveChat/bans?part=snippet"
	write("POST", insert, said("Guten Abend"), 200, "")
	write("POST", insert, said(""), 400, "messageTextRequired")
	write("POST", insert, said(strings.Repeat("ä", 201)), 400, "messageTextInvalid")
	write("POST", insert, snippet(`"type":""`), 400, "typeRequired")
	write("POST", insert, `{"snippet":{}}`, 400, "liveChatIdRequired")
	write("POST", insert, `{"snippet":{"liveChatId":"x"}}`, 404, "liveChatNotFound")
	write("POST", insert, `{`, 400, "parseError")
	write("DELETE", "liveChat/messages?id="+insult, "", 204, "")
	write("DELETE", "liveChat/messages?id="+insult, "", 404, "liveChatMessageNotFound")
	write("POST", bans, snippet(`"type":"temporary","banDurationSeconds":"60","bannedUserDetails":{"channelId":"UCtroll"}`), 200, "")
	id := write("POST", bans, snippet(`"type":"permanent","bannedUserDetails":{"channelId":"UCtroll"}`), 200, "")["id"].(string)
	write("POST", bans, snippet(`"type":"forever","bannedUserDetails":{"channelId":"UCtroll"}`), 400, "invalid")
	write("POST", bans, snippet(`"type":"permanent"`), 400, "bannedUserChannelIdRequired")
	write("POST", bans, snippet(`"type":"permanent","bannedUserDetails":{"channelId":"UCnobody"}`), 404, "liveChatUserNotFound")
	write("POST", bans, snippet(`"type":"permanent","bannedUserDetails":{"channelId":"`+simulator.YouTubeChannel+`"}`), 403, "liveChatBanInsertionNotAllowed")
	s.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "ungehört"})
	write("DELETE", "liveChat/bans?id="+id, "", 204, "")
	write("DELETE", "liveChat/bans?id="+id, "", 404, "liveChatBanNotFound")
	s.Say(live.YouTube, simulator.Line{User: "UCtroll", Name: "troll", Text: "gehört"})
	if !s.Raise(gift) || s.Raise(insult) {
		t.Error("only gifts are raised")
	}
	if status, _, _ := ask(t, s, "POST", tube+insert, said("x"), "X-Goog-Api-Key", simulator.APIKey); status != 401 {
		t.Errorf("a key writes: %d", status)
	}

	_, _, page := ask(t, s, "GET", messages+chat, "", bearer...)
	var got []string
	for _, item := range at(page, "items").([]any) {
		kind, _ := at(item, "snippet", "type").(string)
		text, _ := at(item, "snippet", "displayMessage").(string)
		got = append(got, strings.TrimSpace(kind+" "+text))
	}
	want := []string{"tombstone", "giftEvent Rose", "textMessageEvent Guten Abend", "messageDeletedEvent", "userBannedEvent", "userBannedEvent", "textMessageEvent gehört", "giftEvent Rose"}
	if !slices.Equal(got, want) {
		t.Errorf("read again: %q", got)
	}
	first, last := at(page, "items", 1), at(page, "items", 7)
	if at(first, "id") != at(last, "id") || at(last, "snippet", "giftDetails", "comboCount") != 4.0 {
		t.Errorf("gift %v, raised %v", first, last)
	}
	if at(page, "items", 4, "snippet", "userBannedDetails", "banDurationSeconds") != "60" || at(page, "items", 5, "snippet", "userBannedDetails", "banType") != "permanent" {
		t.Errorf("bans %v %v", at(page, "items", 4), at(page, "items", 5))
	}
	s.Fault(live.YouTube, "ended", 0)
	write("POST", insert, said("zu spät"), 403, "liveChatEnded")
}
