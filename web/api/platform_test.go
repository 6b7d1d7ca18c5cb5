package api

import (
	"strings"
	"testing"

	"zuruf/ingest/simulator"
	"zuruf/live"
	"zuruf/live/wire"
)

// fromFacebook lets the store know a comment of the simulated page.
func (w *world) fromFacebook(source, id, text string) string {
	w.Helper()
	m := live.Message{Comment: live.Comment{Source: source, Kind: live.Facebook, PlatformID: simulator.PageVideo + "_" + id, Text: text,
		Author: &live.Author{PlatformID: "77", Name: "Ann"}}}
	if _, err := w.mod.Submit(w.Context(), w.show.ID, []live.Message{m}); err != nil {
		w.Fatal(err)
	}
	return w.store.Secret().CommentID(live.Facebook, id)
}

func (w *world) addFacebook() wire.Source {
	w.Helper()
	var src wire.Source
	w.do(w.producer, "POST", "~/sources", newSource{"kind": "facebook", "live_video": simulator.LiveVideo, "page_token": simulator.PageToken}).ok(201).into(&src)
	return src
}

func (w *world) comment(id string) (out wire.Comment) {
	w.Helper()
	for _, c := range items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil)) {
		if c.ID == id {
			return c
		}
	}
	return out
}

func (w *world) action(id string) (out wire.Action) {
	w.Helper()
	for _, a := range items[wire.Action](w.do(w.desk, "GET", "~/actions", nil)) {
		if a.ID == id {
			return a
		}
	}
	return out
}

