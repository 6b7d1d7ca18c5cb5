package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/wire"
)

// poll makes a poll by the API; act is what is done with it next.
func (w *world) poll(d poll.Definition, acts ...string) wire.Poll {
	w.Helper()
	var p wire.Poll
	w.do(w.desk, "POST", "~/polls", d).ok(201).into(&p)
	for _, act := range acts {
		p = w.moved(p.ID, act)
	}
	return p
}

func (w *world) moved(id, act string) (p wire.Poll) {
	w.Helper()
	w.do(w.desk, "POST", "~/polls/"+id+"/"+act, nil).ok(200).into(&p)
	return p
}

func (w *world) seePoll(as client, id string) (p wire.Poll) {
	w.Helper()
	w.do(as, "GET", "~/polls/"+id, nil).ok(200).into(&p)
	return p
}

func (w *world) casts(as client, p wire.Poll, b wire.Ballot) (out cast) {
	w.Helper()
	w.do(as, "POST", "~/polls/"+p.ID+"/vote", ballotBody{Ballot: b, Round: p.Round}).ok(200).into(&out)
	return out
}

func choose(i ...int) wire.Ballot { return wire.Ballot{Choice: i} }

func tea() poll.Definition {
	return poll.Definition{Kind: live.PollChoice, Title: "Tea or coffee?", Options: []live.PollOption{{Text: "Tea"}, {Text: "Coffee"}}}
}

