package api

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"zuruf/live"
	"zuruf/live/wire"
)

// TestARetriedOperationIsDoneOnce repeats every kind of mutation with its
// Idempotency-Key, as a client does whose answer was lost.
func TestARetriedOperationIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	first, second := w.say("a", "ann", "When does it start?"), w.say("b", "bob", "And when does it end?")
	w.ask(w.guest, "What comes next?")
	w.ask(w.guest, "And what comes after that?")
	p, m, v := w.producer, w.desk, w.guest
	for _, c := range []struct {
		as           client
		method, path string
		body         any
		status       int
		audits       int // entries that the act leaves in the audit log
	}{
		{p, "POST", "/api/v1/shows", newShow{Title: "Next week"}, 201, 0},
		{p, "POST", "/api/v1/shows", newShow{Title: "The week after", Series: w.show.Series}, 201, 0},
		{v, "POST", "~/questions", newQuestion{Text: "Do you hear me?"}, 201, 0},
		{v, "POST", "~/questions", newQuestion{Text: "Do you know me?", Anonymous: true}, 201, 0},
		{m, "POST", "~/questions", newQuestion{Text: "Do you see me?", Name: "Row 3"}, 201, 0},
		{m, "POST", "~/comments/" + first + "/reject", versioned{Version: 1}, 200, 1},
		{m, "POST", "~/comments/" + first + "/approve", versioned{Version: 2}, 200, 1},
		{m, "POST", "~/comments/" + first + "/ask", nil, 200, 1},
		{m, "POST", "~/comments/" + second + "/show", nil, 200, 1},
		{m, "POST", "~/questions/1/queue", versioned{Version: 1}, 200, 1},
		{m, "POST", "~/questions/2/queue", versioned{Version: 1}, 200, 1},
		{m, "POST", "~/scene/next", nil, 200, 1},
		{m, "POST", "~/questions/1/answered", answered{How: "live"}, 200, 1},
		{m, "PUT", "~/questions/2", editQuestion{Text: "And after that?"}, 200, 1},
		{m, "POST", "~/undo", nil, 200, 1},
		{m, "POST", "~/comments/" + second + "/ban", reasoned{Reason: "troll"}, 200, 1},
		{m, "POST", "~/undo", undo{}, 200, 1},
		{m, "PUT", "~/scene", setScene{Kind: "top"}, 200, 1},
		{m, "DELETE", "~/scene", nil, 200, 1},
		{m, "POST", "~/panic", setPanic{On: true}, 200, 1},
		{m, "POST", "~/panic", setPanic{On: false}, 200, 1},
		{p, "PATCH", "~", patchShow{Title: ptr("Today")}, 200, 1},
		{p, "POST", "~/links", newLink{Role: "host", Name: "Theo"}, 201, 0},
		{m, "PATCH", "~/stage", `{"on":true,"guests":2}`, 200, 1},
		{v, "POST", "~/hands", newHand{Text: "Let me explain"}, 201, 0},
		{m, "POST", "~/questions/1/invite", nil, 201, 1},
		{p, "PATCH", "~/stage", `{"out_token":"token"}`, 200, 1},
		{m, "PATCH", "~/stage", `{"on":false}`, 200, 1},
		{p, "POST", "~/end", nil, 200, 1},
	} {
		before := len(w.audit())
		as := c.as.retrying(fmt.Sprint("key of ", c.method, c.path, c.body))
		one := w.do(as, c.method, c.path, c.body).ok(c.status)
		after := w.everything()
		two := w.do(as, c.method, c.path, c.body).ok(c.status)
		if !bytes.Equal(one.body, two.body) {
			t.Errorf("%s %s: first %s, then %s", c.method, c.path, one.body, two.body)
		}
		if got := len(w.audit()) - before; got != c.audits {
			t.Errorf("%s %s: %d entries in the audit log, want %d", c.method, c.path, got, c.audits)
		}
		if again := w.everything(); len(again) != len(after) {
			t.Errorf("%s %s: the store grew from %d to %d bytes", c.method, c.path, len(after), len(again))
		}
	}
}

// TestManyRetriesAtOnce: the answer was lost and the client is impatient.
func TestManyRetriesAtOnce(t *testing.T) {
	w := newWorld(t)
	as := w.guest.retrying("impatient")
	questions, shows := make([]reply, 5), make([]reply, 5)
	var g errgroup.Group
	for i := range questions {
		g.Go(func() (err error) {
			questions[i], err = w.send(as, "POST", "~/questions", newQuestion{Text: "Do you hear me?"})
			return err
		})
		g.Go(func() (err error) {
			shows[i], err = w.send(w.producer.retrying("impatient"), "POST", "/api/v1/shows", newShow{Title: "Next week"})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for i := range questions {
		if !bytes.Equal(questions[i].ok(201).body, questions[0].body) || !bytes.Equal(shows[i].ok(201).body, shows[0].body) {
			t.Fatalf("%s and %s, %s and %s", questions[0].body, questions[i].body, shows[0].body, shows[i].body)
		}
	}
	if all := items[wire.Question](w.do(w.desk, "GET", "~/questions", nil)); len(all) != 1 {
		t.Errorf("%d questions", len(all))
	}
	if all := items[wire.Show](w.do(w.producer, "GET", "/api/v1/shows", nil)); len(all) != 2 {
		t.Errorf("%d shows", len(all))
	}
}

// TestAnOperationIsItsCallers: nobody is answered with another's result.
func TestAnOperationIsItsCallers(t *testing.T) {
	w := newWorld(t)
	var mine, theirs wire.Question
	w.do(w.guest.retrying("1"), "POST", "~/questions", newQuestion{Text: "Is this mine?", Anonymous: true}).ok(201).into(&mine)
	w.do(w.join("Bo").retrying("1"), "POST", "~/questions", newQuestion{Text: "Is this theirs?", Anonymous: true}).ok(201).into(&theirs)
	if mine.Number == theirs.Number || mine.Receipt == theirs.Receipt {
		t.Errorf("%+v and %+v", mine, theirs)
	}
}

// TestWithoutAKeyEveryCallIsItsOwn also proves that the rules count questions
// that come without an operation id.
func TestWithoutAKeyEveryCallIsItsOwn(t *testing.T) {
	w := newWorld(t)
	one, two := w.ask(w.guest, "Do you hear me?"), w.ask(w.guest, "Do you hear me?")
	if one.Number == two.Number || one.State != string(live.QuestionOpen) || two.State != string(live.QuestionHeld) {
		t.Errorf("%+v, then %+v", one, two)
	}
}

// TestNothingHalfDoneRemains: a change of several settings is done or refused as a whole.
func TestNothingHalfDoneRemains(t *testing.T) {
	w := newWorld(t)
	w.do(w.producer, "PATCH", "~", patchShow{Title: ptr("New"), Words: ptr(make([]string, 2001))}).refused(422, "words", "words")
	w.do(w.producer, "POST", "~/end", nil).ok(200)
	w.do(w.producer, "PATCH", "~", patchShow{Title: ptr("New"), Words: ptr([]string{"idiot"}), HoldFirst: ptr(true)}).refused(409, "show_ended", "")
	var sh wire.Show
	w.do(w.producer, "GET", "~", nil).ok(200).into(&sh)
	if sh.Title != w.show.Title || sh.Words != nil || sh.HoldFirst {
		t.Errorf("%+v", sh)
	}
}
