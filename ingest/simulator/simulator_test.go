package simulator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ask calls the simulation and returns status, header and the decoded body.
func ask(t *testing.T, s http.Handler, method, target, body string, header ...string) (int, http.Header, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil && w.Code != 404 {
		t.Fatalf("%s %s: %v in %q", method, target, err, w.Body.String())
	}
	return w.Code, w.Header(), v
}

// at returns what lies under a path of keys and indices.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			o, _ := v.(map[string]any)
			v = o[p]
		case int:
			list, _ := v.([]any)
			if p >= len(list) {
				return nil
			}
			v = list[p]
		}
	}
	return v
}

const (
	messages = "/youtube/v3/liveChat/messages?part=snippet&liveChatId="
	graph    = "/v26.0/" + simulator.LiveVideo + "/comments?access_token=" + simulator.PageToken
)

func chatOf(t *testing.T, s http.Handler) string {
	_, _, v := ask(t, s, "GET", "/youtube/v3/videos?part=snippet&id="+simulator.Video, "", "X-Goog-Api-Key", simulator.APIKey)
	chat, ok := at(v, "items", 0, "liveStreamingDetails", "activeLiveChatId").(string)
	if !ok {
		t.Fatalf("no chat in %v", v)
	}
	return chat
}

func TestYouTubeRefusals(t *testing.T) {
	s := simulator.New(simulator.Options{Quota: 40})
	chat := chatOf(t, s)
	key := []string{"X-Goog-Api-Key", simulator.APIKey}
	for _, c := range []struct {
		name, target string
		header       []string
		status       int
		reason       string
	}{
		{"no key", messages + chat, nil, 403, "forbidden"},
		{"wrong key", messages + chat, []string{"X-Goog-Api-Key", "x"}, 400, "API_KEY_INVALID"},
		{"wrong chat", messages + "other", key, 404, "liveChatNotFound"},
		{"wrong token", messages + chat + "&pageToken=x", key, 400, "invalidPageToken"},
		{"maxResults", messages + chat + "&maxResults=7", key, 400, "invalidParameter"},
		{"key in the query", messages + chat + "&maxResults=200&key=" + simulator.APIKey, nil, 200, ""},
	} {
		status, _, v := ask(t, s, "GET", c.target, "", c.header...)
		reason := at(v, "error", "details", 0, "reason")
		if reason == nil {
			reason = at(v, "error", "errors", 0, "reason")
		}
		if status != c.status || c.reason != "" && reason != c.reason {
			t.Errorf("%s: %d %v, want %d %s", c.name, status, reason, c.status, c.reason)
		}
	}
	_, _, page := ask(t, s, "GET", messages+chat+"&maxResults=200", "", key...)
	token := url.QueryEscape(at(page, "nextPageToken").(string))
	if status, _, v := ask(t, s, "GET", messages+chat+"&maxResults=200&pageToken="+token, "", key...); status != 403 || at(v, "error", "errors", 0, "reason") != "rateLimitExceeded" {
		t.Errorf("too early: %d %v", status, v)
	}
	for range 4 {
		ask(t, s, "GET", messages+chat, "", key...)
	}
	status, _, v := ask(t, s, "GET", messages+chat, "", key...)
	if status != 403 || at(v, "error", "errors", 0, "reason") != "quotaExceeded" || at(v, "error", "errors", 0, "domain") != "youtube.quota" {
		t.Errorf("without quota: %d %v", status, v)
	}
}

// TestYouTubeTokens follows the tokens through a flood: every message comes once, in order.
func TestYouTubeTokens(t *testing.T) {
	now := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Now: func() time.Time { return now }})
	chat := chatOf(t, s)
	said, token := 0, ""
	var got []string
	forms := map[int]bool{}
	for range 12 {
		for range 350 {
			s.Say(live.YouTube, simulator.Line{Name: "Knut", Text: fmt.Sprint(said)})
			said++
		}
		if token == "" {
			said = 0 // the first page holds only the latest
		}
		now = now.Add(2 * time.Second)
		_, _, page := ask(t, s, "GET", messages+chat+"&maxResults=300&pageToken="+url.QueryEscape(token), "", "X-Goog-Api-Key", simulator.APIKey)
		items := at(page, "items").([]any)
		for _, item := range items {
			if token != "" {
				got = append(got, at(item, "snippet", "displayMessage").(string))
			}
			forms[len(at(item, "snippet", "publishedAt").(string))] = true
		}
		token = at(page, "nextPageToken").(string)
	}
	if len(got) != 11*300 {
		t.Fatalf("%d messages", len(got))
	}
	for i, text := range got {
		if text != fmt.Sprint(i) {
			t.Fatalf("message %d is %s", i, text)
		}
	}
	if len(forms) != 2 {
		t.Errorf("both forms of timestamp are in use, not %v", forms)
	}
}

