package api

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live"
	"zuruf/live/wire"
)

// mays says who may call each route: p producer, m moderator, h host,
// o overlay, v viewer; "-" is everybody, without a session too.
var mays = map[string]string{
	"GET /api/v1/session": "pmhov", "GET /api/v1/enter/{token}": "-", "POST /api/v1/enter": "-", "POST /api/v1/join": "-", "GET /api/v1/qr": "-",
	"POST /api/v1/shows": "p", "GET /api/v1/shows": "p",
	"GET ~": "pmhov", "PATCH ~": "p", "POST ~/start": "p", "POST ~/end": "p",
	"POST ~/sources": "p", "POST ~/sources/probe": "p", "GET ~/sources": "pmh", "DELETE ~/sources/{source}": "p",
	"PATCH ~/sources/{source}": "p", "POST ~/sources/{source}/test": "p", "POST ~/sources/{source}/purge": "p",
	"POST ~/sources/{source}/subscribe": "p", "GET ~/sources/{source}/history": "pm",
	"GET ~/connecting": "p", "POST ~/connect": "p", "POST ~/connect/device": "p", "POST ~/connect/poll": "p",
	"GET ~/accounts": "p", "DELETE ~/accounts/{account}": "p", "POST ~/rehearsal": "p",
	"POST ~/comments/{comment}/platform": "pm", "GET ~/actions": "pm",
	"GET ~/comments": "pm", "POST ~/comments/{comment}/approve": "pm", "POST ~/comments/{comment}/reject": "pm",
	"POST ~/comments/{comment}/restore": "pm", "POST ~/comments/{comment}/ask": "pm", "POST ~/comments/{comment}/show": "pm",
	"POST ~/comments/{comment}/ban": "pm", "GET ~/bans": "pm", "DELETE ~/bans/{author}": "pm",
	"GET ~/questions": "pmhv", "POST ~/questions": "pmhv", "POST ~/questions/{number}/vote": "pmhv", "PUT ~/questions/{number}": "pm",
	"POST ~/questions/{number}/ban": "pm", "POST ~/questions/{number}/open": "pm", "POST ~/questions/{number}/queue": "pm",
	"POST ~/questions/{number}/show": "pm", "POST ~/questions/{number}/answered": "pmh", "POST ~/questions/{number}/skip": "pmh",
	"POST ~/questions/{number}/dismiss": "pm", "POST ~/questions/{number}/restore": "pm",
	"GET ~/receipts/{receipt}": "pmhov", "DELETE ~/receipts/{receipt}": "pmhov",
	"GET ~/polls": "pmhv", "POST ~/polls": "pm", "GET ~/polls/export": "pm", "POST ~/polls/import": "pm", "GET ~/polls/{poll}": "pmhv",
	"PATCH ~/polls/{poll}": "pm", "DELETE ~/polls/{poll}": "pm", "POST ~/polls/{poll}/open": "pm", "POST ~/polls/{poll}/close": "pm",
	"POST ~/polls/{poll}/extend": "pm", "POST ~/polls/{poll}/reveal": "pm", "POST ~/polls/{poll}/hide": "pm", "POST ~/polls/{poll}/round": "pm",
	"POST ~/polls/{poll}/reset": "pm", "POST ~/polls/{poll}/vote": "v", "POST ~/polls/{poll}/entries/{entry}": "pm",
	"GET ~/polls/templates": "pm", "POST ~/polls/templates": "pm", "DELETE ~/polls/templates/{template}": "pm",
	"GET ~/leaderboard": "pmhov", "DELETE ~/leaderboard": "pm", "POST ~/link": "v",
	"GET ~/stage": "pmhov", "PATCH ~/stage": "pm", "GET ~/hands": "pmhv", "POST ~/hands": "v", "POST ~/questions/{number}/invite": "pm",
	"POST ~/hands/{hand}/invite": "pm", "POST ~/hands/{hand}/accept": "v", "POST ~/hands/{hand}/decline": "pmv", "POST ~/hands/{hand}/preview": "pmv",
	"POST ~/hands/{hand}/stage": "pm", "POST ~/hands/{hand}/mute": "pmv", "POST ~/hands/{hand}/unmute": "pmv", "POST ~/hands/{hand}/leave": "pmv", "POST ~/hands/{hand}/ban": "pm",
	"POST ~/carry": "v", "POST /api/v1/carry": "-",
	"GET ~/scene": "pmhov", "PUT ~/scene": "pm", "DELETE ~/scene": "pm", "POST ~/scene/next": "pmh", "POST ~/panic": "pm",
	"POST ~/undo": "pm", "GET ~/audit": "pm",
	"POST ~/links": "p", "GET ~/links": "p", "DELETE ~/links/{link}": "p",
}

