package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// do calls the simulated Graph API with a token and returns the error's code, 0 for none.
func do(t *testing.T, s http.Handler, method, path, token string, params map[string]string) (code float64, v map[string]any) {
	t.Helper()
	q := url.Values{"access_token": {token}}
	for k, p := range params {
		q.Set(k, p)
	}
	target, body, header := "/v26.0/"+path, "", []string(nil)
	if method == http.MethodPost {
		body, header = q.Encode(), []string{"Content-Type", "application/x-www-form-urlencoded"}
	} else {
		target += "?" + q.Encode()
	}
	status, _, v := ask(t, s, method, target, body, header...)
	code, _ = at(v, "error", "code").(float64)
	if (status == 200) != (code == 0) {
		t.Errorf("%s %s: status %d, code %v", method, path, status, code)
	}
	return code, v
}

func TestGraphWrites(t *testing.T) {
	s := simulator.New(simulator.Options{})
	page := func(method, path string, params map[string]string) (float64, map[string]any) {
		return do(t, s, method, path, simulator.PageToken, params)
	}
	fb := s.Say(live.Facebook, simulator.Line{User: "7", Name: "Penny", Text: "Hallo"})
	s.Say(live.Facebook, simulator.Line{User: "8", Name: "Uwe", Text: "unter der zweiten", Video: simulator.LiveVideo2})
	comments := func(filter string) []any {
		_, v := page("GET", simulator.LiveVideo+"/comments", map[string]string{"filter": filter, "fields": "id,message,is_hidden,can_hide,from,parent"})
		return at(v, "data").([]any)
	}
	if code, _ := page("POST", fb, map[string]string{"is_hidden": "true"}); code != 0 || at(comments("stream"), 0, "is_hidden") != true {
		t.Errorf("hidden, and still listed to the page: %v %v", code, comments("stream"))
	}
	if code, _ := page("POST", fb, map[string]string{"is_hidden": "vielleicht"}); code != 100 {
		t.Error("hidden perhaps")
	}
	if _, v := page("POST", fb+"/comments", map[string]string{"message": "Danke"}); at(v, "id") == nil || len(comments("stream")) != 2 || len(comments("toplevel")) != 1 || at(comments("stream"), 1, "can_hide") != false {
		t.Errorf("reply: %v", comments("stream"))
	}
	private := map[string]string{"recipient": `{"comment_id":"` + fb + `"}`, "message": `{"text":"Psst"}`}
	if code, v := page("POST", simulator.Page+"/messages", private); code != 0 || at(v, "message_id") == nil || len(comments("stream")) != 2 {
		t.Errorf("private reply: %v", v)
	}
	if code, _ := page("POST", simulator.Page+"/messages", private); code != 10900 {
		t.Errorf("a second one: %v", code)
	}
	if code, v := page("POST", simulator.Page+"/blocked", map[string]string{"user": "7"}); code != 0 || v["7"] != true {
		t.Errorf("blocked: %v", v)
	}
	s.Say(live.Facebook, simulator.Line{User: "7", Name: "Penny", Text: "ungehört"})
	if len(comments("stream")) != 2 || len(s.Banned(live.Facebook)) != 1 {
		t.Errorf("a banned person speaks: %v", comments("stream"))
	}
	if code, _ := page("DELETE", simulator.Page+"/blocked", map[string]string{"user": "7"}); code != 0 || len(s.Banned(live.Facebook)) != 0 {
		t.Error("still blocked")
	}
	if code, _ := page("DELETE", fb, nil); code != 0 || len(comments("toplevel")) != 0 {
		t.Errorf("deleted: %v", comments("toplevel"))
	}
	for _, method := range []string{"DELETE", "GET", "POST"} {
		if code, v := page(method, fb, nil); code != 100 || at(v, "error", "error_subcode") != 33.0 {
			t.Errorf("%s of what is gone: %v", method, v)
		}
	}

	ig := s.Say(live.Instagram, simulator.Line{User: "9", Name: "mabel", Text: "hi"})
	account := func(method, path string, params map[string]string) float64 {
		code, _ := do(t, s, method, path, simulator.UserToken, params)
		return code
	}
	private["recipient"] = `{"comment_id":"` + ig + `"}`
	for _, c := range []struct {
		method, path string
		params       map[string]string
		code         float64
	}{
		{"POST", ig, map[string]string{"hide": "true"}, 0},
		{"POST", ig + "/replies", map[string]string{"message": "x"}, 100},
		{"POST", simulator.User + "/blocked", map[string]string{"user": "9"}, 100},
		{"POST", simulator.User + "/messages", map[string]string{"recipient": "x"}, 100},
		{"POST", simulator.User + "/messages", private, 0},
		{"POST", simulator.User + "/messages", private, 10900},
	} {
		if code := account(c.method, c.path, c.params); code != c.code {
			t.Errorf("%s %s %v: %v, want %v", c.method, c.path, c.params, code, c.code)
		}
	}
	if !s.Said(live.Instagram)[0].Hidden {
		t.Error("not hidden")
	}
	second := s.Say(live.Instagram, simulator.Line{User: "9", Name: "mabel", Text: "noch da?"})
	s.Fault(live.Instagram, "ended", 0)
	private["recipient"] = `{"comment_id":"` + second + `"}`
	if code := account("POST", simulator.User+"/messages", private); code != 10903 {
		t.Errorf("private reply after the end: %v", code)
	}
	if code := account("DELETE", ig, nil); code != 0 || !s.Said(live.Instagram)[0].Deleted {
		t.Error("not deleted")
	}
}

