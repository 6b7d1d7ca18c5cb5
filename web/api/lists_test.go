package api

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
)

// walk reads a list by its next to the end, in pages of that size.
func walk[T any](w *world, path string, limit int) []T {
	w.Helper()
	var all []T
	after := ""
	for n := 0; ; n++ {
		var page struct {
			Items []T     `json:"items"`
			Next  *string `json:"next"`
		}
		w.do(w.desk, "GET", fmt.Sprintf("%s&limit=%d&after=%s", path, limit, after), nil).ok(200).into(&page)
		all = append(all, page.Items...)
		if len(page.Items) > limit || n > 100 {
			w.Fatalf("page %d has %d items", n, len(page.Items))
		}
		if page.Next == nil {
			return all
		}
		after = *page.Next
	}
}

func TestCommentsArePaged(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 23 {
		ids = append(ids, w.say(strconv.Itoa(i), "author "+strconv.Itoa(i%5), fmt.Sprintf("Comment number %d about Füße", i)))
	}
	slices.Reverse(ids)
	for _, limit := range []int{1, 7, 23, 50, 200} {
		var got []string
		for _, c := range walk[wire.Comment](w, "~/comments?state=", limit) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, ids) {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
	w.do(w.desk, "POST", "~/comments/"+ids[0]+"/reject", nil).ok(200)
	author := items[wire.Comment](w.do(w.desk, "GET", "~/comments?limit=1", nil))[0].Author.ID
	for query, want := range map[string]int{
		"state=rejected": 1, "state=approved": 22, "state=held": 0, "state=removed": 0, "source=youtube": 23, "source=facebook": 0, "source=src": 23,
		"author=" + author: 5, "author=nobody": 0, "text=FUSSE": 0, "text=f%C3%BCsse": 0, "text=Fu%C3%9Fe": 23, "text=number+7": 1, "text=author+3": 4, "text=%00": 23,
	} {
		if got := walk[wire.Comment](w, "~/comments?"+query, 4); len(got) != want {
			t.Errorf("%s: %d, want %d", query, len(got), want)
		}
	}
}

// TestAFarAfterIsAnsweredAtOnce: a number from a request decides no loop.
func TestAFarAfterIsAnsweredAtOnce(t *testing.T) {
	w := newWorld(t)
	id := w.say("a", "ann", "When does it start?")
	began := time.Now()
	for _, path := range []string{"~/comments?after=2000000000", "~/comments?after=9223372036854775807"} {
		if got := items[wire.Comment](w.do(w.desk, "GET", path, nil)); len(got) != 1 || got[0].ID != id {
			t.Errorf("%s: %+v", path, got)
		}
	}
	w.do(w.desk, "GET", "~/audit?after=9223372036854775807", nil).ok(200)
	w.do(w.desk, "GET", "~/comments?after=9223372036854775808", nil).refused(422, "after", "after")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestQuestionsAreSorted(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.ask(w.join("Bo"), "Question "+strconv.Itoa(i+1))
	}
	for _, n := range []string{"4", "4", "2"} {
		w.do(w.join("Kim"), "POST", "~/questions/"+n+"/vote", vote{Value: 1}).ok(200)
	}
	w.act(1, "answered", nil)
	w.act(3, "dismiss", nil)
	for query, want := range map[string][]int{
		"": {4, 2, 1, 3, 5}, "sort=top": {4, 2, 1, 3, 5}, "sort=new": {5, 4, 3, 2, 1}, "sort=old": {1, 2, 3, 4, 5},
		"sort=waiting": {2, 4, 5, 1, 3}, "sort=top&limit=2": {4, 2}, "state=open&sort=old": {2, 4, 5}, "state=dismissed": {3}, "state=on_air": {},
	} {
		got := []int{}
		for _, q := range items[wire.Question](w.do(w.desk, "GET", "~/questions?"+query, nil)) {
			got = append(got, q.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	// The audience sees neither what was dismissed nor what is inside.
	w.act(5, "queue", nil)
	for _, q := range items[wire.Question](w.do(w.guest, "GET", "~/questions", nil)) {
		if q.Number == 3 || q.State == "queued" || q.Place != 0 || q.Author.ID != "" {
			t.Errorf("%+v", q)
		}
	}
	if got := items[wire.Question](w.do(w.guest, "GET", "~/questions?state=queued", nil)); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestTheAuditLog(t *testing.T) {
	w := newWorld(t)
	id := w.say("a", "ann", "When does it start?")
	for range 5 {
		w.do(w.desk, "POST", "~/comments/"+id+"/reject", nil).ok(200)
		w.do(w.producer, "POST", "~/comments/"+id+"/approve", nil).ok(200)
	}
	all := walk[wire.Audit](w, "~/audit?x=", 5)
	if len(all) != 12 {
		t.Fatalf("%d entries", len(all))
	}
	for i, a := range all {
		if a.ID != 12-i {
			t.Errorf("entry %d has the id %d", i, a.ID)
		}
	}
	if a := all[0]; a.Actor.Name != "API" || a.Actor.Role != string(live.Producer) || a.Kind != "comment" || a.Ref != id || a.Before != "rejected" || a.After != "approved" || a.Version != 11 {
		t.Errorf("%+v", a)
	}
	if a := all[11]; a.Act != "create" || a.Kind != "show" {
		t.Errorf("%+v", a)
	}
}

// TestListsAreNeverNull: an empty list is a list.
func TestListsAreNeverNull(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"~/comments", "~/questions", "~/bans", "~/sources"} {
		if body := string(w.do(w.desk, "GET", path, nil).ok(200).body); body != `{"items":[],"next":null}`+"\n" {
			t.Errorf("%s: %s", path, body)
		}
	}
}

func TestTheHostSeesWhatTheAudienceMaySee(t *testing.T) {
	w := newWorld(t)
	open, gone := w.ask(w.guest, "On the list?"), w.ask(w.guest, "Not taken up?")
	w.do(w.desk, "POST", fmt.Sprintf("~/questions/%d/dismiss", gone.Number), nil).ok(200)
	for as, want := range map[*client]int{&w.desk: 2, &w.host: 1} {
		list := items[wire.Question](w.do(*as, "GET", "~/questions?sort=old", nil))
		if len(list) != want || list[0].Number != open.Number {
			t.Errorf("%+v", list)
		}
	}
}
