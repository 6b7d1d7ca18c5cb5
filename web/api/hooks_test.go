package api

import (
	"strings"
	"testing"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live/wire"
)

type tree = map[string]any

// fed is what Facebook sends when somebody comments on, edits or takes back
// a comment on the simulated page's broadcast.
func fed(verb, id, text string) string {
	value := tree{"item": "comment", "verb": verb, "comment_id": simulator.PageVideo + "_" + id, "post_id": simulator.Page + "_" + simulator.PageVideo,
		"parent_id": simulator.Page + "_" + simulator.PageVideo, "created_time": time.Now().Unix(), "from": tree{"id": "77", "name": "Ann"}}
	if text != "" {
		value["message"] = text
	}
	return string(simulator.HookBody(tree{"object": "page", "entry": []tree{{"id": simulator.Page, "time": time.Now().Unix(),
		"changes": []tree{{"field": "feed", "value": value}}}}}))
}

// said is what Instagram sends of a live comment.
func said(id, text string) string {
	return string(simulator.HookBody([]tree{{"object": "instagram", "entry": []tree{{"id": simulator.User, "time": time.Now().Unix(), "field": "live_comments",
		"value": tree{"from": tree{"id": "78", "username": "bo.b"}, "media": tree{"id": simulator.Media, "media_product_type": "LIVE"}, "id": id, "text": text}}}}}))
}

func signed(body string) client {
	return nobody.with("X-Hub-Signature-256", simulator.Sign([]byte(body)))
}

// hooked is a world whose show reads the simulated Facebook and Instagram.
func hooked(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.do(w.producer, "POST", "~/sources", newSource{"kind": "facebook", "live_video": simulator.LiveVideo, "page_token": simulator.PageToken}).ok(201)
	w.do(w.producer, "POST", "~/sources", newSource{"kind": "instagram", "user": simulator.User, "token": simulator.UserToken}).ok(201)
	return w
}

func (w *world) deliver(kind, body string, accepted int) {
	w.Helper()
	var out struct {
		Accepted int `json:"accepted"`
	}
	w.do(signed(body), "POST", "/hooks/"+kind, body).ok(200).into(&out)
	if out.Accepted != accepted {
		w.Fatalf("accepted %d of %s", out.Accepted, body)
	}
}

func TestWebhooksSentThreeTimesAreOneComment(t *testing.T) {
	w := hooked(t)
	for range 3 {
		w.deliver("facebook", fed("add", "500", "Grüße aus Köln 👋"), 1)
		w.deliver("instagram", said("600", "hola / مرحبا"), 1)
	}
	list := items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil))
	if len(list) != 2 || list[0].Text != "hola / مرحبا" || list[1].Text != "Grüße aus Köln 👋" || list[1].Version != 1 || list[0].Author.Name != "bo.b" {
		t.Fatalf("%+v", list)
	}
	id := list[1].ID
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).ok(200)
	w.deliver("facebook", fed("edited", "500", "Grüße aus Bonn"), 1)
	if sc := w.scene(); sc.Item != nil {
		t.Errorf("an edited comment stays on air: %+v", sc.Item)
	}
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).ok(200)
	w.deliver("facebook", fed("remove", "500", ""), 1)
	if sc := w.scene(); sc.Item != nil {
		t.Errorf("a removed comment stays on air: %+v", sc.Item)
	}
	w.deliver("facebook", fed("add", "500", "Grüße aus Köln 👋"), 1) // late, and reordered
	w.deliver("facebook", fed("remove", "501", ""), 1)
	w.deliver("facebook", fed("add", "501", "too late"), 1)
	list = items[wire.Comment](w.do(w.desk, "GET", "~/comments?source=facebook", nil))
	if len(list) != 1 || list[0].State != "removed" || list[0].Text != "" {
		t.Errorf("%+v", list)
	}
	w.do(w.desk, "POST", "~/comments/"+id+"/approve", nil).refused(409, "final", "")
	w.do(w.desk, "POST", "~/comments/"+id+"/ask", nil).refused(409, "final", "")
	w.do(w.desk, "POST", "~/comments/"+id+"/show", nil).refused(409, "final", "")
}

func TestWrongWebhooks(t *testing.T) {
	w := hooked(t)
	good := fed("add", "500", "hello")
	sign := func(header string) client { return nobody.with("X-Hub-Signature-256", header) }
	right := simulator.Sign([]byte(good))
	for _, c := range []struct {
		why    string
		as     client
		path   string
		body   string
		status int
		code   string
	}{
		{"no signature", nobody, "/hooks/facebook", good, 401, "bad_signature"},
		{"an empty signature", sign("sha256="), "/hooks/facebook", good, 401, "bad_signature"},
		{"another body's signature", sign(simulator.Sign([]byte("other"))), "/hooks/facebook", good, 401, "bad_signature"},
		{"half a signature", sign(right[:len(right)/2]), "/hooks/facebook", good, 401, "bad_signature"},
		{"another algorithm", sign("sha1=" + right[7:]), "/hooks/facebook", good, 401, "bad_signature"},
		{"no hex", sign("sha256=" + strings.Repeat("z", 64)), "/hooks/facebook", good, 401, "bad_signature"},
		{"one byte changed", sign(right), "/hooks/facebook", good + " ", 401, "bad_signature"},
		{"the wrong signature under rubbish: not even parsed", sign(right), "/hooks/instagram", "{", 401, "bad_signature"},
		{"rubbish", signed("rubbish"), "/hooks/facebook", "rubbish", 422, "webhook_unreadable"},
		{"half a JSON", signed(good[:40]), "/hooks/facebook", good[:40], 422, "webhook_unreadable"},
		{"nothing", signed(""), "/hooks/facebook", "", 422, "webhook_unreadable"},
		{"another object", signed(`{"entry":7}`), "/hooks/instagram", `{"entry":7}`, 422, "webhook_unreadable"},
		{"5 MB", signed(strings.Repeat(" ", 5<<20)), "/hooks/facebook", strings.Repeat(" ", 5<<20), 422, "too_large"},
		{"a platform without webhooks", signed(good), "/hooks/youtube", good, 404, "not_found"},
		{"no platform", signed(good), "/hooks/myspace", good, 404, "not_found"},
	} {
		w.run(c.why, func() { w.do(c.as, "POST", c.path, c.body).refused(c.status, c.code, "") })
	}
	if list := items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil)); len(list) != 0 {
		t.Errorf("something half-done remains: %+v", list)
	}
	// A webhook for somebody else's page is none of ours, and no error.
	foreign := strings.ReplaceAll(good, simulator.Page, "999")
	w.deliver("facebook", foreign, 0)
}

func TestTheHandshake(t *testing.T) {
	w := newWorld(t)
	ask := func(kind, mode, token string) reply {
		return w.do(nobody, "GET", "/hooks/"+kind+"?hub.mode="+mode+"&hub.verify_token="+token+"&hub.challenge=<b>1158201444", nil)
	}
	for _, kind := range []string{"facebook", "instagram"} {
		r := ask(kind, "subscribe", simulator.VerifyToken).ok(200)
		if string(r.body) != "<b>1158201444" || r.header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s %v", r.body, r.header)
		}
		ask(kind, "subscribe", "guess").refused(403, "wrong_verify_token", "")
		ask(kind, "subscribe", "").refused(403, "wrong_verify_token", "")
		ask(kind, "unsubscribe", simulator.VerifyToken).refused(403, "wrong_verify_token", "")
	}
	ask("youtube", "subscribe", simulator.VerifyToken).refused(404, "not_found", "")
}