// finish makes the result of a closed poll final, as time would.
func (w *world) finish(id string) {
	w.Helper()
	w.until("the result to be final", func() bool {
		if err := w.polls.Scan(w.Context()); err != nil {
			w.Fatal(err)
		}
		err := w.store.FinishPoll(w.Context(), w.show.ID, id)
		return err == nil
	})
	if err := w.polls.Scan(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// pollRoutes calls the routes about polls.
func (w *world) pollRoutes() {
	w.Helper()
	m, v := w.desk, w.guest
	d := tea()
	d.Who = live.PollRoom // nothing comes late
	p := w.poll(d)
	at := "~/polls/" + p.ID
	w.do(m, "PATCH", at, patchPoll{"title": "Tee oder Kaffee?", "seconds": 30}).ok(200).into(&p)
	if p.Title != "Tee oder Kaffee?" || p.Seconds != 30 || len(p.Options) != 2 || p.State != "draft" {
		w.Fatalf("%+v", p)
	}
	w.moved(p.ID, "open")
	w.casts(v, p, choose(1))
	w.do(m, "POST", at+"/extend", extendBody{Seconds: 60}).ok(200)
	w.moved(p.ID, "reset")
	w.moved(p.ID, "close")
	w.moved(p.ID, "reveal")
	w.moved(p.ID, "hide")
	w.finish(p.ID)
	if p = w.moved(p.ID, "round"); p.Round != 2 || p.State != "draft" || len(p.Rounds) != 1 {
		w.Fatalf("%+v", p)
	}
	w.do(m, "DELETE", at, nil).refused(409, "wrong_state", "")
	w.do(m, "DELETE", "~/polls/"+w.poll(tea()).ID, nil).ok(200)
	w.do(m, "GET", "~/polls", nil).ok(200)
	w.do(m, "GET", at, nil).ok(200)

	ideas := w.poll(poll.Definition{Kind: live.PollIdeas, Title: "What next?"}, "open")
	words := "A garden"
	w.casts(v, ideas, wire.Ballot{Text: &words})
	taken := live.IdeaTakenUp
	w.do(m, "POST", "~/polls/"+ideas.ID+"/entries/1", entryBody{Status: &taken}).ok(200).into(&ideas)
	if len(ideas.Entries) != 1 || ideas.Entries[0].Status != "taken_up" || ideas.Entries[0].Text != "A garden" || ideas.Entries[0].Votes != 1 {
		w.Fatalf("%+v", ideas.Entries)
	}
	w.do(m, "GET", "~/polls/export", nil).ok(200)
	w.do(m, "POST", "~/polls/import", pollFile{Polls: []poll.Definition{tea()}}).ok(201)
	var kept template
	w.do(m, "POST", "~/polls/templates", newTemplate{Name: "Drinks", Poll: tea()}).ok(201).into(&kept)
	all := items[template](w.do(m, "GET", "~/polls/templates", nil))
	if last := all[len(all)-1]; len(all) != len(builtIn("de"))+1 || !last.Own || last.ID != kept.ID || last.Poll.Title != "Tea or coffee?" {
		w.Fatalf("%+v", all)
	}
	w.do(m, "DELETE", "~/polls/templates/"+kept.ID, nil).ok(200)
	w.do(w.overlay, "GET", "~/leaderboard", nil).ok(200)
	w.do(m, "DELETE", "~/leaderboard", nil).ok(200)
	var code linkCode
	w.do(v, "POST", "~/link", nil).ok(200).into(&code)
	if len(code.Code) != 4 {
		w.Fatalf("%+v", code)
	}
}

func TestAPollFromDraftToResult(t *testing.T) {
	w := newWorld(t)
	p := w.poll(tea())
	w.do(w.guest, "GET", "~/polls/"+p.ID, nil).refused(404, "not_found", "")
	if got := items[wire.Poll](w.do(w.guest, "GET", "~/polls", nil)); len(got) != 0 {
		t.Errorf("the audience sees drafts: %+v", got)
	}
	w.do(w.guest, "POST", "~/polls/"+p.ID+"/vote", ballotBody{Ballot: choose(0)}).refused(409, "poll_not_open", "")
	p = w.moved(p.ID, "open")
	bo := w.join("Bo")
	if got := w.casts(w.guest, p, choose(0)); !got.Voted || !got.Changed || got.Votes != 1 || !slices.Equal(got.Choice.Choice, []int{0}) {
		t.Errorf("first: %+v", got)
	}
	if got := w.casts(w.guest, p, choose(0)); got.Changed || got.Votes != 1 {
		t.Errorf("repeated: %+v", got)
	}
	w.casts(bo, p, choose(1))
	w.say("c1", "ann", "2")
	w.say("c2", "cat", "Coffee!")
	if got := w.casts(w.guest, p, choose(1)); !got.Changed || got.Votes != 4 {
		t.Errorf("changed: %+v", got)
	}
	seen := w.seePoll(w.guest, p.ID)
	if seen.Votes != 4 || seen.Repeats != 1 || seen.Counts != nil || seen.BySource != nil || seen.Voters != nil {
		t.Errorf("a hidden result: %+v", seen)
	}
	for _, as := range []client{w.desk, w.host} {
		if seen = w.seePoll(as, p.ID); !slices.Equal(seen.Counts, []int{0, 4}) || !slices.Equal(seen.BySource["youtube"], []int{0, 2}) || seen.Voters["room"] != 2 {
			t.Errorf("%+v", seen)
		}
	}
	w.moved(p.ID, "reveal")
	if seen = w.seePoll(bo, p.ID); !slices.Equal(seen.Counts, []int{0, 4}) || !seen.Revealed || seen.RevealedAt == nil {
		t.Errorf("revealed: %+v", seen)
	}
	// Two moderators close at once: both are told that it is closed, once.
	first := w.moved(p.ID, "close")
	if second := w.moved(p.ID, "close"); second.Version != first.Version || second.State != "closed" {
		t.Errorf("%+v then %+v", first, second)
	}
	w.do(w.guest, "POST", "~/polls/"+p.ID+"/vote", ballotBody{Ballot: choose(0), Round: 1}).refused(409, "poll_closed", "")
	w.do(w.desk, "POST", "~/polls/"+p.ID+"/open", nil).refused(409, "wrong_state", "")
}

func TestBadBallotsAreRefused(t *testing.T) {
	w := newWorld(t)
	d := tea()
	d.Options = append(d.Options, live.PollOption{Text: "Milk"})
	d.Multiple, d.Most = true, 2
	p := w.poll(d, "open")
	for body, want := range map[string][2]string{
		`{"choice":[7],"round":1}`:       {"option", "choice"},
		`{"choice":[0,1,2],"round":1}`:   {"too_many", "choice"},
		`{"choice":[0,0],"round":1}`:     {"twice", "choice"},
		`{"number":3,"round":1}`:         {"wrong_sort", "number"},
		`{"choice":[0],"order":[1]}`:     {"one_of", "choice"},
		`{"choice":"A"}`:                 {"invalid_json", "choice"},
		`{"choice":[0],"round":9}`:       {"poll_round", "round"},
		`{"choice":[0],"via":"youtube"}`: {"", ""},
	} {
		r := w.do(w.guest, "POST", "~/polls/"+p.ID+"/vote", body)
		if want[0] == "" {
			r.ok(200)
			continue
		}
		var out refused
		r.into(&out)
		if r.status < 409 || out.Error.Message == "" {
			t.Errorf("%s: %d %+v", body, r.status, out.Error)
		}
	}
	w.do(w.desk, "POST", "~/polls", `{"kind":"dance","title":"?"}`).refused(422, "kind", "kind")
	w.do(w.desk, "POST", "~/polls", `{"kind":"choice"}`).refused(422, "missing", "title")
	w.do(w.desk, "POST", "~/polls/"+p.ID+"/extend", `{"seconds":0}`).refused(422, "seconds", "seconds")
	w.do(w.desk, "PUT", "~/scene", `{"kind":"poll","poll":"nosuch"}`).refused(404, "not_found", "")
	w.do(w.desk, "PUT", "~/scene", `{"kind":"dance"}`).refused(422, "kind", "kind")
	w.do(w.producer, "PATCH", "~/sources/s", `{"delay_ms":-1}`).refused(422, "delay", "delay_ms")
}

func TestRetriedPollOperationsAreDoneOnce(t *testing.T) {
	w := newWorld(t)
	once := w.desk.with("Idempotency-Key", "make-1")
	var a, b wire.Poll
	w.do(once, "POST", "~/polls", tea()).ok(201).into(&a)
	w.do(once, "POST", "~/polls", tea()).ok(201).into(&b)
	again := w.desk.with("Idempotency-Key", "import-1")
	for range 2 {
		w.do(again, "POST", "~/polls/import", pollFile{Polls: []poll.Definition{tea(), tea()}}).ok(201)
	}
	if all := items[wire.Poll](w.do(w.desk, "GET", "~/polls", nil)); a.ID != b.ID || len(all) != 3 {
		t.Errorf("%d polls", len(all))
	}
	w.do(w.desk, "POST", "~/polls/import", `{"polls":[{"kind":"choice","title":"A?","options":[{"text":"x"},{"text":"y"}]},{"kind":"choice","title":"B?"}]}`).ok(422)
	if all := items[wire.Poll](w.do(w.desk, "GET", "~/polls", nil)); len(all) != 3 {
		t.Errorf("a file that is wrong made polls: %d", len(all))
	}
}

func TestPollFiles(t *testing.T) {
	w := newWorld(t)
	p := w.poll(tea(), "open")
	w.casts(w.guest, p, choose(1))
	r, err := w.send(w.desk, "GET", "~/polls/export?format=csv", nil)
	if err != nil || r.status != 200 || !strings.Contains(string(r.body), "Tea | Coffee") || !strings.Contains(r.header.Get("Content-Disposition"), ".csv") {
		t.Fatalf("%v %s", err, r.body)
	}
	made, err := w.send(w.desk.with("Content-Type", "text/csv"), "POST", "~/polls/import", string(r.body))
	if err != nil {
		t.Fatal(err)
	}
	var list list[wire.Poll]
	made.ok(201).into(&list)
	if len(list.Items) != 1 || list.Items[0].Title != "Tea or coffee?" || list.Items[0].State != "draft" || list.Items[0].Votes != 0 {
		t.Errorf("%+v", list.Items)
	}
	w.do(w.desk, "GET", "~/polls/export?format=xml", nil).refused(422, "format", "format")
}

func (w *world) board(as client) (out leaderboard) {
	w.Helper()
	w.do(as, "GET", "~/leaderboard", nil).ok(200).into(&out)
	return out
}

func TestAQuizCountsPointsOnce(t *testing.T) {
	w := newWorld(t)
	quiz := poll.Definition{Kind: live.PollQuiz, Title: "2 + 2?", Who: live.PollRoom, Seconds: 20, Points: 100,
		Options: []live.PollOption{{Text: "3"}, {Text: "4", Right: true}}}
	bo := w.join("Bo")
	for round := 1; round <= 2; round++ {
		p := w.poll(quiz, "open")
		w.casts(w.guest, p, choose(1))
		w.casts(bo, p, choose(round%2))
		if seen := w.seePoll(bo, p.ID); seen.Options[1].Right != nil {
			t.Fatalf("the answer is given away: %+v", seen)
		}
		w.moved(p.ID, "close")
		w.finish(p.ID)
		if board := w.board(bo); len(board.Items) > 0 != (round > 1) || board.Me != nil && board.Me.Points > 100 {
			t.Fatalf("points before the result: %+v %+v", board.Items, board.Me)
		}
		w.moved(p.ID, "reveal")
		if seen := w.seePoll(bo, p.ID); seen.Options[1].Right == nil || !*seen.Options[1].Right {
			t.Fatalf("%+v", seen)
		}
	}
	board := w.board(bo)
	if fmt.Sprint(board.Items) != "[{1 Lotte room 200} {2 Bo room 100}]" || board.Me == nil || board.Me.Place != 2 || board.Me.Points != 100 {
		t.Errorf("%+v %+v", board.Items, board.Me)
	}
	w.do(w.desk, "PUT", "~/scene", setScene{Kind: "podium"}).ok(200)
	if sc := w.scene(); sc.Item.Kind != "podium" || len(sc.Item.Ranks) != 2 || sc.Item.Ranks[0].Name != "Lotte" {
		t.Errorf("%+v", sc.Item)
	}
}

func TestAPersonInTheRoomAndOnAPlatformCountsOnce(t *testing.T) {
	w := newWorld(t)
	p := w.poll(tea(), "open")
	w.casts(w.guest, p, choose(0))
	w.say("c1", "lotte on youtube", "B")
	if seen := w.seePoll(w.desk, p.ID); seen.Votes != 2 {
		t.Fatalf("%+v", seen)
	}
	var code linkCode
	w.do(w.guest, "POST", "~/link", nil).ok(200).into(&code)
	w.say("c2", "lotte on youtube", "!link "+strings.ToLower(code.Code))
	seen := w.seePoll(w.desk, p.ID)
	if seen.Votes != 1 || !slices.Equal(seen.Counts, []int{1, 0}) {
		t.Fatalf("linked: %+v", seen)
	}
	w.say("c3", "lotte on youtube", "B") // the newest vote wins
	if seen = w.seePoll(w.desk, p.ID); seen.Votes != 1 || !slices.Equal(seen.Counts, []int{0, 1}) {
		t.Fatalf("voted again: %+v", seen)
	}
	w.say("c4", "somebody else", "!link "+code.Code) // a code works once
	w.say("c5", "somebody else", "A")
	if seen = w.seePoll(w.desk, p.ID); seen.Votes != 2 {
		t.Fatalf("%+v", seen)
	}
}

func TestDelaysAreMeasuredByACodeWrittenBack(t *testing.T) {
	w := newWorld(t)
	src := live.Source{ID: "src", Show: w.show.ID, Kind: live.YouTube}
	if err := w.store.PutSource(w.Context(), store.Op{}, src); err != nil {
		t.Fatal(err)
	}
	w.poll(tea()) // a show with polls
	w.do(w.desk, "PUT", "~/scene", setScene{Kind: "delay"}).ok(200)
	sc := w.scene()
	if sc.Item.Kind != "delay" || len(sc.Item.Code) != 4 {
		t.Fatalf("%+v", sc.Item)
	}
	shown, err := time.Parse(time.RFC3339, sc.Item.Since)
	if err != nil {
		t.Fatal(err)
	}
	at := shown.Add(14 * time.Second).UnixMilli()
	m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: "x", Text: "it says " + strings.ToLower(sc.Item.Code),
		Author: &live.Author{PlatformID: "ann", Name: "Ann"}, PublishedAt: at, ReceivedAt: at + 1000}}
	if _, err := w.mod.Submit(w.Context(), w.show.ID, []live.Message{m}); err != nil {
		t.Fatal(err)
	}
	got := items[wire.Source](w.do(w.desk, "GET", "~/sources", nil))
	if len(got) != 1 || got[0].DelayMS != 14_000 {
		t.Fatalf("%+v", got)
	}
	p := w.poll(tea(), "open")
	if p.Grace["youtube"] != 14_000 {
		t.Fatalf("%+v", p.Grace)
	}
	p = w.moved(p.ID, "close")
	closed, _ := time.Parse(time.RFC3339, *p.ClosesAt)
	for i, late := range []time.Duration{13 * time.Second, 15 * time.Second} {
		at := closed.Add(late).UnixMilli()
		m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: fmt.Sprint("v", i), Text: "A",
			Author: &live.Author{PlatformID: fmt.Sprint("p", i), Name: "P"}, PublishedAt: at, ReceivedAt: at + 500}}
		if _, err := w.mod.Submit(w.Context(), w.show.ID, []live.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	if seen := w.seePoll(w.desk, p.ID); seen.Votes != 1 || seen.Final {
		t.Fatalf("%+v", seen)
	}
}

// TestARetriedImportFitsThoughItIsThereAlready, in a show that is full with it.
func TestARetriedImportFitsThoughItIsThereAlready(t *testing.T) {
	w := newWorld(t)
	for range (mostPolls - 100) / 200 {
		w.do(w.desk, "POST", "~/polls/import", pollFile{Polls: slices.Repeat([]poll.Definition{tea()}, 200)}).ok(201)
	}
	last := pollFile{Polls: slices.Repeat([]poll.Definition{tea()}, 100)}
	once := w.desk.with("Idempotency-Key", "import-last")
	for range 2 {
		w.do(once, "POST", "~/polls/import", last).ok(201)
	}
	w.do(w.desk, "POST", "~/polls", tea()).refused(409, "polls_most", "")
	if all := items[wire.Poll](w.do(w.desk, "GET", "~/polls", nil)); len(all) != mostPolls {
		t.Errorf("%d polls", len(all))
	}
}
