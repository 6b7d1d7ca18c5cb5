package api

import (
	"testing"

	"zuruf/live/wire"
)

// TestTheStoreIsGone: everybody is told so, that nothing was changed, and when
// to try again; nobody is taken for somebody else meanwhile.
func TestTheStoreIsGone(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	w.do(b, "POST", "/api/v1/join", join{Code: w.show.Code}).ok(201)
	w.do(b, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Desk}).ok(200)
	w.ask(w.guest, "Are you there?")
	w.rdb.Close()
	for _, c := range []struct {
		as           client
		method, path string
		body         any
	}{
		{w.producer, "GET", "/api/v1/shows", nil}, {w.producer, "POST", "/api/v1/shows", newShow{Title: "x"}}, {w.producer, "GET", "~", nil},
		{w.desk, "GET", "~/comments", nil}, {w.desk, "POST", "~/questions/1/show", nil}, {w.guest, "POST", "~/questions", newQuestion{Text: "?"}},
		{w.guest, "POST", "~/questions/1/vote", vote{Value: 1}}, {nobody, "POST", "/api/v1/join", join{Code: w.show.Code}},
		{nobody, "POST", "/api/v1/enter", enter{Token: w.show.Tokens.Desk}}, {b, "GET", "~/comments", nil}, {b, "GET", "/api/v1/session", nil},
	} {
		r := w.do(c.as, c.method, c.path, c.body).refused(503, "store_unavailable", "")
		if r.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", r.what)
		}
	}
}

// TestWhatEachRoleSeesOfAShow: addresses and tokens are the producer's alone.
func TestWhatEachRoleSeesOfAShow(t *testing.T) {
	w := newWorld(t)
	w.do(w.producer, "PATCH", "~", patchShow{Words: ptr([]string{"idiot", " ", "scam*\u202e"}), HoldFirst: ptr(true)}).ok(200)
	for name, c := range map[string]struct {
		as           client
		words, links bool
	}{"producer": {w.producer, true, true}, "moderator": {w.desk, true, false}, "host": {w.host, false, false}, "overlay": {w.overlay, false, false}, "viewer": {w.guest, false, false}} {
		var sh wire.Show
		w.do(c.as, "GET", "~", nil).ok(200).into(&sh)
		if (sh.Links != nil) != c.links || (sh.Tokens != nil) != c.links || (len(sh.Words) == 2) != c.words || sh.HoldFirst != c.words || sh.Code != w.show.Code {
			t.Errorf("%s: %+v", name, sh)
		}
	}
}

// TestAnEndedShow says so to those who come late.
func TestAnEndedShow(t *testing.T) {
	w := newWorld(t)
	w.ask(w.guest, "Was that all?")
	w.do(w.producer, "POST", "~/end", nil).ok(200)
	var in joined
	w.do(nobody, "POST", "/api/v1/join", join{Code: w.show.Code}).ok(201).into(&in)
	if in.Show.State != "ended" || in.Show.EndedAt == nil {
		t.Errorf("%+v", in.Show)
	}
	if list := items[wire.Question](w.do(client{bearer: in.Session}, "GET", "~/questions", nil)); len(list) != 1 {
		t.Errorf("what was asked can still be read: %+v", list)
	}
	w.do(w.desk, "POST", "~/questions/1/answered", answered{How: "later"}).ok(200) // closing the loop is possible afterwards
}
