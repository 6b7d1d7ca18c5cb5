package api

import (
	"strings"
	"testing"

	"zuruf/ingest/simulator"
	"zuruf/live/wire"
)

func TestSources(t *testing.T) {
	w := newWorld(t)
	var probed, added wire.Source
	good := newSource{"kind": "youtube", "video": "https://www.youtube.com/watch?v=" + simulator.Video, "api_key": simulator.APIKey}
	w.do(w.producer, "POST", "~/sources/probe", good).ok(200).into(&probed)
	if probed.Title == "" || probed.Channel == "" || probed.Kind != "youtube" {
		t.Errorf("is this your show? %+v", probed)
	}
	if list := items[wire.Source](w.do(w.desk, "GET", "~/sources", nil)); len(list) != 0 {
		t.Errorf("asking saves nothing: %+v", list)
	}
	w.do(w.producer, "POST", "~/sources", good).ok(201).into(&added)
	if added.Title != probed.Title || added.ID == "" {
		t.Errorf("%+v", added)
	}
	if strings.Contains(w.everything(), simulator.APIKey) {
		t.Error("the store holds a key in the clear")
	}
	w.do(w.producer, "DELETE", "~/sources/"+added.ID, nil).ok(200)
	w.do(w.producer, "DELETE", "~/sources/"+added.ID, nil).refused(404, "not_found", "")
}

// TestWrongSources: what is wrong with a source is said at its field, and
// nothing that a platform refuses ends the producer's own session.
func TestWrongSources(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		why   string
		body  any
		code  string
		field string
	}{
		{"no kind", newSource{}, "unknown_kind", "kind"},
		{"another platform", newSource{"kind": "myspace"}, "unknown_kind", "kind"},
		{"no video", newSource{"kind": "youtube", "api_key": "k"}, "missing_video", "video"},
		{"no key", newSource{"kind": "youtube", "video": simulator.Video}, "api_key_missing", "api_key"},
		{"a field of another platform", newSource{"kind": "youtube", "video": simulator.Video, "api_key": "k", "page_token": "x"}, "unknown_field", "page_token"},
		{"a number", `{"kind":"youtube","video":7}`, "invalid_json", ""},
		{"no object", `[]`, "invalid_json", ""},
	} {
		w.run(c.why, func() {
			for _, path := range []string{"~/sources", "~/sources/probe"} {
				w.do(w.producer, "POST", path, c.body).refused(422, c.code, c.field)
			}
		})
	}
	if list := items[wire.Source](w.do(w.desk, "GET", "~/sources", nil)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	for field, body := range map[string]newSource{
		"api_key":    {"kind": "youtube", "video": simulator.Video, "api_key": "wrong"},
		"page_token": {"kind": "facebook", "live_video": simulator.LiveVideo, "page_token": "wrong"},
		"token":      {"kind": "instagram", "user": simulator.User, "token": "wrong"},
	} {
		var out refused
		r := w.do(w.producer.with("Accept-Language", "de"), "POST", "~/sources/probe", body)
		if r.into(&out); r.status < 400 || out.Error.Field != field || strings.Contains(string(r.body), "wrong") {
			t.Errorf("a wrong %s: %d %s", field, r.status, r.body)
		}
		w.do(w.producer, "POST", "~/sources", body).ok(201) // saved as given; its lamp tells
	}
	if list := items[wire.Source](w.do(w.desk, "GET", "~/sources", nil)); len(list) != 3 || list[0].State != "waiting" {
		t.Errorf("%+v", list)
	}
}
