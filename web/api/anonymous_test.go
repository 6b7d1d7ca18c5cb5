package api

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/wire"
)

// TestAnonymousMeansThatNoLinkIsStored scans everything the store holds, and
// what the API tells every role, for the person behind anonymous questions.
func TestAnonymousMeansThatNoLinkIsStored(t *testing.T) {
	w := newWorld(t)
	asker := w.join("Wilhelmine Unverwechselbar")
	id := w.identity(asker)
	author := w.store.Secret().AuthorID(live.Room, id.ID)
	const key = "operation-id-of-the-asker"
	var one, two wire.Question
	w.do(asker, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&one)
	w.do(asker.retrying(key), "POST", "~/questions", newQuestion{Text: "May I say this aloud?", Anonymous: true}).ok(201).into(&two)
	w.do(asker, "GET", "~/receipts/"+one.Receipt, nil).ok(200)
	w.act(one.Number, "open", nil)
	w.act(two.Number, "show", nil)
	w.do(w.desk, "PUT", "~/questions/1", editQuestion{Text: "Am I really alone with this?"}).ok(200)
	w.do(asker, "DELETE", "~/receipts/"+one.Receipt, nil).ok(200)

	held := w.everything()
	if !strings.Contains(held, "May I say this aloud?") {
		t.Fatal("the scan does not see the questions")
	}
	for what, secret := range map[string]string{
		"session": id.ID, "author id": author, "name": "Unverwechselbar", "voter": strconv.FormatUint(w.store.Secret().Voter(author), 10),
		"operation id": key, "receipt": one.Receipt, "second receipt": two.Receipt, "session token": asker.bearer,
	} {
		if strings.Contains(held, secret) {
			t.Errorf("the store holds the %s of somebody who asked anonymously", what)
		}
	}
	for _, as := range []client{w.desk, w.host, w.guest, asker} {
		for _, path := range []string{"~/questions", "~/scene"} {
			if body := w.do(as, "GET", path, nil).ok(200).body; strings.Contains(string(body), "Unverwechselbar") || strings.Contains(string(body), author) {
				t.Errorf("%s names the asker: %s", path, body)
			}
		}
	}
	if body := w.do(w.desk, "GET", "~/audit", nil).ok(200).body; strings.Contains(string(body), "Unverwechselbar") || strings.Contains(string(body), id.ID) {
		t.Errorf("the audit log names the asker: %s", body)
	}

	// The scan finds the same person where they ask by name: it is not blind.
	w.do(asker, "POST", "~/questions", newQuestion{Text: "And by name?"}).ok(201)
	if named := w.everything(); !strings.Contains(named, author) || !strings.Contains(named, "Unverwechselbar") {
		t.Error("the scan does not see a named asker")
	}
}

