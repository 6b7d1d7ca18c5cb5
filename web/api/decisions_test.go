package api

import (
	"strconv"
	"testing"

	"zuruf/live"
	"zuruf/live/wire"
)

// act does an act to a question and returns it.
func (w *world) act(n int, act string, body any) wire.Question {
	w.Helper()
	var q wire.Question
	w.do(w.desk, "POST", "~/questions/"+strconv.Itoa(n)+"/"+act, body).ok(200).into(&q)
	return q
}

func (w *world) scene() wire.Scene {
	w.Helper()
	var sc wire.Scene
	w.do(w.overlay, "GET", "~/scene", nil).ok(200).into(&sc)
	return sc
}

func (w *world) question(n int) wire.Question {
	w.Helper()
	for _, q := range items[wire.Question](w.do(w.desk, "GET", "~/questions", nil)) {
		if q.Number == n {
			return q
		}
	}
	w.Fatalf("question %d is not listed", n)
	return wire.Question{}
}

func TestVotes(t *testing.T) {
	w := newWorld(t)
	n := w.ask(w.guest, "What comes next?").Number
	vote := func(as client, value int) (out voted) {
		t.Helper()
		w.do(as, "POST", "~/questions/1/vote", vote{Value: value}).ok(200).into(&out)
		return out
	}
	if v := vote(w.guest, 1); v.Votes != 1 || !v.Changed || !v.Voted || v.Number != n {
		t.Errorf("first: %+v", v)
	}
	if v := vote(w.guest, 1); v.Votes != 1 || v.Changed || !v.Voted { // repeated: 200, and nothing changes
		t.Errorf("repeated: %+v", v)
	}
	if v := vote(w.join("Bo"), 1); v.Votes != 2 {
		t.Errorf("another: %+v", v)
	}
	mine := items[wire.Question](w.do(w.guest, "GET", "~/questions", nil))
	if len(mine) != 1 || !mine[0].Voted || !mine[0].Mine || mine[0].Votes != 2 {
		t.Errorf("list: %+v", mine)
	}
	if v := vote(w.guest, 0); v.Votes != 1 || !v.Changed || v.Voted {
		t.Errorf("taken back: %+v", v)
	}
	if v := vote(w.guest, 0); v.Votes != 1 || v.Changed {
		t.Errorf("taken back again: %+v", v)
	}
	if q := w.question(n); q.Version != 1 {
		t.Errorf("votes raise the version: %+v", q)
	}
	for _, closing := range []struct{ act, back string }{{"dismiss", "restore"}, {"answered", "restore"}} {
		w.act(n, closing.act, nil)
		w.do(w.guest, "POST", "~/questions/1/vote", map[string]int{"value": 1}).refused(409, "question_closed", "")
		w.act(n, closing.back, nil)
	}
	w.do(w.desk, "POST", "~/questions/1/ban", nil).ok(200)
	w.do(w.guest, "POST", "~/questions/1/vote", map[string]int{"value": 1}).refused(409, "question_closed", "")
	two := w.ask(w.join("Kim"), "And then?")
	w.do(w.guest, "POST", "~/questions/"+strconv.Itoa(two.Number)+"/vote", map[string]int{"value": 1}).refused(409, "author_banned", "")
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "May I?"}).refused(409, "author_banned", "")
}

// TestStaleVersions: two moderators never undo each other by accident, and the
// loser is shown the new state.
func TestStaleVersions(t *testing.T) {
	w := newWorld(t)
	id := w.say("a", "ann", "When does it start?")
	w.do(w.desk, "POST", "~/comments/"+id+"/reject", versioned{Version: 1}).ok(200)
	var lost struct {
		Current wire.Comment `json:"current"`
	}
	for _, act := range []string{"approve", "reject", "restore", "show"} {
		w.do(w.producer, "POST", "~/comments/"+id+"/"+act, versioned{Version: 1}).refused(409, "stale_version", "version").into(&lost)
		if lost.Current.State != "rejected" || lost.Current.Version != 2 || lost.Current.ID != id {
			t.Errorf("%s: current %+v", act, lost.Current)
		}
	}
	w.do(w.producer, "POST", "~/comments/"+id+"/ask", versioned{Version: 1}).refused(409, "stale_version", "version")
	w.ask(w.guest, "What comes next?")
	w.act(1, "queue", versioned{Version: 1})
	var late struct {
		Current wire.Question `json:"current"`
	}
	for _, act := range []string{"open", "show", "answered", "skip", "dismiss"} {
		w.do(w.producer, "POST", "~/questions/1/"+act, versioned{Version: 1}).refused(409, "stale_version", "version").into(&late)
		if late.Current.State != "queued" || late.Current.Version != 2 {
			t.Errorf("%s: current %+v", act, late.Current)
		}
	}
	w.do(w.producer, "PUT", "~/questions/1", editQuestion{Text: "Better", Version: 1}).refused(409, "stale_version", "version")
	// A refusal of a state carries it too, and a decision on the current version says so in the audit log.
	w.do(w.desk, "POST", "~/questions/1/restore", nil).refused(409, "wrong_state", "").into(&late)
	if late.Current.State != "queued" {
		t.Errorf("current %+v", late.Current)
	}
	w.act(1, "open", nil)
	if a := w.audit()[0]; a.Act != "open" || !a.Current || a.Before != "queued" || a.After != "open" || a.Version != 3 || a.Actor.Role != "moderator" {
		t.Errorf("audit: %+v", a)
	}
}