func TestFacebookComments(t *testing.T) {
	now := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Now: func() time.Time { return now }})
	for i := range 60 {
		s.Say(live.Facebook, simulator.Line{Name: "Wilma", Text: fmt.Sprint(i), Low: i%10 == 0})
		if i%5 == 4 {
			now = now.Add(time.Second)
		}
	}
	read := func(query string) (texts []string) {
		target := graph + query
		for range 10 {
			_, _, v := ask(t, s, "GET", target, "")
			for _, c := range at(v, "data").([]any) {
				if m, ok := at(c, "message").(string); ok {
					texts = append(texts, m)
				}
			}
			next, ok := at(v, "paging", "next").(string)
			if !ok {
				return texts
			}
			if !strings.Contains(next, "access_token="+simulator.PageToken) {
				t.Error("next lacks the token that Facebook puts there")
			}
			target = strings.TrimPrefix(next, "https://graph.facebook.com")
		}
		return texts
	}
	if got := read(""); len(got) != 54 || got[0] != "1" {
		t.Errorf("by default, without what Facebook hides: %d, first %v", len(got), got[0])
	}
	if got := read("&live_filter=no_filter&order=reverse_chronological&limit=7"); len(got) != 60 || got[0] != "59" || !slices.IsSortedFunc(got, func(a, b string) int { return len(b) - len(a) }) {
		t.Errorf("all, newest first: %v", got)
	}
	since := time.Date(2026, 3, 1, 20, 0, 10, 0, time.UTC).Unix()
	if got := read(fmt.Sprintf("&live_filter=no_filter&since=%d", since)); len(got) != 10 || got[0] != "50" {
		t.Errorf("since: %v", got)
	}
	_, header, v := ask(t, s, "GET", graph+"&fields=created_time&limit=2", "")
	if c := at(v, "data", 0).(map[string]any); len(c) != 2 || c["created_time"] != "2026-03-01T20:00:00+0000" || c["id"] == nil {
		t.Errorf("only what is asked for: %v", c)
	}
	if header.Get("X-App-Usage") == "" || header.Get("X-Business-Use-Case-Usage") == "" {
		t.Error("no usage headers")
	}
	for name, c := range map[string]struct {
		target string
		code   float64
	}{
		"no token":    {"/v26.0/" + simulator.LiveVideo + "/comments", 104},
		"wrong token": {"/v26.0/" + simulator.LiveVideo + "/comments?access_token=x", 190},
		"wrong proof": {graph + "&appsecret_proof=00", 100},
		"unknown":     {"/v26.0/777777/comments?access_token=" + simulator.PageToken, 100},
		"cursor":      {graph + "&after=zzz", 100},
	} {
		if status, _, v := ask(t, s, "GET", c.target, ""); status < 400 || at(v, "error", "code") != c.code {
			t.Errorf("%s: %d %v", name, status, v)
		}
	}
}

func TestInstagramEndsWithItsBroadcast(t *testing.T) {
	s := simulator.New(simulator.Options{})
	s.Say(live.Instagram, simulator.Line{Name: "Mabel", Text: "hi"})
	comments := "/v26.0/" + simulator.Media + "/comments?access_token=" + simulator.UserToken
	_, _, v := ask(t, s, "GET", comments, "")
	if c := at(v, "data", 0).(map[string]any); c["text"] != "hi" || c["timestamp"] == nil || c["from"] != nil {
		t.Errorf("by default id, text and timestamp: %v", c)
	}
	s.Fault(live.Instagram, "ended", 0)
	if status, _, v := ask(t, s, "GET", comments, ""); status != 400 || at(v, "error", "error_subcode") != 33.0 {
		t.Errorf("after the end: %d %v", status, v)
	}
	_, _, v = ask(t, s, "GET", "/v26.0/"+simulator.User+"/live_media?access_token="+simulator.UserToken, "")
	if list := at(v, "data").([]any); len(list) != 0 {
		t.Errorf("live media after the end: %v", list)
	}
}

func TestControl(t *testing.T) {
	s := simulator.New(simulator.Options{})
	post := func(path, body string, want int) map[string]any {
		t.Helper()
		status, _, v := ask(t, s, "POST", "/control/"+path, body)
		if status != want {
			t.Errorf("%s %s: %d %v", path, body, status, v)
		}
		return v
	}
	yt := post("say", `{"platform":"youtube","user":"UC1","name":"Penny","text":"Hello"}`, 201)["id"].(string)
	fb := post("say", `{"platform":"facebook","name":"Penny","text":"Hallo"}`, 201)["id"].(string)
	post("say", `{"platform":"youtube"}`, 422)
	post("say", `{"platform":"myspace","text":"x"}`, 422)
	post("say", `nonsense`, 400)
	post("edit", `{"platform":"youtube","id":"`+yt+`","text":"x"}`, 422)
	post("edit", `{"platform":"facebook","id":"`+fb+`","text":"Hallo!"}`, 200)
	post("edit", `{"platform":"facebook","id":"x","text":"Hallo!"}`, 404)
	post("delete", `{"platform":"youtube","id":"`+yt+`"}`, 200)
	post("delete", `{"platform":"youtube","id":"x"}`, 404)
	post("fault", `{"platform":"facebook","fault":"earthquake"}`, 422)
	_, _, v := ask(t, s, "GET", messages+chatOf(t, s), "", "X-Goog-Api-Key", simulator.APIKey)
	if at(v, "items", 0, "snippet", "type") != "tombstone" || at(v, "items", 0, "authorDetails") != nil {
		t.Errorf("a deleted message is a tombstone without author: %v", v)
	}
	_, _, v = ask(t, s, "GET", graph, "")
	if at(v, "data", 0, "message") != "Hallo!" {
		t.Errorf("edited: %v", v)
	}
	post("fault", `{"platform":"facebook","fault":"500","count":2}`, 200)
	for i, want := range []int{500, 500, 200} {
		if status, _, _ := ask(t, s, "GET", graph, ""); status != want {
			t.Errorf("request %d: %d", i, status)
		}
	}
	if status, _, v := ask(t, s, "GET", "/control/state", ""); status != 200 || v["simulation"] != true || at(v, "platforms", "youtube", "said") != 1.0 {
		t.Errorf("state: %v", v)
	}
	for _, fault := range simulator.Faults {
		if !s.Fault(live.YouTube, fault, 1) {
			t.Errorf("fault %s is unknown", fault)
		}
	}
}