// TestEveryRoute calls every route with success and with refusals, as every
// role. A route that is added stands in none of its tables and fails it.
func TestEveryRoute(t *testing.T) {
	w := newWorld(t)
	w.wrongRoles()
	w.evening()
	for path, item := range w.doc.Paths.Map() {
		for method := range item.Operations() {
			name := method + " " + path
			if _, ok := mays[strings.Replace(name, "/api/v1/shows/{show}", "~", 1)]; !ok {
				t.Errorf("nobody says who may call %s", name)
			}
			if seen := w.seen[name]; !seen[0] || !seen[1] {
				t.Errorf("%s: called with success %v, refused %v", name, seen[0], seen[1])
			}
		}
	}
}

// wrongRoles calls every route as nobody and as each role that may not.
func (w *world) wrongRoles() {
	w.Helper()
	refusals := 0
	for _, route := range slices.Sorted(maps.Keys(mays)) {
		who := mays[route]
		method, path, _ := strings.Cut(route, " ")
		path = strings.NewReplacer("{source}", "s1", "{comment}", "c1", "{author}", "a1", "{number}", "1", "{receipt}", "R1", "{link}", "l1", "{account}", "x1", "{poll}", "p1", "{entry}", "1", "{template}", "t1", "{hand}", "h1").Replace(path)
		if who == "-" {
			continue
		}
		w.do(nobody, method, path, nil).refused(401, "unauthorized", "")
		for letter, as := range map[string]client{"p": w.producer, "m": w.desk, "h": w.host, "o": w.overlay, "v": w.guest} {
			if !strings.Contains(who, letter) {
				w.do(as, method, path, nil).refused(403, "forbidden", "")
				refusals++
			}
		}
	}
	if refusals < 100 {
		w.Fatalf("only %d refusals", refusals)
	}
}

// evening is a show from its sources to its end, every route called with success.
func (w *world) evening() {
	w.Helper()
	p, m, h, v := w.producer, w.desk, w.host, w.guest
	w.do(v, "GET", "/api/v1/session", nil).ok(200)
	w.do(p, "GET", "/api/v1/shows", nil).ok(200)
	w.do(p, "PATCH", "~", patchShow{Title: ptr("Die Samstagsrunde"), Words: ptr([]string{"idiot"})}).ok(200)
	w.do(w.overlay, "GET", "~", nil).ok(200)
	w.do(nobody, "GET", "/api/v1/qr?path=/"+w.show.Code, nil).ok(200)
	w.do(nobody, "GET", "/api/v1/qr?path=x", nil).refused(422, "path", "path")
	w.do(nobody, "POST", "/api/v1/join", join{Code: "0"}).refused(422, "code", "code")

	var src wire.Source
	youtube := newSource{"kind": "youtube", "video": simulator.Video, "api_key": simulator.APIKey}
	w.do(p, "POST", "~/sources/probe", youtube).ok(200).into(&src)
	w.do(p, "POST", "~/sources", youtube).ok(201).into(&src)
	if got := items[wire.Source](w.do(h, "GET", "~/sources", nil)); len(got) != 1 || got[0].ID != src.ID || got[0].Kind != "youtube" {
		w.Fatalf("sources: %+v", got)
	}
	w.do(p, "DELETE", "~/sources/"+src.ID, nil).ok(200)

	w.link()
	id := w.say("a", "ann", "When does it start?")
	if got := items[wire.Comment](w.do(m, "GET", "~/comments", nil)); len(got) != 1 || got[0].ID != id || got[0].State != "approved" {
		w.Fatalf("comments: %+v", got)
	}
	w.do(m, "POST", "~/comments/"+id+"/reject", nil).ok(200)
	w.do(m, "POST", "~/undo", nil).ok(200)
	w.do(m, "POST", "~/comments/"+id+"/reject", versioned{}).ok(200)
	w.do(m, "POST", "~/comments/"+id+"/restore", nil).ok(200)
	w.do(m, "POST", "~/comments/"+id+"/approve", nil).ok(200)
	w.do(m, "POST", "~/comments/"+id+"/show", nil).ok(200)
	w.do(m, "POST", "~/comments/"+id+"/ask", nil).ok(200)
	w.questions()
	var ban wire.Ban
	w.do(m, "POST", "~/comments/"+id+"/ban", reasoned{Reason: "troll"}).ok(200).into(&ban)
	w.do(m, "GET", "~/bans", nil).ok(200)
	w.do(m, "DELETE", "~/bans/"+ban.ID, nil).ok(200)

	w.platforms()
	w.pollRoutes()
	w.stageRoutes()

	w.do(m, "PUT", "~/scene", setScene{Kind: "top"}).ok(200)
	w.do(w.overlay, "GET", "~/scene", nil).ok(200)
	w.do(m, "DELETE", "~/scene", nil).ok(200)
	w.do(m, "POST", "~/panic", setPanic{On: true}).ok(200)
	w.do(m, "POST", "~/panic", setPanic{On: false}).ok(200)
	w.do(m, "GET", "~/audit", nil).ok(200)
	w.do(p, "POST", "~/end", nil).ok(200)
}