func TestUndo(t *testing.T) {
	w := newWorld(t)
	id := w.say("a", "ann", "When does it start?")
	other := w.colleague("Theo")
	back := func() wire.Audit {
		t.Helper()
		var out undone
		w.do(w.desk, "POST", "~/undo", nil).ok(200).into(&out)
		if !out.Audit.Undone {
			t.Errorf("%+v", out.Audit)
		}
		return out.Audit
	}
	w.do(w.desk, "POST", "~/comments/"+id+"/reject", nil).ok(200)
	w.do(other, "POST", "~/undo", nil).refused(404, "nothing_to_undo", "")
	if a := back(); a.Act != "reject" || a.Ref != id {
		t.Errorf("%+v", a)
	}
	w.do(w.desk, "POST", "~/undo", nil).refused(404, "nothing_to_undo", "") // an undo is not undone

	// Edits: each undo goes one step back, none goes forward again.
	w.ask(w.guest, "one")
	for _, text := range []string{"two", "three"} {
		w.do(w.desk, "PUT", "~/questions/1", editQuestion{Text: text}).ok(200)
	}
	for _, want := range []string{"two", "one"} {
		if a := back(); a.Act != "edit" || w.question(1).Text != want {
			t.Errorf("%+v, now %q, want %q", a, w.question(1).Text, want)
		}
	}
	w.do(w.desk, "POST", "~/undo", nil).refused(404, "nothing_to_undo", "")

	// Never on air: what was on air comes back queued.
	w.act(1, "show", nil)
	w.act(1, "answered", nil)
	back()
	if q := w.question(1); q.State != "queued" || q.Answered != nil || w.scene().Item != nil {
		t.Errorf("%+v", q)
	}
	// Next, taken back, returns to the queue where it came from.
	w.do(w.desk, "POST", "~/scene/next", nil).ok(200)
	back()
	if q := w.question(1); q.State != "queued" || w.scene().Item != nil {
		t.Errorf("after undoing next: %+v, scene %+v", q, w.scene())
	}
	// Someone moved it since: refused, and the state stays.
	w.act(1, "dismiss", nil)
	w.do(other, "POST", "~/questions/1/restore", nil).ok(200)
	w.do(w.desk, "POST", "~/undo", nil).refused(409, "stale_version", "version")
	w.act(1, "show", nil)
	w.do(other, "PUT", "~/scene", setScene{Kind: "join"}).ok(200)
	w.do(w.desk, "POST", "~/undo", nil).refused(409, "stale_version", "version")
	if w.scene().Item.Kind != "join" {
		t.Errorf("%+v", w.scene())
	}
	// By its number in the log, another's act may be undone as well.
	w.do(w.desk, "POST", "~/undo", undo{Audit: w.audit()[0].ID}).ok(200)
	if w.scene().Item != nil {
		t.Errorf("%+v", w.scene())
	}
	w.do(w.desk, "POST", "~/undo", undo{Audit: w.audit()[1].ID}).refused(409, "not_undoable", "audit")
}

// colleague is somebody else at the desk.
func (w *world) colleague(name string) client {
	w.Helper()
	var l wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "moderator", Name: name}).ok(201).into(&l)
	return client{bearer: l.Token}
}