// TestAudience: deterministic, lively, and what it says can be sent.
func TestAudience(t *testing.T) {
	for _, kind := range []live.SourceKind{live.YouTube, live.Facebook, live.Instagram} {
		a, b, other := simulator.NewAudience(kind, 7), simulator.NewAudience(kind, 7), simulator.NewAudience(kind, 8)
		people, texts, same := map[string]bool{}, map[string]bool{}, 0
		var votes, questions, rightToLeft, links, forms, edits, deletions, capitals int
		const n = 5000
		for range n {
			line := a.Next()
			if line != b.Next() {
				t.Fatal("the same seed says something else")
			}
			if line == other.Next() {
				same++
			}
			if line.Name == "" || line.User == "" || !utf8.ValidString(line.Text) || strings.Contains(line.Text, "%!") {
				t.Fatalf("%+v", line)
			}
			people[line.User], texts[line.Text] = true, true
			count := func(yes bool, into *int) {
				if yes {
					*into++
				}
			}
			count(regexp.MustCompile(`^(\+1 #|👍 #?)[1-5]`).MatchString(line.Text), &votes)
			count(strings.HasSuffix(line.Text, "?"), &questions)
			count(strings.ContainsAny(line.Text, "مع"), &rightToLeft)
			count(strings.Contains(line.Text, ".example"), &links)
			count(line.Form != "", &forms)
			count(line.Act == simulator.Edit, &edits)
			count(line.Act == simulator.Delete, &deletions)
			count(strings.HasSuffix(line.Text, "!!!"), &capitals)
		}
		if votes < 300 || questions < 500 || rightToLeft < 50 || links < 50 || capitals < 50 || deletions < 30 || len(people) < 300 || len(texts) < 250 || same > n/10 {
			t.Errorf("%s: %d votes, %d questions, %d right to left, %d links, %d in capitals, %d deletions, %d people, %d texts, %d same",
				kind, votes, questions, rightToLeft, links, capitals, deletions, len(people), len(texts), same)
		}
		if (kind == live.Instagram) != (forms == 0) || (kind == live.YouTube) != (edits == 0) {
			t.Errorf("%s: %d forms, %d edits", kind, forms, edits)
		}
	}
}

// TestRunSpeaksAtItsRate lets the audience speak for a virtual minute, and
// checks that every webhook is signed and escaped, after the handshake.
func TestRunSpeaksAtItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		hooks, shaken, refused := map[string]int{}, map[string]bool{}, 0
		receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodGet {
				shaken[r.URL.Path] = r.URL.Query().Get("hub.verify_token") == simulator.VerifyToken
				io.WriteString(w, r.URL.Query().Get("hub.challenge"))
				return
			}
			body, _ := io.ReadAll(r.Body)
			if r.Header.Get("X-Hub-Signature-256") != simulator.Sign(body) || !shaken[r.URL.Path] {
				t.Errorf("unsigned or unasked: %s", body)
			}
			if strings.ContainsFunc(string(body), func(r rune) bool { return r >= utf8.RuneSelf }) || !json.Valid(body) {
				t.Errorf("not escaped: %s", body)
			}
			if refused++; refused%10 == 1 {
				w.WriteHeader(503) // it comes again
				return
			}
			hooks[r.URL.Path]++
		})
		s := simulator.New(simulator.Options{Seed: 3, YouTube: 5, Facebook: 2, Instagram: 2, Hooks: "http://zuruf/hooks",
			Transport: ingesttest.Transport{Handler: receiver}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(time.Minute)
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		_, _, v := ask(t, s, "GET", "/control/state", "")
		for kind, want := range map[string]float64{"youtube": 300, "facebook": 120, "instagram": 120} {
			if said := at(v, "platforms", kind, "said").(float64); said < want*0.7 || said > want*1.3 {
				t.Errorf("%s: %v said in a minute, about %v expected", kind, said, want)
			}
		}
		if hooks["/hooks/facebook"] < 20 || hooks["/hooks/instagram"] < 20 {
			t.Errorf("webhooks: %v", hooks)
		}
	})
}
