package api

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
)

// TestASessionIsCarriedToAnotherBrowser: there it is the same person, with the
// same questions, votes and hand.
func TestASessionIsCarriedToAnotherBrowser(t *testing.T) {
	w := newWorld(t)
	w.stageOn()
	inApp := w.browser()
	var in joined
	w.do(inApp, "POST", "/api/v1/join", join{Code: w.show.Code, Name: "Lotte"}).ok(201).into(&in)
	q := w.ask(inApp, "Gehört das mir?")
	h := w.raise(inApp, "Darf ich?")
	var out carrying
	w.do(inApp, "POST", "~/carry", nil).ok(201).into(&out)
	if out.URL != w.server.URL+"/"+w.show.Code+"#carry="+out.Token || out.ExpiresAt <= wire.At(time.Now().Add(9*time.Minute).UnixMilli()) {
		t.Errorf("%+v", out)
	}
	browser := w.browser()
	w.do(browser, "POST", "/api/v1/join", join{Code: w.show.Code, Name: "Somebody else"}).ok(201)
	var there joined
	w.do(browser, "POST", "/api/v1/carry", carry{Token: out.Token}).ok(200).into(&there)
	before, after := w.identity(client{bearer: in.Session}), w.identity(client{bearer: there.Session})
	if after.ID != before.ID || after.Name != "Lotte" || after.Role != live.Viewer || there.Show.ID != w.show.ID || there.Show.Tokens != nil {
		t.Errorf("%+v became %+v in %+v", before, after, there.Show)
	}
	if got := w.seeStage(browser).Hand; got == nil || got.ID != h.ID {
		t.Errorf("the hand: %+v", got)
	}
	if got := items[wire.Question](w.do(browser, "GET", "~/questions", nil)); len(got) != 1 || got[0].Number != q.Number || !got[0].Mine {
		t.Errorf("the questions: %+v", got)
	}
}

func TestWhatCarriesNoSession(t *testing.T) {
	w := newWorld(t)
	var out carrying
	w.do(w.guest, "POST", "~/carry", nil).ok(201).into(&out)
	text, mac, _ := strings.Cut(out.Token, ".")
	forged := base64.RawURLEncoding.EncodeToString([]byte(`{"s":"somebody","e":"` + w.show.Series + `","u":9999999999999}`))
	for why, token := range map[string]string{"nothing": "", "a word": "x", "half": out.Token[:len(out.Token)/2], "another text": forged + "." + mac,
		"no signature": text, "a session": w.guest.bearer, "a link": w.show.Tokens.Host, "10 KB": strings.Repeat("x", 10<<10)} {
		w.run(why, func() { w.do(nobody, "POST", "/api/v1/carry", carry{Token: token}).refused(401, "carry", "token") })
	}
	w.do(nobody, "POST", "/api/v1/carry", nil).refused(422, "missing", "token")
	w.do(client{bearer: out.Token}, "GET", "~/questions", nil).refused(401, "invalid_token", "token") // it is no session
	w.do(nobody.with("Origin", "https://evil.example"), "POST", "/api/v1/carry", carry{Token: out.Token}).refused(403, "origin", "")
	w.do(nobody, "POST", "/api/v1/carry", carry{Token: out.Token}).ok(200)
	w.ahead.Store(int64(11 * time.Minute))
	w.do(nobody, "POST", "/api/v1/carry", carry{Token: out.Token}).refused(401, "carry", "token")
	from := nobody.with("X-Test-Address", "192.0.2.7")
	for range maxWrong {
		w.do(from, "POST", "/api/v1/carry", carry{Token: "x"}).refused(401, "carry", "token")
	}
	w.do(from, "POST", "/api/v1/carry", carry{Token: "x"}).refused(429, "too_many", "")
}

// TestACarriedSessionComesToTheCurrentShow of its series.
func TestACarriedSessionComesToTheCurrentShow(t *testing.T) {
	w := newWorld(t)
	var out carrying
	w.do(w.guest, "POST", "~/carry", nil).ok(201).into(&out)
	var next wire.Show
	w.do(w.producer, "POST", "/api/v1/shows", newShow{Title: "Next week", Series: w.show.Series}).ok(201).into(&next)
	var there joined
	w.do(nobody, "POST", "/api/v1/carry", carry{Token: out.Token}).ok(200).into(&there)
	if there.Show.ID != next.ID {
		t.Errorf("%+v", there.Show)
	}
}