func TestGraphRefusals(t *testing.T) {
	for _, c := range []struct {
		fault, method, path, token string
		code, subcode              float64
	}{
		{"app_rate", "GET", "me", simulator.PageToken, 4, 0},
		{"rate", "GET", "me", simulator.PageToken, 80001, 0},
		{"write_permission", "POST", "1_2", simulator.PageToken, 200, 0},
		{"write_permission", "GET", "me", simulator.PageToken, 0, 0},
		{"blocked", "POST", "1_2", simulator.PageToken, 368, 1390008},
		{"no_live_videos", "GET", simulator.Page + "/live_videos", simulator.PageToken, 100, 0},
		{"no_live_videos", "GET", simulator.Page, simulator.PageToken, 0, 0},
		{"expired", "GET", "me", simulator.PageToken, 190, 463},
		{"expired", "GET", "me", simulator.PageToken2, 0, 0},
		{"none", "GET", "me", "EAAwrong", 190, 0},
		{"none", "GET", "me", "", 104, 0},
		{"none", "GET", "me/permissions", simulator.PageToken, 0, 0},
	} {
		s := simulator.New(simulator.Options{})
		s.Fault(live.Facebook, c.fault, 0)
		code, v := do(t, s, c.method, c.path, c.token, nil)
		if subcode, _ := at(v, "error", "error_subcode").(float64); code != c.code || subcode != c.subcode {
			t.Errorf("%s: %s %s: %v %v, want %v %v", c.fault, c.method, c.path, code, subcode, c.code, c.subcode)
		}
	}
	now := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Calls: 3, Now: func() time.Time { return now }})
	for i, want := range []float64{0, 0, 32, 32} {
		if code, _ := do(t, s, "GET", "me", simulator.PageToken, nil); code != want {
			t.Errorf("call %d: %v", i, code)
		}
	}
	if s.Vain(live.Facebook) != 1 || s.Vain(live.Instagram) != 0 {
		t.Errorf("%d calls in vain", s.Vain(live.Facebook))
	}
	now = now.Add(time.Hour + time.Minute)
	if code, _ := do(t, s, "GET", "me", simulator.PageToken, nil); code != 0 || s.Vain(live.Facebook) != 1 {
		t.Error("the next hour is as full")
	}
}