// TestHiddenThereIsHiddenHere asks Facebook for an act and sees it done there,
// then here, and undone again.
func TestHiddenThereIsHiddenHere(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	if strings.Join(src.Capabilities, " ") == "" {
		t.Fatal("a page token can do nothing")
	}
	w.reading()
	platform := w.sim.Say(live.Facebook, simulator.Line{Name: "Ann", User: "77", Text: "Kauft bei mir!"})
	id := w.store.Secret().CommentID(live.Facebook, platform)
	w.until("the comment", func() bool { return w.comment(id).ID != "" })
	act := func(name, state string) wire.Action {
		t.Helper()
		var out askedFor
		key := w.desk.retrying("once " + name)
		body := platformAct{Act: name, Text: "Danke!"}
		w.do(key, "POST", "~/comments/"+id+"/platform", body).ok(202).into(&out)
		w.do(key, "POST", "~/comments/"+id+"/platform", body).ok(202) // the answer was lost
		w.until(name, func() bool { return w.action(out.Action.ID).State == state })
		return w.action(out.Action.ID)
	}
	act("hide", "done")
	if said := w.sim.Said(live.Facebook); !said[len(said)-1].Hidden {
		t.Error("not hidden there")
	}
	if c := w.comment(id); c.State != "rejected" || len(c.Reasons) != 1 || c.Reasons[0] != "platform_hidden" {
		t.Errorf("here: %+v", c)
	}
	act("unhide", "done")
	if c := w.comment(id); c.State != "approved" {
		t.Errorf("here again: %+v", c)
	}
	act("delete", "done")
	if c := w.comment(id); c.State != "removed" || c.RemovedBy != "platform" || c.Text != "" {
		t.Errorf("deleted: %+v", c)
	}
	if said := w.sim.Said(live.Facebook); !said[len(said)-1].Deleted {
		t.Error("not deleted there")
	}
	if a := act("reply", "refused"); a.Message == "" {
		t.Errorf("a reply to what is gone: %+v", a)
	}
	if n := len(items[wire.Action](w.do(w.desk, "GET", "~/actions", nil))); n != 4 {
		t.Errorf("%d actions, want 4", n)
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	id := w.fromFacebook(src.ID, "1", "Hallo")
	other := w.say("y", "bob", "von einer Quelle, die es nicht gibt")
	for _, c := range []struct {
		why, comment string
		body         any
		status       int
		code, field  string
	}{
		{"no act", id, platformAct{}, 422, "act", "act"},
		{"an unknown act", id, platformAct{Act: "praise"}, 422, "act", "act"},
		{"beyond the source", id, platformAct{Act: "timeout"}, 409, "act_impossible", "act"},
		{"too long a time", id, platformAct{Act: "timeout", Seconds: 1209601}, 422, "seconds", "seconds"},
		{"no words", id, platformAct{Act: "reply", Text: " "}, 422, "text", "text"},
		{"too many words", id, platformAct{Act: "reply", Text: strings.Repeat("ä", 501)}, 422, "text", "text"},
		{"no comment", "nosuch", platformAct{Act: "hide"}, 404, "not_found", ""},
		{"no source", other, platformAct{Act: "delete"}, 409, "source_gone", ""},
		{"no JSON", id, "hide", 422, "invalid_json", ""},
	} {
		w.run(c.why, func() {
			w.do(w.desk, "POST", "~/comments/"+c.comment+"/platform", c.body).refused(c.status, c.code, c.field)
		})
	}
	m := live.Message{Comment: live.Comment{Source: src.ID, Kind: live.Facebook, PlatformID: "9_2", Text: "ohne Namen"}}
	if _, err := w.mod.Submit(t.Context(), w.show.ID, []live.Message{m}); err != nil {
		t.Fatal(err)
	}
	nameless := w.store.Secret().CommentID(live.Facebook, "9_2")
	w.do(w.desk, "POST", "~/comments/"+nameless+"/platform", platformAct{Act: "ban"}).refused(409, "no_author", "")
	if n := len(items[wire.Action](w.do(w.desk, "GET", "~/actions", nil))); n != 0 {
		t.Errorf("%d actions were kept", n)
	}
}

// TestSourceIsPausedExchangedAndPurged is a show whose stream restarts, and
// then turns out to be the wrong one.
func TestSourceIsPausedExchangedAndPurged(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	at := "~/sources/" + src.ID
	kept := w.fromFacebook(src.ID, "1", "vor dem Neustart")
	var out wire.Source
	w.do(w.producer, "PATCH", at, patchSource{"paused": true}).ok(200).into(&out)
	if !out.Paused || out.Config["live_video"] != simulator.LiveVideo {
		t.Errorf("%+v", out)
	}
	var next wire.Source
	w.do(w.producer, "PATCH", at, patchSource{"paused": false, "live_video": "200000000000777"}).ok(200).into(&next)
	if next.Paused || next.Config["live_video"] != "200000000000777" || next.Config["video"] != "" || next.ID != src.ID {
		t.Errorf("exchanged: %+v", next)
	}
	if c := w.comment(kept); c.State != "approved" {
		t.Errorf("the restart lost %+v", c)
	}
	w.do(w.producer, "PATCH", at, patchSource{"live_video": simulator.LiveVideo, "purge": true}).ok(200)
	if c := w.comment(kept); c.State != "removed" || c.RemovedBy != "source" || c.Text != "" {
		t.Errorf("the wrong video left %+v", c)
	}
	w.do(w.desk, "POST", "~/comments/"+kept+"/platform", platformAct{Act: "private_reply", Text: "?"}).refused(409, "final", "")
	w.fromFacebook(src.ID, "2", "noch eins")
	var erased purged
	w.do(w.producer, "POST", at+"/purge", nil).ok(200).into(&erased)
	if erased.Erased != 1 {
		t.Errorf("%d erased", erased.Erased)
	}
	for field, body := range map[string]patchSource{
		"paused":       {"paused": "yes"},
		"purge":        {"purge": 1},
		"renew_secret": {"renew_secret": "x"},
		"video":        {"video": "dQw4w9WgXcQ"},
		"live_video":   {"live_video": "https://example.org/"},
	} {
		var no refused
		r := w.do(w.producer, "PATCH", at, body)
		if r.into(&no); r.status != 422 || no.Error.Field != field {
			t.Errorf("%s: %d %s", field, r.status, r.body)
		}
	}
	w.do(w.producer, "PATCH", "~/sources/nosuch", patchSource{"paused": true}).refused(404, "not_found", "")
	if strings.Contains(w.everything(), simulator.PageToken) {
		t.Error("the store holds a token in the clear")
	}
}

func TestConnectionIsTestedPointByPoint(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	var out wire.Tested
	w.do(w.producer.with("Accept-Language", "de"), "POST", "~/sources/"+src.ID+"/test", nil).ok(200).into(&out)
	if len(out.Checks) < 4 || out.Source.Title == "" {
		t.Fatalf("%+v", out)
	}
	states := map[string]int{}
	for _, k := range out.Checks {
		states[k.State]++
		if k.Name == "" || k.Message == "" || k.State == "missing" && k.Do == "" {
			t.Errorf("%+v", k)
		}
	}
	if states["ok"] == 0 || strings.Contains(string(mustJSON(t, out)), simulator.PageToken) {
		t.Errorf("%v", states)
	}
	var tube wire.Source
	w.do(w.producer, "POST", "~/sources", newSource{"kind": "youtube", "video": simulator.Video, "api_key": "wrong"}).ok(201).into(&tube)
	w.do(w.producer, "POST", "~/sources/"+tube.ID+"/test", nil).ok(200).into(&out)
	if out.Checks[0].State != "missing" || !strings.Contains(out.Checks[0].Message, "API key") {
		t.Errorf("a wrong key: %+v", out.Checks)
	}
}

// TestPurgeWaitsForTheReader: what another node was just handing over is taken
// out too, and the source is read again afterwards.
func TestPurgeWaitsForTheReader(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	if _, _, _, err := w.store.HoldLease(t.Context(), w.show.ID, src.ID, "other", 0); err != nil {
		t.Fatal(err)
	}
	patched := make(chan wire.Source)
	go func() {
		var out wire.Source
		w.do(w.producer, "PATCH", "~/sources/"+src.ID, patchSource{"live_video": "200000000000777", "purge": true}).into(&out)
		patched <- out
	}()
	w.until("the source to be paused", func() bool {
		kept, err := w.store.Source(t.Context(), w.show.ID, src.ID)
		return err == nil && kept.Paused
	})
	late := w.fromFacebook(src.ID, "1", "noch vom falschen Video")
	if err := w.store.ReleaseLease(t.Context(), w.show.ID, src.ID, "other"); err != nil {
		t.Fatal(err)
	}
	out := <-patched
	if c := w.comment(late); c.State != "removed" || c.Text != "" {
		t.Errorf("left: %+v", c)
	}
	if out.Paused || out.Config["live_video"] != "200000000000777" {
		t.Errorf("%+v", out)
	}
}

func TestLiveShowIsNotRehearsed(t *testing.T) {
	w := newWorld(t)
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true, Platforms: []string{"facebook"}}).refused(409, "show_live", "")
	var draft wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Entwurf"}).ok(201).into(&draft)
	w.show = draft
	for range 2 { // the second replaces the first
		w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true, Platforms: []string{"facebook"}}).ok(200)
	}
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: false}).ok(200)
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: false}).ok(200)
	if n := len(items[wire.Show](w.do(w.producer, "GET", "/api/v1/shows", nil))); n != 2 {
		t.Errorf("%d shows are left", n)
	}
}