func TestBanAndUnban(t *testing.T) {
	w := newWorld(t)
	id, nameless := w.say("a", "ann", "When does it start?"), w.say("n", "", "Who am I?")
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).ok(200)
	var ban, again wire.Ban
	w.do(w.desk, "POST", "~/comments/"+id+"/ban", reasoned{Reason: "troll\u202e"}).ok(200).into(&ban)
	w.do(w.producer, "POST", "~/comments/"+id+"/ban", reasoned{Reason: "other"}).ok(200).into(&again)
	if ban.Reason != "troll" || ban.Author.Name != "ann" || !ban.Author.Banned || ban.Kind != "youtube" || again != ban {
		t.Errorf("%+v, then %+v", ban, again)
	}
	if w.scene().Item != nil {
		t.Error("the banned author is still on air")
	}
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).refused(409, "author_banned", "")
	w.do(w.desk, "POST", "~/comments/"+id+"/ask", nil).refused(409, "author_banned", "")
	if list := items[wire.Ban](w.do(w.desk, "GET", "~/bans", nil)); len(list) != 1 || list[0] != ban {
		t.Errorf("bans: %+v", list)
	}
	w.do(w.desk, "DELETE", "~/bans/"+ban.ID, nil).ok(200)
	w.do(w.desk, "DELETE", "~/bans/"+ban.ID, nil).refused(404, "not_found", "")
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).ok(200)
	w.do(w.desk, "POST", "~/comments/"+nameless+"/ban", nil).refused(409, "no_author", "")
	var q wire.Question
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Who am I?", Anonymous: true}).ok(201).into(&q)
	w.do(w.desk, "POST", "~/questions/"+strconv.Itoa(q.Number)+"/ban", nil).refused(409, "anonymous", "")
}

func TestScenesAndPanic(t *testing.T) {
	w := newWorld(t)
	id := w.say("a", "ann", "When does it start?")
	for i := range 7 {
		w.ask(w.join("Bo"), "Question "+strconv.Itoa(i))
	}
	w.act(7, "dismiss", nil)
	w.do(w.join("Kim"), "POST", "~/questions/3/vote", vote{Value: 1}).ok(200)
	put := func(kind string) (sc wire.Scene) {
		t.Helper()
		w.do(w.desk, "PUT", "~/scene", setScene{Kind: kind}).ok(200).into(&sc)
		return sc
	}
	if sc := put("top"); len(sc.Item.Top) != 5 || sc.Item.Top[0].Number != 3 {
		t.Errorf("top: %+v", sc.Item)
	}
	if sc := put("join"); sc.Item.Join.Code != w.show.Code || sc.Item.Join.URL != w.show.Join {
		t.Errorf("join: %+v", sc.Item)
	}
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).ok(200)
	if sc := w.scene(); sc.Item.Comment.ID != id || sc.Item.Comment.Reasons != nil {
		t.Errorf("comment: %+v", sc.Item)
	}
	w.act(1, "show", nil)
	w.act(2, "show", nil) // at most one is on air
	if q := w.question(1); q.State != "open" {
		t.Errorf("%+v", q)
	}
	w.act(3, "queue", nil)
	w.act(4, "queue", nil)
	var sc wire.Scene
	w.do(w.host, "POST", "~/scene/next", nil).ok(200).into(&sc)
	if sc.Item.Question.Number != 3 || w.question(3).State != "on_air" || w.question(2).State != "open" {
		t.Errorf("next: %+v", sc.Item)
	}

	w.do(w.desk, "POST", "~/panic", setPanic{On: true}).ok(200).into(&sc)
	if !sc.Panic || sc.Item != nil || w.question(3).State != "open" {
		t.Errorf("panic: %+v, %+v", sc, w.question(3))
	}
	version := sc.Version
	w.do(w.desk, "POST", "~/panic", setPanic{On: true}).ok(200).into(&sc)
	if sc.Version != version {
		t.Error("panic twice is one panic")
	}
	w.act(4, "show", nil) // in panic it is not seen
	if sc := w.scene(); !sc.Panic || sc.Item != nil {
		t.Errorf("in panic: %+v", sc)
	}
	// When the panic ends nothing comes back by itself, and nothing claims to be on air.
	w.do(w.desk, "POST", "~/panic", setPanic{On: false}).ok(200).into(&sc)
	if sc.Panic || sc.Item != nil || w.question(4).State != string(live.QuestionOpen) {
		t.Errorf("after: %+v, question %+v", sc, w.question(4))
	}
	w.act(5, "show", nil)
	w.do(w.desk, "DELETE", "~/scene", nil).ok(200)
	if w.question(5).State != "open" {
		t.Errorf("cleared: %+v", w.question(5))
	}
	w.do(w.producer, "POST", "~/end", nil).ok(200)
	w.do(w.desk, "DELETE", "~/scene", nil).ok(200) // clearing is always possible
}