// TestGraphBroadcasts: a second one begins and ends, and a stall holds back
// what is counted all the same.
func TestGraphBroadcasts(t *testing.T) {
	s := simulator.New(simulator.Options{})
	running := func() (n [2]int) {
		_, v := do(t, s, "GET", simulator.Page+"/live_videos", simulator.PageToken, nil)
		n[0] = len(at(v, "data").([]any))
		_, v = do(t, s, "GET", simulator.User+"/live_media", simulator.UserToken, nil)
		n[1] = len(at(v, "data").([]any))
		return n
	}
	for _, step := range []struct {
		fault string
		want  [2]int
	}{{"live", [2]int{1, 1}}, {"second", [2]int{2, 2}}, {"ended", [2]int{1, 1}}, {"alone", [2]int{0, 0}}, {"live", [2]int{1, 1}}} {
		s.Fault(live.Facebook, step.fault, 0)
		s.Fault(live.Instagram, step.fault, 0)
		if n := running(); n != step.want {
			t.Errorf("%s: %v, want %v", step.fault, n, step.want)
		}
	}
	s.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "vorher"})
	s.Fault(live.Facebook, "stall", 0)
	s.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "währenddessen"})
	_, v := do(t, s, "GET", simulator.LiveVideo+"/comments", simulator.PageToken, map[string]string{"summary": "total_count"})
	if len(at(v, "data").([]any)) != 1 || at(v, "summary", "total_count") != 2.0 {
		t.Errorf("stalled: %v", v)
	}
	s.Fault(live.Facebook, "none", 0)
	if _, v := do(t, s, "GET", simulator.LiveVideo+"/comments", simulator.PageToken, nil); len(at(v, "data").([]any)) != 2 {
		t.Errorf("afterwards: %v", v)
	}
}

// TestGraphWebhooks: hiding and the begin of a broadcast are told; what was
// delivered can come again; a wrong signature is a wrong one.
func TestGraphWebhooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		good, bad := 0, 0
		s := simulator.New(simulator.Options{Hooks: "http://zuruf/hooks", Transport: ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				io.WriteString(w, r.URL.Query().Get("hub.challenge"))
				return
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			if r.Header.Get("X-Hub-Signature-256") != simulator.Sign(body) {
				bad++
				return
			}
			good++
			var v map[string]any
			if err := json.Unmarshal(body, &v); err != nil {
				t.Error(err)
			}
			for _, e := range at(v, "entry").([]any) {
				value := at(e, "changes", 0, "value")
				for _, key := range []string{"verb", "status"} {
					if word, ok := at(value, key).(string); ok {
						got = append(got, word)
					}
				}
			}
		})}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		step := func() { time.Sleep(time.Second); synctest.Wait() }
		step()
		id := s.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "x"})
		step()
		do(t, s, "POST", id, simulator.PageToken, map[string]string{"is_hidden": "true"})
		do(t, s, "POST", id, simulator.PageToken, map[string]string{"is_hidden": "true"}) // is so already
		step()
		do(t, s, "POST", id, simulator.PageToken, map[string]string{"is_hidden": "false"})
		step()
		for _, fault := range []string{"waiting", "live", "second", "ended"} {
			s.Fault(live.Facebook, fault, 0)
			step()
		}
		s.Fault(live.Facebook, "unsubscribed", 0)
		s.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "y"})
		step()
		do(t, s, "POST", simulator.Page+"/subscribed_apps", simulator.PageToken, map[string]string{"subscribed_fields": "feed,live_videos"})
		s.Delete(live.Facebook, id, true)
		step()
		if want := "add hide unhide live live live_stopped remove"; strings.Join(got, " ") != want {
			t.Errorf("%v, want %s", got, want)
		}
		before := len(got)
		if n := s.Redeliver(live.Facebook); n != 7 {
			t.Errorf("%d entries again", n)
		}
		step()
		if len(got) != 2*before {
			t.Errorf("again: %v", got[before:])
		}
		s.Fault(live.Facebook, "bad_signature", 0)
		s.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "z"})
		step()
		if bad == 0 || good == 0 {
			t.Errorf("%d wrong signatures, %d right ones", bad, good)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestSignedRequest(t *testing.T) {
	signature, payload, ok := strings.Cut(simulator.SignedRequest("218471", time.Unix(1786217024, 0)), ".")
	if !ok || len(signature) != 43 || payload == "" {
		t.Errorf("%s.%s", signature, payload)
	}
}
