package api

import (
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
)

func (w *world) stageOn() (st wire.Stage) {
	w.Helper()
	w.do(w.desk, "PATCH", "~/stage", patchStage{On: ptr(true)}).ok(200).into(&st)
	return st
}

func (w *world) seeStage(as client) (v stageView) {
	w.Helper()
	w.do(as, "GET", "~/stage", nil).ok(200).into(&v)
	return v
}

// stageRoutes calls the routes about the stage and hands.
func (w *world) stageRoutes() {
	w.Helper()
	m, v := w.desk, w.join("Gast")
	w.stageOn()
	w.seeStage(w.overlay)
	h := w.raise(v, "Darf ich?")
	at := "~/hands/" + h.ID
	for _, step := range []struct {
		as  client
		act string
	}{{m, "invite"}, {v, "accept"}, {v, "preview"}, {m, "stage"}, {m, "mute"}, {m, "unmute"}, {m, "leave"}} {
		w.do(step.as, "POST", at+"/"+step.act, nil).ok(200).into(&h)
	}
	w.do(m, "GET", "~/hands", nil).ok(200)
	w.do(m, "POST", "~/hands/"+w.raise(v, "Noch einmal?").ID+"/decline", versioned{Version: 1}).ok(200)
	w.do(m, "POST", "~/hands/"+w.raise(w.join("Werber"), "Kauft!").ID+"/ban", reasoned{}).ok(200)
	q := w.ask(w.join("Fragerin"), "Wer kommt noch?")
	w.do(m, "POST", numbered(q, "invite"), nil).ok(201)
	w.do(v, "GET", "~/hands", nil).ok(200)
	var out carrying
	w.do(v, "POST", "~/carry", nil).ok(201).into(&out)
	w.do(nobody, "POST", "/api/v1/carry", carry{Token: out.Token}).ok(200)
	w.do(nobody, "POST", "/api/v1/carry", carry{Token: "x"}).refused(401, "carry", "token")
}

func TestTheStageIsSetUpByTheDesk(t *testing.T) {
	w := newWorld(t)
	first := w.seeStage(w.guest)
	if st := first.Stage; st.On || st.Layout != "auto" || st.Guests != 3 || st.Seats != 5 || !st.Reactions || len(st.Publications) != 0 {
		t.Errorf("before: %+v", st)
	}
	if at := w.server.URL + "/rtc/" + w.show.ID; first.Address.WHIP != at+"/whip" || first.Address.WHEP != at+"/whep" || len(first.ICEServers) != 0 || first.Hand != nil {
		t.Errorf("%+v", first)
	}
	w.api.ICE = func(session string) []wire.ICEServer {
		return []wire.ICEServer{{URLs: []string{"turn:turn.example:3478"}, Username: session, Credential: "c"}}
	}
	if got := w.seeStage(w.guest).ICEServers; len(got) != 1 || got[0].Username != w.identity(w.guest).ID {
		t.Errorf("%+v", got)
	}
	var st wire.Stage
	w.do(w.desk, "PATCH", "~/stage", patchStage{On: ptr(true), Layout: ptr("grid"), Guests: ptr(2), Minutes: ptr(5), Reactions: ptr(false), Recording: ptr(true)}).ok(200).into(&st)
	if !st.On || st.Layout != "grid" || st.Guests != 2 || st.Minutes != 5 || st.Reactions || !st.Recording || st.Version != 1 || st.Seats != 8 {
		t.Errorf("%+v", st)
	}
	var lost struct{ Current wire.Stage }
	w.do(w.producer, "PATCH", "~/stage", patchStage{Guests: ptr(1)}).ok(200)
	w.do(w.desk, "PATCH", "~/stage", patchStage{Version: 1, Guests: ptr(4)}).refused(409, "stale_version", "version").into(&lost)
	if lost.Current.Version != 2 || lost.Current.Guests != 1 {
		t.Errorf("%+v", lost)
	}
	a := w.audit()[0]
	if a.Act != "patch" || a.Kind != "stage" || a.Before != "guests 2" || a.After != "guests 1" {
		t.Errorf("%+v", a)
	}
	w.do(w.producer, "POST", "~/undo", undo{Audit: a.ID}).refused(409, "not_undoable", "audit")
	w.do(w.producer, "POST", "~/undo", nil).refused(409, "not_undoable", "audit") // not what was done before it
}

