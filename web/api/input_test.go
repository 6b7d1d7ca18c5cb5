package api

import (
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
)

// TestBadInput says of everything that may be wrong with a request which
// status, code and field its sender is told.
func TestBadInput(t *testing.T) {
	w := newWorld(t)
	comment, silent := w.say("a", "ann", "When does it start?"), w.say("b", "bob", "")
	w.ask(w.guest, "What comes next?")
	ended := w.endedShow()
	long := func(n int) string { return strings.Repeat("ä", n) }
	p, m, v := w.producer, w.desk, w.guest
	for _, c := range []struct {
		why          string
		as           client
		method, path string
		body         any
		status       int
		code, field  string
	}{
		{"an unknown code", nobody, "POST", "/api/v1/join", join{Code: "ZZZZZZ"}, 404, "unknown_code", "code"},
		{"a code that cannot be one", nobody, "POST", "/api/v1/join", join{Code: "F7QK30"}, 422, "code", "code"},
		{"no code", nobody, "POST", "/api/v1/join", `{}`, 422, "missing", "code"},
		{"no body", nobody, "POST", "/api/v1/join", nil, 422, "missing", "code"},

		{"an empty question", v, "POST", "~/questions", newQuestion{}, 422, "text_empty", "text"},
		{"a question of blanks and control characters", v, "POST", "~/questions", newQuestion{Text: " \t\u0000\u202e\u200b\n "}, 422, "text_empty", "text"},
		{"301 characters", v, "POST", "~/questions", newQuestion{Text: long(301)}, 422, "text_too_long", "text"},
		{"301 characters from the desk", m, "POST", "~/questions", newQuestion{Text: long(301)}, 422, "text_too_long", "text"},
		{"an edit to nothing", m, "PUT", "~/questions/1", editQuestion{Text: " "}, 422, "text_empty", "text"},
		{"a text that is a number", v, "POST", "~/questions", `{"text":7}`, 422, "invalid_json", "text"},
		{"a flag that is a text", v, "POST", "~/questions", `{"text":"why?","anonymous":"yes"}`, 422, "invalid_json", "anonymous"},
		{"half a JSON", v, "POST", "~/questions", `{"text":"why`, 422, "invalid_json", ""},
		{"no JSON", v, "POST", "~/questions", `text=why`, 422, "invalid_json", ""},
		{"a list", v, "POST", "~/questions", `["why?"]`, 422, "invalid_json", ""},
		{"null", v, "POST", "~/questions", `null`, 422, "missing", "text"},
		{"two bodies", v, "POST", "~/questions", `{"text":"why?"}{"text":"why?"}`, 422, "invalid_json", ""},
		{"70 KB", v, "POST", "~/questions", newQuestion{Text: strings.Repeat("x", 70<<10)}, 422, "too_large", ""},

		{"half a vote", v, "POST", "~/questions/1/vote", vote{Value: 2}, 422, "value", "value"},
		{"a vote of minus one", v, "POST", "~/questions/1/vote", vote{Value: -1}, 422, "value", "value"},
		{"a vote without a value", v, "POST", "~/questions/1/vote", `{}`, 422, "missing", "value"},
		{"a fraction", v, "POST", "~/questions/1/vote", `{"value":0.5}`, 422, "invalid_json", "value"},
		{"a vote for no question", v, "POST", "~/questions/99/vote", vote{Value: 1}, 404, "not_found", ""},
		{"a number that is none", v, "POST", "~/questions/one/vote", vote{Value: 1}, 404, "not_found", ""},
		{"a number that is too large", v, "POST", "~/questions/100000/vote", vote{Value: 1}, 404, "not_found", ""},
		{"no such question", m, "POST", "~/questions/99/open", nil, 404, "not_found", ""},
		{"no such comment", m, "POST", "~/comments/nosuch/approve", nil, 404, "not_found", ""},
		{"a version that is a text", m, "POST", "~/comments/" + comment + "/approve", `{"version":"2"}`, 422, "invalid_json", "version"},
		{"a negative version", m, "POST", "~/comments/" + comment + "/reject", versioned{Version: -1}, 409, "stale_version", "version"},
		{"a question of a comment without words", m, "POST", "~/comments/" + silent + "/ask", nil, 422, "text_empty", "text"},
		{"an unknown way to answer", m, "POST", "~/questions/1/answered", answered{How: "maybe"}, 422, "how", "how"},

		{"an order that is none", v, "GET", "~/questions?sort=best", nil, 422, "sort", "sort"},
		{"a state that is none", v, "GET", "~/questions?state=best", nil, 422, "state", "state"},
		{"a comment's state that is none", m, "GET", "~/comments?state=open", nil, 422, "state", "state"},
		{"limit 0", m, "GET", "~/comments?limit=0", nil, 422, "limit", "limit"},
		{"limit 201", m, "GET", "~/questions?limit=201", nil, 422, "limit", "limit"},
		{"no limit", m, "GET", "~/audit?limit=many", nil, 422, "limit", "limit"},
		{"after nothing", m, "GET", "~/comments?after=x", nil, 422, "after", "after"},
		{"after minus one", m, "GET", "~/audit?after=-1", nil, 422, "after", "after"},

		{"a scene of another kind", m, "PUT", "~/scene", setScene{Kind: "question"}, 422, "kind", "kind"},
		{"no scene", m, "PUT", "~/scene", `{}`, 422, "missing", "kind"},
		{"panic without on or off", m, "POST", "~/panic", nil, 422, "missing", "on"},
		{"next of an empty queue", m, "POST", "~/scene/next", nil, 409, "nothing_queued", ""},
		{"undo of nothing", m, "POST", "~/undo", nil, 404, "nothing_to_undo", ""},
		{"undo of an entry that is not there", m, "POST", "~/undo", undo{Audit: 999}, 404, "not_found", ""},
		{"undo of the show's beginning", m, "POST", "~/undo", undo{Audit: 1}, 409, "not_undoable", "audit"},
		{"undo of a negative entry", m, "POST", "~/undo", undo{Audit: -1}, 404, "not_found", ""},
		{"unban of nobody", m, "DELETE", "~/bans/nobody", nil, 404, "not_found", ""},

		{"a show without a title", p, "POST", "/api/v1/shows", newShow{Title: " \n"}, 422, "title", "title"},
		{"121 characters", p, "POST", "/api/v1/shows", newShow{Title: long(121)}, 422, "title", "title"},
		{"a language we do not speak", p, "POST", "/api/v1/shows", newShow{Title: "x", Language: "fr"}, 422, "language", "language"},
		{"holding what?", p, "POST", "/api/v1/shows", newShow{Title: "x", Hold: "none"}, 422, "hold", "hold"},
		{"no such series", p, "POST", "/api/v1/shows", newShow{Title: "x", Series: "nosuch"}, 422, "series", "series"},
		{"an empty title", p, "PATCH", "~", patchShow{Title: ptr("")}, 422, "title", "title"},
		{"hold taken away", p, "PATCH", "~", patchShow{Hold: ptr("")}, 422, "hold", "hold"},
		{"a language taken away", p, "PATCH", "~", patchShow{Language: ptr("")}, 422, "language", "language"},
		{"2,001 words", p, "PATCH", "~", patchShow{Words: ptr(make([]string, 2001))}, 422, "words", "words"},
		{"no such show", p, "GET", "/api/v1/shows/nosuch", nil, 404, "no_show", "show"},

		{"a link for viewers", p, "POST", "~/links", newLink{Role: "viewer"}, 422, "role", "role"},
		{"a link for nobody", p, "POST", "~/links", newLink{Name: "x"}, 422, "role", "role"},
		{"a link that has expired", p, "POST", "~/links", newLink{Role: "host", Expires: time.Now().Add(-time.Hour).Format(time.RFC3339)}, 422, "expires", "expires"},
		{"expires when?", p, "POST", "~/links", newLink{Role: "host", Expires: "tomorrow"}, 422, "expires", "expires"},
		{"no such link", p, "DELETE", "~/links/nosuch", nil, 404, "not_found", ""},

		{"an operation id that is too long", v.retrying(strings.Repeat("x", 65)), "POST", "~/questions", newQuestion{Text: "why?"}, 422, "idempotency_key", "Idempotency-Key"},
		{"no such receipt", v, "GET", "~/receipts/NOSUCHRECEIPT222", nil, 404, "not_found", ""},
		{"withdrawing by no such receipt", v, "DELETE", "~/receipts/NOSUCHRECEIPT222", nil, 404, "not_found", ""},
		{"no such page", v, "GET", "/api/v1/nosuch", nil, 404, "not_found", ""},
		{"no such method", v, "PATCH", "/api/v1/join", nil, 404, "not_found", ""},
		{"no such version", v, "GET", "/api/v2/shows", nil, 404, "not_found", ""},

		{"a question for an ended show", v, "POST", ended + "/questions", newQuestion{Text: "Am I late?"}, 409, "show_ended", ""},
		{"a vote in an ended show", v, "POST", ended + "/questions/1/vote", vote{Value: 1}, 409, "show_ended", ""},
		{"a scene in an ended show", p, "PUT", ended + "/scene", setScene{Kind: "top"}, 409, "show_ended", ""},
		{"airing in an ended show", p, "POST", ended + "/questions/1/show", nil, 409, "show_ended", ""},
		{"starting an ended show", p, "POST", ended + "/start", nil, 409, "show_ended", ""},
		{"changing an ended show", p, "PATCH", ended, patchShow{Title: ptr("New")}, 409, "show_ended", ""},
		{"a source for an ended show", p, "POST", ended + "/sources", newSource{"kind": "youtube", "video": "simulation0", "api_key": "simulated-api-key"}, 409, "show_ended", ""},
	} {
		w.run(c.why, func() { w.do(c.as, c.method, c.path, c.body).refused(c.status, c.code, c.field) })
	}
	if n := len(items[wire.Question](w.do(m, "GET", "~/questions", nil))); n != 1 {
		t.Errorf("%d questions: something half-done remains", n)
	}
	if a := w.audit(); len(a) != 2 { // create, start
		t.Errorf("something half-done remains: %+v", a)
	}
	w.do(p, "POST", ended+"/end", nil).ok(200) // again is no error
}

