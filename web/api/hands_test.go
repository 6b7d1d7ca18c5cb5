package api

import (
	"fmt"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/wire"
)

// raise lets a viewer raise a hand.
func (w *world) raise(as client, text string) (h wire.Hand) {
	w.Helper()
	w.do(as, "POST", "~/hands", newHand{Text: text}).ok(201).into(&h)
	return h
}

func numbered(q wire.Question, act string) string {
	return fmt.Sprint("~/questions/", q.Number, "/", act)
}

// led is a hand that was led to accepted, preview or stage.
func (w *world) led(as client, to live.HandState) wire.Hand {
	w.Helper()
	h := w.raise(as, "Darf ich?")
	for _, step := range []struct {
		as  client
		act string
	}{{w.desk, "invite"}, {as, "accept"}, {as, "preview"}, {w.desk, "stage"}} {
		if h.State == string(to) {
			return h
		}
		w.do(step.as, "POST", "~/hands/"+h.ID+"/"+step.act, nil).ok(200).into(&h)
	}
	return h
}

func TestAHandByTheAPI(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	h := w.raise(w.guest, "  Darf\n ich\u202e? ")
	if h.State != "raised" || h.Version != 1 || h.Text != "Darf ich?" || h.Author == nil || h.Author.Name != "Lotte" || h.Question != nil {
		t.Fatalf("%+v", h)
	}
	if got := w.seeStage(w.guest).Hand; got == nil || got.ID != h.ID {
		t.Errorf("%+v", got)
	}
	var lost struct{ Current wire.Hand }
	w.do(w.guest, "POST", "~/hands", newHand{Text: "Noch eine"}).refused(409, "hand_raised", "").into(&lost)
	if lost.Current.ID != h.ID || lost.Current.Text != "Darf ich?" {
		t.Errorf("%+v", lost)
	}
	at := "~/hands/" + h.ID
	for range 2 { // again is no error
		w.do(w.desk, "POST", at+"/invite", versioned{Version: 1}).ok(200).into(&h)
	}
	if h.State != "invited" || h.Version != 2 || !h.ByDesk {
		t.Errorf("%+v", h)
	}
	w.do(w.desk, "POST", at+"/decline", versioned{Version: 1}).refused(409, "stale_version", "version").into(&lost)
	if lost.Current.Version != 2 || lost.Current.State != "invited" {
		t.Errorf("%+v", lost)
	}
	w.do(w.guest, "POST", at+"/preview", nil).refused(409, "wrong_state", "").into(&lost)
	if lost.Current.State != "invited" {
		t.Errorf("%+v", lost)
	}
	stranger := w.join("Bo")
	r := w.do(stranger, "POST", at+"/accept", nil).refused(403, "not_yours", "")
	if strings.Contains(string(r.body), "Darf") {
		t.Errorf("a stranger reads it: %s", r.body)
	}
	w.do(w.guest, "POST", at+"/accept", nil).ok(200)
	w.do(w.guest, "POST", at+"/preview", nil).ok(200)
	w.do(w.desk, "POST", at+"/stage", nil).ok(200).into(&h)
	w.do(w.guest, "POST", at+"/mute", nil).ok(200).into(&h)
	w.do(w.desk, "POST", at+"/unmute", nil).ok(200).into(&h)
	if h.State != "stage" || !h.Silent || h.Muted || h.EndsAt != nil {
		t.Errorf("%+v", h)
	}
	w.do(w.desk, "POST", at+"/preview", nil).ok(200)
	var left wire.Hand
	w.do(w.guest, "POST", at+"/leave", nil).ok(200).into(&left)
	if left.State != "left" || left.ByDesk {
		t.Errorf("%+v", left)
	}
	var acts []string
	for _, a := range w.audit() {
		if a.Kind == "hand" && a.Ref == h.ID && a.Actor.Role == "moderator" {
			acts = append(acts, a.Act)
		}
	}
	if got := strings.Join(acts, " "); got != "preview stage invite" {
		t.Errorf("audit: %s", got)
	}
	w.do(w.desk, "POST", "~/undo", nil).refused(409, "not_undoable", "audit")
}