func TestReceipts(t *testing.T) {
	w := newWorld(t)
	var q, followed wire.Question
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&q)
	if q.State != "held" || !q.Anonymous || q.Author != nil || len(q.Receipt) != 16 || !q.Mine {
		t.Fatalf("%+v", q)
	}
	follow := func() wire.Question {
		t.Helper()
		w.do(w.join(""), "GET", "~/receipts/"+q.Receipt, nil).ok(200).into(&followed) // whoever holds the receipt
		if followed.Receipt != "" || followed.Number != q.Number {
			t.Errorf("%+v", followed)
		}
		return followed
	}
	for _, step := range []struct{ act, seen string }{{"queue", "open"}, {"show", "on_air"}, {"answered", "answered"}, {"restore", "open"}, {"dismiss", "dismissed"}} {
		w.act(q.Number, step.act, nil)
		if got := follow().State; got != step.seen {
			t.Errorf("after %s the asker sees %s, want %s", step.act, got, step.seen)
		}
	}
	w.act(q.Number, "restore", nil)
	w.act(q.Number, "show", nil)
	for range 2 { // withdrawing again is no error
		w.do(w.guest, "DELETE", "~/receipts/"+q.Receipt, nil).ok(200)
		if got := follow(); got.State != "removed" || got.Text != "" || w.scene().Item != nil {
			t.Errorf("%+v, scene %+v", got, w.scene())
		}
	}
	// Withdrawn is final, and its text leaves every list.
	w.do(w.desk, "POST", "~/questions/1/open", nil).refused(409, "final", "")
	w.do(w.desk, "PUT", "~/questions/1", editQuestion{Text: "back"}).refused(409, "final", "")
	for _, as := range []client{w.desk, w.host, w.guest} {
		if body := w.do(as, "GET", "~/questions", nil).ok(200).body; strings.Contains(string(body), "alone") {
			t.Errorf("%s", body)
		}
	}
	// An answered question is no longer the asker's to withdraw.
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "And this?", Anonymous: true}).ok(201).into(&q)
	w.act(q.Number, "open", nil)
	w.act(q.Number, "answered", answered{How: "text", Text: "Yes.\u202e"})
	if a := follow().Answered; a == nil || a.How != "text" || a.Text != "Yes." {
		t.Errorf("%+v", a)
	}
	w.do(w.guest, "DELETE", "~/receipts/"+q.Receipt, nil).refused(409, "wrong_state", "")
}

func TestARetriedAnonymousQuestionHasTheSameReceipt(t *testing.T) {
	w := newWorld(t)
	as := w.guest.retrying("once")
	var one, two, other wire.Question
	w.do(as, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&one)
	w.do(as, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&two)
	w.do(w.guest.retrying("twice"), "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&other)
	if one.Receipt != two.Receipt || one.Number != two.Number || other.Receipt == one.Receipt || other.Number == one.Number {
		t.Errorf("%+v, %+v, %+v", one, two, other)
	}
	w.do(w.guest, "GET", "~/receipts/"+two.Receipt, nil).ok(200)
}

func TestAnonymousCanBeSwitchedOff(t *testing.T) {
	w := newWorld(t)
	w.do(w.producer, "PATCH", "~", patchShow{Anonymous: ptr(false)}).ok(200)
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).refused(403, "anonymous_off", "anonymous")
	w.ask(w.guest, "By name, then?")
	w.do(w.producer, "PATCH", "~", patchShow{Anonymous: ptr(true)}).ok(200)
	w.do(w.guest, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201)
}

// TestHallQuestions: the desk enters what somebody in the hall asks, with a
// name or without; it needs no approval.
func TestHallQuestions(t *testing.T) {
	w := newWorld(t)
	w.do(w.producer, "PATCH", "~", patchShow{Hold: ptr("all")}).ok(200)
	var named, nameless wire.Question
	w.do(w.desk, "POST", "~/questions", newQuestion{Text: "Can you speak up?", Name: " Row 3\u202e "}).ok(201).into(&named)
	w.do(w.host, "POST", "~/questions", newQuestion{Text: "What did she say?"}).ok(201).into(&nameless)
	if named.State != "open" || named.Source.Kind != "hall" || named.Author.Name != "Row 3" || named.Receipt != "" || named.Mine {
		t.Errorf("%+v", named)
	}
	if nameless.State != "open" || nameless.Author != nil || nameless.Number != 2 {
		t.Errorf("%+v", nameless)
	}
	if q := w.ask(w.guest, "And I?"); q.State != "held" || q.Source.Kind != "room" {
		t.Errorf("a viewer in a show that holds everything: %+v", q)
	}
	// The audience sees a name, never an id.
	list := items[wire.Question](w.do(w.guest, "GET", "~/questions", nil))
	for _, q := range list {
		if b, _ := json.Marshal(q.Author); !q.Mine && strings.Contains(string(b), `"id"`) {
			t.Errorf("%s", b)
		}
	}
	if len(list) != 3 {
		t.Errorf("%d questions, one of them the viewer's own", len(list))
	}
}
