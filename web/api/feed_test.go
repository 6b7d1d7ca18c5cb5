package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"zuruf/ingest/inbound"
	"zuruf/ingest/simulator"
	"zuruf/live"
	"zuruf/live/wire"
)

// feeding is a source that anybody who knows its secret may feed.
func (w *world) feeding(kind string) wire.Source {
	w.Helper()
	var src wire.Source
	w.do(w.producer, "POST", "~/sources", newSource{"kind": kind, "name": "Discord"}).ok(201).into(&src)
	if src.Secret == "" || src.Hook != w.server.URL+"/hooks/in/"+src.ID {
		w.Fatalf("%+v", src)
	}
	return src
}

// feed sends a body, signed with a secret.
func (w *world) feed(src wire.Source, secret, body string) reply {
	w.Helper()
	return w.do(nobody.with("X-Zuruf-Signature", inbound.Sign(secret, []byte(body))), "POST", "/hooks/in/"+src.ID, body)
}

func TestFedSource(t *testing.T) {
	w := newWorld(t)
	src := w.feeding("inbound")
	var n taken
	w.feed(src, src.Secret, `{"id":"1","author":{"id":"7","name":"Ann"},"text":"Grüße aus Discord","origin":"discord"}`).ok(200).into(&n)
	if n != (taken{1, 0}) {
		t.Errorf("%+v", n)
	}
	w.feed(src, src.Secret, `[{"id":"1","author":{"id":"7","name":"Ann"},"text":"Grüße aus Discord","origin":"discord"},{"id":"2","author":null,"text":"zwei"}]`).ok(200).into(&n)
	if n != (taken{2, 1}) {
		t.Errorf("%+v", n)
	}
	list := items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil))
	if len(list) != 2 || list[1].Text != "Grüße aus Discord" || list[1].Origin != "discord" || list[1].Author.Name != "Ann" || list[0].Author != nil {
		t.Fatalf("%+v", list)
	}
	w.feed(src, "another secret", `{"id":"3","author":null,"text":"x"}`).refused(401, "signature_wrong", "")
	w.do(nobody, "POST", "/hooks/in/"+src.ID, `{}`).ok(401)
	w.feed(src, src.Secret, `[{"id":"4","author":null,"text":"gut"},{"id":"5","author":null}]`).ok(422)
	w.feed(src, src.Secret, `{"id":`).ok(422)
	w.feed(wire.Source{ID: "nosuch"}, src.Secret, `{}`).refused(404, "not_found", "")
	if n := len(items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil))); n != 2 {
		t.Errorf("half of a wrong body was taken: %d comments", n)
	}
	if list := w.do(w.producer, "GET", "~/sources", nil); strings.Contains(string(list.body), src.Secret) || strings.Contains(w.everything(), src.Secret) {
		t.Error("the secret is shown again, or stored in the clear")
	}
	var fresh wire.Source
	w.do(w.producer, "PATCH", "~/sources/"+src.ID, patchSource{"renew_secret": true}).ok(200).into(&fresh)
	if fresh.Secret == "" || fresh.Secret == src.Secret {
		t.Errorf("%+v", fresh)
	}
	w.reading() // reads the list of sources anew
	w.until("the new secret", func() bool {
		return w.feed(src, fresh.Secret, `{"id":"6","author":null,"text":"neu"}`).status == 200
	})
	w.feed(src, src.Secret, `{"id":"7","author":null,"text":"alt"}`).refused(401, "signature_wrong", "")
	w.do(w.producer, "PATCH", "~/sources/"+src.ID, patchSource{"paused": true}).ok(200)
	w.until("the pause", func() bool {
		return w.feed(src, fresh.Secret, `{"id":"8","author":null,"text":"Pause"}`).status == 409
	})
}