// TestOnlyProducersSendTheStageElsewhere, and nobody is ever told the token.
func TestOnlyProducersSendTheStageElsewhere(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	for field, in := range map[string]patchStage{"out_whip": {OutWHIP: ptr("https://out.example/whip")}, "out_whep": {OutWHEP: ptr("")}, "out_token": {OutToken: ptr("x")}} {
		w.do(w.desk, "PATCH", "~/stage", in).refused(403, "forbidden", field)
	}
	in := patchStage{OutWHIP: ptr("https://out.example/{seat}/whip"), OutWHEP: ptr("https://watch.example/{seat}/whep"), OutToken: ptr("very-secret-token")}
	var st wire.Stage
	w.do(w.producer, "PATCH", "~/stage", in).ok(200).into(&st)
	if st.OutWHIP != *in.OutWHIP || st.Watch != *in.OutWHEP {
		t.Errorf("%+v", st)
	}
	if a := w.audit()[0]; a.Kind != "stage" || strings.Contains(a.Before+a.After, "example") || a.After != "out_whip , out_whep , out_token " {
		t.Errorf("%+v", a)
	}
	for role, as := range map[string]client{"producer": w.producer, "moderator": w.desk, "host": w.host, "overlay": w.overlay, "viewer": w.guest} {
		r := w.do(as, "GET", "~/stage", nil).ok(200)
		if strings.Contains(string(r.body), "very-secret-token") || strings.Contains(string(r.body), "out_token") {
			t.Errorf("%s is told the token: %s", role, r.body)
		}
		if is := strings.Contains(string(r.body), "out.example"); is != (role == "producer") {
			t.Errorf("%s is told where the stage is sent: %v", role, is)
		}
		if !strings.Contains(string(r.body), "watch.example") {
			t.Errorf("%s is not told where to watch", role)
		}
	}
	if strings.Contains(w.everything(), "very-secret-token") {
		t.Error("the token is stored in the clear")
	}
}

// TestTheStageAsEachRoleSeesIt while one guest is on it and one in the green room.
func TestTheStageAsEachRoleSeesIt(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	on, green := w.led(w.join("Ann"), "stage"), w.led(w.join("Ben"), "preview")
	_, epoch, _, err := w.store.HoldLease(t.Context(), w.show.ID, store.StageLease, "node", 0)
	if err != nil {
		t.Fatal(err)
	}
	pub := func(id string, seat int, h wire.Hand) live.Publication {
		return live.Publication{ID: id, Kind: live.GuestOn, Seat: seat, Hand: h.ID, Audio: true, Since: 1}
	}
	if err := w.store.SavePresence(t.Context(), w.show.ID, epoch, live.Presence{Viewers: 3, Publications: []live.Publication{pub("p1", 2, on), pub("p2", 3, green)}}); err != nil {
		t.Fatal(err)
	}
	for role, c := range map[string]struct {
		as   client
		pubs int
		hand bool
	}{"producer": {w.producer, 2, true}, "moderator": {w.desk, 2, true}, "host": {w.host, 1, true}, "overlay": {w.overlay, 1, false}, "viewer": {w.guest, 1, false}} {
		st := w.seeStage(c.as).Stage
		if len(st.Publications) != c.pubs || st.Publications[0].Name != "Ann" || (st.Publications[0].Hand != "") != c.hand || st.Viewers != 3 {
			t.Errorf("%s: %+v", role, st)
		}
	}
}