// endedShow is the path of a show that has ended with one open question.
func (w *world) endedShow() string {
	w.Helper()
	var sh wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Last week"}).ok(201).into(&sh)
	path := "/api/v1/shows/" + sh.ID
	w.do(w.producer, "POST", path+"/start", nil).ok(200)
	w.do(w.guest, "POST", path+"/questions", newQuestion{Text: "What was that?"}).ok(201)
	w.do(w.producer, "POST", path+"/end", nil).ok(200).into(&sh)
	if sh.State != string(live.Ended) || sh.EndedAt == nil {
		w.Fatalf("%+v", sh)
	}
	return path
}

// TestMarkupAndControlCharacters: text is only ever text, and displayable.
func TestMarkupAndControlCharacters(t *testing.T) {
	w := newWorld(t)
	for in, want := range map[string]string{
		"<script>alert(1)</script> & why?":           "<script>alert(1)</script> & why?",
		"a\u0000b\u0007c":                            "abc",
		"right\u202eto left\u2066":                   "rightto left",
		"two\r\n\n\tlines":                           "two lines",
		"z" + strings.Repeat("\u0335", 40) + "algo?": "z" + strings.Repeat("\u0335", 4) + "algo?",
		"family 👨‍👩‍👧 stays, \ufeffmarks go":         "family 👨‍👩‍👧 stays, marks go",
		strings.Repeat("ä", 300):                     strings.Repeat("ä", 300),
		"  " + strings.Repeat("x ", 149) + "x    \n": strings.Repeat("x ", 149) + "x",
		"half \xff a character":                      "half a character",
	} {
		viewer := w.join("Lotte")
		if q := w.ask(viewer, in); q.Text != want {
			t.Errorf("%q is kept as %q", in, q.Text)
		}
	}
	name := w.identity(w.join("  <b>Lotte\u202e\u0000</b> " + strings.Repeat("x", 100))).Name
	if len([]rune(name)) != 60 || !strings.HasPrefix(name, "<b>Lotte</b> x") {
		t.Errorf("name: %q", name)
	}
}

// TestGermanRefusals: a person is told in their language, by browser.
func TestGermanRefusals(t *testing.T) {
	w := newWorld(t)
	for header, want := range map[string]string{
		"de": "Bitte schreiben Sie Ihre Frage.", "de-CH,en;q=0.5": "Bitte schreiben Sie Ihre Frage.", "fr, de;q=0.8, en;q=0.2": "Bitte schreiben Sie Ihre Frage.",
		"en-GB, de;q=0.5": "Please write your question.", "": "Please write your question.", "ja": "Please write your question.", ";;,,x": "Please write your question.",
	} {
		var out refused
		w.do(w.guest.with("Accept-Language", header), "POST", "~/questions", newQuestion{}).refused(422, "text_empty", "text").into(&out)
		if out.Error.Message != want {
			t.Errorf("%q: %s", header, out.Error.Message)
		}
	}
}