func TestSocialStreamIsFedByItsKey(t *testing.T) {
	w := newWorld(t)
	src := w.feeding("social_stream")
	body := `{"id":17,"type":"tiktok","userid":"u1","chatname":"Ann","chatmessage":"Hallo <b>zusammen</b> <img src=x onerror=alert(1)>"}`
	w.do(nobody, "POST", "/hooks/in/"+src.ID+"?key="+url.QueryEscape(src.Secret), body).ok(200)
	w.do(nobody, "POST", "/hooks/in/"+src.ID+"?key=wrong", body).ok(401)
	asks, err := w.send(nobody.with("Origin", "chrome-extension://x"), "OPTIONS", "/hooks/in/"+src.ID, nil)
	if err != nil || asks.status != 200 || asks.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(asks.header.Get("Access-Control-Allow-Headers"), "Content-Type") {
		t.Errorf("a page of another origin: %d %v %v", asks.status, asks.header, err)
	}
	list := items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil))
	if len(list) != 1 || strings.ContainsAny(list[0].Text, "<>") || !strings.HasPrefix(list[0].Text, "Hallo zusammen") || list[0].Origin != "tiktok" {
		t.Errorf("%+v", list)
	}
}

func TestFeedingBySocket(t *testing.T) {
	w := newWorld(t)
	src := w.feeding("inbound")
	dial := func(first string) (*websocket.Conn, string) {
		t.Helper()
		c, res, err := websocket.DefaultDialer.Dial(strings.Replace(src.Hook, "http", "ws", 1), http.Header{"Origin": {"https://elsewhere.example"}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return c, exchange(t, c, first)
	}
	c, first := dial(`{"secret":"` + src.Secret + `"}`)
	if first != `{"ok":true}` {
		t.Fatal(first)
	}
	for body, want := range map[string]string{
		`{"id":"1","author":{"id":"7","name":"Ann"},"text":"eins"}`: `{"accepted":1,"repeated":0}`,
		`{"id":"2","author":null}`:                                  `"field":`,
		`rubbish`:                                                   `"error":`,
	} {
		if got := exchange(t, c, body); !strings.Contains(got, want) {
			t.Errorf("%s: %s", body, got)
		}
	}
	c.Close()
	for _, wrong := range []string{`{"secret":"guess"}`, `{}`, `rubbish`} {
		c, got := dial(wrong)
		if !strings.Contains(got, `"error"`) {
			t.Errorf("%s: %s", wrong, got)
		}
		if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
			t.Errorf("%s: %v", wrong, err)
		}
		c.Close()
	}
	w.do(nobody, "GET", "/hooks/in/"+src.ID, nil).refused(422, "feed_get", "")
	if list := items[wire.Comment](w.do(w.desk, "GET", "~/comments", nil)); len(list) != 1 {
		t.Errorf("%+v", list)
	}
}

func exchange(t *testing.T, c *websocket.Conn, body string) string {
	t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(body)); err != nil {
		t.Fatal(err)
	}
	_, b, err := c.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// signedRequest is what Meta sends when somebody removes an app and asks that
// their data be deleted.
func signedRequest(secret, user string) string {
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"algorithm":"HMAC-SHA256","user_id":"` + user + `","issued_at":1790000000}`))
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)) + "." + payload
}

func TestMetaAsksForDeletion(t *testing.T) {
	w := newWorld(t)
	src := w.addFacebook()
	id := w.fromFacebook(src.ID, "1", "Das soll weg")
	w.do(w.desk, "POST", "~/comments/"+id+"/ask", nil).ok(200)
	other := w.say("y", "77", "gleiche Nummer auf YouTube")
	form := nobody.with("Content-Type", "application/x-www-form-urlencoded")
	ask := func(request string) *http.Response {
		t.Helper()
		res, err := w.server.Client().PostForm(w.server.URL+"/hooks/meta/deletion", url.Values{"signed_request": {request}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	if res := ask(signedRequest("a guess", "77")); res.StatusCode != 401 {
		t.Errorf("a forged request: %d", res.StatusCode)
	}
	if res := ask("rubbish"); res.StatusCode < 400 {
		t.Errorf("rubbish: %d", res.StatusCode)
	}
	if c := w.comment(id); c.State != "approved" {
		t.Fatalf("a forged request erased %+v", c)
	}
	res := ask(signedRequest(simulator.AppSecret, "77"))
	var out deletion
	readInto(t, res, &out)
	if res.StatusCode != 200 || out.Code == "" || out.URL != w.server.URL+"/deletion/"+out.Code {
		t.Fatalf("%d %+v", res.StatusCode, out)
	}
	if c := w.comment(id); c.State != "removed" || c.RemovedBy != "law" || c.Text != "" || c.Author != nil {
		t.Errorf("%+v", c)
	}
	if c := w.comment(other); c.Text == "" {
		t.Errorf("somebody else: %+v", c)
	}
	if all := w.everything(); strings.Contains(all, "Das soll weg") {
		t.Error("the words are still stored")
	}
	r, err := w.send(form, "GET", "/deletion/"+out.Code, nil)
	if err != nil || r.status != 200 || !strings.Contains(string(r.body), out.Code) {
		t.Errorf("%d %s %v", r.status, r.body, err)
	}
	w.do(nobody, "GET", "/deletion/nosuch", nil).ok(404)
}

// TestRehearsalAPI: the links lead to the rehearsal and back, and the show
// itself begins with nothing of it.
func TestRehearsalAPI(t *testing.T) {
	w := newWorld(t)
	var draft, sh wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Probe aufs Exempel"}).ok(201).into(&draft)
	w.show = draft
	desk := client{bearer: draft.Tokens.Desk}
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true}).refused(422, "platforms", "platforms")
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true, Platforms: []string{"myspace"}}).refused(422, "platforms", "platforms")
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true, Platforms: []string{"facebook"}, Rate: 1000}).refused(422, "rate", "rate")
	w.do(w.producer, "POST", "~/rehearsal", rehearsalBody{On: true, Platforms: []string{"facebook"}, Rate: 20}).ok(200).into(&sh)
	if sh.ID != draft.ID || sh.Rehearsal == "" || sh.State != "draft" {
		t.Fatalf("%+v", sh)
	}
	var who session
	w.do(desk, "GET", "/api/v1/session", nil).ok(200).into(&who)
	if who.Show.ID != sh.Rehearsal || who.Show.Rehearses != draft.ID {
		t.Fatalf("the desk's link leads to %+v", who.Show)
	}
	w.reading()
	at := "/api/v1/shows/" + sh.Rehearsal
	w.until("simulated comments", func() bool {
		return len(items[wire.Comment](w.do(desk, "GET", at+"/comments", nil))) > 3
	})
	if src := items[wire.Source](w.do(desk, "GET", at+"/sources", nil)); len(src) != 1 || !src[0].Simulated || len(src[0].Capabilities) == 0 {
		t.Errorf("%+v", src)
	}
	comments := items[wire.Comment](w.do(desk, "GET", at+"/comments", nil))
	for _, c := range comments {
		if c.Author != nil && c.State != "removed" {
			w.do(desk, "POST", at+"/comments/"+c.ID+"/ask", nil).ok(200)
			var asked askedFor
			w.do(desk, "POST", at+"/comments/"+c.ID+"/platform", platformAct{Act: "hide"}).ok(202).into(&asked)
			w.until("an act on the simulation", func() bool {
				list := items[wire.Action](w.do(desk, "GET", at+"/actions", nil))
				return len(list) == 1 && list[0].State == string(live.ActionDone)
			})
			break
		}
	}
	sh = wire.Show{}
	w.do(w.producer, "POST", at+"/start", nil).ok(200).into(&sh) // of the rehearsal: begins the show itself
	if sh.ID != draft.ID || sh.State != "live" || sh.Rehearsal != "" || sh.Code != draft.Code {
		t.Errorf("%+v", sh)
	}
	who = session{}
	w.do(desk, "GET", "/api/v1/session", nil).ok(200).into(&who)
	if who.Show.ID != draft.ID {
		t.Errorf("the desk's link still leads to %s", who.Show.ID)
	}
	w.do(w.producer, "GET", at, nil).ok(404)
	if list := items[wire.Comment](w.do(desk, "GET", "~/comments", nil)); len(list) != 0 {
		t.Errorf("left of the rehearsal: %+v", list)
	}
	if q := w.ask(desk, "Die erste Frage?"); q.Number != 1 {
		t.Errorf("it has number %d", q.Number)
	}
}

func readInto(t *testing.T, res *http.Response, v any) {
	t.Helper()
	if err := json.NewDecoder(res.Body).Decode(v); err != nil {
		t.Fatal(err)
	}
}