// platforms calls the routes about sources, accounts and what is asked of platforms.
func (w *world) platforms() {
	w.Helper()
	p, m := w.producer, w.desk
	var src wire.Source
	w.do(p, "POST", "~/sources", newSource{"kind": "facebook", "live_video": simulator.LiveVideo, "page_token": simulator.PageToken}).ok(201).into(&src)
	at := "~/sources/" + src.ID
	w.do(p, "PATCH", at, patchSource{"paused": true}).ok(200)
	w.do(p, "POST", at+"/test", nil).ok(200)
	w.do(p, "POST", at+"/subscribe", nil).ok(200)
	w.do(p, "POST", at+"/purge", nil).ok(200)
	w.do(m, "GET", at+"/history", nil).ok(200)
	id := w.fromFacebook(src.ID, "900", "Guten Abend")
	w.do(m, "POST", "~/comments/"+id+"/platform", platformAct{Act: "hide"}).ok(202)
	w.do(m, "GET", "~/actions", nil).ok(200)
	w.do(p, "DELETE", at, nil).ok(200)

	w.do(p, "GET", "~/connecting", nil).ok(200)
	w.do(p, "POST", "~/connect", connectBody{Kind: "youtube"}).ok(200)
	d := w.device()
	w.do(p, "DELETE", "~/accounts/"+d.Account.ID, nil).ok(200)
	w.do(p, "GET", "~/accounts", nil).ok(200)
	w.do(p, "POST", "~/rehearsal", rehearsalBody{}).ok(200)
}

// questions calls the routes about questions; number 1 came from a comment.
func (w *world) questions() {
	w.Helper()
	m, h, v := w.desk, w.host, w.guest
	n := func(act string) string { return "~/questions/1/" + act }
	w.do(v, "GET", "~/questions", nil).ok(200)
	w.do(v, "POST", n("vote"), vote{Value: 1}).ok(200)
	w.do(m, "PUT", "~/questions/1", editQuestion{Text: "When does it really start?"}).ok(200)
	w.do(m, "POST", n("queue"), nil).ok(200)
	w.do(h, "POST", "~/scene/next", nil).ok(200)
	w.do(h, "POST", n("skip"), nil).ok(200)
	w.do(m, "POST", n("dismiss"), nil).ok(200)
	w.do(m, "POST", n("restore"), nil).ok(200)
	w.do(m, "POST", n("queue"), nil).ok(200)
	w.do(m, "POST", n("open"), nil).ok(200)
	w.do(m, "POST", n("show"), nil).ok(200)
	w.do(h, "POST", n("answered"), answered{How: "later", Text: "Next week."}).ok(200)
	w.do(w.join("Troll"), "POST", "~/questions", newQuestion{Text: "Nobody wants to hear this"}).ok(201)
	w.do(m, "POST", "~/questions/2/ban", reasoned{}).ok(200)
	var q wire.Question
	w.do(v, "POST", "~/questions", newQuestion{Text: "Am I alone with this?", Anonymous: true}).ok(201).into(&q)
	w.do(v, "GET", "~/receipts/"+q.Receipt, nil).ok(200)
	w.do(v, "DELETE", "~/receipts/"+q.Receipt, nil).ok(200)
}

// link makes a personal link, opens it, and revokes it.
func (w *world) link() {
	w.Helper()
	var l wire.Link
	w.do(w.producer, "POST", "~/links", newLink{Role: "moderator", Name: "Nora", Expires: time.Now().Add(time.Hour).Format(time.RFC3339)}).ok(201).into(&l)
	w.do(w.producer, "GET", "~/links", nil).ok(200)
	var first entrance
	w.do(nobody, "GET", "/api/v1/enter/"+l.Token, nil).ok(200).into(&first)
	if first.Role != string(live.Moderator) || first.Name != "Nora" || first.Title != "Die Freitagsrunde" {
		w.Fatalf("entrance: %+v", first)
	}
	w.do(nobody, "POST", "/api/v1/enter", enter{Token: l.Token}).ok(200)
	w.do(w.producer, "DELETE", "~/links/"+l.ID, nil).ok(200)
	w.do(nobody, "GET", "/api/v1/enter/"+l.Token, nil).refused(401, "revoked", "token")
	w.do(nobody, "POST", "/api/v1/enter", enter{Token: l.Token + "x"}).refused(401, "invalid_token", "token")
}

func ptr[T any](v T) *T { return &v }