func TestListsOfHands(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	w.do(w.guest, "POST", "~/hands/"+w.raise(w.guest, "vorbei").ID+"/leave", nil).ok(200)
	first := w.raise(w.guest, "erste")
	on := w.led(w.join("Ann"), live.HandStage)
	names := func(as client, query string) string {
		w.Helper()
		var out []string
		for _, h := range items[wire.Hand](w.do(as, "GET", "~/hands"+query, nil)) {
			out = append(out, h.State)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		as          client
		query, want string
	}{{w.desk, "", "raised stage left"}, {w.producer, "?state=left", "left"}, {w.desk, "?state=declined", ""}, {w.host, "", "stage"}, {w.host, "?state=raised", ""},
		{w.guest, "", "raised left"}, {w.join("Bo"), "", ""}, {w.desk, "?limit=1", "raised"}, {w.desk, "?limit=1&after=1", "stage"}, {w.desk, "?after=9", ""}} {
		if got := names(c.as, c.query); got != c.want {
			t.Errorf("%q: %q, want %q", c.query, got, c.want)
		}
	}
	var page list[wire.Hand]
	w.do(w.desk, "GET", "~/hands?limit=2", nil).ok(200).into(&page)
	if page.Next == nil || *page.Next != "2" || page.Items[0].ID != first.ID || page.Items[1].ID != on.ID {
		t.Errorf("%+v", page)
	}
	w.do(w.desk, "GET", "~/hands?state=up", nil).refused(422, "state", "state")
}

func TestAnAskerIsInvited(t *testing.T) {
	w := newWorld(t)
	q := w.ask(w.guest, "Warum?")
	w.do(w.desk, "POST", numbered(q, "invite"), nil).refused(409, "stage_off", "")
	w.stageOn()
	var h, again wire.Hand
	w.do(w.desk, "POST", numbered(q, "invite"), nil).ok(201).into(&h)
	w.do(w.desk, "POST", numbered(q, "invite"), nil).ok(201).into(&again)
	if h.State != "invited" || h.Text != "Warum?" || h.Question == nil || *h.Question != q.Number || again.ID != h.ID || again.Version != h.Version {
		t.Errorf("%+v, then %+v", h, again)
	}
	w.do(w.guest, "POST", "~/hands/"+h.ID+"/accept", nil).ok(200)
	var lost struct{ Current wire.Hand }
	w.do(w.desk, "POST", numbered(q, "invite"), nil).refused(409, "wrong_state", "").into(&lost)
	if lost.Current.ID != h.ID || lost.Current.State != "accepted" {
		t.Errorf("%+v", lost)
	}
	var anonymous, hall wire.Question
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Wer bin ich?", Anonymous: true}).ok(201).into(&anonymous)
	w.do(w.desk, "POST", numbered(anonymous, "invite"), nil).refused(422, "anonymous", "number")
	w.do(w.desk, "POST", "~/questions", newQuestion{Text: "Aus Reihe 3?", Name: "Reihe 3"}).ok(201).into(&hall)
	w.do(w.desk, "POST", numbered(hall, "invite"), nil).refused(422, "not_of_the_room", "number")
	var platform wire.Question
	w.do(w.desk, "POST", "~/comments/"+w.say("a", "ann", "When does it start?")+"/ask", nil).ok(200).into(&platform)
	w.do(w.desk, "POST", numbered(platform, "invite"), nil).refused(422, "not_of_the_room", "number")
	bo := w.join("Bo")
	up := w.raise(bo, "eigene Worte")
	w.do(w.desk, "POST", numbered(w.ask(bo, "Und ich?"), "invite"), nil).ok(201).into(&h)
	if h.ID != up.ID || h.State != "invited" || h.Text != "eigene Worte" {
		t.Errorf("%+v", h)
	}
}

// TestBadHands says of everything that may be wrong with a hand what its sender is told.
func TestBadHands(t *testing.T) {
	w := newWorld(t)
	p, m, v := w.producer, w.desk, w.guest
	w.do(v, "POST", "~/hands", newHand{Text: "?"}).refused(409, "stage_off", "")
	ended := w.endedShow()
	w.stageOn()
	h := w.raise(w.join("Ann"), "Darf ich?")
	at := "~/hands/" + h.ID
	for _, c := range []struct {
		why          string
		as           client
		method, path string
		body         any
		status       int
		code, field  string
	}{
		{"no text", v, "POST", "~/hands", `{}`, 422, "missing", "text"},
		{"no body", v, "POST", "~/hands", nil, 422, "missing", "text"},
		{"blanks and control characters", v, "POST", "~/hands", newHand{Text: " \t\u0000\u202e\u200b\n"}, 422, "text_empty", "text"},
		{"141 characters", v, "POST", "~/hands", newHand{Text: strings.Repeat("ä", 141)}, 422, "text_too_long", "text"},
		{"a text that is a number", v, "POST", "~/hands", `{"text":7}`, 422, "invalid_json", "text"},
		{"70 KB", v, "POST", "~/hands", newHand{Text: strings.Repeat("x", 70<<10)}, 422, "too_large", ""},
		{"an ended show", v, "POST", ended + "/hands", newHand{Text: "?"}, 409, "show_ended", ""},
		{"no such hand", m, "POST", "~/hands/nosuch/invite", nil, 404, "not_found", ""},
		{"no such act", m, "POST", at + "/promote", nil, 404, "not_found", ""},
		{"the clock's act", m, "POST", at + "/time", nil, 404, "not_found", ""},
		{"a version that is a text", m, "POST", at + "/invite", `{"version":"1"}`, 422, "invalid_json", "version"},
		{"a version to come", m, "POST", at + "/invite", versioned{Version: 9}, 409, "stale_version", "version"},
		{"on stage at once", m, "POST", at + "/stage", nil, 409, "wrong_state", ""},
		{"muting who is not there", m, "POST", at + "/mute", nil, 409, "wrong_state", ""},
		{"no such question", m, "POST", "~/questions/99/invite", nil, 404, "not_found", ""},
		{"no number", m, "POST", "~/questions/one/invite", nil, 404, "not_found", ""},
		{"another's hand", v, "POST", at + "/leave", nil, 403, "not_yours", ""},

		{"a layout that is none", m, "PATCH", "~/stage", patchStage{Layout: ptr("three")}, 422, "layout", "layout"},
		{"five guests", m, "PATCH", "~/stage", patchStage{Guests: ptr(5)}, 422, "guests", "guests"},
		{"121 minutes", m, "PATCH", "~/stage", patchStage{Minutes: ptr(121)}, 422, "minutes", "minutes"},
		{"on or off?", m, "PATCH", "~/stage", `{"on":"yes"}`, 422, "invalid_json", "on"},
		{"an address that is none", p, "PATCH", "~/stage", patchStage{OutWHIP: ptr("ftp://x")}, 422, "address", "out_whip"},
		{"a token of two lines", p, "PATCH", "~/stage", patchStage{OutToken: ptr("a\nb")}, 422, "out_token", "out_token"},
		{"the stage of an ended show", p, "PATCH", ended + "/stage", patchStage{On: ptr(true)}, 409, "show_ended", ""},
	} {
		w.run(c.why, func() { w.do(c.as, c.method, c.path, c.body).refused(c.status, c.code, c.field) })
	}
	if all := items[wire.Hand](w.do(m, "GET", "~/hands", nil)); len(all) != 1 || all[0].Version != 1 {
		t.Errorf("something half-done remains: %+v", all)
	}
}

func TestSixHandsAMinute(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	for range maxRaised {
		w.do(w.guest, "POST", "~/hands/"+w.raise(w.guest, "?").ID+"/leave", nil).ok(200)
	}
	r := w.do(w.guest, "POST", "~/hands", newHand{Text: "?"}).refused(429, "too_many", "")
	if r.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	w.raise(w.join("Bo"), "?")
}

func TestABannedViewerRaisesNoHand(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	on := w.led(w.guest, live.HandStage)
	w.do(w.desk, "POST", numbered(w.ask(w.guest, "Warum?"), "ban"), reasoned{}).ok(200)
	if got := w.seeStage(w.guest).Hand; got == nil || got.ID != on.ID || got.State != "left" {
		t.Errorf("%+v", got)
	}
	w.do(w.guest, "POST", "~/hands", newHand{Text: "?"}).refused(409, "author_banned", "")
}

func TestAHandIsRaisedOnce(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	as := w.guest.retrying("one")
	var one, two wire.Hand
	w.do(as, "POST", "~/hands", newHand{Text: "?"}).ok(201).into(&one)
	w.do(w.desk.retrying("two"), "POST", "~/hands/"+one.ID+"/invite", nil).ok(200)
	w.do(as, "POST", "~/hands", newHand{Text: "?"}).ok(201).into(&two)
	if one.ID != two.ID {
		t.Errorf("%+v and %+v", one, two)
	}
	w.do(w.guest, "POST", "~/hands/"+one.ID+"/accept", nil).ok(200)
	w.do(w.desk.retrying("two"), "POST", "~/hands/"+one.ID+"/invite", nil).ok(200).into(&two)
	if two.State != "accepted" { // the first result, told as the hand is now
		t.Errorf("%+v", two)
	}
}

// TestABannedGuestLeaves: who raised a hand can be banned by it, is off the
// stage at once, and raises no other.
func TestABannedGuestLeaves(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	h := w.led(w.guest, live.HandStage)
	var b wire.Ban
	w.do(w.desk, "POST", "~/hands/"+h.ID+"/ban", reasoned{Reason: "Werbung"}).ok(200).into(&b)
	if b.Author.Name != h.Author.Name || b.Reason != "Werbung" || b.Kind != "room" {
		t.Errorf("%+v", b)
	}
	if all := items[wire.Hand](w.do(w.guest, "GET", "~/hands", nil)); len(all) != 1 || all[0].State != "left" {
		t.Errorf("%+v", all)
	}
	w.do(w.guest, "POST", "~/hands", newHand{Text: "Noch einmal"}).refused(409, "author_banned", "")
	w.do(w.desk, "POST", "~/hands/nosuch/ban", reasoned{}).refused(404, "not_found", "")
}
